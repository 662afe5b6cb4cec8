"""Reads of indicators as plans print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import database
from app.outcomes.models import Indicator
from app.outcomes.types import IndicatorValue, RegisterIndicator

if TYPE_CHECKING:
    from collections.abc import Collection


def indicators(plan_codes: Collection[str]) -> tuple[RegisterIndicator, ...]:
    """Return the indicators of some plans with their printed values, plan by plan in printed order."""
    statement = (
        select(Indicator)
        .where(Indicator.plan_code.in_(plan_codes))
        .options(selectinload(Indicator.values))
        .order_by(Indicator.plan_code, Indicator.printed_no)
    )
    return tuple(to_fact(stored) for stored in database.session.scalars(statement))


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
            for each in stored.values
        ),
    )
