"""What is read off the sums of the cube. One formula for page, command, workbook and brief."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rates import per_unit, percentage
from app.portfolio.types.cube import Figure, FinanceMonth
from app.returns.types.cube import CubeDimension, CubeMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.kernel.months import Month
    from app.portfolio.types.facts import PlanName, Sum

    Missing = tuple[tuple[PlanName, Month | None], ...]
    """Plans that have not closed a month, each with the latest that it has closed."""

MONTHS_OF_YEAR = 12


_RATIOS = {
    Figure.START_RATE: (CubeMeasure.STARTED, CubeMeasure.PROJECTS),
    Figure.FINISH_RATE: (CubeMeasure.FINISHED, CubeMeasure.PROJECTS),
    Figure.COMPLETION_RATE: (CubeMeasure.COMPLETED, CubeMeasure.TOTAL_INVESTMENT),
    Figure.YEAR_COMPLETION_RATE: (CubeMeasure.COMPLETED_YEAR, CubeMeasure.YEAR_PLANNED),
    Figure.RECEIPT_RATE: (CubeMeasure.RECEIVED, CubeMeasure.ALLOCATED),
    Figure.PAYMENT_RATE: (CubeMeasure.PAID, CubeMeasure.COMPLETED),
    Figure.PAYMENT_OF_RECEIVED: (CubeMeasure.PAID, CubeMeasure.RECEIVED),
}
"""Rates by what is divided by what."""
_COSTS = {
    Figure.BED_COST: (CubeMeasure.BED_INVESTMENT, CubeMeasure.PRICED_BEDS),
    Figure.PLACE_COST: (CubeMeasure.PLACE_INVESTMENT, CubeMeasure.PRICED_PLACES),
}


def figure_of(
    figure: Figure, sums: Mapping[CubeMeasure, Sum], month: Month | None, *, by_source: bool
) -> Decimal | None:
    """Return one figure, unrounded: 万元, a count, %, points or 万元 per bed or place; None where unknown.

    `by_source` tells whether the sums are those of single sources. Source of the formulas: domain.md §3.
    """
    if by_source and not figure.is_of_source:
        return None
    if figure.measure is not None:
        return sums[figure.measure].value
    if figure in _COSTS:
        amount, count = _COSTS[figure]
        return per_unit(sums[amount].value, sums[count].value)
    if figure is Figure.GAP:
        planned, received = sums[CubeMeasure.PLANNED].value, sums[CubeMeasure.RECEIVED].value
        return None if planned is None else planned - (received or Decimal(0))
    rated = Figure.YEAR_COMPLETION_RATE if figure is Figure.AHEAD else figure
    part, base = ratio_of(rated, by_source=by_source)
    rate = percentage(sums[part].value, sums[base].value)
    if figure is not Figure.AHEAD:
        return rate
    return None if rate is None or month is None else rate - scheduled(month)


def ratio_of(figure: Figure, *, by_source: bool) -> tuple[CubeMeasure, CubeMeasure]:
    """Return what is divided by what in a rate, so that a workbook can divide its own cells."""
    part, base = _RATIOS[figure]
    return part, CubeMeasure.PLANNED if by_source and figure is Figure.COMPLETION_RATE else base


def scheduled(month: Month) -> Decimal:
    """Return 序时进度 at the end of a month, in % of the year: month / 12. Source: domain.md §3."""
    return Decimal(month.number) / MONTHS_OF_YEAR * 100


def finance_month(
    plans: Iterable[PlanName], closed: Mapping[str, Iterable[Month]], asked: Month | None
) -> FinanceMonth:
    """Return which month is shown; `closed` are the closed months of each plan by its code."""
    latest = {plan.code: max(closed.get(plan.code, ()), default=None) for plan in plans}
    known = [month for month in latest.values() if month is not None]
    month = asked or min(known, default=None)
    return FinanceMonth(
        month=month,
        months=tuple(sorted({each for months in closed.values() for each in months}, reverse=True)),
        not_closed=tuple(
            (plan, latest[plan.code])
            for plan in plans
            if month is not None and month not in set(closed.get(plan.code, ()))
        ),
    )


def left_out(shown: FinanceMonth, chosen: Mapping[CubeDimension, str]) -> Missing:
    """Return the plans that have not closed the month, among those that a question can be about."""
    return tuple(
        (plan, latest)
        for plan, latest in shown.not_closed
        if chosen.get(CubeDimension.PLAN, plan.code) == plan.code
        and chosen.get(CubeDimension.CITY, plan.city_code) == plan.city_code
    )


def closed_differently(missing: Missing, missing_then: Missing) -> tuple[PlanName, ...]:
    """Return the plans that have closed only one of two months: totals of the two cannot be compared."""
    now, then = ({plan for plan, _ in each} for each in (missing, missing_then))
    return tuple(sorted(now ^ then, key=lambda plan: plan.code))
