"""Reads of indicators as plans print them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import database
from app.outcomes.models import Indicator, StatedValue
from app.outcomes.types import IndicatorValue, RegisterIndicator

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def indicators(plan_codes: Collection[str]) -> tuple[RegisterIndicator, ...]:
    """Return the indicators of some plans with their printed values, plan by plan in printed order."""
    statement = (
        select(
            Indicator.id,
            Indicator.code,
            Indicator.plan_code,
            Indicator.printed_no,
            Indicator.group,
            Indicator.name,
            Indicator.unit,
            Indicator.kind,
            Indicator.direction,
            Indicator.measure,
            Indicator.note,
        )
        .where(Indicator.plan_code.in_(plan_codes))
        .order_by(Indicator.plan_code, Indicator.printed_no)
    )
    values = _values(plan_codes)
    return tuple(_to_fact(row, values[row.id]) for row in database.session.execute(statement))


def _values(plan_codes: Collection[str]) -> defaultdict[int, list[Any]]:
    """Return the printed values of the indicators of some plans by the indicator's id, in their order."""
    table = StatedValue.__table__
    statement = (
        select(table)
        .join(Indicator, Indicator.id == table.c.indicator_id)
        .where(Indicator.plan_code.in_(plan_codes))
        .order_by(table.c.indicator_id, table.c.year, table.c.kind)
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in database.session.execute(statement):
        found[row.indicator_id].append(row)
    return found


def indicators_for_edit(plan_code: str) -> dict[str, Indicator]:
    """Return all indicators of a plan for a command, by code."""
    statement = (
        select(Indicator)
        .where(Indicator.plan_code == plan_code)
        .options(selectinload(Indicator.values))
        .order_by(Indicator.printed_no)
    )
    return {stored.code: stored for stored in database.session.scalars(statement)}


def to_fact(stored: Indicator) -> RegisterIndicator:
    """Return a stored indicator as plain values."""
    return _to_fact(stored, stored.values)


def _to_fact(stored: Any, values: Iterable[Any]) -> RegisterIndicator:  # noqa: ANN401 - an entity or a row
    return RegisterIndicator(
        code=stored.code,
        plan_code=stored.plan_code,
        printed_no=stored.printed_no,
        group=stored.group,
        name=stored.name,
        unit=stored.unit,
        kind=stored.kind,
        direction=stored.direction,
        measure=stored.measure,
        note=stored.note,
        values=tuple(
            IndicatorValue(
                kind=each.kind,
                year=each.year,
                printed=each.printed,
                value=each.value,
                comparison=each.comparison,
                note=each.note,
            )
            for each in values
        ),
    )
