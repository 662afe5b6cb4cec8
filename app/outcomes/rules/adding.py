"""What projects have added to the stock of a region by a day, and what they are expected to add."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.outcomes.rules.capacity import stock_amount
from app.outcomes.rules.levels import Adding
from app.outcomes.types import OutcomeMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.outcomes.types.basis import Ground
    from app.outcomes.types.outcome import CapacityOfProject


def adding(
    measure: OutcomeMeasure,
    ground: Ground,
    projects: Sequence[CapacityOfProject],
    *,
    until: date | None = None,
    horizon: date | None = None,
) -> Adding:
    """Return what projects add: in use by `until` (None: whenever), and expected in use by `horizon`.

    What was in use when the stock was counted is in it already, and adds nothing.
    """
    since, of_share = counted_on(ground), share_counted_on(ground)
    last = until or date.max
    used = [each for each in projects if each.in_use_on is not None and each.in_use_on <= last]
    new = [each for each in used if is_after(each, since)]
    coming = [] if horizon is None else [each for each in projects if is_expected(each, horizon)]
    is_share = measure is OutcomeMeasure.NURSING_BED_SHARE
    beds_of = date.max if ground.share_of is None else ground.share_of.day
    before = [each for each in used if is_after(each, beds_of) and not is_after(each, of_share)]
    return Adding(
        in_use=_sum(stock_amount(measure, each) for each in new),
        expected=None if horizon is None else _sum(stock_amount(measure, each) for each in coming),
        nursing=_sum(nursing_of(each) for each in used if is_share and is_after(each, of_share)),
        nursing_expected=_sum(nursing_of(each) for each in coming)
        if is_share and horizon is not None
        else None,
        before_share=_sum(stock_amount(measure, each) for each in before),
    )


def counted_on(ground: Ground) -> date:
    """Return the day until which what came into use is in the stock already."""
    known = ground.stock or ground.rate
    return date.min if known is None else known.day


def share_counted_on(ground: Ground) -> date:
    """Return the same for the share of nursing beds."""
    return counted_on(ground) if ground.share is None else ground.share.day


def is_after(project: CapacityOfProject, since: date) -> bool:
    """Return whether a project came into use after a day."""
    return project.in_use_on is not None and project.in_use_on > since


def is_expected(project: CapacityOfProject, horizon: date) -> bool:
    """Return whether a project that is not in use yet is expected to be by a day."""
    return project.in_use_on is None and not project.is_cancelled and project.expected <= horizon


def nursing_of(project: CapacityOfProject) -> Decimal:
    """Return the nursing beds among the new beds of a project, 0 where it prints none."""
    return project.capacity.new_nursing_beds or Decimal(0)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
