"""The pages of reconciliation, and the steps that are taken there on a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules.policy import can, reach
from app.accounts.types import Action
from app.answers import kept_while_unchanged
from app.db.transaction import transaction
from app.extensions import database
from app.funding.queries.ledger import entries_of_project
from app.funding.queries.reconciliation import notes_on
from app.funding.rules import reconciliation as differences
from app.funding.service import reconciliation as funding
from app.funding.types import DifferenceStep, FundingSource, Sides
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.portfolio import queries as portfolio
from app.portfolio.queries import reconciliation as queries
from app.portfolio.rules import reconciliation as rules
from app.portfolio.service.finance import finance_month
from app.portfolio.types.pages import PAGE_SIZE
from app.portfolio.types.reconciliation import ACTION_OF, ComparedPair, DifferencePage, Reconciliation
from app.projects.queries import subject_of
from app.returns.types.vocabulary import Reading

if TYPE_CHECKING:
    from app.accounts.types import Reach, User
    from app.audit.types import Actor
    from app.funding.types import DifferenceKey, EntryFact
    from app.kernel.months import Month
    from app.portfolio.types.reconciliation import DifferenceRow, ReconciliationQuery


@kept_while_unchanged
def reconciliation(query: ReconciliationQuery, within: Reach) -> Reconciliation:
    """Return one page of the differences within a reach, with the sums of all; beyond the last is the last.

    Raises:
        NotFoundError: no plan within the reach has closed the month that is asked for.
    """
    moment = finance_month(within, query.chosen.as_of)
    rows, agreeing = _rows(query, within, moment.month)
    found = rules.listed(rows, query)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(query.page, pages)
    first = (page - 1) * PAGE_SIZE
    plans = portfolio.plan_names(within)
    choices = portfolio.choices(within, plans, moment.months)
    return Reconciliation(
        query=query,
        moment=moment,
        sums=rules.sums_of(rows, agreeing),
        rows=tuple(found[first : first + PAGE_SIZE]),
        found=len(found),
        page=page,
        pages=pages,
        first=first + 1,
        choices=choices,
    )


def listed_rows(query: ReconciliationQuery, within: Reach) -> tuple[DifferenceRow, ...]:
    """Return the rows that the list shows on all of its pages.

    Raises:
        NotFoundError: no plan within the reach has closed the month that is asked for.
    """
    rows, _ = _rows(query, within, finance_month(within, query.chosen.as_of).month)
    return tuple(rules.listed(rows, query))


def _rows(query: ReconciliationQuery, within: Reach, month: Month | None) -> tuple[list[DifferenceRow], int]:
    """Return all rows at a month, and how many pairs agree; nothing where no month was ever closed."""
    if month is None:
        return [], 0
    pairs = queries.pairs(within, query, month, with_agreeing=query.shows_all)
    notes = queries.notes(within, query)
    rows = [rules.row_of(pair, notes.get(pair.key, ())) for pair in pairs]
    return rows, queries.agreeing(within, query, month)


def difference_page(key: DifferenceKey, asked: Month | None, reading: Reading, user: User) -> DifferencePage:
    """Return one pair in full, at the month asked for or else at the latest closed one.

    Raises:
        NotFoundError: there is no such project or source, or its month was never closed.
    """
    project = portfolio.project(reach(user, Action.READ_FINANCE), key.project_code)
    subject = subject_of(key.project_code)
    if project is None or subject is None or key.source is FundingSource.UNASSIGNED:
        message = Text(
            "没有可以对账的项目和资金来源：{project_code} {source}。",
            project_code=key.project_code,
            source=key.source.label,
        )
        raise NotFoundError(message)
    reported = queries.reported(key, reading)
    latest = max((month for month, _ in reported), default=None)
    month = asked or latest
    if latest is None or month is None or month not in dict(reported):
        closed = Text("最近关账的是 {month}。", month=latest) if latest else Text("还没有关过账。")
        message = Text(
            "项目 {project_code} 的 {asked}没有关账，不能对账；{known}",
            project_code=key.project_code,
            asked=asked or Text("任何月份"),
            known=closed,
        )
        raise NotFoundError(message)
    entries = entries_of(key)
    series = rules.series_of([each for each in reported if each[0] <= month], entries)
    notes = notes_on(key)
    since = differences.since(key.source, series)
    row = rules.row_of(ComparedPair(key, project.name, project.region_name, series[-1], since), notes)
    may_follow = differences.may_follow(row.state) if row.state and reading is Reading.NOW else ()
    return DifferencePage(
        row=row,
        reading=reading,
        latest=latest,
        is_compared=differences.is_compared(key.source, series[-1].recorded),
        is_from_first_month=since == series[0].month,
        lines=rules.month_lines(key.source, series),
        entries=entries,
        notes=notes,
        steps=tuple(step for step in may_follow if can(user, ACTION_OF[step], subject)),
    )


def entries_of(key: DifferenceKey) -> tuple[EntryFact, ...]:
    """Return the entries of a pair in the ledger, in the order of their dates."""
    return tuple(
        entry
        for entry in entries_of_project(key.project_code)
        if (entry.source, entry.kind) == (key.source, key.kind)
    )


def take_step(step: DifferenceStep, key: DifferenceKey, seen: Sides, text: str, *, actor: Actor) -> None:
    """Explain, close or reopen a difference, as long as both amounts (万元) are those that somebody saw.

    Raises:
        NotFoundError: there is no such project, or its month was never closed.
        DifferenceError: the step cannot be taken now, or has no text.
        DifferenceChangedError: an amount has changed meanwhile.
    """
    with transaction(database.session):
        reported = dict(queries.reported(key, Reading.NOW))
        if seen.month not in reported:
            message = Text(
                "项目 {project_code} 的 {month} 没有关账，不能对账。",
                project_code=key.project_code,
                month=seen.month,
            )
            raise NotFoundError(message)
        now = reported[seen.month]
        if now != seen.reported:
            raise funding.DifferenceChangedError(now, funding.recorded_amount(key, seen.month))
        funding.take_step(step, key, seen, text, actor=actor)
