"""Facts about the brief that is built from the register: its sums are those of the query layer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from app.accounts.types import ALL
from app.briefs import service
from app.briefs.types import Brief
from app.extensions import database
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.months import Month
from app.portfolio import queries
from app.portfolio.types import Dimension, ProjectFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("loaded_app")
TODAY = date(2026, 11, 22)
PLANS = ("jian-2022", "shangrao-2022")


JUNE = Month(2023, 6)


def build(plan: str, region: str | None = None, month: Month = JUNE) -> Brief:
    return service.build(plan_code=plan, month=month, region_code=region, today=TODAY)


@pytest.mark.parametrize("plan", PLANS)
def test_every_sum_is_that_of_the_query_layer(plan: str) -> None:
    brief = build(plan)
    whole = queries.totals(ALL, ProjectFilter(plan=plan))
    assert brief.totals.projects == whole.project_count
    assert brief.totals.total_investment == whole.total_investment.value
    assert brief.totals.central_requested == whole.central_requested.value
    assert brief.totals.new_places == whole.new_places.value
    regions = {
        row.label: row.totals for row in queries.rollup(ALL, Dimension.REGION, ProjectFilter(plan=plan))
    }
    for group in brief.regions:
        name = group.label.removesuffix("（全市性项目）")
        assert group.figures.total_investment == regions[name].total_investment.value
        assert group.figures.new_beds == regions[name].new_beds.value
    assert len(brief.regions) == len(regions)


@pytest.mark.parametrize("plan", PLANS)
def test_every_table_adds_up_to_the_whole(plan: str) -> None:
    brief = build(plan)
    total = brief.totals.total_investment
    for groups in (brief.sections, brief.regions, brief.categories):
        assert sum(group.figures.projects for group in groups) == brief.totals.projects
        assert sum((group.figures.total_investment or Decimal(0) for group in groups), Decimal(0)) == total
        assert (
            sum((group.share or Decimal(0) for group in groups), Decimal(0)).quantize(Decimal("0.001")) == 100
        )
    assert sum((source.planned for source in brief.sources), Decimal(0)) == total
    assert sum(year.starting for year in brief.years) == brief.totals.projects
    assert sum(year.ending for year in brief.years) == brief.totals.projects
    assert sum(len(section.rows) for section in brief.projects) == brief.totals.projects
    assert sum(group.figures.new_beds or 0 for group in brief.bed_kinds) == brief.totals.new_beds


def test_the_printed_totals_of_jian_are_met() -> None:
    brief = build("jian-2022")
    assert brief.totals.projects == 54
    assert brief.totals.total_investment == Decimal(200320)
    assert brief.totals.central_requested == Decimal(95251)
    assert [(source.label, source.planned) for source in brief.sources] == [
        ("中央预算内投资", Decimal(95251)),
        ("待落实", Decimal(105069)),
    ]
    assert [section.label for section in brief.sections] == ["养老项目", "托育项目", "儿童友好项目"]
    assert brief.regions[-1].label == "吉安市（全市性项目）"
    assert brief.regions[-1].rank is None


def test_no_split_is_invented_for_shangrao() -> None:
    brief = build("shangrao-2022")
    assert [(source.label, source.planned) for source in brief.sources] == [
        ("待落实", brief.totals.total_investment)
    ]
    assert brief.totals.central_requested is None
    assert brief.regions_without_projects == (
        "上饶经济技术开发区",
        "三清山风景名胜区",
        "上饶高铁经济试验区",
    )


def test_nothing_is_known_of_a_month_that_is_not_closed() -> None:
    brief = build("shangrao-2022")
    assert brief.standing is None
    assert brief.changes is None
    assert brief.light_rule is None
    assert {group.standing for group in brief.regions} == {None}
    assert {group.standing for group in brief.categories} == {None}
    assert {source.paid for source in brief.sources} == {None}
    assert {brief.reached, brief.due, brief.lights, brief.problems, brief.punctuality, brief.curve} == {()}
    assert brief.ranked_by == "计划总投资"
    amounts = [group.figures.total_investment or Decimal(0) for group in brief.regions]
    assert amounts == sorted(amounts, reverse=True)


def test_a_brief_is_a_draft_until_somebody_signs_it() -> None:
    brief = build("shangrao-2022")
    assert (brief.masthead.number, brief.masthead.issued_on, brief.verification) == (None, None, None)
    assert (brief.remarks.editor_note, brief.remarks.next_month) == ((), ())


def test_a_county_has_its_own_projects_only() -> None:
    brief = build("shangrao-2022", "361104")
    facts = queries.projects(ALL, ProjectFilter(plan="shangrao-2022", region="361104"))
    codes = [row.code for section in brief.projects for row in section.rows]
    assert codes == [fact.code for fact in facts]
    assert brief.totals.projects == len(facts)
    assert brief.area.name == "上饶市广信区"
    assert brief.regions == ()
    assert brief.regions_without_projects == ()
    assert {unit.label for unit in brief.units} == {unit.name for fact in facts for unit in fact.units}


def test_the_brief_is_plain_values_and_survives_json() -> None:
    for plan in PLANS:
        brief = build(plan)
        assert Brief.from_json(brief.to_json()) == brief


@pytest.mark.parametrize(
    ("plan", "region", "sentence"),
    [
        ("nowhere", None, "没有代码为“nowhere”的方案；现有方案：jian-2022、shangrao-2022。"),
        ("jian-2022", "361104", "“361104”不是吉安市所辖县（市、区）或功能区的代码；全市简报不填地区。"),
        ("jian-2022", "360800", "“360800”不是吉安市所辖县（市、区）或功能区的代码；全市简报不填地区。"),
        (
            "shangrao-2022",
            "SR-GT",
            "《上饶市“一老一小”整体解决方案》没有列入上饶高铁经济试验区的项目，不编制简报。",
        ),
    ],
)
def test_what_there_is_not_is_named(plan: str, region: str | None, sentence: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        build(plan, region)
    assert caught.value.message == sentence


@pytest.mark.parametrize("month", [Month(2020, 12), Month(2026, 12)])
def test_months_outside_are_refused(month: Month) -> None:
    with pytest.raises(TrackerError):
        build("jian-2022", month=month)


def test_the_running_month_speaks_of_today() -> None:
    assert build("jian-2022", month=Month(2026, 11)).cut_off == TODAY


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Return the SELECTs that are sent while the test runs."""
    sent: list[str] = []

    def remember(_c: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", remember)
    yield sent
    event.remove(database.engine, "before_cursor_execute", remember)


def test_a_brief_of_three_projects_asks_as_often_as_one_of_thirteen(statements: list[str]) -> None:
    build("shangrao-2022")  # what the session remembers from the first time is not asked again
    statements.clear()
    assert build("shangrao-2022", "361130").totals.projects == 13
    many = len(statements)
    statements.clear()
    assert build("shangrao-2022", "361104").totals.projects == 3
    assert len(statements) == many


def test_nursing_beds_among_renovated_ones_are_told_apart() -> None:
    assert build("jian-2022").nursing_in_renovated == 993
    assert build("jian-2022", "360827").nursing_in_renovated == 993
    assert build("jian-2022", "360828").nursing_in_renovated is None
    assert build("shangrao-2022").nursing_in_renovated is None
