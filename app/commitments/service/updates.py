"""Commands of units: saving the draft of a quarter's update, and submitting it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.audit.rules import changes_between
from app.audit.service import record
from app.commitments.models import CommitmentDraft, CommitmentUpdate, UpdateTarget
from app.commitments.queries import conditions, facts, updates
from app.commitments.rules.quarters import in_words, schedule_of
from app.commitments.rules.standing import met_before
from app.commitments.rules.updates import field_in_words, field_label, next_refusal, problems
from app.commitments.service.errors import UpdateConflictError, UpdateProblemsError, UpdateStateError
from app.commitments.service.quarters import quarters_of_plans
from app.commitments.types import UpdateFact
from app.commitments.types.facts import CommitmentFact
from app.commitments.types.writing import NO_DRAFT
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import in_china, stored_now
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text, joined

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.audit.types import Actor
    from app.commitments.types import UpdateContent
    from app.commitments.types.writing import UpdateKey


@dataclass(frozen=True, slots=True)
class Writable:
    """An update that can be written now."""

    fact: CommitmentFact
    revisions: tuple[UpdateFact, ...]
    """What was submitted of it, the newest first."""


def save_draft(
    key: UpdateKey,
    fields: Mapping[str, str],
    version: int,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """Keep what was typed, readable or not; return the new version, which the next saving must know.

    The audit record notes when the draft passes into other hands, not each saving.

    Raises:
        NotFoundError: there is no such commitment, or the unit does not report on it.
        UpdateStateError: the quarter is not open, or its update waits for a decision.
        UpdateConflictError: something else was saved since this version was given out.
    """
    moment = at or stored_now()
    with transaction(database.session):
        found = writable(key, moment)
        stored = updates.draft_for_edit(found.fact.id, key)
        typed = dict(fields)
        if stored is not None and stored.content == typed:
            return stored.version
        _refuse_outdated(stored, version)
        if stored is None or stored.saved_by != actor.name:
            record(
                actor=actor,
                action="commitment.draft",
                subject=f"commitment_update:{key}",
                changes=changes_between(
                    None if stored is None else _in_words(stored.content), _in_words(typed)
                ),
            )
        return _kept(stored or _new_draft(found.fact.id, key), typed, actor, moment)


def submit_update(
    key: UpdateKey,
    content: UpdateContent,
    fields: Mapping[str, str],
    version: int,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """Submit an update: it becomes a revision that nobody changes any more. Return its id.

    What was approved before stays in force until the new revision is approved in its place.

    Raises:
        NotFoundError: there is no such commitment, or the unit does not report on it.
        UpdateStateError: the quarter is not open, its update waits for a decision, or a correction changes
            nothing.
        UpdateConflictError: something else was saved since this version was given out.
        UpdateProblemsError: the update lacks what it must say.
    """
    moment = at or stored_now()
    with transaction(database.session) as session:
        found = writable(key, moment)
        stored = updates.draft_for_edit(found.fact.id, key)
        _refuse_outdated(stored, version)
        earlier = updates.updates(conditions.of_code(key.commitment_code))
        wrong = problems(content, found.fact.targets, met_before(earlier, key.organisation_id, key.quarter))
        if wrong:
            raise UpdateProblemsError(wrong)
        before = found.revisions[0] if found.revisions else None
        if before is not None and before.is_approved and before.content == content:
            message = Text("内容与已通过的进展完全一样，没有提交；需要更正的，请修改后再提交。")
            raise UpdateStateError(message)
        update = CommitmentUpdate(
            commitment_id=found.fact.id,
            organisation_id=key.organisation_id,
            quarter=key.quarter,
            revision=1 if before is None else before.revision + 1,
            progress=content.progress,
            done=content.done,
            problem=content.problem,
            next_step=content.next_step,
            submitted_at=moment,
            submitted_by=actor.name,
            targets=[
                UpdateTarget(number=each.number, is_met=each.is_met, value=each.value, text=each.text)
                for each in content.targets
            ],
        )
        session.add(update)
        session.flush()
        _kept(stored or _new_draft(found.fact.id, key), dict(fields), actor, moment)
        record(
            actor=actor,
            action="commitment.submit",
            subject=f"commitment_update:{key}",
            changes=changes_between(
                None if before is None else _recorded(before.content, before.revision),
                _recorded(content, update.revision),
            ),
        )
        return update.id


def writable(key: UpdateKey, moment: datetime) -> Writable:
    """Return an update that can be written at a moment (UTC).

    Raises:
        NotFoundError: there is no such commitment, or the unit does not report on it.
        UpdateStateError: the quarter is not open, or its update waits for a decision.
    """
    fact = next(iter(facts.commitments(conditions.of_code(key.commitment_code))), None)
    if fact is None:
        message = Text("没有编号为“{code}”的任务。", code=key.commitment_code)
        raise NotFoundError(message)
    if key.organisation_id not in {unit.organisation_id for unit in fact.reporting_units}:
        message = Text("任务 {code} 不由这个单位填报进展。", code=fact.code)
        raise NotFoundError(message)
    quarters = quarters_of_plans(in_china(moment).date()).get(fact.plan_code, ())
    if schedule_of(key.quarter, quarters) is None:
        message = Text("{quarter}还没有开始填报，或者不在方案的填报期内。", quarter=in_words(key.quarter))
        raise UpdateStateError(message)
    revisions = updates.updates_of(key)
    refusal = next_refusal(revisions[0] if revisions else None)
    if refusal is not None:
        raise UpdateStateError(refusal)
    return Writable(fact, revisions)


def _refuse_outdated(stored: CommitmentDraft | None, version: int) -> None:
    theirs = NO_DRAFT if stored is None else updates.to_draft(stored)
    if theirs.version != version:
        raise UpdateConflictError(theirs)


def _new_draft(commitment_id: int, key: UpdateKey) -> CommitmentDraft:
    stored = CommitmentDraft(
        commitment_id=commitment_id, organisation_id=key.organisation_id, quarter=key.quarter, version=0
    )
    database.session.add(stored)
    return stored


def _kept(stored: CommitmentDraft, typed: dict[str, Any], actor: Actor, moment: datetime) -> int:
    """Overwrite the draft and return its new version."""
    stored.content = typed
    stored.version += 1
    stored.saved_at = moment
    stored.saved_by = actor.name
    database.session.flush()
    return stored.version


def _recorded(content: UpdateContent, revision: int) -> dict[str, Any]:
    """Return an update as the audit record holds it."""
    return {
        "稿次": revision,
        field_label("progress"): content.progress.label,
        field_label("done"): content.done,
        field_label("problem"): content.problem,
        field_label("next_step"): content.next_step,
    } | {
        Text("目标 {number}", number=each.number): joined(
            "；",
            (
                part
                for part in (
                    Text("已实现") if each.is_met else Text("未实现"),
                    "" if each.value is None else f"{each.value.normalize():f}",
                    each.text,
                )
                if part
            ),
        )
        for each in content.targets
    }


def _in_words(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return a draft as the audit record holds it."""
    return {field_label(name): field_in_words(name, text) for name, text in fields.items()}
