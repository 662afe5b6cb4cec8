"""The money page of a project put together. Nothing is changed here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.accounts.rules.policy import can, reach
from app.accounts.types import Action
from app.funding.queries.ledger import entries_of_project, recorded_amounts
from app.funding.service import annual_plan_page, split_page
from app.funding.types import FundingSource
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.portfolio import queries
from app.portfolio.queries import cube
from app.portfolio.rules import money as rules
from app.portfolio.rules.register import fact_in_reading, shown_months
from app.portfolio.types.cube import Question
from app.portfolio.types.money import MoneyLine, MoneyPage
from app.projects.queries import subject_of
from app.returns import queries as returns
from app.returns.types.cube import CubeDimension
from app.returns.types.vocabulary import PeriodState, Reading

if TYPE_CHECKING:
    from app.accounts.types import User
    from app.kernel.months import Month


def money_page(user: User, code: str, asked: Month | None, reading: Reading) -> MoneyPage:
    """Return everything about the money of a project, at a closed month in one of its readings.

    Raises:
        NotFoundError: there is no project of exactly this code within what the user may read.
    """
    within = reach(user, Action.READ_FINANCE)
    project, subject = queries.project(within, code), subject_of(code)
    if project is None or subject is None:
        message = Text("没有代码为“{code}”的项目。", code=code)
        raise NotFoundError(message)
    plan = next(plan for plan in queries.plan_names(within) if plan.code == project.plan_code)
    periods = returns.periods([plan.code])
    shown = shown_months([plan], periods, asked, reading)
    month = shown.of_plan(plan.code)
    closed = sorted((each.month for each in periods if each.state is PeriodState.CLOSED), reverse=True)
    history = returns.history_of_months(code)
    fact = fact_in_reading(history, month, reading)
    recorded = recorded_amounts([code], month.last_day if month else date.max)
    compared = rules.compared_lines(
        fact.amounts if fact else (), {(each.source, each.kind): each.amount for each in recorded}
    )
    question = Question((CubeDimension.SOURCE,), ((CubeDimension.PROJECT, code),), month, reading)
    sums = {FundingSource(row.keys[0]): row.sums for row in cube.answer(question, within)}
    annual = annual_plan_page(code)
    restatements = returns.restatements(within, code=code)
    return MoneyPage(
        project=project,
        plan=plan,
        asked=asked,
        shown=shown,
        closed=tuple(closed),
        fact=fact,
        origin=rules.origin_of(history, fact),
        lines=tuple(MoneyLine(source, sums[source]) for source in FundingSource if source in sums),
        total=next(cube.answer(question.with_by(), within)).sums,
        compared=compared,
        compared_total=rules.compared_total(compared),
        entries=entries_of_project(code)[::-1],
        split=split_page(code),
        annual=annual,
        years=rules.year_lines(annual.plan, history, closed, month, reading),
        months=rules.month_lines(history, closed, reading, restatements),
        restatements=restatements,
        may_adjust=can(user, Action.ADJUST_FUNDING, subject),
        may_record=can(user, Action.RECORD_LEDGER, subject),
    )
