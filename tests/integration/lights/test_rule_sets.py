"""Facts about versions of the rules: added for months to come, tried on the latest closed one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.audit.types import Actor
from app.kernel.errors import NotFoundError
from app.lights import queries
from app.lights.service import RuleSetError, add_rule_set, check_lights, dry_run
from app.lights.types import PRESETS, Light, LightDimension, Preset, Thresholds
from tests.integration.lights.winter import (
    APRIL,
    FEBRUARY,
    MAY,
    close,
    close_winter,
    dimension,
    entries,
    light,
    restate,
    said,
)
from tests.integration.returns.factories import CODE, set_up
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    from app.kernel.months import Month
    from app.lights.types import RuleSet

pytestmark = pytest.mark.usefixtures("app")

ADMINISTRATOR = Actor("administrator")
POINTS, RATIO, SHORTFALL = (PRESETS[preset] for preset in Preset)
LENIENT = replace(POINTS, progress=Thresholds(Decimal(40), Decimal("62.5")))


def test_a_new_version_judges_months_to_come_and_leaves_closed_ones_alone() -> None:
    close_winter()
    number = add_rule_set(PLAN.code, LENIENT, since=MAY, reason="市政府办通知。", actor=ADMINISTRATOR)
    assert said(APRIL) == ("red", 3, 0)
    close(MAY)
    found = light(MAY)
    assert (found.rule_name, found.rule_set_id) == ("百分点制第2版", number)
    # 41.7 points behind are yellow by the new thresholds, and the fourth month in a row.
    assert said(MAY) == ("yellow", 4, 0)
    assert "百分点制第2版：落后40至62.5个百分点亮黄灯" in dimension(MAY, LightDimension.PROGRESS).sentence
    assert [each.version for each in queries.rule_sets(PLAN.code)] == [2, 1]
    restate(FEBRUARY, 460)
    assert light(APRIL).rule_name == "百分点制第1版"
    assert check_lights().wrong == ()


def test_a_version_begins_with_its_month() -> None:
    close_winter()
    add_rule_set(PLAN.code, RATIO, since=MAY.plus(1), reason="改用比例制。", actor=ADMINISTRATOR)
    close(MAY)
    close(MAY.plus(1))
    assert [light(month).rule_name for month in (MAY, MAY.plus(1))] == ["百分点制第1版", "比例制第2版"]


@pytest.mark.parametrize(
    ("rules", "since", "reason", "sentence"),
    [
        (RATIO, APRIL, "通知。", "2024-04 及以前各月已经关账，.*新规则最早从 2024-05 起执行"),
        (RATIO, MAY, " ", "需要写明理由"),
        (POINTS, MAY, "通知。", "与现行的百分点制第1版相同"),
        (
            replace(POINTS, payment=Thresholds(Decimal(30), Decimal(10))),
            MAY,
            "通知。",
            "支付的界限不成立：百分点制",
        ),
    ],
)
def test_a_version_that_cannot_be_added_is_refused(
    rules: RuleSet, since: Month, reason: str, sentence: str
) -> None:
    set_up()
    close(APRIL)
    with pytest.raises(RuleSetError, match=sentence):
        add_rule_set(PLAN.code, rules, since=since, reason=reason, actor=ADMINISTRATOR)
    assert len(queries.rule_sets(PLAN.code)) == 1


def test_a_plan_that_closed_nothing_is_given_its_first_version_before_the_next() -> None:
    set_up()
    add_rule_set(PLAN.code, SHORTFALL, since=MAY, reason="通知。", actor=ADMINISTRATOR)
    assert [each.name for each in queries.rule_sets(PLAN.code)] == ["缺口制第2版", "百分点制第1版"]
    with pytest.raises(NotFoundError, match="没有代码为“nowhere”的方案"):
        add_rule_set("nowhere", SHORTFALL, since=MAY, reason="通知。", actor=ADMINISTRATOR)
    assert queries.in_force("nowhere", MAY) is None


def test_a_version_is_written_down_with_what_it_changes() -> None:
    set_up()
    add_rule_set(PLAN.code, LENIENT, since=MAY, reason="通知。", actor=ADMINISTRATOR)
    second, first = entries("rule_set.add")
    assert (first.actor, first.subject) == ("system:lights", f"rule_set:{PLAN.code}:1")
    assert (second.actor, second.subject, second.reason) == (
        "administrator",
        f"rule_set:{PLAN.code}:2",
        "通知。",
    )
    assert [(each.field, each.old, each.new) for each in second.changes] == [
        ("progress_yellow", "10", "40"),
        ("progress_red", "30", "62.5"),
        ("since", None, str(MAY)),
    ]


def test_a_dry_run_names_the_projects_that_would_change_colour_and_writes_nothing() -> None:
    close_winter()
    (row,) = dry_run(PLAN.code, LENIENT)
    assert (row.project_code, row.project_name) == (CODE, "示例养老院")
    assert (row.before, row.after) == (Light.RED, Light.GREEN)
    assert any("欠序时33.3个百分点（试算）" in sentence for sentence in row.sentences)
    assert said(APRIL) == ("red", 3, 0)
    assert len(queries.rule_sets(PLAN.code)) == 1


def test_a_dry_run_of_rules_that_change_no_colour_is_empty() -> None:
    assert dry_run(PLAN.code, RATIO) == ()
    close_winter()
    assert dry_run(PLAN.code, RATIO) == ()


def test_a_dry_run_gives_the_sentences_that_make_the_light() -> None:
    close_winter()
    strict_for_less = replace(POINTS, progress=Thresholds(Decimal(30), Decimal(50)))
    (row,) = dry_run(PLAN.code, strict_for_less)
    assert (row.after, len(row.sentences)) == (Light.YELLOW, 1)
    assert row.sentences[0].endswith("（试算：落后30至50个百分点亮黄灯），连续3个月。")
