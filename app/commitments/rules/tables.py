"""Units × commitments, and dated targets by year and quarter."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.commitments.rules.overview import units_of
from app.commitments.types import CommitmentKind, TargetState, UnitRole
from app.commitments.types.asking import COUNTIES, UNDATED, ZONES
from app.commitments.types.lines import DueTarget
from app.commitments.types.overview import DueGroup, Matrix, MatrixColumn, MatrixRow
from app.kernel.partial_dates import Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.commitments.types.lines import CommitmentLine
    from app.commitments.types.overview import PlanInReach

_SHORT = {COUNTIES: "各县（市、区）", ZONES: "功能区"}
_MONTHS_OF_A_QUARTER = 3
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


def matrix_of(plan: PlanInReach, lines: Sequence[CommitmentLine]) -> Matrix:
    """Return the matrix of a plan: the unit with most commitments first, counties and zones last.

    Commitments of no unit have a row too: that nobody is named is worth seeing.
    """
    parts: dict[str, list[tuple[UnitRole, ...]]] = defaultdict(list)
    names: dict[str, str] = {}
    roles: dict[str, dict[str, tuple[UnitRole, ...]]] = {}
    for line in lines:
        of_line = roles[line.fact.code] = {}
        for key, name, marks in units_of(line):
            names[key] = name
            parts[key].append(marks)
            of_line[key] = marks
    keys = sorted(
        names,
        key=lambda key: (key == ZONES, key == COUNTIES, -len(parts[key]), int(key) if key.isdigit() else 0),
    )
    columns = tuple(_column(key, names[key], parts[key], plan.city) for key in keys)
    found = []
    for kind in CommitmentKind:
        rows = tuple(
            MatrixRow(line, tuple(roles[line.fact.code].get(key, ()) for key in keys))
            for line in lines
            if line.fact.kind is kind
        )
        if rows:
            found.append((kind, rows))
    return Matrix(plan, columns, tuple(found))


def _column(key: str, name: str, marks: Sequence[tuple[UnitRole, ...]], city: str) -> MatrixColumn:
    # 吉安市民政局 is called 市民政局 within its city.
    short = f"{city[-1:]}{name.removeprefix(city)}" if name.startswith(city) else name
    return MatrixColumn(
        key=key,
        name=name,
        short=_SHORT.get(key, short),
        leads=sum(UnitRole.LEAD in each for each in marks),
        responsible=sum(UnitRole.RESPONSIBLE in each for each in marks),
        unit_id=int(key) if key.isdigit() else None,
    )


def targets_of(lines: Iterable[CommitmentLine]) -> list[DueTarget]:
    """Return all targets of some commitments in the order of their last day; undated ones stand last."""
    every = [DueTarget(line, target) for line in lines for target in line.targets]
    return sorted(
        every,
        key=lambda each: (
            each.target.days_left is None,
            each.target.days_left or 0,
            each.line.fact.plan_code,
            each.line.fact.position,
            each.target.fact.number,
        ),
    )


def attention(lines: Iterable[CommitmentLine]) -> tuple[DueTarget, ...]:
    """Return the targets that are overdue or due soon, the earliest first."""
    asked = {TargetState.OVERDUE, TargetState.DUE_SOON}
    return tuple(each for each in targets_of(lines) if each.target.state in asked)


def is_asked(each: DueTarget, state: TargetState | None, year: str | None) -> bool:
    """Return whether a target is in a state, and due in a year or, asked for `none`, without a date."""
    due = each.target.fact.due
    return state in {None, each.target.state} and year in {None, UNDATED if due is None else str(due.year)}


def by_year(targets: Iterable[DueTarget]) -> tuple[tuple[int, tuple[DueGroup, ...]], ...]:
    """Return dated targets by year, and within it by quarter; what has only a year stands last in its year.

    A year means its last day only when a comparison needs a day (domain.md §4): it is put into no quarter.
    """
    years: dict[int, dict[int, list[DueTarget]]] = defaultdict(lambda: defaultdict(list))
    for each in targets:
        due = each.target.fact.due
        if due is not None:
            quarter = len(_QUARTERS)
            if due.precision is not Precision.YEAR:
                quarter = (due.first_day.month - 1) // _MONTHS_OF_A_QUARTER
            years[due.year][quarter].append(each)
    return tuple(
        (year, tuple(_group(year, quarter, years[year][quarter]) for quarter in sorted(years[year])))
        for year in sorted(years)
    )


def _group(year: int, quarter: int, targets: Sequence[DueTarget]) -> DueGroup:
    if quarter == len(_QUARTERS):
        return DueGroup(str(year), f"{year}年内（方案只写到年）", tuple(targets))
    return DueGroup(f"{year}-q{quarter + 1}", f"{year}年{_QUARTERS[quarter]}", tuple(targets))
