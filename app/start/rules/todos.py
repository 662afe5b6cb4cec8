"""What there is to do, and in which order."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.kernel.china import in_china
from app.kernel.texts import Text
from app.returns.types.vocabulary import PeriodState, ReturnState
from app.start.types.work import CountyDesk, LateUnit, OwnPeriod, Todo, TodoKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from app.kernel.months import Month
    from app.lights.types.pages import ResponsibleUnit
    from app.returns.types.facts import ReturnFact
    from app.returns.types.overview import ReturnRow
    from app.returns.types.writing import DueReturn

_FAR = 10_000
"""Days: later than any deadline."""


def days_since(moment: datetime, today: date) -> int:
    """Return for how many days something has waited in China; `moment` is naive UTC."""
    return max(0, (today - in_china(moment).date()).days)


def by_urgency(todos: Iterable[Todo | None]) -> tuple[Todo, ...]:
    """Return what there is to do, the most urgent first: a day of waiting weighs as one after a deadline.

    What nobody has anything of (None, or a count of 0) does not stand there.
    """
    found = [todo for todo in todos if todo is not None and todo.count]
    kinds = list(TodoKind)
    return tuple(
        sorted(
            found,
            key=lambda todo: (
                _days_left(todo),
                kinds.index(todo.kind),
                todo.note,
            ),
        )
    )


def _days_left(todo: Todo) -> int:
    if todo.days_left is not None:
        return todo.days_left
    return _FAR if todo.waiting_days is None else -todo.waiting_days


def own_periods(rows: Sequence[DueReturn], cities: Mapping[str, str]) -> tuple[OwnPeriod, ...]:
    """Return the open months of a unit's plans, the nearest deadline first; `cities` are names by plan code.

    Of each month what was sent back stands first, then drafts that were begun, then what nobody has touched.
    """
    months: dict[tuple[str, Month], list[DueReturn]] = defaultdict(list)
    for row in rows:
        if row.fact.period_state is PeriodState.OPEN:
            months[row.fact.plan_code, row.fact.month].append(row)
    found = [
        OwnPeriod(
            plan_code=plan_code,
            city=cities.get(plan_code, plan_code),
            month=month,
            deadline=each[0].fact.deadline,
            days_left=each[0].days_left,
            rows=tuple(sorted((row for row in each if row.is_to_do), key=_begun_first)),
            submitted=sum(not row.is_to_do for row in each),
        )
        for (plan_code, month), each in months.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.days_left, each.plan_code)))


def _begun_first(row: DueReturn) -> tuple[bool, bool, str]:
    fact = row.fact
    return fact.state is not ReturnState.SENT_BACK, fact.saved_at is None, fact.project_code


def returns_to_write(periods: Sequence[OwnPeriod]) -> tuple[Todo, ...]:
    """Return what a unit has to write of its open months: what was sent back apart from the rest."""
    found = []
    for period in periods:
        back = [row for row in period.rows if row.fact.state is ReturnState.SENT_BACK]
        for kind, count in (
            (TodoKind.SENT_BACK, len(back)),
            (TodoKind.RETURNS, len(period.rows) - len(back)),
        ):
            found.append(
                Todo(
                    kind,
                    count,
                    {"state": "todo"},
                    due_on=period.deadline,
                    days_left=period.days_left,
                    note=Text("{city}{month}", city=period.city, month=period.month.in_words),
                )
            )
    return tuple(found)


def county_desks(
    waiting: Iterable[ReturnRow], unreported: Iterable[ReturnFact], today: date
) -> tuple[CountyDesk, ...]:
    """Return what lies on the user's desk by county and month, the longest waiting first.

    `unreported` are the returns of open months that are still with their units.
    """
    places: dict[tuple[str, str, Month], tuple[str, list[ReturnRow], list[ReturnFact]]] = {}

    def place(fact: ReturnFact) -> tuple[str, list[ReturnRow], list[ReturnFact]]:
        key = (fact.plan_code, fact.region_code, fact.month)
        return places.setdefault(key, (fact.region_name, [], []))

    for row in waiting:
        place(row.fact)[1].append(row)
    for fact in unreported:
        place(fact)[2].append(fact)
    found = [
        CountyDesk(
            region_code=region_code,
            region_name=name,
            plan_code=plan_code,
            month=month,
            waiting=len(rows),
            waiting_days=longest_waiting(rows, today),
            unreported=len(facts),
            overdue=any(fact.deadline < today for fact in facts),
        )
        for (plan_code, region_code, month), (name, rows, facts) in places.items()
    ]
    return tuple(
        sorted(found, key=lambda desk: (-(desk.waiting_days or -1), -desk.waiting, desk.region_code))
    )


def longest_waiting(rows: Iterable[ReturnRow], today: date) -> int | None:
    """Return for how many days the return has waited that was submitted first; None where none has."""
    days = [days_since(row.digest.submitted_at, today) for row in rows if row.digest is not None]
    return max(days, default=None)


def late_units(
    facts: Iterable[ReturnFact], units: Mapping[str, Sequence[ResponsibleUnit]], today: date
) -> tuple[LateUnit, ...]:
    """Return the units to remind, those that owe most first; `units` are responsible units by project code.

    The first unit of a project reports.
    """
    owed: dict[tuple[str, date], list[ReturnFact]] = defaultdict(list)
    for fact in facts:
        responsible = units.get(fact.project_code, ())
        owed[responsible[0].name if responsible else fact.region_name, fact.deadline].append(fact)
    found = [
        LateUnit(
            name=name,
            projects=tuple((fact.project_code, fact.project_name, fact.month) for fact in each),
            days_left=(deadline - today).days,
        )
        for (name, deadline), each in owed.items()
    ]
    return tuple(sorted(found, key=lambda unit: (unit.days_left, -len(unit.projects), unit.name)))


def with_units(facts: Collection[ReturnFact]) -> tuple[ReturnFact, ...]:
    """Return the returns of open months that are still with their units."""
    return tuple(fact for fact in facts if fact.period_state is PeriodState.OPEN and fact.state.is_with_owner)
