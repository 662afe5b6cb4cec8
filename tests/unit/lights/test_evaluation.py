"""How a project's month is judged: each dimension, then the worst. Source of the cases: domain.md §5."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.kernel.months import Month
from app.lights.rules import NOT_JUDGED
from app.lights.types import DimensionLight, Evaluation, Light, LightDimension, RuleSet, Standing
from app.projects.types import Stage
from app.returns.types.vocabulary import Reporting
from tests.unit.lights.standings import IN_TIME, POINTS, RATIO, SHORTFALL, evaluated, light_of, standing

START, PROGRESS, PAYMENT, REPORTING = LightDimension
GREEN, YELLOW, RED = Light


@pytest.mark.parametrize(
    ("rules", "completed_year", "light"),
    [
        (POINTS, "720", GREEN),
        (POINTS, "600", GREEN),
        (POINTS, "480.01", GREEN),
        (POINTS, "480", YELLOW),
        (POINTS, "240", YELLOW),
        (POINTS, "239.99", RED),
        (POINTS, "-10", RED),
        (RATIO, "600", GREEN),
        (RATIO, "480", GREEN),
        (RATIO, "479.999999", YELLOW),
        (RATIO, "360", YELLOW),
        (RATIO, "359.999999", RED),
        (SHORTFALL, "600", GREEN),
        (SHORTFALL, "599.999999", YELLOW),
        (SHORTFALL, "300", YELLOW),
        (SHORTFALL, "299.999999", RED),
    ],
)
def test_progress_of_a_year_of_1200_at_the_end_of_june(
    rules: RuleSet, completed_year: str, light: Light
) -> None:
    found = light_of(PROGRESS, standing(completed_year=completed_year), rules)
    assert (found.light, found.actual, found.scheduled) == (light, Decimal(completed_year), Decimal(600))


def test_points_are_taken_from_unrounded_values() -> None:
    """30.004 points are over 30, whatever one decimal says; the sentence does not seem to contradict it."""
    found = light_of(PROGRESS, standing(year_planned="100000", completed_year="19996"))
    assert found.light is RED
    assert "欠序时30.004个百分点" in found.sentence
    assert light_of(PROGRESS, standing(year_planned="100000", completed_year="20000")).light is YELLOW


def test_629_of_647_4_by_the_end_of_october_is_13_8_points_ahead() -> None:
    """The check that domain.md §3 gives."""
    given = standing(month=Month(2022, 10), year_planned="647.4", completed_year="629.0")
    assert light_of(PROGRESS, given).sentence == (
        "本年完成投资629.00万元，占年度计划647.40万元的97.2%，序时进度83.3%，超序时13.8个百分点（百分点制第1版）。"
    )


@pytest.mark.parametrize(
    ("changes", "light"),
    [
        ({"stage": Stage.COMPLETED}, GREEN),
        ({"stage": Stage.OPERATING}, GREEN),
        ({"completed": "5000"}, GREEN),
        ({"completed": "4999.99"}, RED),
        ({"stage": Stage.SUSPENDED}, RED),
        ({"year_is_default": True}, RED),
    ],
    ids=str,
)
def test_what_is_finished_is_not_behind(changes: dict[str, Any], light: Light) -> None:
    assert light_of(PROGRESS, standing(completed_year="0", **changes)).light is light


NOT_STARTED = {"stage": Stage.PREPARATION, "start_due": Month(2023, 12), "completed_year": "0"}


@pytest.mark.parametrize(
    "changes",
    [
        {"completed_year": None},
        {"year_planned": None},
        {"year_planned": "0"},
        NOT_STARTED | {"year_is_default": True},
    ],
    ids=str,
)
def test_progress_without_its_figures_is_left_out(changes: dict[str, Any]) -> None:
    assert evaluated(standing(**changes)).of(PROGRESS) is None


def test_a_year_that_somebody_planned_is_judged_before_the_start_is_due() -> None:
    assert light_of(PROGRESS, standing(**NOT_STARTED)).light is RED


@pytest.mark.parametrize(
    ("rules", "paid", "light"),
    [
        (POINTS, "1200", GREEN),
        (POINTS, "900.01", GREEN),
        (POINTS, "900", YELLOW),
        (POINTS, "700", YELLOW),
        (POINTS, "699.99", RED),
        (RATIO, "800", GREEN),
        (RATIO, "799.99", YELLOW),
        (RATIO, "600", YELLOW),
        (RATIO, "599.99", RED),
        (SHORTFALL, "1000", GREEN),
        (SHORTFALL, "999.99", YELLOW),
        (SHORTFALL, "500", YELLOW),
        (SHORTFALL, "499.99", RED),
    ],
)
def test_payment_of_1000_completed(rules: RuleSet, paid: str, light: Light) -> None:
    found = light_of(PAYMENT, standing(paid=paid), rules)
    assert (found.light, found.actual, found.scheduled) == (light, Decimal(paid), Decimal(1000))


@pytest.mark.parametrize("changes", [{"paid": None}, {"completed": None}, {"completed": "0"}], ids=str)
def test_payment_without_its_figures_is_left_out(changes: dict[str, Any]) -> None:
    assert evaluated(standing(**changes)).of(PAYMENT) is None


@pytest.mark.parametrize(
    ("due", "light", "months"),
    [
        (Month(2023, 7), GREEN, 0),
        (Month(2023, 6), YELLOW, 1),
        (Month(2023, 5), YELLOW, 2),
        (Month(2023, 4), RED, 3),
        (Month(2022, 12), RED, 7),
    ],
    ids=str,
)
def test_a_start_that_is_due_and_not_made(due: Month, light: Light, months: int) -> None:
    found = light_of(START, standing(stage=Stage.PREPARATION, start_due=due))
    assert (found.light, found.months) == (light, months)


def test_a_start_that_was_made_is_green_however_late_and_stands_when_works_stop() -> None:
    for stage in (Stage.FOUNDATION, Stage.SUSPENDED, Stage.COMPLETED):
        assert light_of(START, standing(stage=stage, start_due=Month(2021, 12))).light is GREEN


def test_a_start_of_which_nothing_is_known_is_left_out() -> None:
    assert evaluated(standing(stage=None, has_started=False)).of(START) is None
    assert evaluated(standing(stage=Stage.PREPARATION, start_due=None)).of(START) is None


@pytest.mark.parametrize(
    ("how", "was_late", "missing_before", "light"),
    [
        (Reporting.REPORTED, False, 0, GREEN),
        (Reporting.ZERO, False, 5, GREEN),
        (Reporting.REPORTED, True, 0, YELLOW),
        (Reporting.UNREVIEWED, False, 0, YELLOW),
        (Reporting.MISSING, False, 0, YELLOW),
        (Reporting.MISSING, False, 1, RED),
        (Reporting.MISSING, False, 6, RED),
    ],
)
def test_reporting(*, how: Reporting, was_late: bool, missing_before: int, light: Light) -> None:
    given = standing(reporting=how, was_late=was_late)
    assert light_of(REPORTING, given, missing_before=missing_before).light is light


def test_rules_can_let_late_returns_pass() -> None:
    lenient = replace(POINTS, late_is_yellow=False)
    assert light_of(REPORTING, standing(was_late=True), lenient).light is GREEN
    assert light_of(REPORTING, standing(reporting=Reporting.UNREVIEWED), lenient).light is GREEN
    assert light_of(REPORTING, standing(reporting=Reporting.MISSING), lenient).light is YELLOW


def test_a_month_in_which_nothing_was_due_is_not_judged_for_reporting() -> None:
    assert evaluated(standing(reporting=Reporting.NOT_DUE)).of(REPORTING) is None


def test_a_cancelled_project_has_no_light() -> None:
    found = evaluated(standing(stage=Stage.CANCELLED, reporting=Reporting.MISSING), missing_before=9)
    assert found == NOT_JUDGED
    assert not found.is_judged
    assert found.shown is None


def test_a_project_of_which_nothing_was_ever_due_has_no_light_either() -> None:
    unheard = {"stage": None, "has_started": False, "completed": None, "completed_year": None, "paid": None}
    found = evaluated(standing(**unheard, reporting=Reporting.NOT_DUE))
    assert (found.dimensions, found.shown) == ((), None)
    assert evaluated(standing(**unheard, reporting=Reporting.MISSING)).shown is YELLOW


def test_the_worst_dimension_is_the_light_of_the_project() -> None:
    given = standing(completed_year="480", paid="100", reporting=Reporting.MISSING)
    found = evaluated(given)
    assert found.light is RED
    assert [(each.dimension, each.light) for each in found.dimensions] == [
        (START, GREEN),
        (PROGRESS, YELLOW),
        (PAYMENT, RED),
        (REPORTING, YELLOW),
    ]
    assert [each.dimension for each in found.leading] == [PAYMENT, PROGRESS, REPORTING]
    assert evaluated(IN_TIME).light is GREEN


def test_an_approved_reason_holds_a_red_light_at_yellow_and_changes_no_other() -> None:
    red, yellow = standing(completed_year="0"), standing(completed_year="480")
    held = evaluated(red, held=True)
    assert (held.light, held.is_held) == (YELLOW, True)
    assert held.dimensions == evaluated(red).dimensions
    assert evaluated(yellow, held=True) == evaluated(yellow)
    assert evaluated(IN_TIME, held=True) == evaluated(IN_TIME)


def test_months_in_a_row_are_counted_for_each_dimension_and_for_the_project() -> None:
    first = evaluated(standing(completed_year="480"))
    second = evaluated(standing(completed_year="480", paid="0"), previous=first)
    third = evaluated(standing(paid="0"), previous=second)
    assert [each.months for each in (first, second, third)] == [1, 2, 3]
    assert months_of(second) == {START: 0, PROGRESS: 2, PAYMENT: 1, REPORTING: 0}
    assert months_of(third) == {START: 0, PROGRESS: 0, PAYMENT: 2, REPORTING: 0}
    assert "，连续2个月。" in said(second, PROGRESS)
    assert "连续" not in said(first, PROGRESS)
    assert evaluated(IN_TIME, previous=third).months == 0


def test_a_dimension_that_was_not_judged_begins_to_be_counted_anew() -> None:
    before = evaluated(standing(completed_year=None, paid="0"))
    assert light_of(PROGRESS, standing(completed_year="0"), previous=before).months == 1


def test_a_start_missed_before_the_first_closed_month_counts_since_it_was_due() -> None:
    found = evaluated(standing(stage=Stage.PREPARATION, start_due=Month(2023, 1)))
    assert (found.light, found.months) == (RED, 6)


@pytest.mark.parametrize(
    ("rules", "changes", "dimension", "sentence"),
    [
        (
            POINTS,
            {"completed_year": "458.4"},
            PROGRESS,
            (
                "本年完成投资458.40万元，占年度计划1,200.00万元的38.2%，序时进度50.0%，欠序时11.8个百分点"
                "（百分点制第1版：落后10至30个百分点亮黄灯）。"
            ),
        ),
        (
            POINTS,
            {},
            PROGRESS,
            "本年完成投资600.00万元，占年度计划1,200.00万元的50.0%，序时进度50.0%，与序时持平（百分点制第1版）。",
        ),
        (
            POINTS,
            {"stage": Stage.COMPLETED, "completed_year": "0"},
            PROGRESS,
            (
                "本年完成投资0.00万元，占年度计划1,200.00万元的0.0%，序时进度50.0%，欠序时50.0个百分点，"
                "项目已竣工，不计欠序时（百分点制第1版）。"
            ),
        ),
        (
            RATIO,
            {"completed_year": "458.4"},
            PROGRESS,
            "本年完成投资458.40万元，为序时应完成600.00万元的76.4%（比例制第1版：低于80%亮黄灯）。",
        ),
        (
            SHORTFALL,
            {"completed_year": "458.4"},
            PROGRESS,
            "本年完成投资458.40万元，比序时应完成600.00万元少23.6%（缺口制第1版：缺口不超过50%亮黄灯）。",
        ),
        (
            SHORTFALL,
            {},
            PROGRESS,
            "本年完成投资600.00万元，不低于序时应完成600.00万元（缺口制第1版）。",
        ),
        (
            POINTS,
            {"paid": "600"},
            PAYMENT,
            (
                "累计支付600.00万元，占累计完成投资1,000.00万元的60.0%，落后40.0个百分点"
                "（百分点制第1版：落后超过30个百分点亮红灯）。"
            ),
        ),
        (
            RATIO,
            {"paid": "600"},
            PAYMENT,
            "累计支付600.00万元，为累计完成投资1,000.00万元的60.0%（比例制第1版：低于80%亮黄灯）。",
        ),
        (
            POINTS,
            {"stage": Stage.PREPARATION, "start_due": Month(2023, 4)},
            START,
            "计划2023年4月底前开工，至2023年6月仍未开工（百分点制第1版：到期连续3个月未开工亮红灯），连续3个月。",
        ),
        (
            POINTS,
            {"stage": Stage.PREPARATION, "start_due": Month(2023, 12)},
            START,
            "计划2023年12月底前开工，尚未到期。",
        ),
        (
            POINTS,
            {"reporting": Reporting.MISSING},
            REPORTING,
            "2023年6月漏报（百分点制第1版：迟报、报而未审、漏报亮黄灯）。",
        ),
    ],
)
def test_a_light_carries_rule_and_figures(
    rules: RuleSet, changes: dict[str, Any], dimension: LightDimension, sentence: str
) -> None:
    assert light_of(dimension, standing(**changes), rules).sentence == sentence


def test_a_second_missing_return_says_so() -> None:
    given = standing(reporting=Reporting.MISSING)
    assert light_of(REPORTING, given, missing_before=1).sentence == (
        "2023年6月漏报，连续漏报2次（百分点制第1版：连续漏报2次亮红灯）。"
    )


def test_a_schedule_is_kept_to_the_fen() -> None:
    found = light_of(PROGRESS, standing(month=Month(2023, 1), year_planned="100"))
    assert found.scheduled == Decimal("8.333333")


def months_of(evaluation: Evaluation) -> dict[LightDimension, int]:
    return {each.dimension: each.months for each in evaluation.dimensions}


def said(evaluation: Evaluation, dimension: LightDimension) -> str:
    found: DimensionLight | None = evaluation.of(dimension)
    assert found is not None
    return found.sentence


def test_every_project_that_is_not_cancelled_is_judged_by_something_or_says_nothing() -> None:
    blank: Standing = standing(
        stage=None,
        has_started=False,
        completed=None,
        completed_year=None,
        paid=None,
        reporting=Reporting.NOT_DUE,
    )
    found = evaluated(blank)
    assert (found.light, found.months, found.dimensions) == (GREEN, 0, ())
