"""A range of what may be reached: completion dates drawn from how late projects have been (docs/outcomes.md).

No clock and no global chance: the same request gives the same answer on every machine.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from operator import add
from random import Random
from typing import TYPE_CHECKING

from app.outcomes.rules.levels import level
from app.outcomes.rules.standing import meets
from app.outcomes.types import Direction, OutcomeMeasure
from app.plans.types import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RUNS = 2000
FEWEST_FINISHED = 8
"""With fewer projects in use the delays of the portfolio are not known well enough to show a range."""
_TAIL = 10
"""One run in ten stays below the low end, and one in ten comes above the high end."""


@dataclass(frozen=True, slots=True)
class Delay:
    """How many months later than planned a project came into use (negative: earlier)."""

    months: int
    is_finished: bool
    """Whether it is in use; otherwise it is so late already, and will be later (censored)."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A project that is not in use: what it adds, and when the plan wants it."""

    amount: int
    """Beds or places."""
    nursing: int
    """Nursing beds among them."""
    delay: int
    """Months by which it is late now; negative while its time has not come."""


Curve = tuple[tuple[int, float], ...]
"""Pairs of months late, ascending, and the share of projects that are later than that."""


def survival(delays: Iterable[Delay]) -> Curve:
    """Return the Kaplan–Meier curve: for each delay that occurred, the share of projects that are later.

    A project that is not yet in use counts among those that could have finished as long as it is known not
    to have; one that is so late at the very month at which others finished was still waiting then.
    """
    known = tuple(delays)
    finished = Counter(each.months for each in known if each.is_finished)
    ordered = sorted(each.months for each in known)
    curve, share = [], 1.0
    for months in sorted(finished):
        at_risk = len(ordered) - bisect_left(ordered, months)
        share *= 1 - finished[months] / at_risk
        curve.append((months, share))
    return tuple(curve)


def chances(curve: Curve, delay: int, horizons: Sequence[int]) -> tuple[float, ...]:
    """Return the chance that a project is in use within each number of months from now, ascending.

    The delay that it has run up already is given: of all courses only those count that are later than that.
    What the curve does not reach is not within any horizon.
    """
    times = [months for months, _ in curve]
    shares = [share for _, share in curve]

    def later_than(months: int) -> float:
        place = bisect_right(times, months)
        return shares[place - 1] if place else 1.0

    left = later_than(delay)
    if left <= 0:
        return tuple(0.0 for _ in horizons)
    return tuple(1 - later_than(delay + months) / left for months in horizons)


def simulate(
    pending: Iterable[Pending], curve: Curve, horizons: Sequence[int], seed: str, runs: int = RUNS
) -> tuple[Counter[tuple[int, int]], ...]:
    """Return for each horizon (months from now, ascending) how many runs came to which result.

    A result is a pair: beds or places that are in use by then, and nursing beds among them. Each project of
    each run is drawn by itself.
    """
    # A simulation that can be repeated, not a secret.
    random = Random(seed).random  # noqa: S311 # nosec B311
    size = len(horizons)
    amounts = [[0] * runs for _ in range(size)]
    nursing = [[0] * runs for _ in range(size)]
    for project in pending:
        bounds = chances(curve, project.delay, horizons)
        for run in range(runs):
            place = bisect_right(bounds, random())
            if place < size:
                amounts[place][run] += project.amount
                nursing[place][run] += project.nursing
    return tuple(
        Counter(zip(*both, strict=True))
        for both in zip(accumulate(amounts, _added), accumulate(nursing, _added), strict=True)
    )


@dataclass(frozen=True, slots=True)
class Request:
    """What is simulated, with what is certain already. All of it is plain, so that an answer can be kept."""

    pending: tuple[Pending, ...]
    curve: Curve
    horizons: tuple[int, ...]
    """Months from now, ascending; the last is the end of the target year."""
    seed: str
    measure: OutcomeMeasure
    stock: Decimal
    """Beds or places that are in use now."""
    nursing: Decimal
    """Nursing beds among them; 0 where the measure does not ask."""
    populations: tuple[Decimal | None, ...]
    """For each horizon."""
    target: Decimal | None
    comparison: Comparison
    runs: int = RUNS


@dataclass(frozen=True, slots=True)
class Spread:
    """What the runs come to by one horizon: a tenth below `low`, a tenth above `high`."""

    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Answer:
    """What the runs come to."""

    spreads: tuple[Spread, ...]
    """For each horizon."""
    reaching: int
    """Runs that reach the target by the last one."""


@lru_cache(maxsize=256)
def answer(request: Request) -> Answer:
    """Run a simulation. The answer depends on nothing but the request, so that it is kept."""
    results = simulate(request.pending, request.curve, request.horizons, request.seed, request.runs)

    def level_of(added: tuple[int, int], population: Decimal | None) -> Decimal:
        return level(request.measure, request.stock + added[0], request.nursing + added[1], population)

    spreads = []
    for result, population in zip(results, request.populations, strict=True):
        ordered = sorted(((level_of(added, population), runs) for added, runs in result.items()))
        spreads.append(_spread(ordered, request.runs))
    reaching = sum(
        runs
        for added, runs in results[-1].items()
        if request.target is not None
        and meets(level_of(added, request.populations[-1]), request.target, request.comparison, Direction.UP)
    )
    return Answer(tuple(spreads), reaching)


def _spread(ordered: Sequence[tuple[Decimal, int]], runs: int) -> Spread:
    """Return the ends and the middle of levels in ascending order, each with the runs that came to it."""
    reached = list(accumulate(number for _, number in ordered))
    places = (runs // _TAIL, runs // 2, runs - 1 - runs // _TAIL)
    low, middle, high = (ordered[bisect_right(reached, place)][0] for place in places)
    return Spread(low, middle, high)


def _added(before: list[int], more: list[int]) -> list[int]:
    return list(map(add, before, more))
