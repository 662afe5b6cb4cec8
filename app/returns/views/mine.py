"""“My returns”: everything that a user's units have to report, and what became of it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.rules.policy import reach
from app.accounts.service import current_user
from app.accounts.types import Action
from app.kernel.china import today_in_china
from app.returns import queries
from app.returns.queries import overview
from app.returns.types.vocabulary import PeriodState
from app.returns.types.writing import DueGroup, DueReturn, Mine, MineShown
from app.returns.views import blueprint
from app.web.access import access

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flask.typing import ResponseReturnValue

    from app.kernel.months import Month
    from app.returns.types.facts import ReturnFact
    from app.returns.types.periods import PeriodFact

CLOSED_MONTHS = 2
"""How many closed months stay in the list, so that an owner sees what became of them."""


@blueprint.get("")
@access(Action.READ_RETURNS)
def mine() -> ResponseReturnValue:
    """Show what there is to report; who reports nothing reads the list of what others reported."""
    within = reach(current_user(), Action.REPORT)
    if within.is_empty:
        return redirect(url_for(".review_list"))
    facts = [
        fact for month in recent_months(queries.periods()) for fact in queries.returns(within, month=month)
    ]
    asked = request.args.get("state", "")
    shown = MineShown(asked) if asked in set(MineShown) else MineShown.ALL
    return render_template(
        "returns/mine.html", mine=_mine(facts, shown, request.args.get("done", ""), today_in_china())
    )


def recent_months(periods: Sequence[PeriodFact]) -> tuple[Month, ...]:
    """Return the months that are being reported and the last closed ones, the newest first."""
    opened = {each.month for each in periods if each.state is PeriodState.OPEN}
    closed = sorted({each.month for each in periods} - opened, reverse=True)[:CLOSED_MONTHS]
    return tuple(sorted({*opened, *closed}, reverse=True))


def _mine(facts: Sequence[ReturnFact], shown: MineShown, done: str, today: date) -> Mine:
    """Put the list together."""
    rows = [DueReturn(fact, (fact.deadline - today).days) for fact in facts]
    names = {plan.code: plan.name for plan in overview.plan_names()}
    groups = (
        DueGroup(
            plan_code=plan_code,
            place=names[plan_code],
            month=month,
            deadline=each[0].fact.deadline,
            days_left=each[0].days_left,
            period_state=each[0].fact.period_state,
            rows=tuple(each),
        )
        for (month, plan_code), group in groupby(rows, lambda row: (row.fact.month, row.fact.plan_code))
        if (each := [row for row in group if shown.holds(row)])
    )
    submitted = next((fact for fact in facts if f"{fact.project_code}/{fact.month}" == done), None)
    return Mine(
        groups=tuple(groups),
        shown=shown,
        counts={kind: sum(kind.holds(row) for row in rows) for kind in MineShown},
        done=submitted if submitted and not submitted.state.is_with_owner else None,
        next=next((row.fact for row in reversed(rows) if row.is_to_do), None),
    )
