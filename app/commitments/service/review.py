"""Commands of the lead office: passing updates, or sending them back with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules import policy
from app.accounts.types import Action
from app.audit.service import record
from app.audit.types import Change
from app.commitments.models import CommitmentDecision, CommitmentUpdate
from app.commitments.queries import conditions, facts, updates
from app.commitments.rules.quarters import in_words
from app.commitments.rules.reporters import subject_of
from app.commitments.rules.updates import LONGEST_REASON, key_of
from app.commitments.service.errors import DecisionError
from app.commitments.types import UpdateState
from app.commitments.types.writing import Decided
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.problems import words_problem
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from app.accounts.types import User
    from app.audit.types import Actor
    from app.commitments.types import UpdateFact


def decide_update(
    update_id: int, *, approve: bool, reason: str, actor: Actor, at: datetime | None = None
) -> None:
    """Pass an update, or send it back to its unit with a reason.

    Raises:
        NotFoundError: there is no such update.
        DecisionError: it is sent back without a reason, is decided already, or is one's own.
    """
    text = reason.strip()
    if not approve and not text:
        message = Text("退回必须写明理由，好让填报单位知道改什么。")
        raise DecisionError(message)
    problem = words_problem(text, LONGEST_REASON, Text("理由"))
    if problem:
        raise DecisionError(problem)
    with transaction(database.session) as session:
        fact = updates.update(update_id)
        if fact is None:
            message = Text("没有第 {update_id} 号进展。", update_id=update_id)
            raise NotFoundError(message)
        if fact.is_approved is not None:
            message = Text(
                "{update}已由 {decided_by} {word}，您的决定没有保存；请刷新后再看。",
                update=name_of(fact),
                decided_by=fact.decided_by,
                word=Text("通过") if fact.is_approved else Text("退回"),
            )
            raise DecisionError(message)
        if fact.submitted_by == actor.name:
            message = Text("{update}是您自己提交的，由市级的其他人审核。", update=name_of(fact))
            raise DecisionError(message)
        session.add(
            CommitmentDecision(
                update_id=update_id,
                is_approved=approve,
                reason=text,
                decided_at=at or stored_now(),
                decided_by=actor.name,
            )
        )
        state = UpdateState.APPROVED if approve else UpdateState.SENT_BACK
        record(
            actor=actor,
            action="commitment.approve" if approve else "commitment.send_back",
            subject=f"commitment_update:{key_of(fact)}",
            changes=[Change("state", UpdateState.SUBMITTED.value, state.value)],
            reason=text or None,
        )


def decide_many(
    update_ids: Collection[int],
    *,
    approve: bool,
    reason: str,
    user: User,
    request: str | None = None,
    at: datetime | None = None,
) -> tuple[Decided, ...]:
    """Take the same decision on several updates, each for itself: one that fails stops no other."""
    wanted = tuple(dict.fromkeys(update_ids))
    found = {each.id: each for each in updates.updates(CommitmentUpdate.id.in_(wanted))}
    codes = {each.commitment_code for each in found.values()}
    subjects = {each.code: subject_of(each) for each in facts.commitments(conditions.of_codes(codes))}
    outcomes = []
    for update_id in wanted:
        fact = found.get(update_id)
        if fact is None:
            outcomes.append(
                Decided(update_id, Text("第 {update_id} 号", update_id=update_id), Text("没有这份进展。"))
            )
            continue
        name = name_of(fact)
        if not policy.can(user, Action.REVIEW_COMMITMENT, subjects[fact.commitment_code]):
            outcomes.append(Decided(update_id, name, Text("您没有审核这份进展的权限。")))
            continue
        try:
            decide_update(update_id, approve=approve, reason=reason, actor=user.actor(request), at=at)
        except TrackerError as error:
            outcomes.append(Decided(update_id, name, error.message))
        else:
            outcomes.append(Decided(update_id, name))
    return tuple(outcomes)


def name_of(fact: UpdateFact) -> str:
    """Return what an update is called in a message."""
    return Text(
        "{code} {unit}{quarter}的进展",
        code=fact.commitment_code,
        unit=fact.organisation_name,
        quarter=in_words(fact.quarter),
    )
