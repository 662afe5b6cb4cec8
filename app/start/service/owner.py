"""What waits for whoever reports: returns, updates of commitments, and what the last month said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules.policy import may_enter, reach
from app.accounts.types import Action, Reach
from app.commitments.rules.reporters import may_report_for
from app.commitments.service import reminders
from app.commitments.types.lines import Duty
from app.funding.types import Owes
from app.lights.service.overview_page import lights_page
from app.lights.types.pages import LightsQuery
from app.portfolio.service.reconciliation import listed_rows
from app.portfolio.types import EVERYTHING
from app.portfolio.types.reconciliation import ReconciliationQuery, StateAsked
from app.returns import queries as returns
from app.returns.queries.overview import plan_names
from app.returns.types.vocabulary import PeriodState, RestatementState
from app.returns.types.writing import DueReturn
from app.start.rules import state, todos
from app.start.types.work import OwnerPanel, Todo, TodoKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounts.types import User
    from app.commitments.types.lines import QuarterDuty


def owner_panel(user: User, today: date) -> OwnerPanel | None:
    """Return what waits for a user who reports; None for others.

    Whoever leads a sector reports on the commitments of their bureau alone.
    """
    own = reach(user, Action.REPORT)
    duties = _duties(user, today)
    if own.is_empty:
        return None if not duties else _of_commitments(duties)
    open_months = [each.month for each in returns.periods() if each.state is PeriodState.OPEN]
    rows = [
        DueReturn(fact, (fact.deadline - today).days)
        for month in sorted(set(open_months))
        for fact in returns.returns(own, month=month)
    ]
    periods = todos.own_periods(rows, {plan.code: plan.name for plan in plan_names()})
    lights = lights_page(own, LightsQuery()).shown
    return OwnerPanel(
        todos=todos.by_urgency(
            (
                *todos.returns_to_write(periods),
                *_updates(duties),
                _restatements(own, today),
                _differences(user),
            )
        ),
        periods=periods,
        duties=duties,
        month=max((each.month for each in lights), default=None),
        lit=state.worst_first(lights),
        projects=sum(each.total.total for each in lights),
        has_open_period=bool(rows),
    )


def _of_commitments(duties: Sequence[QuarterDuty]) -> OwnerPanel:
    return OwnerPanel(
        todos=todos.by_urgency(_updates(duties)),
        periods=(),
        duties=tuple(duties),
        month=None,
        lit=(),
        projects=0,
        has_open_period=False,
    )


def _duties(user: User, today: date) -> tuple[QuarterDuty, ...]:
    """Return the updates that a user owes for their own units or bureau, what was sent back first."""
    reporting = reach(user, Action.REPORT_COMMITMENT)
    own = Reach(units=reporting.units, sectors=reporting.sectors)
    if own.is_empty:
        return ()
    return tuple(
        duty
        for duty in reminders(own, today=today).duties
        if duty.unit in may_report_for(user, duty.line.fact)
    )


def _updates(duties: Sequence[QuarterDuty]) -> tuple[Todo, ...]:
    found = []
    for kind, duty, anchor in (
        (TodoKind.UPDATES_SENT_BACK, Duty.SENT_BACK, "returned"),
        (TodoKind.UPDATES, Duty.MISSING, "missing"),
    ):
        of_kind = [each for each in duties if each.duty is duty]
        if of_kind:
            nearest = min(of_kind, key=lambda each: each.days_left)
            found.append(
                Todo(
                    kind,
                    len(of_kind),
                    {"_anchor": anchor},
                    due_on=nearest.due_on,
                    days_left=nearest.days_left,
                )
            )
    return tuple(found)


def _restatements(own: Reach, today: date) -> Todo:
    """Return the corrections that were asked for and are not decided."""
    asked = returns.restatements(own, RestatementState.PROPOSED)
    days = [todos.days_since(each.requested_at, today) for each in asked]
    return Todo(
        TodoKind.RESTATEMENTS_ASKED,
        len(asked),
        {"state": RestatementState.PROPOSED.value},
        waiting_days=max(days, default=None),
    )


def _differences(user: User) -> Todo | None:
    """Return the differences of money that the unit has to explain."""
    if not may_enter(user, Action.EXPLAIN_DIFFERENCE):
        return None
    query = ReconciliationQuery(EVERYTHING, state=StateAsked.OPEN, owes=Owes.OWNER)
    rows = listed_rows(query, reach(user, Action.EXPLAIN_DIFFERENCE))
    return Todo(TodoKind.EXPLAIN, len(rows), query.parameters())
