"""Commands of reviewers: passing on, sending back with a reason, commenting; one return or many."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.accounts.rules.policy import can
from app.accounts.types import Action
from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.funding.queries.splits import adjusted_since
from app.funding.service import set_planned_splits
from app.funding.types import Basis, SplitOrigin
from app.kernel.errors import TrackerError
from app.kernel.texts import Text
from app.projects.queries import subjects_of
from app.returns import queries
from app.returns.models import ReviewStep
from app.returns.queries import reports as report_queries
from app.returns.rules.states import needs_reason, next_state, refusal
from app.returns.service.errors import ReasonError, StateError
from app.returns.service.moments import moment
from app.returns.service.reports import refuse_closed, return_of
from app.returns.types.drafts import ReviewOutcome
from app.returns.types.vocabulary import ReturnState, Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.types import User
    from app.audit.types import Actor
    from app.kernel.months import Month
    from app.returns.types.overview import Chosen, Desk

ACTION_OF_STEP = {
    Step.COUNTY_PASS: Action.REVIEW_COUNTY,
    Step.COUNTY_SEND_BACK: Action.REVIEW_COUNTY,
    Step.CITY_PASS: Action.REVIEW_CITY,
    Step.CITY_SEND_BACK: Action.REVIEW_CITY,
    Step.COMMENT: Action.COMMENT,
}

PASSING = frozenset({Step.COUNTY_PASS, Step.CITY_PASS})
"""What nobody does with a return of their own."""


def review(
    code: str,
    month: Month,
    step: Step,
    reason: str,
    version_number: int,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> None:
    """Take one step of review on the version that the reviewer has seen.

    What the city passes becomes the planned split of the project, where the unit assigned sources.

    Raises:
        NotFoundError: no return of this project is due for the month.
        ReasonError: the step needs a reason, and there is none.
        StateError: the return is not where this step could be taken, was submitted again meanwhile, or is
            one's own.
        SplitError: the total investment has changed in the register since, and the split no longer fits.
    """
    if needs_reason(step) and not reason.strip():
        message = Text("{step}需要写明理由，好让项目单位知道改什么。", step=step.label)
        raise ReasonError(message)
    with transaction(database.session) as session:
        stored = return_of(code, month)
        refuse_closed(stored, code)
        basis = queries.basis(code)
        has_county_step = basis is not None and basis.has_county_step
        state = next_state(stored.state, step, has_county_step=has_county_step)
        if state is None:
            raise StateError(refusal(stored.state, step, has_county_step=has_county_step))
        newest, author, submitted_at = report_queries.newest_submission(stored.id)
        if newest != version_number:
            message = Text(
                "项目 {code} 的月报在您打开之后又提交了第 {newest} 稿（您看到的是第 "
                "{version_number} 稿），请看过新稿再审核。",
                code=code,
                newest=newest,
                version_number=version_number,
            )
            raise StateError(message)
        if step in PASSING and author == actor.name:
            message = Text("项目 {code} 的月报是您自己提交的，请由他人审核。", code=code)
            raise StateError(message)
        session.add(
            ReviewStep(
                return_id=stored.id,
                version_number=newest,
                step=step,
                taken_at=moment(at),
                actor=actor.name,
                reason=reason.strip(),
            )
        )
        record(
            actor=actor,
            action=f"return.{step.value}",
            subject=f"return:{code}:{month}",
            changes=[] if state is stored.state else [Change("state", stored.state.value, state.value)],
            reason=reason.strip() or None,
            project_code=code,
        )
        stored.state = state
        if state is ReturnState.CITY_PASSED:
            planned = report_queries.planned_in_newest(stored.id)
            # An adjustment that came after the return is newer than what the return says of the plan.
            if planned and planned != queries.split(code) and not adjusted_since(code, submitted_at):
                origin = Basis(SplitOrigin.RETURN, reason=Text("{month} 月报市级通过。", month=month))
                set_planned_splits(
                    stored.plan_code, {code: planned}, actor=actor, basis=origin, at=moment(at)
                )


def review_many(
    chosen: Sequence[tuple[str, int]],
    month: Month,
    step: Step,
    reason: str,
    *,
    user: User,
    request: str | None = None,
    at: datetime | None = None,
) -> tuple[ReviewOutcome, ...]:
    """Take the same step on many returns, each for itself: one that fails stops no other.

    `chosen` are pairs of project code and the version that the reviewer has seen.
    """
    subjects = subjects_of([code for code, _ in chosen])
    outcomes = []
    for code, version_number in chosen:
        subject = subjects.get(code)
        if subject is None or not can(user, ACTION_OF_STEP[step], subject):
            outcomes.append(
                ReviewOutcome(
                    code, Text("您没有对项目 {code} 进行“{step}”的权限。", code=code, step=step.label)
                )
            )
            continue
        try:
            review(code, month, step, reason, version_number, actor=user.actor(request), at=at)
        except TrackerError as error:
            outcomes.append(ReviewOutcome(code, error.message))
        else:
            outcomes.append(ReviewOutcome(code))
    return tuple(outcomes)


def decide_many(
    chosen: Sequence[Chosen], *, passes: bool, reason: str, user: User, request: str | None = None
) -> tuple[tuple[Chosen, ReviewOutcome], ...]:
    """Pass on or send back what was ticked, each at its own desk; one that fails stops no other."""
    by_step: defaultdict[tuple[Month, Desk], list[Chosen]] = defaultdict(list)
    for each in chosen:
        by_step[each.month, each.desk].append(each)
    return tuple(
        done
        for (month, desk), group in by_step.items()
        for done in zip(
            group,
            review_many(
                [(each.code, each.version_number) for each in group],
                month,
                desk.passing if passes else desk.sending_back,
                reason,
                user=user,
                request=request,
            ),
            strict=True,
        )
    )
