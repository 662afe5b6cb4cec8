"""The pages of restatement put together. Nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules import policy
from app.accounts.types import Action
from app.funding.types import FundingSource
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.projects.queries import subject_of
from app.returns import queries
from app.returns.queries import overview
from app.returns.service.desk import amount_rows
from app.returns.types.facts import AsOf
from app.returns.types.pages import RestatementPage, RestatePage
from app.returns.types.report import SourceAmounts
from app.returns.types.vocabulary import RestatementState

if TYPE_CHECKING:
    from app.accounts.types import User
    from app.kernel.months import Month
    from app.returns.types.facts import RestatementFact


def restate_page(user: User, code: str, month: Month) -> RestatePage:
    """Return what the form of a restatement shows beside its fields: a closed month as known now.

    Raises:
        NotFoundError: there is no such project, or its month was never closed.
    """
    known = queries.month_facts(AsOf(month), [code]).get(code)
    if known is None:
        message = Text(
            "项目 {code} 的 {month} 没有关账，不需要更正；还没有关账的月份请直接填报。",
            code=code,
            month=month,
        )
        raise NotFoundError(message)
    amounts = {each.source: each for each in known.amounts}
    reach = policy.reach(user, Action.READ_RETURNS)
    return RestatePage(
        code=code,
        project_name=overview.project_names([code])[code],
        month=month,
        known=known,
        sources=tuple(amounts.get(source, SourceAmounts(source)) for source in FundingSource),
        earlier=tuple(each for each in queries.restatements(reach, code=code) if each.month == month),
    )


def restatement_list(user: User, state: RestatementState | None) -> tuple[tuple[RestatementFact, str], ...]:
    """Return the restatements that a user may read, the newest first, each with the name of its project."""
    facts = queries.restatements(policy.reach(user, Action.READ_RETURNS), state)
    names = overview.project_names({fact.project_code for fact in facts})
    return tuple((fact, names[fact.project_code]) for fact in facts)


def restatement_page(user: User, restatement_id: int) -> RestatementPage:
    """Return one restatement, old beside new.

    Raises:
        NotFoundError: there is none.
    """
    fact = queries.restatement(restatement_id)
    subject = subject_of(fact.project_code) if fact else None
    if fact is None or subject is None:
        message = Text("没有第 {restatement_id} 号更正。", restatement_id=restatement_id)
        raise NotFoundError(message)
    is_own = fact.requested_by == user.name
    return RestatementPage(
        fact=fact,
        project_name=overview.project_names([fact.project_code])[fact.project_code],
        amounts=amount_rows(fact.new_amounts, fact.old_amounts),
        may_decide=fact.state is RestatementState.PROPOSED
        and not is_own
        and policy.can(user, Action.DECIDE_RESTATEMENT, subject),
        is_own=is_own,
    )
