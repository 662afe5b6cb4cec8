"""The pages of reviewers put together: the list of what waits, and one return. Nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules import policy
from app.accounts.types import Action
from app.funding.types import FundingSource
from app.kernel.errors import NotFoundError
from app.kernel.problems import Severity
from app.kernel.texts import Text
from app.projects.queries import subjects_of
from app.returns import queries
from app.returns.queries import overview
from app.returns.rules.consistency import findings
from app.returns.rules.differences import differences, field_label, report_of
from app.returns.rules.reviewing import came_late, desk_for, desk_of, is_shown, reviews_anything
from app.returns.types.overview import Desk, ListQuery, ReturnRow, Shown
from app.returns.types.pages import AmountRow, ReviewList, ReviewPage
from app.returns.types.report import SourceAmounts, total_of
from app.returns.types.vocabulary import Amount, PeriodState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.types import User
    from app.kernel.months import Month
    from app.returns.types.drafts import VersionFact
    from app.returns.types.facts import MonthFact, ReturnFact
    from app.returns.types.report import Difference, Report

_SENT_BACK = frozenset(desk.sending_back for desk in Desk)


def review_list(user: User, asked: ListQuery) -> ReviewList:
    """Return the list that a user asks for.

    What waits is read of the open months only; any other list is of one month, the newest if none is chosen.
    """
    reviews = reviews_anything(user)
    shown = asked.shown or (Shown.WAITING if reviews else Shown.ALL)
    plans, periods = overview.plan_names(), queries.periods()
    months = tuple(sorted({period.month for period in periods}, reverse=True))
    month = asked.month or (None if shown is Shown.WAITING or not months else months[0])
    reach = policy.reach(user, Action.READ_RETURNS)
    wanted = [
        period.month
        for period in periods
        if shown is Shown.WAITING
        and period.state is PeriodState.OPEN
        and month in {None, period.month}
        and asked.plan_code in {None, period.plan_code}
    ]
    facts = tuple(
        fact
        for each in (sorted(set(wanted), reverse=True) if shown is Shown.WAITING else [month])
        for fact in queries.returns(reach, month=each, plan_code=asked.plan_code)
    )
    rows = _rows(user, facts, shown)
    query = ListQuery(asked.plan_code, month, asked.region_code, shown)
    return ReviewList(
        query=query,
        rows=tuple(row for row in rows if asked.region_code in {None, row.fact.region_code}),
        plans=plans,
        months=months,
        regions=tuple(dict.fromkeys((fact.region_code, fact.region_name) for fact in facts)),
        reviews=reviews,
    )


def _rows(user: User, facts: Sequence[ReturnFact], shown: Shown) -> list[ReturnRow]:
    """Return the rows of a list: what waits for the user, or what is of the kind that is shown."""
    subjects = subjects_of({fact.project_code for fact in facts})
    desks = {
        (fact.project_code, fact.month): desk_for(user, fact, subjects[fact.project_code]) for fact in facts
    }
    chosen = [
        fact
        for fact in facts
        if (desks[fact.project_code, fact.month] if shown is Shown.WAITING else is_shown(shown, fact))
    ]
    digests = overview.digests({(fact.project_code, fact.month) for fact in chosen})
    return [
        ReturnRow(
            fact=fact,
            is_late=came_late(fact),
            desk=desks[fact.project_code, fact.month],
            digest=digests.get((fact.project_code, fact.month)),
        )
        for fact in chosen
    ]


def review_page(user: User, code: str, month: Month, number: int | None = None) -> ReviewPage:
    """Return one return as its reviewers see it; `number` chooses an older version.

    Raises:
        NotFoundError: the project has nothing to report for the month, or no such version.
    """
    facts = queries.returns(policy.reach(user, Action.READ_RETURNS), month=month)
    fact = next((fact for fact in facts if fact.project_code == code), None)
    version = queries.version(code, month, number)
    if fact is None or (version is None and number is not None):
        message = Text("没有项目 {code} 的 {month} 月报，或者没有这一稿。", code=code, month=month)
        raise NotFoundError(message)
    subjects = subjects_of({fact.project_code for fact in facts})
    subject = subjects[code]
    previous = queries.previous_fact(code, month)
    before = report_of(previous) if previous else None
    steps = queries.steps(code, month)
    sent_back = [
        step.version_number
        for step in steps
        if step.step in _SENT_BACK and version is not None and step.version_number < version.number
    ]
    returned = queries.version(code, month, sent_back[-1]) if sent_back else None
    closed = fact.period_state is PeriodState.CLOSED
    return ReviewPage(
        fact=fact,
        is_late=came_late(fact),
        version=version,
        previous=previous,
        since_last_month=differences(before, version.report) if version else (),
        returned=returned,
        since_returned=_since(returned, version),
        warnings=_warnings(code, month, version.report, previous) if version else (),
        amounts=amount_rows(
            version.report.amounts if version else (), previous.amounts if previous else None
        ),
        files=queries.evidence_of_return(code, month),
        steps=steps,
        restatements=tuple(
            each
            for each in queries.restatements(policy.reach(user, Action.READ_RETURNS), code=code)
            if each.month == month
        )
        if closed
        else (),
        desk=desk_for(user, fact, subject),
        may_comment=not closed and version is not None and policy.can(user, Action.COMMENT, subject),
        may_restate=closed and policy.can(user, Action.REQUEST_RESTATEMENT, subject),
        waits_for=desk_of(fact),
        waiting=tuple(
            each
            for each in facts
            if each.project_code != code and desk_for(user, each, subjects[each.project_code])
        ),
    )


def amount_rows(
    now: Sequence[SourceAmounts], before: Sequence[SourceAmounts] | None
) -> tuple[AmountRow, ...]:
    """Return amounts beside those before, in the order of sources, and their sums in a last row."""
    of_now = {each.source: each for each in now}
    of_before = {each.source: each for each in before or ()}
    sources = sorted({*of_now, *of_before}, key=lambda source: source.position)
    rows = [
        AmountRow(
            source.label,
            of_now.get(source, SourceAmounts(source)),
            of_before.get(source, SourceAmounts(source)) if before is not None else None,
        )
        for source in sources
    ]
    if rows:
        rows.append(AmountRow(Text("合计"), _sums(now), _sums(before) if before is not None else None))
    return tuple(rows)


def _since(returned: VersionFact | None, version: VersionFact | None) -> tuple[Difference, ...]:
    """Return what its owner changed since a return was sent back."""
    return differences(returned.report, version.report) if returned and version else ()


def _warnings(
    code: str, month: Month, report: Report, previous: MonthFact | None
) -> tuple[tuple[str, str], ...]:
    """Return each warning of the rules with the sentence by which the unit explains it.

    What was explained in an earlier month and is not asked again stands at the end under its rule's name.
    """
    basis = queries.basis(code)
    explanations = dict(report.explanations)
    found = findings(report, previous, basis, month) if basis else ()
    return (
        *(
            (each.message, explanations.pop(each.key, ""))
            for each in found
            if each.severity is Severity.WARNING
        ),
        *((field_label(f"explanations-{key}"), sentence) for key, sentence in explanations.items()),
    )


def _sums(amounts: Sequence[SourceAmounts]) -> SourceAmounts:
    """Return the sums over all sources, in the shape of one source."""
    return SourceAmounts(
        FundingSource.UNASSIGNED,
        planned=total_of(amounts, Amount.PLANNED),
        allocated=total_of(amounts, Amount.ALLOCATED),
        received=total_of(amounts, Amount.RECEIVED),
        completed=total_of(amounts, Amount.COMPLETED),
        paid=total_of(amounts, Amount.PAID),
    )
