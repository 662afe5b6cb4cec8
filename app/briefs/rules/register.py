"""How a brief follows from what the register knows: ranks, shares, what is due, which notes matter.

Pure functions of frozen facts, with an explicit day. Every sum comes ready-made from the one query layer;
nothing is added up here.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from app.briefs.types import (
    Area,
    CategoryGroup,
    Count,
    Figures,
    Group,
    NoteRow,
    PlanHead,
    ProjectRow,
    ProjectSection,
    RankedGroup,
    Schedule,
    SourceRow,
    YearRow,
)
from app.intake.layouts import field_label
from app.kernel.errors import TrackerError
from app.kernel.rates import percentage
from app.portfolio.rules.cube import MONTHS_OF_YEAR
from app.projects.rules import reading_in_words
from app.projects.types import BedKind, Measure, Qualifier
from app.returns.rules.carrying import as_planned
from app.returns.types.report import total_of
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.directory.types import RegionFact
    from app.funding.types import FundingSource
    from app.kernel.months import Month
    from app.plans.types import PlanFact
    from app.portfolio.types import ProjectFact, RollupRow, Sum, Totals

_NUMBERING = re.compile(r"\A(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[、．.\s])\s*")

FIELDS_BEHIND_SUMS = frozenset(
    {
        "start",
        "end",
        "total_investment",
        "central_requested",
        "printed_capacity",
        "printed_nursing_beds",
        "new_beds",
        "nursing_beds",
        "renovated_beds",
        "new_places",
        "bed_kind",
    }
)
"""Fields of a note that bear on a sum of the brief."""


def cut_off(month: Month, first_year: int, today: date) -> date:
    """Return the last day that the figures of a month speak of: its end, or today while it lasts.

    Raises:
        TrackerError: the month lies before the plan begins or has not begun itself.
    """
    if month.year < first_year:
        message = f"方案自{first_year}年起实施，{month.year}年{month.number}月早于方案期，不能编制简报。"
        raise TrackerError(message)
    if (month.year, month.number) > (today.year, today.month):
        message = f"{month.year}年{month.number}月还没有开始，不能编制简报（今天是{today.isoformat()}）。"
        raise TrackerError(message)
    return min(month.last_day, today)


def title(area_name: str, month: Month) -> tuple[str, str]:
    """Return the two lines of the title of a brief."""
    return f"{area_name}“一老一小”重大项目", f"{month.year}年{month.number}月调度情况"


def plan_head(plan: PlanFact) -> PlanHead:
    """Return what a document says of its plan."""
    return PlanHead(
        code=plan.code,
        title=plan.title,
        document_number=plan.document_number,
        list_title=plan.list_title,
        first_year=plan.first_year,
        last_year=plan.last_year,
    )


def area(region: RegionFact, city: RegionFact) -> Area:
    """Return what a document covers: a city, or a region of it."""
    return Area(region.code, city.name, None if region.code == city.code else region.name)


def figures(totals: Totals) -> Figures:
    """Return the sums of the query layer as plain numbers."""
    return Figures(
        projects=totals.project_count,
        total_investment=totals.total_investment.value,
        central_requested=totals.central_requested.value,
        new_beds=_count(totals.new_beds),
        nursing_beds=_count(totals.nursing_beds),
        renovated_beds=_count(totals.renovated_beds),
        new_places=_count(totals.new_places),
        projects_with_beds=totals.new_beds.printed,
        projects_with_places=totals.new_places.printed,
    )


def _count(total: Sum) -> int | None:
    """Return a sum of whole things as a whole number."""
    return None if total.value is None else int(total.value)


def group(row: RollupRow, whole: Totals) -> Group:
    """Return a row of a roll-up with its share of the investment (percent, domain.md §3)."""
    return Group(row.key, row.label, figures(row.totals), _share(row.totals, whole))


def _share(part: Totals, whole: Totals) -> Decimal | None:
    return percentage(part.total_investment.value, whole.total_investment.value)


def ranking(
    rows: Iterable[RollupRow], whole: Totals, city_code: str | None = None
) -> tuple[RankedGroup, ...]:
    """Return the rows by planned investment, the largest first; equal amounts share a rank.

    Projects of the city itself (`city_code`) are no rival of the counties: they come last, without a rank.
    """
    rows = list(rows)
    rivals = [row for row in rows if row.key != city_code]
    rivals.sort(key=_amount, reverse=True)
    ranked = [
        RankedGroup(
            rank=1 + sum(_amount(other) > _amount(row) for other in rivals),
            key=row.key,
            label=row.label,
            figures=figures(row.totals),
            share=_share(row.totals, whole),
            standing=None,
        )
        for row in rivals
    ]
    own = [
        RankedGroup(
            rank=None,
            key=row.key,
            label=f"{row.label}（全市性项目）",
            figures=figures(row.totals),
            share=_share(row.totals, whole),
            standing=None,
        )
        for row in rows
        if row.key == city_code
    ]
    return tuple(ranked + own)


def _amount(row: RollupRow) -> Decimal:
    """Return the planned investment of a row, for ordering only."""
    return row.totals.total_investment.value or Decimal(0)


def categories(
    rows: Iterable[RollupRow], projects: Sequence[ProjectFact], whole: Totals
) -> tuple[CategoryGroup, ...]:
    """Return the categories, each with the types that the plan prints for it, in printed order."""
    printed: dict[str, dict[str, int]] = {}
    for project in projects:
        types = printed.setdefault(project.category.value, {})
        types[project.printed_type] = types.get(project.printed_type, 0) + 1
    return tuple(
        CategoryGroup(
            key=row.key,
            label=row.label,
            printed_types=tuple(Count(label, number) for label, number in printed[row.key].items()),
            figures=figures(row.totals),
            share=_share(row.totals, whole),
            standing=None,
        )
        for row in rows
    )


def sources(projects: Iterable[ProjectFact], whole: Totals) -> tuple[SourceRow, ...]:
    """Return the planned split by source in 万元, in the order of sources; all that is reported is 未填."""
    sums: dict[FundingSource, Decimal] = {}
    for project in projects:
        for each in as_planned((), project.planned_split):
            sums[each.source] = sums.get(each.source, Decimal(0)) + (each.planned or Decimal(0))
    return tuple(
        SourceRow(
            key=source.value,
            label=source.label,
            planned=planned,
            share=percentage(planned, whole.total_investment.value),
            allocated=None,
            received=None,
            completed=None,
            paid=None,
            receipt_rate=None,
            payment_rate=None,
        )
        for source, planned in sorted(sums.items(), key=lambda item: item[0].position)
    )


def years(starts: Iterable[RollupRow], ends: Iterable[RollupRow]) -> tuple[YearRow, ...]:
    """Return how many projects start and end in each year, without a gap between the first and the last."""
    starting = {int(row.key): row.totals.project_count for row in starts}
    ending = {int(row.key): row.totals.project_count for row in ends}
    known = starting.keys() | ending.keys()
    if not known:
        return ()
    return tuple(
        YearRow(year, starting.get(year, 0), ending.get(year, 0))
        for year in range(min(known), max(known) + 1)
    )


def schedule(projects: Iterable[ProjectFact], month: Month, day: date) -> Schedule:
    """Return what the printed dates ask for at a day; a year means its last day (domain.md §4).

    序时进度 at month m is m/12 of the year (domain.md §3).
    """
    starts = [project.start.last_day for project in projects]
    ends = [project.end.last_day for project in projects]
    return Schedule(
        due_to_start=sum(each <= day for each in starts),
        due_to_end=sum(each <= day for each in ends),
        starting_this_year=sum(each > day and each.year == day.year for each in starts),
        ending_this_year=sum(each > day and each.year == day.year for each in ends),
        elapsed_share=Decimal(month.number) * 100 / MONTHS_OF_YEAR,
    )


def is_inexact(project: ProjectFact) -> bool:
    """Say whether the plan states beds or places of a project only as 约 or 不少于."""
    counted = (Measure.NEW_BEDS, Measure.NURSING_BEDS, Measure.RENOVATED_BEDS, Measure.NEW_PLACES)
    return any(project.qualifier(measure) is not Qualifier.EXACT for measure in counted)


def project_row(project: ProjectFact, light: str | None = None) -> ProjectRow:
    """Return a project as a row of the annexed table; `light` is the word of its light."""
    other_beds = project.bed_kind not in {None, BedKind.ELDER_CARE}
    standing = project.standing
    return ProjectRow(
        code=project.code,
        printed_no=project.printed_no,
        name=project.name,
        printed_type=project.printed_type,
        start=project.start,
        end=project.end,
        location=project.location,
        scope=project.scope,
        total_investment=project.total_investment,
        central_requested=project.central_requested,
        new_beds=project.new_beds,
        new_beds_prefix=project.qualifier(Measure.NEW_BEDS).label,
        bed_kind=project.bed_kind.label if project.bed_kind and other_beds else None,
        nursing_beds=project.nursing_beds,
        renovated_beds=project.renovated_beds,
        renovated_beds_prefix=project.qualifier(Measure.RENOVATED_BEDS).label,
        new_places=project.new_places,
        new_places_prefix=project.qualifier(Measure.NEW_PLACES).label,
        units=tuple(unit.printed_name for unit in project.units),
        stage=standing.stage.label if standing and standing.stage else None,
        completed=total_of(standing.amounts, Amount.COMPLETED) if standing else None,
        light=light,
    )


def sections(rows: Iterable[RollupRow], projects: Sequence[ProjectFact], whole: Totals) -> tuple[Group, ...]:
    """Return the sums by sector, under the headings of the plan's own list."""
    return tuple(
        Group(row.key, _printed_title(row, projects), figures(row.totals), _share(row.totals, whole))
        for row in rows
    )


def project_sections(
    rows: Iterable[RollupRow], projects: Sequence[ProjectFact], lights: Mapping[str, str]
) -> tuple[ProjectSection, ...]:
    """Return the annexed table: the projects by sector, in the order of the plan, each part with its sums.

    `lights` are the words of lights by project code.
    """
    return tuple(
        ProjectSection(
            title=_printed_title(row, projects),
            rows=tuple(
                project_row(project, lights.get(project.code))
                for project in projects
                if project.sector.value == row.key
            ),
            figures=figures(row.totals),
        )
        for row in rows
    )


def _printed_title(row: RollupRow, projects: Iterable[ProjectFact]) -> str:
    """Return the printed heading of a sector, without its number."""
    printed = next(project.section_title for project in projects if project.sector.value == row.key)
    return without_number(printed)


def without_number(title: str) -> str:
    """Return a printed heading without its number: 一 养老项目 is 养老项目."""
    return _NUMBERING.sub("", title)


def notes(projects: Iterable[ProjectFact]) -> tuple[tuple[NoteRow, ...], int]:
    """Return the notes that bear on a sum of the brief, and the number of all others."""
    kept, others = [], 0
    for project in projects:
        for note in project.notes:
            if note.field not in FIELDS_BEHIND_SUMS:
                others += 1
                continue
            reading = reading_in_words(note.reading)
            field = field_label(note.field)
            kept.append(NoteRow(project.code, project.name, field, note.printed, reading, note.reason))
    return tuple(kept), others
