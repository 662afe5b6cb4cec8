"""Finding, ordering and counting commitments."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.commitments.rules.lines import has_due
from app.commitments.types import UnitRole
from app.commitments.types.asking import UNDATED, Grouping, OverviewFilter, SortKey
from app.commitments.types.facts import PLACES
from app.commitments.types.lines import CommitmentState, StateCounts
from app.commitments.types.overview import GroupRow, GroupTable
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from app.commitments.types.asking import Ordering
    from app.commitments.types.lines import CommitmentLine

_WORST_FIRST = {state: place for place, state in enumerate(CommitmentState)}


def found(lines: Iterable[CommitmentLine], chosen: OverviewFilter, today: date) -> list[CommitmentLine]:
    """Return the lines that are in the state and due as asked; what a plan prints was asked before."""
    return [
        line
        for line in lines
        if chosen.state in {None, line.state}
        and (chosen.due is None or has_due(line, chosen.due, today))
        and (chosen.target is None or any(each.state is chosen.target for each in line.targets))
        and (chosen.year is None or due_in(line, chosen.year))
    ]


def ordered(lines: Iterable[CommitmentLine], ordering: Ordering) -> tuple[CommitmentLine, ...]:
    """Return lines in an order; those without what it goes by stand last, in either direction."""
    printed = sorted(lines, key=lambda line: (line.fact.plan_code, line.fact.position))
    if ordering.key is SortKey.PRINTED:
        return tuple(reversed(printed) if ordering.descending else printed)
    ranks: dict[SortKey, Callable[[CommitmentLine], float | None]] = {
        SortKey.DUE: _days_left,
        SortKey.REPORTED: _reported,
        SortKey.STATE: lambda line: _WORST_FIRST[line.state],
    }
    rank = ranks[ordering.key]
    ranked = [(rank(line), line) for line in printed]
    known = [(place, line) for place, line in ranked if place is not None]
    known.sort(key=lambda pair: pair[0], reverse=ordering.descending)
    return tuple(line for _, line in known) + tuple(line for place, line in ranked if place is None)


def counts_of(lines: Iterable[CommitmentLine]) -> StateCounts:
    """Return how many lines are in each state, the worst first."""
    states = [line.state for line in lines]
    return StateCounts(tuple((state, states.count(state)) for state in CommitmentState))


def groups(lines: Sequence[CommitmentLine], by: Grouping) -> tuple[GroupTable, ...]:
    """Return counts of each plan's commitments by unit, year of their targets, or document and group.

    A commitment counts for each of its units, and for each year in which one of its targets is due.
    """
    tables = []
    count = {Grouping.UNIT: _by_unit, Grouping.DUE: _by_year, Grouping.DOCUMENT: _by_document}[by]
    for plan_code in dict.fromkeys(line.fact.plan_code for line in lines):
        of_plan = [line for line in lines if line.fact.plan_code == plan_code]
        caption = Text("{city}：{grouping}", city=of_plan[0].fact.city_name, grouping=by.label)
        head = {Grouping.UNIT: Text("单位"), Grouping.DUE: Text("期限"), Grouping.DOCUMENT: Text("文件")}[by]
        tables.append(GroupTable(caption, head, tuple(count(of_plan, plan_code))))
    return tuple(tables)


def _days_left(line: CommitmentLine) -> int | None:
    return None if line.next_target is None else line.next_target.days_left


def _reported(line: CommitmentLine) -> float | None:
    return None if line.newest is None else line.newest.submitted_at.timestamp()


def _by_unit(lines: Sequence[CommitmentLine], plan_code: str) -> Iterable[GroupRow]:
    names: dict[str, str] = {}
    parts: dict[str, list[CommitmentLine]] = defaultdict(list)
    leads: dict[str, int] = defaultdict(int)
    for line in lines:
        for key, name, roles in units_of(line):
            names[key] = name
            parts[key].append(line)
            leads[key] += UnitRole.LEAD in roles
    order = [key for key in names if key not in PLACES]
    order.sort(key=lambda key: -len(parts[key]))
    for key in [*order, *(each for each in PLACES if each in names)]:
        yield GroupRow(
            label=names[key],
            parameters=(("plan", plan_code), ("unit", key)),
            counts=counts_of(parts[key]),
            leads=leads[key],
            unit_id=None if key in PLACES else int(key),
        )


def units_of(line: CommitmentLine) -> Iterable[tuple[str, str, tuple[UnitRole, ...]]]:
    """Yield the key, name and roles of each unit of a commitment, all counties and all zones among them."""
    roles: dict[int, list[UnitRole]] = defaultdict(list)
    names: dict[int, str] = {}
    for unit in line.fact.units:
        roles[unit.organisation_id].append(unit.role)
        names[unit.organisation_id] = unit.name
    for number, name in names.items():
        yield str(number), name, tuple(roles[number])
    for key in line.fact.places:
        yield key, PLACES[key], (UnitRole.RESPONSIBLE,)


def due_in(line: CommitmentLine, year: str) -> bool:
    """Return whether a target is due in a year, or, asked for `none`, whether no target has a date."""
    years = {str(each.fact.due.year) for each in line.targets if each.fact.due}
    return not years if year == UNDATED else year in years


def _by_year(lines: Sequence[CommitmentLine], plan_code: str) -> Iterable[GroupRow]:
    years = {str(each.fact.due.year) for line in lines for each in line.targets if each.fact.due}
    for year in (*sorted(years), UNDATED):
        due = [line for line in lines if due_in(line, year)]
        if due:
            label = Text("没有定期限的目标") if year == UNDATED else Text("{year}年", year=year)
            yield GroupRow(label, (("plan", plan_code), ("year", year)), counts_of(due))


def _by_document(lines: Sequence[CommitmentLine], plan_code: str) -> Iterable[GroupRow]:
    for document in dict.fromkeys(line.fact.document for line in lines):
        of_document = [line for line in lines if line.fact.document == document]
        asked = (("plan", plan_code), ("document", document))
        yield GroupRow(document, asked, counts_of(of_document))
        groups_of = dict.fromkeys(line.fact.group for line in of_document if line.fact.group)
        for group in groups_of if len(groups_of) > 1 else ():
            of_group = [line for line in of_document if line.fact.group == group]
            yield GroupRow(group, (*asked, ("group", group)), counts_of(of_group), is_part=True)
