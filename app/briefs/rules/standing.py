"""How projects stand at the end of a month: every figure is read off the sums of the one cube of finance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.briefs.types import (
    CapacityRow,
    CategoryGroup,
    CurvePoint,
    Figures,
    RankedGroup,
    SourceRow,
    Standing,
)
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.rates import percentage
from app.portfolio.rules.cube import MONTHS_OF_YEAR, figure_of
from app.portfolio.types.cube import Figure
from app.projects.types import Stage
from app.returns.types.cube import CubeMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.funding.types import AnnualPlan
    from app.portfolio.types.cube import KeyName, Sums

BY_YEAR_RATE, BY_RATE, BY_PLAN = "年度投资完成率", "投资完成率", "计划总投资"
"""By what counties and units are ranked: the first that is known of any of them."""


def standing(sums: Sums, month: Month) -> Standing:
    """Return how a set of projects stood, from its sums. Source of the formulas: domain.md §3."""

    def figure(wanted: Figure) -> Decimal | None:
        return figure_of(wanted, sums, month, by_source=False)

    def count(wanted: Figure) -> int:
        return int(figure(wanted) or 0)

    return Standing(
        projects=count(Figure.PROJECTS),
        started=count(Figure.STARTED),
        finished=count(Figure.FINISHED),
        total_investment=figure(Figure.TOTAL_INVESTMENT),
        allocated=figure(Figure.ALLOCATED),
        received=figure(Figure.RECEIVED),
        completed=figure(Figure.COMPLETED),
        paid=figure(Figure.PAID),
        completed_month=figure(Figure.COMPLETED_MONTH),
        received_month=figure(Figure.RECEIVED_MONTH),
        paid_month=figure(Figure.PAID_MONTH),
        completed_year=figure(Figure.COMPLETED_YEAR),
        year_planned=figure(Figure.YEAR_PLANNED),
        default_years=int(sums[CubeMeasure.DEFAULT_YEARS].value or 0),
        start_rate=figure(Figure.START_RATE),
        finish_rate=figure(Figure.FINISH_RATE),
        completion_rate=figure(Figure.COMPLETION_RATE),
        year_completion_rate=figure(Figure.YEAR_COMPLETION_RATE),
        ahead=figure(Figure.AHEAD),
        receipt_rate=figure(Figure.RECEIPT_RATE),
        payment_rate=figure(Figure.PAYMENT_RATE),
    )


def ranked(
    groups: Sequence[RankedGroup], found: Mapping[str, Sums], month: Month
) -> tuple[str, tuple[RankedGroup, ...]]:
    """Return by what groups are ranked in a closed month, and the groups in that order.

    Equal rates share a rank; a group without a rate, or that is no rival (it had no rank), comes last without
    one. Groups of which the month knows no project are left out.
    """
    known = [
        replace(group, standing=standing(found[group.key], month)) for group in groups if group.key in found
    ]
    rivals = [group for group in known if group.rank is not None]
    by_year = any(_year_rate(group) is not None for group in rivals)
    name, rate_of = (BY_YEAR_RATE, _year_rate) if by_year else (BY_RATE, _rate)
    rates = [rate for group in rivals if (rate := rate_of(group)) is not None]
    placed = [
        replace(group, rank=None if rate is None else 1 + sum(other > rate for other in rates))
        for group in known
        for rate in [rate_of(group) if group.rank is not None else None]
    ]
    order = {group.key: place for place, group in enumerate(known)}
    placed.sort(key=lambda group: (group.rank is None, group.rank or 0, order[group.key]))
    return name, tuple(placed)


def with_unlisted(
    groups: Sequence[RankedGroup],
    names: Iterable[KeyName],
    found: Mapping[str, Sums],
    whole: Sums,
    city_code: str,
) -> tuple[RankedGroup, ...]:
    """Return groups and, before those that are no rivals, those that only the month knows.

    A project can have been of another county or unit then: without their rows a table would not add up.
    """
    listed = {group.key for group in groups}
    total = whole[CubeMeasure.TOTAL_INVESTMENT].value
    unlisted = [
        RankedGroup(
            rank=None if each.key in {"", city_code} else 0,
            key=each.key,
            label=each.name,
            figures=_figures(found[each.key]),
            share=percentage(found[each.key][CubeMeasure.TOTAL_INVESTMENT].value, total),
            standing=None,
        )
        for each in names
        if each.key not in listed
    ]
    return tuple(sorted((*groups, *unlisted), key=lambda group: group.rank is None))


def _figures(sums: Sums) -> Figures:
    """Return what the facts of a month keep of the plan's own figures."""

    def count(measure: CubeMeasure) -> int | None:
        value = sums[measure].value
        return None if value is None else int(value)

    return Figures(
        projects=count(CubeMeasure.PROJECTS) or 0,
        total_investment=sums[CubeMeasure.TOTAL_INVESTMENT].value,
        central_requested=None,
        new_beds=count(CubeMeasure.NEW_BEDS),
        nursing_beds=count(CubeMeasure.NURSING_BEDS),
        renovated_beds=count(CubeMeasure.RENOVATED_BEDS),
        new_places=count(CubeMeasure.NEW_PLACES),
        projects_with_beds=sums[CubeMeasure.NEW_BEDS].printed,
        projects_with_places=sums[CubeMeasure.NEW_PLACES].printed,
    )


def _year_rate(group: RankedGroup) -> Decimal | None:
    return group.standing.year_completion_rate if group.standing else None


def _rate(group: RankedGroup) -> Decimal | None:
    return group.standing.completion_rate if group.standing else None


def categories(
    groups: Iterable[CategoryGroup], found: Mapping[str, Sums], month: Month
) -> tuple[CategoryGroup, ...]:
    """Return the categories of which the month knows projects, each with how they stood."""
    return tuple(
        replace(group, standing=standing(found[group.key], month)) for group in groups if group.key in found
    )


def sources(found: Mapping[str, Sums], whole: Sums, month: Month) -> tuple[SourceRow, ...]:
    """Return the money by source, in the order of sources (domain.md §3)."""

    def row(source: FundingSource, sums: Sums) -> SourceRow:
        def figure(wanted: Figure) -> Decimal | None:
            return figure_of(wanted, sums, month, by_source=True)

        planned = figure(Figure.PLANNED) or Decimal(0)
        return SourceRow(
            key=source.value,
            label=source.label,
            planned=planned,
            share=percentage(planned, figure_of(Figure.TOTAL_INVESTMENT, whole, month, by_source=False)),
            allocated=figure(Figure.ALLOCATED),
            received=figure(Figure.RECEIVED),
            completed=figure(Figure.COMPLETED),
            paid=figure(Figure.PAID),
            receipt_rate=figure(Figure.RECEIPT_RATE),
            payment_rate=figure(Figure.PAYMENT_RATE),
        )

    return tuple(
        row(source, found[source.value])
        for source in sorted(FundingSource, key=lambda each: each.position)
        if source.value in found
    )


def capacity(by_stage: Mapping[str, Sums]) -> tuple[CapacityRow, ...]:
    """Return beds and places as promised, built (竣工) and in use (运营), from the sums by stage.

    New and renovated beds are different things: a renovation adds none (domain.md §6). What is built of
    projects that never reported a stage is not known; where that are all, it is None.
    """

    def row(measure: CubeMeasure) -> CapacityRow:
        found = {
            stage: int(value)
            for stage, sums in by_stage.items()
            if (value := sums[measure].value) is not None
        }

        def total(stages: Iterable[Stage]) -> int | None:
            wanted = {stage.value for stage in stages}
            is_known = any(stage for stage in found)
            return sum(value for stage, value in found.items() if stage in wanted) if is_known else None

        return CapacityRow(
            label=measure.label,
            unit=measure.unit,
            planned=sum(found.values()) if found else None,
            built=total(stage for stage in Stage if stage.is_completed),
            in_use=total((Stage.OPERATING,)),
        )

    return tuple(
        row(measure)
        for measure in (
            CubeMeasure.NEW_BEDS,
            CubeMeasure.NURSING_BEDS,
            CubeMeasure.RENOVATED_BEDS,
            CubeMeasure.NEW_PLACES,
        )
    )


def curve(
    plans: Iterable[AnnualPlan], completed: Mapping[Month, Decimal | None], first_year: int, last_year: int
) -> tuple[CurvePoint, ...]:
    """Return the S-curve over the years of a plan, 万元 since the start.

    What is planned for a year is spread evenly over its months, as 序时进度 has it (domain.md §3); what is
    planned for years before the first one stands at its beginning.
    """
    of_year: dict[int, Decimal] = {}
    for plan in plans:
        for year, amount in plan.amounts:
            of_year[year] = of_year.get(year, Decimal(0)) + amount
    points = []
    for year in range(first_year, last_year + 1):
        before = sum((amount for each, amount in of_year.items() if each < year), Decimal(0))
        for number in range(1, MONTHS_OF_YEAR + 1):
            month = Month(year, number)
            planned = before + of_year.get(year, Decimal(0)) * number / MONTHS_OF_YEAR
            points.append(CurvePoint(month, planned if of_year else None, completed.get(month)))
    return tuple(points)
