"""A brief says what closed months hold: what moved, what is due, who reported, what was corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.accounts.types import Role
from app.briefs import render, service
from app.briefs.rules.links import address
from app.briefs.types import Brief
from app.projects.types import MilestoneKind, Stage
from app.returns import queries
from app.returns import service as returns
from app.returns.types.facts import AsOf
from app.returns.types.report import MilestoneReport
from tests.conftest import sign_in
from tests.integration.portfolio import closed_portfolio
from tests.integration.portfolio.closed_portfolio import DECEMBER, FEBRUARY, HERE, JANUARY
from tests.integration.returns.factories import (
    BUILDING,
    CITY,
    CODE,
    MARCH,
    OWNER,
    close_month,
    completed,
    open_month,
    set_up,
    submit,
)
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    from flask import Flask

    from app.kernel.months import Month

pytestmark = pytest.mark.usefixtures("app")
APRIL = MARCH.plus(1)


def brief_of(month: Month, county: str | None = None) -> Brief:
    return service.build(plan_code=PLAN.code, month=month, region_code=county, today=MARCH.plus(3).last_day)


def lines(brief: Brief) -> dict[str, tuple[str, ...]]:
    """Return what changed, by its heading."""
    assert brief.changes is not None
    return {group.title: group.lines for group in brief.changes}


def test_the_first_closed_month_says_what_was_reported_and_compares_with_nothing() -> None:
    set_up()
    close_month()
    brief = brief_of(MARCH)
    assert brief.standing is not None
    assert (brief.standing.started, brief.standing.finished) == (1, 0)
    assert [(row.label, row.planned, row.received, row.paid, row.receipt_rate) for row in brief.sources] == [
        ("中央预算内投资", Decimal(1200), Decimal(500), Decimal(300), Decimal("62.5")),
        ("企业自筹/社会资本", Decimal(200), Decimal(100), Decimal(80), None),
        ("待落实", Decimal(100), None, None, None),
    ]
    assert brief.changes is None
    assert brief.standing.completed_month is None
    assert brief.standing.completed_year is None
    (problem,) = brief.problems
    assert (problem.kind, problem.level, problem.department) == ("资金", "提请县级协调", "县财政局")
    assert [count.projects for count in brief.light_counts] != []
    assert brief.light_rule is not None
    assert brief.light_rule.startswith("百分点制第1版。")
    (row,) = brief.projects[0].rows
    assert (row.stage, row.completed) == ("在建（基础）", Decimal(500))
    assert row.light is not None
    assert [(row.unit, row.late, row.missing) for row in brief.punctuality] == [("示例县民政局", 1, 0)]
    assert Brief.from_json(brief.to_json()) == brief


def test_the_next_month_says_what_moved() -> None:
    set_up()
    close_month()
    done = completed(BUILDING, 650)
    report = replace(
        done,
        stage=Stage.SUSPENDED,
        milestones=(
            *BUILDING.milestones,
            MilestoneReport(MilestoneKind.FOUNDATION, actual=date(2023, 4, 12)),
            MilestoneReport(MilestoneKind.TOPPING_OUT, forecast=date(2023, 5, 20)),
        ),
    )
    close_month(report, APRIL)
    brief = brief_of(APRIL)
    said = lines(brief)
    assert said["项目进展"] == ("停工1个：示例养老院",)
    assert said["资金变动"] == (
        "本月新增完成投资250.00万元",
        "完成投资增加的有1个项目：示例养老院（250.00万元）",
    )
    assert said["数据更正"] == ()
    assert [(row.milestone, str(row.day)) for row in brief.reached] == [("基础完工", "2023-04-12")]
    assert [(row.milestone, str(row.day), row.is_overdue) for row in brief.due] == [
        ("主体封顶", "2023-05-20", False)
    ]
    assert [(row.project, row.text) for row in brief.next_work] == [("示例养老院", "完成基础施工。")]
    points = {point.month: point.completed for point in brief.curve}
    assert (points[MARCH], points[APRIL], points[APRIL.plus(1)]) == (Decimal(500), Decimal(750), None)


def test_the_brief_of_an_earlier_month_stays_as_it_was_but_for_corrections() -> None:
    set_up()
    close_month()
    before = brief_of(MARCH)
    close_month(completed(BUILDING, 650), APRIL)
    assert brief_of(MARCH) == before


def test_who_did_not_report_is_named() -> None:
    set_up()
    close_month()
    close_month(None, APRIL)
    brief = brief_of(APRIL)
    (row,) = brief.punctuality
    assert (row.unit, row.due, row.late, row.missing, row.projects) == (
        "示例县民政局",
        1,
        0,
        1,
        ("示例养老院",),
    )
    assert brief.next_work == ()
    assert {line for group in lines(brief).values() for line in group} <= {
        f"转为{word}1个：示例养老院" for word in ("红灯", "黄灯")
    }


def test_a_correction_stands_in_the_next_brief_and_in_no_other() -> None:
    set_up()
    close_month()
    close_month(completed(BUILDING, 650), APRIL)
    fact = queries.month_facts(AsOf(MARCH), [CODE])[CODE]
    first, *others = fact.amounts
    number = returns.propose_restatement(
        CODE,
        MARCH,
        Stage.FOUNDATION,
        [replace(first, completed=Decimal(380)), *others],
        "监理重新计量。",
        actor=OWNER,
    )
    assert brief_of(APRIL).restatements == (), "nobody has approved it yet"
    returns.decide_restatement(number, approve=True, reason="", actor=CITY)
    (row,) = brief_of(APRIL).restatements
    assert (row.project, row.month, row.reason) == ("示例养老院", MARCH, "监理重新计量。")
    assert row.what == ("中央预算内投资完成投资由400.00万元改为380.00万元",)
    assert brief_of(MARCH).restatements == (), "it was approved after April was closed"
    standing = brief_of(MARCH).standing
    assert standing is not None
    assert standing.completed == 480, "figures are those that are known now"
    close_month(completed(BUILDING, 700), APRIL.plus(1))
    assert len(brief_of(APRIL.plus(1)).restatements) == 1


def test_the_brief_of_a_month_that_is_not_closed_reports_nothing_of_it() -> None:
    set_up()
    open_month()
    submit()
    brief = brief_of(MARCH)
    assert brief.standing is None
    assert brief.changes is None
    assert brief.problems == ()
    assert {row.paid for row in brief.sources} == {None}


@pytest.mark.parametrize("county", ["990021", "990022"])
def test_a_county_ranks_its_units_and_projects_without_one_have_a_row(county: str) -> None:
    closed_portfolio.build()
    today = FEBRUARY.plus(1).last_day
    brief = service.build(plan_code=HERE, month=JANUARY, region_code=county, today=today)
    assert brief.standing is not None
    assert brief.regions == ()
    assert [(group.label, group.rank) for group in brief.units] == [("东县民政局", 1), ("没有填报单位", None)]
    counted = [group.standing.projects for group in brief.units if group.standing is not None]
    assert sum(counted) == brief.standing.projects


def test_a_printed_brief_says_the_figures_of_its_month() -> None:
    closed_portfolio.build()
    brief = service.build(plan_code=HERE, month=FEBRUARY, region_code=None, today=FEBRUARY.plus(1).last_day)
    text = render.html(brief)
    assert brief.standing is not None
    assert f"{brief.standing.completed:,.2f}" in text
    assert "上月未关账" not in text


def test_every_address_of_a_figure_is_answered(app: Flask) -> None:
    closed_portfolio.build()
    client = sign_in(app, Role.ADMINISTRATOR)
    for month in (DECEMBER, FEBRUARY.plus(1)):
        brief = service.build(plan_code=HERE, month=month, region_code=None, today=FEBRUARY.plus(1).last_day)
        asked = [
            ("all", None, ""),
            ("started", None, ""),
            ("finished", None, ""),
            ("in_use", None, ""),
            ("light", "red", ""),
            ("problems", None, ""),
            ("returns", None, ""),
            ("restatements", None, ""),
            ("project", brief.projects[0].rows[0].code, ""),
            *(("region", group.key, "started") for group in brief.regions),
            *(("category", group.key, "") for group in brief.categories),
            *(("source", row.key, "") for row in brief.sources),
        ]
        for kind, key, of in asked:
            path = address(brief, kind, key, of)
            response = client.get(path)
            assert response.status_code == 200, (path, response.status_code)
            assert "看不懂" not in response.text, path
            assert "没有采用" not in response.text, path
            assert dict(parse_qsl(urlsplit(path).query)).get("plan", HERE) == HERE
