"""Which rule sets can stand, which one judges a month, and how rules are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from app.kernel.months import Month
from app.lights.rules import clause, clauses, in_force, rule_set_problem
from app.lights.rules.sentences import figure, plain
from app.lights.types import PRESETS, Light, LightDimension, Preset, RuleSet, RuleSetFact, Thresholds
from tests.unit.lights.standings import POINTS, RATIO, SHORTFALL


@pytest.mark.parametrize("preset", Preset)
def test_the_presets_can_stand(preset: Preset) -> None:
    assert rule_set_problem(PRESETS[preset]) is None


@pytest.mark.parametrize(
    ("rules", "yellow", "red", "problem"),
    [
        (POINTS, "30", "10", "百分点制落后越多越严重"),
        (POINTS, "10", "10", "百分点制落后越多越严重"),
        (POINTS, "0", "30", "百分点制落后越多越严重"),
        (POINTS, "-5", "30", "请填0至100之间"),
        (POINTS, "10", "100.01", "请填0至100之间"),
        (POINTS, "10.005", "30", "最多两位小数"),
        (POINTS, "NaN", "30", "请填0至100之间"),
        (POINTS, "sNaN", "30", "请填0至100之间"),
        (POINTS, "10", "Infinity", "请填0至100之间"),
        (RATIO, "60", "80", "比例制完成比例越低越严重"),
        (RATIO, "80", "80", "比例制完成比例越低越严重"),
        (RATIO, "80", "0", "比例制完成比例越低越严重"),
        (SHORTFALL, "50", "50", "缺口制缺口越大越严重"),
        (SHORTFALL, "60", "50", "缺口制缺口越大越严重"),
    ],
)
def test_thresholds_out_of_order_cannot_stand(rules: RuleSet, yellow: str, red: str, problem: str) -> None:
    limits = Thresholds(Decimal(yellow), Decimal(red))
    for wrong, dimension in (
        (replace(rules, progress=limits), "进度的界限不成立"),
        (replace(rules, payment=limits), "支付的界限不成立"),
    ):
        found = rule_set_problem(wrong)
        assert found is not None
        assert dimension in found
        assert problem in found


@pytest.mark.parametrize("months", [0, 13])
def test_months_running_have_bounds(months: int) -> None:
    assert rule_set_problem(replace(POINTS, start_red_months=months)) == (
        "连续未开工亮红灯的月数应在1至12之间。"
    )
    assert rule_set_problem(replace(POINTS, missing_red_months=months)) == (
        "连续漏报亮红灯的月数应在1至12之间。"
    )


def version(number: int, since: Month) -> RuleSetFact:
    return RuleSetFact(number, "jian-2022", number, POINTS, since, "x", datetime(2023, 1, 1), "x")  # noqa: DTZ001 - stored so


def test_the_newest_version_that_has_begun_judges_a_month() -> None:
    versions = [
        version(3, Month(2023, 7)),
        version(1, Month(2021, 1)),
        version(2, Month(2023, 9)),
        version(4, Month(2024, 1)),
    ]
    judges = {
        Month(2020, 6): 1,
        Month(2021, 1): 1,
        Month(2023, 6): 1,
        Month(2023, 7): 3,
        Month(2023, 12): 3,
        Month(2024, 1): 4,
    }
    assert {month: in_force(versions, month).version for month in judges} == judges


def test_rules_are_said_with_their_thresholds() -> None:
    rules = replace(SHORTFALL, payment=Thresholds(Decimal("12.5"), Decimal(40)))
    assert clause(rules, LightDimension.PROGRESS, Light.YELLOW) == "缺口不超过50%亮黄灯"
    assert clause(rules, LightDimension.PAYMENT, Light.YELLOW) == "缺口超过12.5%、不超过40%亮黄灯"
    assert clause(rules, LightDimension.PAYMENT, Light.GREEN) == ""
    assert dict(clauses(POINTS))[LightDimension.PROGRESS] == (
        "本年完成投资与年度计划的序时进度（月份 ÷ 12）相比："
        "落后10至30个百分点亮黄灯，落后超过30个百分点亮红灯。"
    )
    assert dict(clauses(replace(RATIO, late_is_yellow=False)))[LightDimension.REPORTING] == (
        "本月月报：漏报亮黄灯，连续漏报2次亮红灯。"
    )
    assert [dimension for dimension, _ in clauses(RATIO)] == list(LightDimension)


@pytest.mark.parametrize(
    ("value", "written"),
    [("30", "30.0"), ("30.04", "30.04"), ("30.06", "30.1"), ("29.96", "29.96"), ("-3", "−3.0"), ("0", "0.0")],
)
def test_a_figure_does_not_read_as_a_threshold_that_it_is_not(value: str, written: str) -> None:
    assert figure(Decimal(value), (Decimal(30),)) == written


def test_a_threshold_is_written_without_idle_zeros() -> None:
    assert [plain(Decimal(text)) for text in ("10.00", "12.50", "100", "0")] == ["10", "12.5", "100", "0"]
