"""What waits for a finance bureau: the money of the month, differences, entries, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules.policy import may_enter, reach
from app.accounts.types import Action
from app.answers import kept_while_unchanged
from app.funding.queries import ledger
from app.funding.types import DifferenceState, LedgerFilter, Owes
from app.portfolio import queries as portfolio
from app.portfolio.queries import cube
from app.portfolio.rules.cube import finance_month
from app.portfolio.rules.reconciliation import sums_of
from app.portfolio.service.findings import findings
from app.portfolio.service.reconciliation import listed_rows
from app.portfolio.types import EVERYTHING
from app.portfolio.types.cube import Question
from app.portfolio.types.findings import FindingsQuery
from app.portfolio.types.reconciliation import ReconciliationQuery, StateAsked
from app.returns import queries as returns
from app.returns.rules.periods import closed_by_plan
from app.start.rules import headlines, todos
from app.start.rules.state import month_before
from app.start.types.work import FinancePanel, Todo, TodoKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounts.types import Reach, User
    from app.kernel.months import Month
    from app.portfolio.types.reconciliation import DifferenceRow
    from app.start.types.work import MoneyFigure

LARGEST, NEWEST = 5, 5
"""So many differences and entries of the ledger stand on the page."""


@kept_while_unchanged
def finance_panel(user: User, today: date) -> FinancePanel | None:
    """Return what waits for a user who keeps the ledger; None for others."""
    if not may_enter(user, Action.RECORD_LEDGER):
        return None
    within = reach(user, Action.RECORD_LEDGER)
    query = ReconciliationQuery(EVERYTHING, state=StateAsked.UNSETTLED)
    rows = listed_rows(query, within)
    month, figures = _money(within)
    found = findings(FindingsQuery(), within, today=today).found
    return FinancePanel(
        todos=todos.by_urgency(_differences(rows)),
        month=month,
        figures=figures,
        open_differences=sums_of(rows, 0).open_together,
        largest=rows[:LARGEST],
        entries=ledger.entries(within, LedgerFilter(), NEWEST, 0),
        findings=tuple((each.kind, len(each.findings), each.stake) for each in found if each.findings),
    )


def _money(within: Reach) -> tuple[Month | None, tuple[MoneyFigure, ...]]:
    """Return the amounts of the latest month, and the month; nothing where none is closed."""
    plans = portfolio.plan_names(within)
    closed = closed_by_plan(returns.periods([plan.code for plan in plans]))
    moment = finance_month(plans, closed, None)
    if moment.month is None:
        return None, ()
    before = month_before(moment, closed)
    now = next(cube.answer(Question(month=moment.month), within)).sums
    earlier = next(cube.answer(Question(month=before), within)).sums if before else None
    return moment.month, headlines.money_figures(now, earlier, moment.month)


def _differences(rows: Sequence[DifferenceRow]) -> tuple[Todo, ...]:
    """Return what the bureau has to explain, and what is explained and can be closed."""
    explain = ReconciliationQuery(EVERYTHING, state=StateAsked.OPEN, owes=Owes.BUREAU)
    close = ReconciliationQuery(EVERYTHING, state=StateAsked.EXPLAINED)
    return (
        Todo(
            TodoKind.EXPLAIN,
            sum(row.state is DifferenceState.OPEN and row.owes is Owes.BUREAU for row in rows),
            explain.parameters(),
        ),
        Todo(
            TodoKind.CLOSE_DIFFERENCES,
            sum(row.state is DifferenceState.EXPLAINED for row in rows),
            close.parameters(),
        ),
    )
