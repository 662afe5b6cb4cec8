"""The start page: which panels a user has, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import queries as accounts
from app.accounts.rules.policy import may_enter, reach
from app.accounts.types import Action, Role
from app.kernel.texts import Text
from app.returns import queries as returns
from app.start.service.finance import finance_panel
from app.start.service.owner import owner_panel
from app.start.service.reviewer import reviewer_panel
from app.start.service.state import portfolio_state
from app.start.types.page import FirstStep, StartPage

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.types import User
    from app.start.types.asking import StartQuery
    from app.start.types.state import State

_WORK = (Action.REPORT, Action.REVIEW_COUNTY, Action.REVIEW_CITY, Action.RECORD_LEDGER)
"""Whoever does any of these has something to do before they read."""


def start_page(user: User, query: StartQuery, today: date) -> StartPage:
    """Return what a user sees first, in a constant number of queries."""
    state = state_of(user, query, today)
    return StartPage(
        owner=owner_panel(user, today),
        reviewer=reviewer_panel(user, today, None if state is None else state.reminders),
        finance=finance_panel(user, today),
        state=state,
        steps=_first_steps(user) if state is not None and state.month is None else (),
        has_work=any(may_enter(user, action) for action in _WORK),
    )


def state_of(user: User, query: StartQuery, today: date) -> State | None:
    """Return the state of the portfolio for those who see more than the projects of single units."""
    register = reach(user, Action.READ_REGISTER)
    if not (register.everything or register.cities or register.counties or register.sectors):
        return None
    return portfolio_state(register, reach(user, Action.READ_PLANS), query, today)


def _first_steps(user: User) -> tuple[FirstStep, ...]:
    """Return what to do until the first month can be read, for those who can do any of it."""
    steps = []
    if may_enter(user, Action.ADMINISTER_ACCOUNTS):
        roles = {grant.role for account in accounts.accounts() for grant in account.grants}
        steps.append(
            FirstStep(
                Text("建立账号：项目单位、县级审核、市级调度、财政"),
                "admin.account_list",
                is_done={Role.OWNER, Role.CITY_COORDINATOR} <= roles,
            )
        )
    if may_enter(user, Action.MANAGE_PERIODS):
        opened = returns.has_periods()
        steps.append(FirstStep(Text("确定报送期限，开启第一个调度期"), "returns.period_list", is_done=opened))
        steps.append(
            FirstStep(Text("项目单位填报、县级和市级审核以后关账"), "returns.review_list", is_done=False)
        )
    return tuple(steps)
