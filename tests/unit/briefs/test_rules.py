"""Facts about how a brief follows from the register: months, ranks, what is due, which notes matter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.briefs.rules import register as rules
from app.funding.types import FundingSource, PlannedAmount
from app.kernel.errors import TrackerError
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.plans.types import RowNote, Sector
from app.portfolio.types import RollupRow, Sum, Totals
from app.projects.types import BedKind, Measure, Qualifier, Stage
from app.returns.types.report import SourceAmounts
from tests.unit.briefs.facts import month_fact
from tests.unit.portfolio.facts import project

NOTHING = Sum(None, 0)


def totals(investment: str | None, count: int = 1, **sums: Sum) -> Totals:
    """Return sums with only what matters."""
    amount = NOTHING if investment is None else Sum(Decimal(investment), count)
    rest = dict.fromkeys(
        ("central_requested", "new_beds", "nursing_beds", "renovated_beds", "new_places", "floor_area_m2"),
        NOTHING,
    )
    return Totals(project_count=count, total_investment=amount, **(rest | sums))


def row(key: str, investment: str | None, count: int = 1, **sums: Sum) -> RollupRow:
    return RollupRow(key, f"{key}县", totals(investment, count, **sums))


@pytest.mark.parametrize(
    ("month", "today", "expected"),
    [
        (Month(2023, 6), date(2026, 11, 22), date(2023, 6, 30)),
        (Month(2024, 2), date(2026, 11, 22), date(2024, 2, 29)),
        (Month(2021, 1), date(2026, 11, 22), date(2021, 1, 31)),
        (Month(2026, 11), date(2026, 11, 22), date(2026, 11, 22)),
        (Month(2026, 11), date(2026, 11, 30), date(2026, 11, 30)),
    ],
)
def test_figures_speak_of_the_end_of_the_month_or_of_today_while_it_lasts(
    month: Month, today: date, expected: date
) -> None:
    assert rules.cut_off(month, 2021, today) == expected


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        (Month(2020, 12), "方案自2021年起实施，2020年12月早于方案期，不能编制简报。"),
        (Month(2026, 12), "2026年12月还没有开始，不能编制简报（今天是2026-11-22）。"),
    ],
)
def test_no_brief_before_the_plan_and_none_of_the_future(month: Month, sentence: str) -> None:
    with pytest.raises(TrackerError) as caught:
        rules.cut_off(month, 2021, date(2026, 11, 22))
    assert caught.value.message == sentence


def test_equal_investments_share_a_rank_and_the_next_rank_is_left_out() -> None:
    ranked = rules.ranking([row("甲", "10"), row("乙", "30"), row("丙", "30"), row("丁", "5")], totals("75"))
    assert [(each.label, each.rank) for each in ranked] == [
        ("乙县", 1),
        ("丙县", 1),
        ("甲县", 3),
        ("丁县", 4),
    ]
    assert ranked[0].share == Decimal(40)


def test_projects_of_the_city_itself_come_last_and_without_a_rank() -> None:
    ranked = rules.ranking([row("市", "90"), row("甲", "10")], totals("100"), city_code="市")
    assert [(each.label, each.rank) for each in ranked] == [("甲县", 1), ("市县（全市性项目）", None)]


def test_a_share_of_nothing_is_blank() -> None:
    assert rules.group(row("甲", None), totals(None)).share is None


def test_sums_that_nobody_prints_stay_blank() -> None:
    figures = rules.figures(totals("10", new_beds=Sum(Decimal(120), 1)))
    assert (figures.new_beds, figures.projects_with_beds) == (120, 1)
    assert figures.new_places is None
    assert figures.central_requested is None


def test_years_run_without_a_gap() -> None:
    years = rules.years([row("2019", "1"), row("2022", "1", 2)], [row("2023", "1", 3)])
    assert [(each.year, each.starting, each.ending) for each in years] == [
        (2019, 1, 0),
        (2020, 0, 0),
        (2021, 0, 0),
        (2022, 2, 0),
        (2023, 0, 3),
    ]
    assert rules.years([], []) == ()


def test_a_printed_year_is_due_on_its_last_day_only() -> None:
    projects = [
        project(start=PartialDate.parse("2022"), end=PartialDate.parse("2023")),
        project(start=PartialDate.parse("2023"), end=PartialDate.parse("2023-06")),
        project(start=PartialDate.parse("2023-05"), end=PartialDate.parse("2024")),
    ]
    middle = rules.schedule(projects, Month(2023, 6), date(2023, 6, 30))
    assert (middle.due_to_start, middle.due_to_end) == (2, 1)
    assert (middle.starting_this_year, middle.ending_this_year) == (1, 1)
    assert middle.elapsed_share == 50
    end = rules.schedule(projects, Month(2023, 12), date(2023, 12, 31))
    assert (end.due_to_start, end.due_to_end, end.starting_this_year) == (3, 2, 0)
    assert end.elapsed_share == 100


def test_sources_are_added_in_their_order_and_nothing_is_reported() -> None:
    found = rules.sources(
        [
            project(planned_split=(PlannedAmount(FundingSource.UNASSIGNED, Decimal(7)),)),
            project(
                planned_split=(
                    PlannedAmount(FundingSource.CENTRAL_BUDGET, Decimal(2)),
                    PlannedAmount(FundingSource.UNASSIGNED, Decimal(1)),
                )
            ),
        ],
        totals("10"),
    )
    assert [(each.label, each.planned, each.share) for each in found] == [
        ("中央预算内投资", Decimal(2), Decimal(20)),
        ("待落实", Decimal(8), Decimal(80)),
    ]
    assert {each.paid for each in found} | {each.allocated for each in found} == {None}


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("一、养老项目", "养老项目"),
        ("一 养老项目", "养老项目"),
        ("（二）托育", "托育"),
        ("一老一小项目", "一老一小项目"),
    ],
)
def test_headings_lose_their_number_and_nothing_else(printed: str, title: str) -> None:
    sectors = [RollupRow(Sector.ELDER_CARE.value, "养老", totals("10"))]
    projects = [project(section_title=printed)]
    assert [each.label for each in rules.sections(sectors, projects, totals("10"))] == [title]
    (section,) = rules.project_sections(sectors, projects, {"EX-01": "黄灯"})
    assert (section.title, [row.light for row in section.rows]) == (title, ["黄灯"])


def test_only_notes_behind_a_sum_are_printed_and_the_others_are_counted() -> None:
    notes, others = rules.notes(
        [
            project(
                notes=(
                    RowNote("new_beds", "床位100余张", "100", "余按至少读。"),
                    RowNote("bed_kind", "病床606张", "hospital", "不是养老床位。"),
                    RowNote("location", "源县", "婺源县", "缺字。"),
                )
            )
        ]
    )
    assert [(note.field, note.reading) for note in notes] == [("新增床位", "100"), ("床位性质", "病床")]
    assert others == 1


def test_beds_that_are_no_elder_care_beds_are_named_in_the_row() -> None:
    assert rules.project_row(project(bed_kind=BedKind.HOSPITAL)).bed_kind == "病床"
    assert rules.project_row(project()).bed_kind is None


def test_a_project_is_inexact_when_beds_or_places_are_and_not_for_its_area() -> None:
    assert rules.is_inexact(project(qualifiers=((Measure.NEW_PLACES, Qualifier.APPROXIMATE),)))
    assert not rules.is_inexact(project(qualifiers=((Measure.FLOOR_AREA, Qualifier.APPROXIMATE),)))


def test_a_row_says_how_far_a_project_has_come_and_nothing_before_that_is_known() -> None:
    fact = month_fact(
        stage=Stage.STRUCTURE,
        amounts=(
            SourceAmounts(FundingSource.CENTRAL_BUDGET, completed=Decimal("1.5")),
            SourceAmounts(FundingSource.COUNTY),
        ),
    )
    row_of_month = rules.project_row(project(standing=fact), "红灯")
    assert (row_of_month.stage, row_of_month.completed, row_of_month.light) == (
        "在建（主体）",
        Decimal("1.5"),
        "红灯",
    )
    never = rules.project_row(project(standing=month_fact(stage=None, amounts=())))
    assert (never.stage, never.completed, never.light) == (None, None, None)
    assert rules.project_row(project()).stage is None


def test_types_stand_under_their_category_in_printed_order() -> None:
    projects = [project(printed_type="乙"), project(printed_type="甲"), project(printed_type="乙")]
    (category,) = rules.categories(
        [RollupRow("institutional_care", "机构养老", totals("10", 3))], projects, totals("10", 3)
    )
    assert [(each.label, each.projects) for each in category.printed_types] == [("乙", 2), ("甲", 1)]
