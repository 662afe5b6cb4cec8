"""Facts about lights that are kept: by closing, restatement and upgrade; and computed again to the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from app.audit.service import verify
from app.extensions import database
from app.funding.service import set_annual_plan
from app.lights import queries
from app.lights.models import LightRuleSet, ProjectLight
from app.lights.service import check_lights, ensure_lights
from app.lights.types import PRESETS, Light, LightDimension, Preset
from app.projects.types import Stage
from app.returns.models import ProjectMonth
from app.returns.types.facts import AsOf
from tests.integration.lights.winter import (
    APRIL,
    DECEMBER,
    FEBRUARY,
    JANUARY,
    MARCH,
    MAY,
    NOW,
    THEN,
    WINTER,
    close,
    close_winter,
    dimension,
    entries,
    light,
    report,
    restate,
    said,
)
from tests.integration.returns.factories import CITY, CODE, set_up
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")


def test_closing_writes_a_light_of_every_project_with_its_sentences() -> None:
    close_winter()
    found = light(APRIL)
    assert (found.revision, found.rule_name, found.reason_id) == (0, "百分点制第1版", None)
    assert found.grade is not None
    assert (found.evaluation.light, found.evaluation.months) == (Light.RED, 3)
    assert [(each.dimension, each.light) for each in found.evaluation.dimensions] == [
        (LightDimension.START, Light.GREEN),
        (LightDimension.PROGRESS, Light.RED),
        (LightDimension.PAYMENT, Light.GREEN),
        (LightDimension.REPORTING, Light.GREEN),
    ]
    progress = dimension(APRIL, LightDimension.PROGRESS)
    assert progress.sentence == (
        "本年完成投资0.00万元，占年度计划500.00万元的0.0%，序时进度33.3%，欠序时33.3个百分点"
        "（百分点制第1版：落后超过30个百分点亮红灯），连续3个月。"
    )
    assert (progress.actual, progress.scheduled) == (Decimal(0), Decimal("166.666667"))


def test_months_in_a_row_count_on_from_the_month_before() -> None:
    close_winter()
    assert [said(month) for month in WINTER] == [
        ("green", 0, 0),
        ("green", 0, 0),
        ("yellow", 1, 0),
        ("yellow", 2, 0),
        ("red", 3, 0),
    ]
    assert said(APRIL, THEN) == said(APRIL, NOW)


def test_progress_is_not_judged_before_the_end_of_a_year_was_closed() -> None:
    close_winter()
    assert light(DECEMBER).evaluation.of(LightDimension.PROGRESS) is None


def test_missing_returns_are_counted_over_months_without_a_report() -> None:
    set_up()
    close(DECEMBER)
    for month in (JANUARY, FEBRUARY):
        close(month, is_missing=True)
    close(MARCH, day=60)
    lights = {month: dimension(month, LightDimension.REPORTING) for month in WINTER[:4]}
    assert [(each.light.value, each.months) for each in lights.values()] == [
        ("green", 0),
        ("yellow", 1),
        ("red", 2),
        ("yellow", 3),
    ]
    assert "连续漏报2次" in lights[FEBRUARY].sentence
    assert "2024年3月迟报" in lights[MARCH].sentence


def test_a_plan_without_rules_is_given_the_first_preset_at_its_first_closing() -> None:
    set_up()
    assert queries.rule_sets(PLAN.code) == ()
    close(DECEMBER)
    (rules,) = queries.rule_sets(PLAN.code)
    assert (rules.name, rules.rules, rules.recorded_by) == (
        "百分点制第1版",
        PRESETS[Preset.POINTS],
        "system:lights",
    )
    assert rules.since <= DECEMBER
    assert queries.in_force(PLAN.code, DECEMBER) == rules
    close(JANUARY)
    assert len(queries.rule_sets(PLAN.code)) == 1


def test_closing_is_written_down_with_the_number_of_each_light() -> None:
    close_winter()
    newest = entries("light.compute")[0]
    assert newest.subject == f"light:{PLAN.code}:{APRIL}"
    assert newest.actor == CITY.name
    assert [(each.field, each.new) for each in newest.changes] == [("red", 1)]
    assert verify().is_whole


def test_a_restated_month_and_those_after_it_get_revisions_where_they_change() -> None:
    close_winter()
    restate(FEBRUARY, 460)
    assert [said(month, THEN) for month in WINTER[2:]] == [("yellow", 1, 0), ("yellow", 2, 0), ("red", 3, 0)]
    # February has 60 of 83 万元, and is no more behind: the months in a row begin again in March.
    assert [said(month, NOW) for month in WINTER] == [
        ("green", 0, 0),
        ("green", 0, 0),
        ("green", 0, 1),
        ("yellow", 1, 1),
        ("red", 2, 1),
    ]
    (entry,) = entries("light.revise")
    assert (entry.subject, entry.project_code) == (f"light:{CODE}", CODE)
    assert [(each.field, each.old, each.new) for each in entry.changes] == [
        (str(FEBRUARY), "黄灯", "绿灯"),
        ("recomputed_month", None, str(MARCH)),
        ("recomputed_month", None, str(APRIL)),
    ]
    assert check_lights().wrong == ()


def test_a_restated_end_of_year_moves_the_lights_of_the_year_after_it() -> None:
    close_winter()
    restate(DECEMBER, 300)
    # 100 万元 that were counted for December belong to the year after it.
    assert dimension(APRIL, LightDimension.PROGRESS).actual == Decimal(100)
    assert said(APRIL) == ("yellow", 1, 1)
    assert said(APRIL, THEN) == ("red", 3, 0)
    assert check_lights().wrong == ()


def test_a_restatement_that_changes_no_light_and_no_figure_of_it_adds_nothing() -> None:
    close_winter()
    before = number_of_lights()
    restate(DECEMBER, 400, Stage.STRUCTURE)
    assert number_of_lights() == before
    assert entries("light.revise") == []


def test_a_month_closed_after_its_year_end_was_restated_is_kept_in_both_readings_at_once() -> None:
    close_winter()
    restate(DECEMBER, 300)
    close(MAY)
    assert said(MAY, THEN) == ("red", 4, 0)
    assert said(MAY, NOW) == ("yellow", 2, 1)
    assert check_lights().wrong == ()


def test_a_project_restated_to_cancelled_has_no_light_any_more() -> None:
    close_winter()
    restate(APRIL, 400, Stage.CANCELLED)
    assert said(APRIL, THEN) == ("red", 3, 0)
    assert queries.lights([CODE], AsOf(APRIL)) == {}
    newest, first, *_ = queries.history(CODE)
    assert (newest.month, newest.revision, newest.evaluation.is_judged) == (APRIL, 1, False)
    assert (first.month, first.revision, first.evaluation.is_judged) == (APRIL, 0, True)
    (entry,) = entries("light.revise")
    assert [(each.old, each.new) for each in entry.changes] == [("红灯", "不评")]


def test_history_tells_every_light_the_newest_first() -> None:
    close_winter()
    restate(FEBRUARY, 460)
    found = [(each.month, each.revision) for each in queries.history(CODE)]
    assert found == [
        (APRIL, 1),
        (APRIL, 0),
        (MARCH, 1),
        (MARCH, 0),
        (FEBRUARY, 1),
        (FEBRUARY, 0),
        (JANUARY, 0),
        (DECEMBER, 0),
    ]


def test_an_annual_plan_set_later_does_not_touch_closed_months() -> None:
    close_winter()
    set_annual_plan_of_2024()
    assert check_lights().wrong == ()
    close(MAY)
    assert "占年度计划900.00万元" in dimension(MAY, LightDimension.PROGRESS).sentence


def set_annual_plan_of_2024() -> None:
    amounts = [(2022, Decimal(100)), (2023, Decimal(500)), (2024, Decimal(900))]
    set_annual_plan(CODE, amounts, reason="调整。", seen_number=0, actor=CITY)


def number_of_lights() -> int:
    return database.session.scalar(select(func.count()).select_from(ProjectLight)) or 0


def forget_lights() -> None:
    """Leave a database as an older version of the product did: closed months, no lights."""
    is_server = database.engine.dialect.name == "postgresql"
    for table in ("light_dimension", "project_light", "light_rule_set"):
        guard = f"TRIGGER {table}_is_append_only" if is_server else f"TRIGGER {table}_refuses_delete"
        unguarded = f"ALTER TABLE {table} DISABLE {guard}" if is_server else f"DROP {guard}"
        database.session.execute(text(unguarded))
        database.session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own names
    database.session.commit()


def test_an_upgrade_judges_the_months_that_an_older_version_closed() -> None:
    close_winter()
    kept = [(each.month, each.evaluation) for each in queries.history(CODE)]
    forget_lights()
    assert queries.history(CODE) == ()
    assert len(check_lights().wrong) == 1
    ensure_lights()
    assert [(each.month, each.evaluation) for each in queries.history(CODE)] == kept
    assert check_lights().wrong == ()
    assert entries("light.compute")[0].actor == "system:lights"
    before = number_of_lights()
    ensure_lights()
    # A session that went on reading would see nothing written meanwhile.
    assert not database.session.in_transaction()
    assert number_of_lights() == before


def test_lights_that_do_not_follow_from_the_facts_are_found(app: Flask) -> None:
    close_winter()
    assert check_lights().months == len(WINTER)
    result = app.test_cli_runner().invoke(args=["lights", "check"])
    assert (result.exit_code, result.output) == (0, "核对了 5 个已关账月份的 5 次亮灯，0 处不符。\n")
    first = database.session.scalars(select(ProjectLight).where(ProjectLight.month == MARCH)).one()
    database.session.add(
        ProjectLight(
            month=MARCH,
            project_id=first.project_id,
            revision=1,
            light=Light.RED,
            months=9,
            rule_set_id=first.rule_set_id,
            recorded_at=first.recorded_at,
        )
    )
    database.session.commit()
    found = check_lights()
    assert found.wrong == (f"{PLAN.code} {MARCH}：1 个项目的亮灯与月度数据不符，例如 {CODE}。",)
    result = app.test_cli_runner().invoke(args=["lights", "check"])
    assert result.exit_code == 1
    assert found.wrong[0] in result.stderr


def test_what_fails_while_lights_are_written_undoes_the_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up()
    close(DECEMBER)

    def fail(*_: object, **__: object) -> None:
        message = "no"
        raise RuntimeError(message)

    monkeypatch.setattr("app.lights.service.lights.judged", fail)
    with pytest.raises(RuntimeError):
        close(JANUARY)
    assert database.session.scalar(select(func.max(ProjectMonth.month))) == DECEMBER
    assert database.session.scalar(select(func.count()).select_from(LightRuleSet)) == 1


def test_a_report_of_a_late_start_takes_the_light_of_start_away() -> None:
    set_up()
    early = replace(report(), stage=Stage.PREPARATION, milestones=(), amounts=())
    close(DECEMBER, early)
    assert dimension(DECEMBER, LightDimension.START).light is Light.RED
    assert dimension(DECEMBER, LightDimension.START).months == 13
    close(JANUARY)
    assert dimension(JANUARY, LightDimension.START).light is Light.GREEN
