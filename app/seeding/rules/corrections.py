"""What a restatement of the invented returns asks for: a little less completed investment."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.returns.types.report import SourceAmounts

_LEAST = Decimal(1)
_HALF = Decimal("0.5")
_FEN = Decimal("0.01")
_ZERO = Decimal(0)


def corrected(
    amounts: Sequence[SourceAmounts], before: Sequence[SourceAmounts]
) -> tuple[SourceAmounts, ...] | None:
    """Return the amounts of a month (万元) with less completed, None where nothing can be taken off.

    Half of what the month added is taken off the source that added most, so that the sum neither falls below
    the month before nor below what is paid.
    """
    earlier = {each.source: each.completed or _ZERO for each in before}
    room = {
        each.source: (each.completed or _ZERO) - max(each.paid or _ZERO, earlier.get(each.source, _ZERO))
        for each in amounts
    }
    most = max(amounts, key=lambda each: (room[each.source], -each.source.position), default=None)
    if most is None or most.completed is None or room[most.source] < _LEAST:
        return None
    less = (room[most.source] * _HALF / _FEN).to_integral_value(rounding=ROUND_FLOOR) * _FEN
    return tuple(
        replace(each, completed=each.completed - less)
        if each is most and each.completed is not None
        else each
        for each in amounts
    )
