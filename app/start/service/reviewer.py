"""What waits for whoever reviews or keeps the periods: returns, requests, the month, its brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules.policy import may_enter, reach
from app.accounts.types import Action, Reach
from app.briefs.service.overview import month_briefs
from app.briefs.types import BriefState
from app.commitments.service import reminders
from app.kernel.texts import Text
from app.lights import queries as lights
from app.lights.queries.places import units_of
from app.lights.types import ReasonState
from app.portfolio.queries import plan_names
from app.returns import queries as returns
from app.returns.rules.periods import closed_by_plan
from app.returns.rules.reviewing import reviews_anything
from app.returns.service.desk import review_list
from app.returns.service.period_pages import plan_periods
from app.returns.types.overview import ListQuery, PeriodCounts, Shown
from app.returns.types.vocabulary import PeriodState, RestatementState, ReturnState
from app.start.rules import todos
from app.start.types.work import BriefLine, PeriodLine, ReviewerPanel, Todo, TodoKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from app.accounts.types import User
    from app.commitments.types.overview import Reminders
    from app.kernel.months import Month
    from app.returns.types.facts import ReturnFact
    from app.returns.types.overview import PlanPeriods, ReturnRow


def reviewer_panel(user: User, today: date, reminded: Reminders | None) -> ReviewerPanel | None:
    """Return what waits for a user who reviews returns or keeps the periods; None for others.

    `reminded` is what asks for attention in all the plans that the user may read, where that is known.
    """
    reviews, keeps = reviews_anything(user), may_enter(user, Action.MANAGE_PERIODS)
    if not (reviews or keeps):
        return None
    waiting = review_list(user, ListQuery(shown=Shown.WAITING)).rows if reviews else ()
    every_period = returns.periods()
    open_months = sorted({each.month for each in every_period if each.state is PeriodState.OPEN})
    missing = _missing(user, open_months) if reviews else ()
    units = units_of({fact.project_code for fact in missing})
    periods = _periods(user, today) if keeps else ()
    briefs = _briefs(user, closed_by_plan(every_period))
    return ReviewerPanel(
        todos=todos.by_urgency(
            (
                _review(waiting, today),
                *_unreported(missing, today),
                *_requests(user, today, reminded),
                *_of_periods(periods),
                *_of_briefs(briefs),
            )
        ),
        desks=todos.county_desks(waiting, missing, today),
        late=todos.late_units(missing, units, today),
        periods=periods,
        briefs=briefs,
        has_open_period=bool(open_months),
    )


def _missing(user: User, months: Iterable[Month]) -> tuple[ReturnFact, ...]:
    """Return the returns of open months that a user will review and that are still with their units."""
    desks = [reach(user, action) for action in (Action.REVIEW_COUNTY, Action.REVIEW_CITY)]
    within = Reach(cities=desks[0].cities | desks[1].cities, counties=desks[0].counties | desks[1].counties)
    facts = [fact for month in months for fact in returns.returns(within, month=month)]
    return todos.with_units(facts)


def _review(waiting: Sequence[ReturnRow], today: date) -> Todo:
    return Todo(TodoKind.REVIEW, len(waiting), waiting_days=todos.longest_waiting(waiting, today))


def _unreported(missing: Sequence[ReturnFact], today: date) -> tuple[Todo, ...]:
    """Return what has not come, by month and by whether it was sent back."""
    found = []
    for kind, wanted, shown in (
        (TodoKind.RETURNED, ReturnState.SENT_BACK, Shown.SENT_BACK),
        (TodoKind.UNREPORTED, ReturnState.DRAFT, Shown.DRAFT),
    ):
        of_kind = [fact for fact in missing if fact.state is wanted]
        for plan_code, month in sorted({(fact.plan_code, fact.month) for fact in of_kind}):
            facts = [fact for fact in of_kind if (fact.plan_code, fact.month) == (plan_code, month)]
            query = ListQuery(plan_code, month, None, shown)
            deadline = facts[0].deadline
            days_left = (deadline - today).days
            found.append(Todo(kind, len(facts), query.parameters(), due_on=deadline, days_left=days_left))
    return tuple(found)


def _requests(user: User, today: date, reminded: Reminders | None) -> tuple[Todo, ...]:
    """Return what others ask this user to decide."""

    def todo(kind: TodoKind, since: Iterable[datetime], parameters: dict[str, str]) -> Todo:
        days = [todos.days_since(each, today) for each in since]
        return Todo(kind, len(days), parameters, waiting_days=max(days, default=None))

    found = []
    if may_enter(user, Action.DECIDE_RESTATEMENT):
        asked = returns.restatements(reach(user, Action.DECIDE_RESTATEMENT), RestatementState.PROPOSED)
        found.append(
            todo(
                TodoKind.RESTATEMENTS,
                (each.requested_at for each in asked),
                {"state": RestatementState.PROPOSED.value},
            )
        )
    if may_enter(user, Action.DECIDE_LIGHT_REASON):
        stated = lights.reasons(reach(user, Action.DECIDE_LIGHT_REASON), ReasonState.PROPOSED)
        state = {"state": ReasonState.PROPOSED.value}
        found.append(todo(TodoKind.REASONS, (each.requested_at for each in stated), state))
    if may_enter(user, Action.REVIEW_COMMITMENT):
        within = reach(user, Action.REVIEW_COMMITMENT)
        if reminded is None or within != reach(user, Action.READ_PLANS):
            reminded = reminders(within, today=today)
        since = (each.update.submitted_at for each in reminded.submitted)
        found.append(todo(TodoKind.UPDATES_REVIEW, since, {}))
    return tuple(found)


def _periods(user: User, today: date) -> tuple[PeriodLine, ...]:
    return tuple(_period(each, today) for each in plan_periods(user, today))


def _period(each: PlanPeriods, today: date) -> PeriodLine:
    period, counts = each.periods[0] if each.periods else (None, PeriodCounts())
    is_open = period is not None and period.state is PeriodState.OPEN
    return PeriodLine(
        plan=each.plan,
        period=period,
        counts=counts,
        days_left=period.days_left(today) if period is not None and is_open else None,
        next_month=None if is_open or each.why_not else each.next_month,
        why_not="" if is_open else each.why_not or "",
    )


def _of_periods(lines: Iterable[PeriodLine]) -> tuple[Todo, ...]:
    """Return the months that can be closed now (all passed, or the deadline over), and those to open."""
    found = []
    for line in lines:
        period = line.period
        if period is not None and line.days_left is not None:
            if line.days_left < 0 or line.counts.passed == line.counts.due:
                parameters = {"plan_code": line.plan.code, "month": str(period.month)}
                note = Text("{plan}{month}", plan=line.plan.name, month=period.month.in_words)
                found.append(Todo(TodoKind.CLOSE, 1, parameters, period.deadline, line.days_left, note=note))
        elif line.next_month is not None:
            note = Text("{plan}{month}", plan=line.plan.name, month=line.next_month.in_words)
            found.append(Todo(TodoKind.OPEN, 1, note=note))
    return tuple(found)


def _briefs(user: User, closed: Mapping[str, Sequence[Month]]) -> tuple[BriefLine, ...]:
    """Return how far the briefs of the latest closed months are, for those who prepare them."""
    if not may_enter(user, Action.PREPARE_BRIEFS):
        return ()
    found = []
    for plan in plan_names(reach(user, Action.PREPARE_BRIEFS)):
        month = max(closed.get(plan.code, ()), default=None)
        if month is None:
            continue
        _, briefs = month_briefs(user, plan.code, month)
        city = briefs.city
        found.append(
            BriefLine(
                plan_code=plan.code,
                city=plan.city,
                month=month,
                is_issued=city is not None and city.state is BriefState.ISSUED,
                has_draft=city is not None and city.draft is not None,
                is_outdated=city is not None and city.is_outdated,
                counties=len(briefs.counties),
                counties_issued=briefs.count(BriefState.ISSUED),
            )
        )
    return tuple(found)


def _of_briefs(lines: Iterable[BriefLine]) -> tuple[Todo, ...]:
    found = []
    for line in lines:
        if line.is_issued and not line.is_outdated:
            continue
        how = (
            Text("签发后有更正")
            if line.is_issued
            else Text("有草稿")
            if line.has_draft
            else Text("还没有草稿")
        )
        parameters = {"plan_code": line.plan_code, "month": str(line.month)}
        note = Text("{city}{month}，{how}", city=line.city, month=line.month.in_words, how=how)
        found.append(Todo(TodoKind.BRIEFS, 1, parameters, note=note))
    return tuple(found)
