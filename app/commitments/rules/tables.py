"""Units × commitments, and dated targets by year and quarter."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.commitments.rules.overview import units_of
from app.commitments.rules.quarters import MONTHS, in_words, quarter_of
from app.commitments.types import CommitmentKind, TargetState, UnitRole
from app.commitments.types.asking import UNDATED
from app.commitments.types.facts import COUNTIES, PLACES, ZONES
from app.commitments.types.lines import DueTarget
from app.commitments.types.overview import DueGroup, Matrix, MatrixColumn, MatrixRow
from app.kernel.months import Month
from app.kernel.partial_dates import Precision
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.commitments.types.lines import CommitmentLine
    from app.commitments.types.overview import PlanInReach

_SHORT = {COUNTIES: Text("各县（市、区）"), ZONES: Text("功能区")}
_WHOLE_YEAR = 5
"""What stands after the four quarters of a year."""


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
        key=lambda key: (key == ZONES, key == COUNTIES, -len(parts[key]), 0 if key in PLACES else int(key)),
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
        unit_id=None if key in PLACES else int(key),
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
            is_whole = due.precision is Precision.YEAR
            number = (
                _WHOLE_YEAR if is_whole else quarter_of(Month(due.year, due.first_day.month)).number // MONTHS
            )
            years[due.year][number].append(each)
    return tuple(
        (year, tuple(_group(year, number, years[year][number]) for number in sorted(years[year])))
        for year in sorted(years)
    )


def _group(year: int, number: int, targets: Sequence[DueTarget]) -> DueGroup:
    if number == _WHOLE_YEAR:
        return DueGroup(str(year), Text("{year}年内（方案只写到年）", year=year), tuple(targets))
    return DueGroup(f"{year}-q{number}", in_words(Month(year, number * MONTHS)), tuple(targets))
