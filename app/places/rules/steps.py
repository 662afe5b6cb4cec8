"""Which of four steps of colour a figure has, and what the steps mean in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.outcomes.rules.standing import ATTAINED_SHARES
from app.outcomes.types.pages import Attainment
from app.places.types.map import MapMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.places.types.map import Legend

Bounds = tuple[Decimal, Decimal, Decimal]
"""From which on a figure has the second, third and fourth step."""

_RATES: Bounds = (Decimal(25), Decimal(50), Decimal(75))
_RED: Bounds = (Decimal(0), Decimal(20), Decimal(40))
"""Of the share of red projects: none, some, a fifth, two fifths. More than the first has the second step."""
_NICE = tuple(map(Decimal, ("1", "1.5", "2", "2.5", "3", "4", "5", "8")))
_TEN = Decimal(10)
_WAN_YUAN_PER_YI_YUAN = 10_000


def bounds_of(measure: MapMeasure, values: Iterable[Decimal | None]) -> Bounds:
    """Return where the steps begin; of amounts, round numbers near the quarters of `values`.

    A few large amounts then leave the many small ones their differences. Where quarters round to the same
    number, the steps are of one width up to the largest.
    """
    if measure is MapMeasure.LIGHTS:
        return _RED
    if measure is MapMeasure.ATTAINMENT:
        fourth, third, second = (100 * least for least, _ in ATTAINED_SHARES)
        return second, third, fourth
    if measure.unit == "%":
        return _RATES
    known = sorted(value for value in values if value is not None) or [Decimal(0)]
    first, second, third = (_nice(known[len(known) * quarter // 4]) for quarter in (1, 2, 3))
    if first < second < third:
        return first, second, third
    width = _nice(known[-1] / 4)
    return width, 2 * width, 3 * width


def step_of(measure: MapMeasure, value: Decimal | None, bounds: Bounds) -> int | None:
    """Return the step of a figure, from 1 to 4; None where it is not known."""
    if value is None:
        return None
    if measure is MapMeasure.LIGHTS:
        return 1 + (value > bounds[0]) + (value >= bounds[1]) + (value >= bounds[2])
    return 1 + sum(value >= bound for bound in bounds)


def legend_of(measure: MapMeasure, bounds: Bounds) -> Legend:
    """Return what the steps mean, from much to little."""
    if measure is MapMeasure.ATTAINMENT:
        return tuple((step.step, step.label) for step in Attainment)
    first, second, third = (_written(measure, bound) for bound in bounds)
    if measure is MapMeasure.LIGHTS:
        some, many = _with_unit(measure, second), _with_unit(measure, third)
        words = [
            Text("{bound} 以上", bound=many),
            Text("{low}～{high}", low=some, high=many),
            Text("不到 {bound}", bound=some),
            Text("没有红灯"),
        ]
    else:
        words = [
            Text("{bound}以上", bound=_with_unit(measure, third)),
            Text("{low}～{high}", low=second, high=_with_unit(measure, third)),
            Text("{low}～{high}", low=first, high=_with_unit(measure, second)),
            Text("不到 {bound}", bound=_with_unit(measure, first)),
        ]
    return (*zip((4, 3, 2, 1), words, strict=True), (None, Text("没有数")))


def _nice(amount: Decimal) -> Decimal:
    """Return the largest round number that is at most an amount, 1 at least."""
    if amount < 1:
        return Decimal(1)
    power = _TEN ** amount.adjusted()
    return max(each * power for each in _NICE if each * power <= amount)


def _with_unit(measure: MapMeasure, written: str) -> str:
    match measure:
        case MapMeasure.INVESTMENT:
            return Text("{amount} 亿元", amount=written)
        case MapMeasure.BEDS:
            return Text("{beds} 张", beds=written)
        case MapMeasure.PLACES:
            return Text("{places} 个", places=written)
    return f"{written}%"


def _written(measure: MapMeasure, bound: Decimal) -> str:
    shown = bound / _WAN_YUAN_PER_YI_YUAN if measure is MapMeasure.INVESTMENT else bound
    return f"{shown.normalize():,f}"
