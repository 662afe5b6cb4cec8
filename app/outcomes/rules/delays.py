"""How late projects have been, and the range that follows for a measure (docs/outcomes.md)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.rates import percentage
from app.kernel.texts import Text
from app.outcomes.rules.adding import nursing_of
from app.outcomes.rules.capacity import capacity_of, stock_amount
from app.outcomes.rules.simulation import (
    FEWEST_FINISHED,
    RUNS,
    Delay,
    Pending,
    Request,
    answer,
    survival,
)
from app.outcomes.types import OutcomeMeasure
from app.outcomes.types.outcome import RangeOfForecast
from app.plans.types import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.outcomes.rules.course import Course
    from app.outcomes.rules.simulation import Spread
    from app.outcomes.types.basis import Basis, Standing
    from app.outcomes.types.outcome import CapacityOfProject

_NEARLY_ALL = Decimal("99.9")


def delay_of(project: CapacityOfProject, month: Month) -> Delay:
    """Return how late a project came into use, or how late it is at the end of a month, in whole months.

    It is held against the month in which the plan ends: of a year, its December.
    """
    planned = Month.of(project.planned)
    if project.in_use_on is None:
        return Delay(month.months_since(planned), is_finished=False)
    used = Month.of(project.in_use_on)
    return Delay(used.months_since(planned), is_finished=True)


def own_delays(basis: Basis, projects: Sequence[CapacityOfProject]) -> tuple[Delay, ...]:
    """Return the delays of the plan's own projects, but for those cancelled or never reported."""
    if basis.month is None:
        return ()
    now = basis.standings.get(basis.month, {})
    return tuple(delay_of(each, basis.month) for each in projects if _is_told(each, now.get(each.code)))


def other_delays(basis: Basis) -> tuple[Delay, ...]:
    """Return the delays of the projects of other plans, each at the latest closed month of its plan."""
    found = []
    for output in basis.projects:
        if output.code in basis.elsewhere:
            month, standing = basis.elsewhere[output.code]
            project = capacity_of(output, standing, month, basis.first_elsewhere.get(output.code))
            if _is_told(project, standing):
                found.append(delay_of(project, month))
    return tuple(found)


def finished(delays: Iterable[Delay]) -> int:
    """Return how many projects are in use."""
    return sum(each.is_finished for each in delays)


def overdue(delays: Iterable[Delay]) -> int:
    """Return how many projects should be in use and are not."""
    return sum(not each.is_finished and each.months > 0 for each in delays)


def range_of(course: Course) -> tuple[RangeOfForecast | None, tuple[Spread, ...], str]:
    """Return the range at the end of the target year and the spread of each quarter until then, or why none.

    Exactly one of range and reason is there.
    """
    month, quarters, stock = course.basis.month, course.quarters, course.ground.stock
    if month is None:
        return None, (), Text("还没有关账的月份，没有项目早晚的记录，暂不测算区间。")
    if not quarters:
        return None, (), Text("目标年份已经结束，不再测算区间。")
    if stock is None or not course.has_base:
        return None, (), Text("现状数据不全，不能测算区间；补登后即可测算。")
    delays, portfolio, thin = _delays_to_use(course.basis, course.projects)
    if thin:
        return None, (), thin
    wanted = course.wanted
    seed = f"{course.basis.plan.code} {course.measure.value} {month}"
    found = answer(
        Request(
            pending=_pending(course, month),
            curve=survival(delays),
            horizons=tuple(each.months_since(month) for each in quarters),
            seed=seed,
            measure=course.measure,
            stock=stock.value + course.added.in_use,
            nursing=course.nursing_now,
            populations=tuple(course.population_at(each) for each in quarters),
            target=None if wanted is None else wanted.value,
            comparison=Comparison.EQUAL if wanted is None else wanted.comparison,
        )
    )
    last = found.spreads[-1]
    range_ = RangeOfForecast(
        low=last.low,
        middle=last.middle,
        high=last.high,
        share_reaching=share_of_runs(found.reaching),
        runs=RUNS,
        seed=seed,
        observed=finished(delays),
        censored=overdue(delays),
        portfolio=portfolio,
    )
    return range_, found.spreads, ""


def share_of_runs(reaching: int) -> Decimal:
    """Return % of the runs that reach a target; shown with one decimal it is 100 only where all do."""
    share = percentage(reaching, RUNS) or Decimal(0)
    return share if reaching == RUNS else min(share, _NEARLY_ALL)


def _delays_to_use(basis: Basis, projects: Sequence[CapacityOfProject]) -> tuple[tuple[Delay, ...], str, str]:
    """Return the delays of the plan, or of all plans where it has too few; whose; or why none will do."""
    own = own_delays(basis, projects)
    if finished(own) >= FEWEST_FINISHED:
        return own, Text("本方案的项目"), ""
    every = (*own, *other_delays(basis))
    if finished(every) >= FEWEST_FINISHED:
        few = Text(
            "本方案投用的项目只有{own}个，少于{fewest}个，按全部方案的项目计",
            own=finished(own),
            fewest=FEWEST_FINISHED,
        )
        return every, few, ""
    elsewhere = Text("，加上其他方案共{number}个", number=finished(every)) if len(every) > len(own) else ""
    thin = Text(
        "本方案已投用的项目{own}个{elsewhere}，少于{fewest}个，"
        "早晚的规律还看不出来，暂不测算区间；另有{overdue}个到期未投用。",
        own=finished(own),
        elsewhere=elsewhere,
        fewest=FEWEST_FINISHED,
        overdue=overdue(every),
    )
    return (), "", thin


def _pending(course: Course, month: Month) -> tuple[Pending, ...]:
    """Return the projects that may still add something, in the order of their codes."""
    is_share = course.measure is OutcomeMeasure.NURSING_BED_SHARE
    return tuple(
        Pending(
            amount=int(stock_amount(course.measure, each)),
            nursing=int(nursing_of(each)) if is_share else 0,
            delay=delay_of(each, month).months,
        )
        for each in sorted(course.projects, key=lambda project: project.code)
        if each.in_use_on is None and not each.is_cancelled and stock_amount(course.measure, each)
    )


def _is_told(project: CapacityOfProject, standing: Standing | None) -> bool:
    return standing is not None and standing.stage is not None and not project.is_cancelled
