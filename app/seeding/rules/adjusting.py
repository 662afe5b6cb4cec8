"""Adjustments of the planned split (计划调整): 待落实 finds its sources, a county's share becomes a bond."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from app.funding.types import FundingSource, PlannedAmount
from app.seeding.rules.chance import happens, stream
from app.seeding.rules.documents import document
from app.seeding.rules.money import value_at
from app.seeding.types import Adjustment, MoneyLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from app.kernel.months import Month
    from app.seeding.types import Course, DemoProject

_FEN = Decimal("0.01")
_ZERO = Decimal(0)
_LARGE, _LARGE_SHARE = 1000, 300
"""A bond takes over from a county only in projects of so many 万元, where the county's share has so many."""
_SHIFT_PERCENT, _ASSIGN_PERCENT = 60, 35
_MARK = "发改投资"
_SHIFTED = "县级财政配套压力较大，其中 {amount} 万元改由地方政府专项债券安排，总投资不变。"
_ASSIGNED = "待落实资金已明确来源：{sources}。"
_LESS_CENTRAL = "中央预算内投资的安排低于申请数，相应调整。"


def adjusted(
    project: DemoProject, course: Course, lines: Sequence[MoneyLine], seed: int
) -> tuple[tuple[MoneyLine, ...], tuple[Adjustment, ...]]:
    """Return the money of a project after its adjustments, and the adjustments in order.

    What a return says of the plan follows the lines, so returns and adjustments never contradict each other.
    """
    chance = stream(seed, project.plan_code, project.code, "adjustments")
    shifted, shift = _shift(project, course, lines, chance)
    months = [month for month in _months_of_change(shifted, project.plan_begins) if month != shift]
    chosen = set() if shift is None else {shift}
    if months and happens(chance, _ASSIGN_PERCENT):
        chosen.add(chance.choice(months))
    found = []
    for month in sorted(chosen):
        if course.cancelled is not None and month >= course.cancelled:
            continue
        number, day = document(project.city_name, _MARK, month, seed)
        found.append(Adjustment(month, day, number, _reason(shifted, month, is_shift=month == shift)))
    return shifted, tuple(found)


def planned_at(lines: Sequence[MoneyLine], month: Month) -> tuple[PlannedAmount, ...]:
    """Return what is assigned to each source at a month (万元); the rest is 待落实."""
    held = ((line.source, value_at(line.planned, month)) for line in lines)
    return tuple(PlannedAmount(source, amount) for source, amount in held if amount)


def _months_of_change(lines: Sequence[MoneyLine], first: Month) -> list[Month]:
    """Return the months from the first on in which what is assigned changes, in order."""
    months = sorted({month for line in lines for month, _ in line.planned if month >= first})
    return [month for month in months if planned_at(lines, month) != planned_at(lines, month.plus(-1))]


def _shift(
    project: DemoProject, course: Course, lines: Sequence[MoneyLine], chance: Random
) -> tuple[tuple[MoneyLine, ...], Month | None]:
    """Return the lines with a part of the county's share moved to a bond, and the month of it, if any."""
    county = next((line for line in lines if line.source is FundingSource.COUNTY), None)
    has_bond = any(line.source is FundingSource.SPECIAL_BOND for line in lines)
    is_wanted, percent, wait = happens(chance, _SHIFT_PERCENT), chance.randint(30, 60), chance.randint(-2, 4)
    delays = [chance.randint(0, 2), chance.randint(0, 2)]
    if county is None or has_bond or not is_wanted or course.start is None or project.is_private:
        return tuple(lines), None
    if project.total < _LARGE or not county.planned or county.planned[-1][1] < _LARGE_SHARE:
        return tuple(lines), None
    assigned, whole = county.planned[-1]
    part = _floor(whole * percent / 100, Decimal(1))
    month = max(assigned.plus(1), course.start.plus(wait))
    rest = whole - part
    cost = _floor(county.cost * part / whole, _FEN)
    left = replace(
        county,
        planned=(*county.planned, (month, rest)),
        allocated=_scaled(county.allocated, rest, whole),
        received=_scaled(county.received, rest, whole),
        cost=county.cost - cost,
        advance=_floor(county.advance * rest / whole, _FEN),
    )
    issued = month.plus(delays[0])
    bond = MoneyLine(
        source=FundingSource.SPECIAL_BOND,
        planned=((month, part),),
        allocated=((issued, part),),
        received=((issued.plus(delays[1]), part),),
        cost=cost,
        pay_lag=county.pay_lag,
        pay_percent=county.pay_percent,
        advance=_ZERO,
        recall=county.recall,
    )
    kept = [left if line is county else line for line in lines]
    return tuple(sorted([*kept, bond], key=lambda line: line.source.position)), month


def _scaled(
    steps: Sequence[tuple[Month, Decimal]], part: Decimal, whole: Decimal
) -> tuple[tuple[Month, Decimal], ...]:
    """Return steps in proportion."""
    return tuple((month, _floor(amount * part / whole, _FEN)) for month, amount in steps)


def _reason(lines: Sequence[MoneyLine], month: Month, *, is_shift: bool) -> str:
    """Return why the split is adjusted in a month, from what changes in it."""
    before = {each.source: each.amount for each in planned_at(lines, month.plus(-1))}
    after = {each.source: each.amount for each in planned_at(lines, month)}
    bond = FundingSource.SPECIAL_BOND
    sentences = []
    if is_shift:
        moved = after.get(bond, _ZERO) - before.get(bond, _ZERO)
        sentences.append(_SHIFTED.format(amount=f"{moved:f}"))
    new = [source for source in after if source not in before and not (is_shift and source is bond)]
    if new:
        sentences.append(_ASSIGNED.format(sources="、".join(source.label for source in new)))
    central = FundingSource.CENTRAL_BUDGET
    if after.get(central, _ZERO) < before.get(central, _ZERO):
        sentences.append(_LESS_CENTRAL)
    return "".join(sentences) or "按项目实际资金安排调整。"


def _floor(amount: Decimal, step: Decimal) -> Decimal:
    """Round down to a step, so that parts never exceed their whole."""
    return (amount / step).to_integral_value(rounding=ROUND_FLOOR) * step
