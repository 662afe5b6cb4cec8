"""Rules of the planned split: it always adds up to the total, and what nobody assigned stays visible."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.funding.types import FundingSource, PlannedAmount
from app.kernel.money import wan_yuan_text
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Sequence


def split_of_plan(total: Decimal, central_requested: Decimal | None) -> tuple[PlannedAmount, ...]:
    """Return the split that a plan's list implies, in 万元: the central request, the rest 待落实.

    Source: domain.md §3: "the rest is 待落实 until an owner or the finance bureau assigns it", and a plan
    that prints no split leaves all of it 待落实.
    """
    central = central_requested or Decimal(0)
    amounts = [PlannedAmount(FundingSource.CENTRAL_BUDGET, central)] if central else []
    if total != central:
        amounts.append(PlannedAmount(FundingSource.UNASSIGNED, total - central))
    return tuple(amounts)


def split_problem(total: Decimal, amounts: Sequence[PlannedAmount]) -> str | None:
    """Return the sentence that says why a split cannot stand, or None when it adds up to the total (万元)."""
    if any(amount.amount < 0 for amount in amounts):
        return Text("资金来源的金额不能为负数。")
    assigned = sum((amount.amount for amount in amounts), Decimal(0))
    if assigned != total:
        return Text(
            "各资金来源合计 {assigned} 万元，与总投资 {total} 万元相差 {difference} 万元。",
            assigned=wan_yuan_text(assigned),
            total=wan_yuan_text(total),
            difference=wan_yuan_text(abs(total - assigned)),
        )
    return None


def with_rest(total: Decimal, amounts: Sequence[PlannedAmount]) -> tuple[PlannedAmount, ...]:
    """Return a split (万元) whose 待落实 is whatever the other sources leave of the total; blanks left out.

    More assigned than the total leaves nothing, and `split_problem` says so. Source: domain.md §3.
    """
    assigned = [each for each in amounts if each.source is not FundingSource.UNASSIGNED and each.amount]
    rest = total - sum((each.amount for each in assigned), Decimal(0))
    if rest > 0:
        assigned.append(PlannedAmount(FundingSource.UNASSIGNED, rest))
    return tuple(sorted(assigned, key=lambda each: each.source.position))


def adjustment_problem(
    total: Decimal, held: Sequence[PlannedAmount], wanted: Sequence[PlannedAmount]
) -> str | None:
    """Return the sentence that says why an adjustment cannot stand, or None. Amounts in 万元.

    `held` is the split in force, `wanted` the one that replaces it, its 待落实 as `with_rest` leaves it.
    """
    assigned = sum((each.amount for each in wanted), Decimal(0))
    if assigned > total:
        return Text(
            "各资金来源合计 {assigned} 万元，比总投资 {total} 万元多 {excess} 万元，请减去多出的部分。",
            assigned=wan_yuan_text(assigned),
            total=wan_yuan_text(total),
            excess=wan_yuan_text(assigned - total),
        )
    problem = split_problem(total, wanted)
    if problem is not None:
        return problem
    if {each.source: each.amount for each in held} == {each.source: each.amount for each in wanted}:
        return Text("各来源金额与现行计划相同，没有需要调整的内容。")
    return None
