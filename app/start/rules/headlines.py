"""The figures that stand on top: read off the sums of the one cube of finance."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.briefs.rules.standing import capacity
from app.portfolio.rules.cube import figure_of
from app.portfolio.rules.finance_page import change_of
from app.portfolio.types.cube import Figure
from app.returns.types.cube import CubeMeasure
from app.start.types.state import Headline, HeadlineKind
from app.start.types.work import MoneyFigure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.briefs.types import CapacityRow
    from app.kernel.months import Month
    from app.portfolio.types.cube import Sums

_FIGURES = (
    (HeadlineKind.STARTED, Figure.STARTED, Figure.START_RATE),
    (HeadlineKind.FINISHED, Figure.FINISHED, Figure.FINISH_RATE),
    (HeadlineKind.TOTAL_INVESTMENT, Figure.TOTAL_INVESTMENT, None),
    (HeadlineKind.COMPLETED, Figure.COMPLETED, Figure.COMPLETION_RATE),
    (HeadlineKind.RECEIVED, Figure.RECEIVED, Figure.RECEIPT_RATE),
    (HeadlineKind.PAID, Figure.PAID, Figure.PAYMENT_RATE),
)
_CAPACITY = (
    (HeadlineKind.NEW_BEDS, CubeMeasure.NEW_BEDS),
    (HeadlineKind.NEW_PLACES, CubeMeasure.NEW_PLACES),
)
_PLANNED = (
    (HeadlineKind.PROJECTS, CubeMeasure.PROJECTS),
    (HeadlineKind.TOTAL_INVESTMENT, CubeMeasure.TOTAL_INVESTMENT),
    (HeadlineKind.PLANNED_BEDS, CubeMeasure.NEW_BEDS),
    (HeadlineKind.PLANNED_PLACES, CubeMeasure.NEW_PLACES),
)
_MONEY = (
    (Figure.ALLOCATED, Figure.ALLOCATED_MONTH, None),
    (Figure.RECEIVED, Figure.RECEIVED_MONTH, Figure.RECEIPT_RATE),
    (Figure.COMPLETED, Figure.COMPLETED_MONTH, Figure.COMPLETION_RATE),
    (Figure.PAID, Figure.PAID_MONTH, Figure.PAYMENT_RATE),
)


def headlines(
    sums: tuple[Sums, Sums | None],
    by_stage: tuple[Mapping[str, Sums], Mapping[str, Sums] | None],
    month: Month,
) -> tuple[Headline, ...]:
    """Return the figures of a closed month with their change since the one before.

    Each pair is of the month and of the one before; that is None where the two cannot be compared.
    """
    now, before = by_stage
    rows = {row.label: row for row in capacity(now)}
    earlier = {} if before is None else {row.label: row for row in capacity(before)}
    return (
        Headline(HeadlineKind.PROJECTS, sums[0][CubeMeasure.PROJECTS].value),
        *(_headline(kind, figure, rate, sums, month) for kind, figure, rate in _FIGURES),
        *(
            _in_use(kind, rows[measure.label], earlier.get(measure.label))
            for kind, measure in _CAPACITY
            if rows[measure.label].planned
        ),
    )


def planned(sums: Sums) -> tuple[Headline, ...]:
    """Return the figures that the plans promise, before any month is closed."""
    return tuple(Headline(kind, sums[measure].value) for kind, measure in _PLANNED)


def money_figures(now: Sums, before: Sums | None, month: Month) -> tuple[MoneyFigure, ...]:
    """Return the amounts of a closed month with what moved in it, and their rates (domain.md §3)."""

    def figure(wanted: Figure | None, sums: Sums | None) -> Decimal | None:
        return None if wanted is None or sums is None else figure_of(wanted, sums, month, by_source=False)

    return tuple(
        MoneyFigure(
            figure=each,
            value=figure(each, now),
            of_month=figure(moved, now),
            rate=figure(rate, now),
            rate_name=rate.label if rate else "",
            rate_change=change_of(rate, figure(rate, now), figure(rate, before)) if rate and before else None,
        )
        for each, moved, rate in _MONEY
    )


def _headline(
    kind: HeadlineKind, figure: Figure, rate: Figure | None, sums: tuple[Sums, Sums | None], month: Month
) -> Headline:
    now, before = sums
    value = figure_of(figure, now, month, by_source=False)
    change = None
    if before is not None:
        change = change_of(figure, value, figure_of(figure, before, month, by_source=False))
    return Headline(
        kind,
        value,
        change,
        rate=figure_of(rate, now, month, by_source=False) if rate else None,
        rate_name=rate.label if rate else "",
    )


def _in_use(kind: HeadlineKind, row: CapacityRow, before: CapacityRow | None) -> Headline:
    change = None
    if before is not None and row.in_use is not None and before.in_use is not None:
        change = Decimal(row.in_use - before.in_use)
    return Headline(
        kind,
        None if row.in_use is None else Decimal(row.in_use),
        change,
        of=None if row.planned is None else Decimal(row.planned),
    )
