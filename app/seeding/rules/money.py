"""Where the money of a project comes from and when: assigned, then allocated, received, earned and paid."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from app.directory.types import OrganisationKind
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.projects.types import ProjectCategory
from app.returns.types.report import SourceAmounts
from app.seeding.rules.chance import happens, stream
from app.seeding.rules.courses import HORIZON, progress_at, value_share
from app.seeding.types import Fate, MoneyLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from app.seeding.types import Course, DemoProject, Life

_FEN = Decimal("0.01")
_ZERO = Decimal(0)
_LOCAL_RECALL = "项目结余资金由财政收回统筹，演示文号〔{year}〕{number}号。"
_CANCELLED_RECALL = "项目取消，已下达资金收回，演示文号〔{year}〕{number}号。"
_WITH_TRANCHES = frozenset({FundingSource.BANK_LOAN, FundingSource.SELF_RAISED})
_LARGE = 4000
_WHOLE_FROM = 100
"""From so many 万元 on, money is assigned in whole 万元 and may come in parts."""
_SETTLED_AFTER, _SETTLED = 5, 95
"""Months after completion until the accounts are settled, and percent that is paid then."""
_RELEASED_AFTER, _ALL = 17, 100
"""The same for the retention money."""
_FOR_CHILDREN = frozenset({ProjectCategory.CHILD_CARE, ProjectCategory.CHILD_FRIENDLY})
_FIRST = Month(1900, 1)
"""Before any plan: what the plan's list requests stands from its beginning."""


def lines_of(project: DemoProject, course: Course, seed: int) -> tuple[MoneyLine, ...]:
    """Return the money of a project by source; what no source is found for stays 待落实."""
    chance = stream(seed, project.plan_code, project.code, "money")
    base = _base(course)
    factor = _cost_percent(course, chance)
    shares = _split(project, chance)
    order = [source for source, _, _ in shares]
    overruns = order[-1]
    lines = []
    for place, (source, requested, amount) in enumerate(shares):
        assigned = base.plus(_assigned_after(place, len(shares), chance))
        is_found = course.start is not None or place <= len(shares) // 2
        planned: list[tuple[Month, Decimal]] = []
        if requested is not None:
            planned.append((_FIRST, requested))
        if is_found and amount > 0:
            planned.append((assigned, amount))
        elif requested is not None and course.start is not None:
            planned.append((assigned, _ZERO))
        allocated = _allocations(source, amount, assigned, course, chance) if is_found else []
        received = _receipts(source, allocated, chance)
        extra = max(factor - 100, 0) * project.total / 100 if source is overruns else _ZERO
        cost = _floor(amount * min(factor, 100) / 100 + extra, _FEN)
        lines.append(
            MoneyLine(
                source=source,
                planned=tuple(planned),
                allocated=tuple(allocated) if source is not FundingSource.OTHER else (),
                received=tuple(received),
                cost=cost if is_found else _ZERO,
                pay_lag=chance.randint(0, 3),
                pay_percent=chance.choice((70, 80, 85, 90, 95, 97)),
                advance=_floor(amount * chance.choice((10, 15, 20, 30)) / 100, _FEN)
                if happens(chance, 30)
                else _ZERO,
                recall=_recall(source, course, factor, chance),
            )
        )
    return tuple(sorted(lines, key=lambda line: line.source.position))


def reported_amounts(
    life: Life, month: Month, previous: Sequence[SourceAmounts]
) -> tuple[SourceAmounts, ...]:
    """Return the amounts of a month by source; `previous` are last month's, to say why one falls."""
    before = {each.source: each for each in previous}
    rows = [row for line in life.lines if (row := _row(life, line, month, before)) is not None]
    assigned = sum((row.planned for row in rows if row.planned is not None), _ZERO)
    rest = life.project.total - assigned
    if rest > 0:
        rows.append(SourceAmounts(FundingSource.UNASSIGNED, planned=rest))
    return tuple(rows)


def value_at(steps: Sequence[tuple[Month, Decimal]], month: Month) -> Decimal | None:
    """Return the amount that holds in a month, None before the first."""
    return next((amount for since, amount in reversed(steps) if since <= month), None)


def _row(
    life: Life, line: MoneyLine, month: Month, before: dict[FundingSource, SourceAmounts]
) -> SourceAmounts | None:
    """Return the five amounts of one source, or None where there is nothing to say of it."""
    planned = value_at(line.planned, month)
    old = before.get(line.source, SourceAmounts(line.source))
    allocated = value_at(line.allocated, month)
    received = value_at(line.received, month)
    completed = _completed(life, line, month)
    limit = received if line.recall is None or month < line.recall[0] else _kept(life, line, received, month)
    if allocated is not None and limit is not None and received is not None and limit < received:
        allocated = limit
    received = limit
    paid = _paid(life, line, month, received)
    if planned is None and allocated is None and received is None and completed is None:
        return None
    row = SourceAmounts(
        line.source,
        planned=planned or None,
        allocated=allocated,
        received=received,
        completed=completed,
        paid=paid,
        is_advance=paid is not None and paid > (completed or _ZERO),
    )
    fell = line.recall is not None and (_fell(old.allocated, allocated) or _fell(old.received, received))
    if not fell or line.recall is None:
        return None if row.is_blank else row
    return SourceAmounts(
        row.source,
        row.planned,
        row.allocated,
        row.received,
        row.completed,
        row.paid,
        reduction_reason=line.recall[1],
        is_advance=row.is_advance,
    )


def _fell(old: Decimal | None, new: Decimal | None) -> bool:
    """Return whether an amount is lower than last month."""
    return old is not None and new is not None and new < old


def _completed(life: Life, line: MoneyLine, month: Month) -> Decimal | None:
    """Return what is done of the works that a source pays for; None until there is any."""
    done = progress_at(life.course, month)
    if not done or value_at(line.planned, month) is None or not line.cost:
        return None
    return _floor(line.cost * value_share(life.project, done), _FEN)


def _paid(life: Life, line: MoneyLine, month: Month, received: Decimal | None) -> Decimal | None:
    """Return what is paid: some months after the work, less the retention money, never more than received."""
    if received is None or life.course.start is None or month < life.course.start:
        return None
    earned = _completed(life, line, month.plus(-line.pay_lag)) or _ZERO
    percent = line.pay_percent
    completion = life.course.completion
    if completion is not None and month >= completion.plus(_SETTLED_AFTER):
        percent = max(percent, _SETTLED)
    if completion is not None and month >= completion.plus(_RELEASED_AFTER):
        percent = _ALL
    due = _floor(earned * percent / 100, _FEN)
    paid = min(max(due, line.advance), received)
    return paid or None


def _kept(life: Life, line: MoneyLine, received: Decimal | None, month: Month) -> Decimal | None:
    """Return what stays received after what is left over was taken back: enough for all that is done."""
    if received is None:
        return None
    completed = _completed(life, line, month) or _ZERO
    return min(received, max(completed, _paid(life, line, month, received) or _ZERO))


def _split(project: DemoProject, chance: Random) -> list[tuple[FundingSource, Decimal | None, Decimal]]:
    """Return sources with what the plan's list requests of each, and what is assigned in the end."""
    requested = project.central_requested or None
    central = _ZERO
    if requested is not None:
        central = _floor(requested * chance.choice((100, 100, 80, 60, 50)) / 100, _step(project.total))
        if requested == project.total:
            central = requested
    elif not project.is_private and happens(chance, 55):
        central = _floor(project.total * chance.randint(25, 55) / 100, _step(project.total))
    shares: list[tuple[FundingSource, Decimal | None, Decimal]] = []
    if requested is not None or central:
        shares.append((FundingSource.CENTRAL_BUDGET, requested, central))
    rest = project.total - central
    if rest <= 0:
        return shares
    weights = _weights(project, chance)
    whole = sum(weights.values())
    left = rest
    for source, weight in weights.items():
        amount = _floor(rest * weight / whole, _step(project.total))
        if amount > 0:
            shares.append((source, None, amount))
            left -= amount
    main = list(weights)[-1]
    others = [share for share in shares if share[0] is not main]
    given = sum((amount for source, _, amount in shares if source is main), _ZERO)
    return [*others, (main, None, given + left)]


def _weights(project: DemoProject, chance: Random) -> dict[FundingSource, int]:
    """Return which sources besides the central budget pay, and how they weigh; the main one stands last."""
    wanted: dict[FundingSource, tuple[int, int]]
    if project.is_private:
        wanted = {
            FundingSource.OTHER: (12, 6),
            FundingSource.BANK_LOAN: (45, 40),
            FundingSource.SELF_RAISED: (100, 70),
        }
    elif project.unit_kind is OrganisationKind.STATE_COMPANY:
        wanted = {
            FundingSource.SPECIAL_BOND: (60, 35),
            FundingSource.CITY: (50, 10),
            FundingSource.BANK_LOAN: (90, 35),
            FundingSource.SELF_RAISED: (100, 30),
        }
    else:
        is_elder = project.category not in _FOR_CHILDREN
        is_hospital = project.unit_kind in {OrganisationKind.MEDICAL, OrganisationKind.HEALTH}
        wanted = {
            FundingSource.PROVINCE: (45, 14),
            FundingSource.OTHER_CENTRAL: (25 if is_hospital else 10, 12),
            FundingSource.CITY: (25, 8),
            FundingSource.WELFARE_LOTTERY: (60 if is_elder else 0, 14),
            FundingSource.OTHER: (12, 5),
            FundingSource.SELF_RAISED: (50 if is_hospital else 10, 20),
            FundingSource.SPECIAL_BOND: (50 if project.total >= _LARGE else 0, 55),
            FundingSource.COUNTY: (100, 50),
        }
    return {
        source: weight * chance.randint(60, 140) // 100 or 1
        for source, (percent, weight) in wanted.items()
        if happens(chance, percent)
    }


def _base(course: Course) -> Month:
    """Return the month that money is arranged around: the start of works, or when it was hoped for."""
    return course.start or course.planned_start.plus(5)


def _assigned_after(place: int, number: int, chance: Random) -> int:
    """Return how many months after the start of works (before, when negative) a source is assigned."""
    if place == 0:
        return -chance.randint(4, 8)
    if place == number - 1:
        return -chance.randint(0, 3)
    return chance.randint(-4, 3)


def _allocations(
    source: FundingSource, amount: Decimal, assigned: Month, course: Course, chance: Random
) -> list[tuple[Month, Decimal]]:
    """Return what is allocated by documents; by contract or resolution, where it is no public money."""
    parts = chance.choice((1, 1, 2, 2, 3)) if amount > _WHOLE_FROM else 1
    first = max(assigned, _base(course).plus(chance.randint(-3, 3)))
    if source in _WITH_TRANCHES:
        first = assigned.plus(chance.randint(0, 2))
    if course.start is None:
        if not happens(chance, 45):
            return []
        parts = max(parts, 2)
    steps: list[tuple[Month, Decimal]] = []
    for part in range(1, parts + 1):
        if course.start is None and part > 1:
            break
        value = amount if part == parts else _floor(amount * part / parts, _FEN)
        steps.append((first, value))
        first = first.plus(chance.randint(4, 10))
    return steps


def _receipts(
    source: FundingSource, allocated: Sequence[tuple[Month, Decimal]], chance: Random
) -> list[tuple[Month, Decimal]]:
    """Return what arrives of the allocated money, and when: a county's own share is often late and short."""
    if source is FundingSource.BANK_LOAN:
        return list(allocated)  # A loan counts from its contract.
    is_short = happens(chance, 40 if source in {FundingSource.COUNTY, FundingSource.SELF_RAISED} else 10)
    steps: list[tuple[Month, Decimal]] = []
    for month, amount in allocated:
        arrives = month.plus(chance.randint(0, 3))
        if steps:
            arrives = max(arrives, steps[-1][0])
        if is_short:
            steps.append((arrives, _floor(amount * chance.choice((30, 50, 60)) / 100, _FEN)))
            arrives = arrives.plus(chance.randint(5, 12))
        share = 100 if not is_short or happens(chance, 60) else 80
        steps.append((arrives, _floor(amount * share / 100, _FEN)))
    rising: list[tuple[Month, Decimal]] = []
    for month, amount in sorted(steps):
        rising.append((month, max(amount, rising[-1][1]) if rising else amount))
    return rising


def _recall(source: FundingSource, course: Course, factor: int, chance: Random) -> tuple[Month, str] | None:
    """Return when what is left over is taken back, and why; None where it is not."""
    number = chance.randint(1, 240)
    wait = chance.randint(3, 8)
    if source in _WITH_TRANCHES or source is FundingSource.OTHER:
        return None
    if course.cancelled is not None:
        # It is told in the last return before nothing is due any more.
        return course.cancelled, _CANCELLED_RECALL.format(year=course.cancelled.year, number=number)
    if course.completion is None or factor >= _ALL or not happens(chance, 50):
        return None
    month = min(course.completion.plus(wait), HORIZON)
    return month, _LOCAL_RECALL.format(year=month.year, number=number)


def _cost_percent(course: Course, chance: Random) -> int:
    """Return what the works cost in the end, in percent of the total investment."""
    if course.fate is Fate.SLOW and happens(chance, 40):
        return chance.randint(101, 107)
    return chance.choice((94, 96, 97, 98, 99, 99, 100, 100, 100, 100, 100, 102))


def _step(total: Decimal) -> Decimal:
    """Return to what an assigned amount is rounded."""
    return Decimal(1) if total >= _WHOLE_FROM else Decimal("0.1")


def _floor(amount: Decimal, step: Decimal) -> Decimal:
    """Round down to a step, so that parts never exceed their whole."""
    return (amount / step).to_integral_value(rounding=ROUND_FLOOR) * step
