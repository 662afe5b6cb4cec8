"""The pages of one commitment, of its updates and of their review, put together. Nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules import policy
from app.accounts.types import Action
from app.commitments.queries import conditions, facts, files, updates
from app.commitments.rules.lines import line_of, newest_revisions
from app.commitments.rules.quarters import schedule_of
from app.commitments.rules.reporters import may_report_for, subject_of
from app.commitments.rules.standing import in_force, in_force_before, met_before
from app.commitments.rules.updates import is_archived, key_of, next_refusal
from app.commitments.service.quarters import quarters_of_plans
from app.commitments.types.pages import (
    AttachedFile,
    CommitmentPage,
    HistoryEntry,
    QuarterOfUnit,
    ReportPage,
    ReviewPage,
    ReviewRow,
)
from app.commitments.types.writing import UpdateKey
from app.kernel.errors import NotAllowedError, NotFoundError
from app.kernel.texts import Text
from app.returns.rules.periods import is_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.accounts.types import Subject, User
    from app.commitments.types import QuarterSchedule, UpdateFact
    from app.commitments.types.facts import CommitmentFact, UnitPart
    from app.commitments.types.writing import FileFact, StoredFile
    from app.kernel.months import Month


def commitment_page(user: User, code: str, *, today: date) -> CommitmentPage:
    """Return the page of one commitment.

    Raises:
        NotFoundError: there is none, or the user may not read it.
    """
    fact = readable_fact(user, code)
    every = updates.updates(conditions.of_code(code))
    quarters = quarters_of_plans(today).get(fact.plan_code, ())
    attached = files.files(conditions.of_code(code))
    return CommitmentPage(
        line=line_of(fact, every, today),
        today=today,
        quarters=quarters,
        history=_history(every, attached, quarters),
        reports=tuple(
            _turn(of_unit)
            for unit in may_report_for(user, fact)
            if (of_unit := _quarters_of_unit(unit, quarters, every))
        ),
        may_review=policy.can(user, Action.REVIEW_COMMITMENT, subject_of(fact)),
    )


def report_page(
    user: User, code: str, organisation_id: int | None, quarter: Month | None, *, today: date
) -> ReportPage:
    """Return the form of one unit's update of one quarter.

    Without a unit, it is the first that the user writes for; without a quarter, the one that is its turn.

    Raises:
        NotFoundError: there is no such commitment, or its plan has no quarter to report.
        NotAllowedError: the user may not write for this unit.
    """
    fact = _fact(code)
    units = may_report_for(user, fact)
    unit = next((each for each in units if organisation_id in {None, each.organisation_id}), None)
    if unit is None:
        message = Text("您的账号不能替这个单位填报任务 {code} 的进展。", code=code)
        raise NotAllowedError(message)
    quarters = quarters_of_plans(today).get(fact.plan_code, ())
    every = updates.updates(conditions.of_code(code))
    of_unit = _quarters_of_unit(unit, quarters, every)
    if not of_unit:
        message = Text(
            "方案“{plan}”还没有开启调度期，任务进展不能填报；请与市级调度联系。",
            plan=fact.plan_title,
        )
        raise NotFoundError(message)
    schedule = _turn(of_unit).schedule if quarter is None else schedule_of(quarter, quarters)
    if schedule is None:
        month = quarter.in_words if quarter else ""
        message = Text(
            "{month}不是可以填报的季度；季度以最后一个月表示，例如 {quarter}。",
            month=month,
            quarter=quarters[-1].quarter,
        )
        raise NotFoundError(message)
    return _report_page(fact, unit, schedule, units=units, of_unit=of_unit, every=every, today=today)


def review_page(user: User, organisation_id: int | None, *, today: date) -> ReviewPage:
    """Return the updates that wait for the user's decision, of one unit or of all."""
    reach = policy.reach(user, Action.REVIEW_COMMITMENT)
    waiting = updates.updates(updates.waiting(), conditions.in_city(reach))
    units = {str(each.organisation_id): each.organisation_name for each in waiting}
    codes = {each.commitment_code for each in waiting}
    known = {fact.code: fact for fact in facts.commitments(conditions.of_codes(codes))}
    every = updates.updates(conditions.of_codes(codes))
    counting = in_force(every)
    attached = files.files(conditions.of_codes(codes))
    quarters = quarters_of_plans(today)
    rows = [
        ReviewRow(
            fact=known[update.commitment_code],
            update=update,
            before=_before(update, counting),
            files=_with(update, attached),
            is_late=_is_late(update, every, quarters.get(known[update.commitment_code].plan_code, ())),
            is_own=update.submitted_by == user.name,
        )
        for update in waiting
        if organisation_id in {None, update.organisation_id}
    ]
    rows.sort(key=lambda row: (row.fact.plan_code, row.update.organisation_id, row.fact.position))
    return ReviewPage(
        tuple(rows), tuple(sorted(units.items(), key=lambda pair: int(pair[0]))), organisation_id
    )


def readable_file(user: User, file_id: int, stored: StoredFile) -> StoredFile:
    """Return a file to those who may read its commitment.

    Raises:
        NotFoundError: the user may not.
    """
    readable_fact(
        user,
        stored.fact.key.commitment_code,
        Text("没有第 {file_id} 号附件，或者它已被移除。", file_id=file_id),
    )
    return stored


def readable_fact(user: User, code: str, missing: str | None = None) -> CommitmentFact:
    """Return a commitment that a user may read.

    Raises:
        NotFoundError: there is none, or it is none of the user's.
    """
    reach = policy.reach(user, Action.READ_PLANS)
    found = facts.commitments(conditions.of_code(code), conditions.readable(reach))
    if not found:
        message = missing or Text("没有编号为“{code}”的任务，或者不在您可以查看的范围内。", code=code)
        raise NotFoundError(message)
    return found[0]


def subject_of_commitment(commitment_code: str) -> Subject | None:
    """Return what a commitment is to the policy, or None where there is none."""
    found = facts.commitments(conditions.of_code(commitment_code))
    return subject_of(found[0]) if found else None


def _fact(code: str) -> CommitmentFact:
    found = facts.commitments(conditions.of_code(code))
    if not found:
        message = Text("没有编号为“{code}”的任务。", code=code)
        raise NotFoundError(message)
    return found[0]


def _report_page(
    fact: CommitmentFact,
    unit: UnitPart,
    schedule: QuarterSchedule,
    *,
    units: tuple[UnitPart, ...],
    of_unit: tuple[QuarterOfUnit, ...],
    every: Sequence[UpdateFact],
    today: date,
) -> ReportPage:
    key = UpdateKey(fact.code, unit.organisation_id, schedule.quarter)
    revisions = tuple(each for each in every if key_of(each) == key)
    earlier = in_force_before(every, key.organisation_id, key.quarter)
    refusal = next_refusal(revisions[0] if revisions else None)
    return ReportPage(
        key=key,
        fact=fact,
        unit=unit,
        schedule=schedule,
        today=today,
        units=units,
        quarters=of_unit,
        draft=updates.draft(fact.id, key),
        revisions=revisions,
        before=earlier[-1] if earlier else None,
        met=met_before(every, key.organisation_id, key.quarter),
        files=tuple(
            AttachedFile(each, refusal is None and not is_archived(each, revisions))
            for each in files.files_of(key)
        ),
        refusal=refusal,
    )


def _quarters_of_unit(
    unit: UnitPart, quarters: Iterable[QuarterSchedule], every: Iterable[UpdateFact]
) -> tuple[QuarterOfUnit, ...]:
    """Return each quarter of a unit with the state of its newest revision, the newest quarter first."""
    states = {
        each.quarter: each.state
        for each in newest_revisions(every)
        if each.organisation_id == unit.organisation_id
    }
    found = [QuarterOfUnit(unit, each, states.get(each.quarter)) for each in quarters]
    return tuple(reversed(found))


def _turn(of_unit: Sequence[QuarterOfUnit]) -> QuarterOfUnit:
    """Return the quarter to go on with: the newest one, unless only an earlier one was sent back."""
    sent_back = [each for each in of_unit if each.state is not None and each.waits_for_unit]
    return of_unit[0] if of_unit[0].waits_for_unit or not sent_back else sent_back[0]


def _history(
    every: Sequence[UpdateFact], attached: Iterable[FileFact], quarters: Sequence[QuarterSchedule]
) -> tuple[HistoryEntry, ...]:
    counting = {each.id for each in in_force(every)}
    shown: set[int] = set()
    entries = []
    for update in every:
        of_update = tuple(each for each in _with(update, attached) if each.id not in shown)
        shown.update(each.id for each in of_update)
        entries.append(
            HistoryEntry(update, of_update, _is_late(update, every, quarters), update.id in counting)
        )
    return tuple(entries)


def _with(update: UpdateFact, attached: Iterable[FileFact]) -> tuple[FileFact, ...]:
    """Return the files that were there when an update was submitted."""
    key = key_of(update)
    return tuple(each for each in attached if each.key == key and each.uploaded_at <= update.submitted_at)


def _is_late(update: UpdateFact, every: Iterable[UpdateFact], quarters: Iterable[QuarterSchedule]) -> bool:
    """Return whether the first revision of an update came after its quarter was due."""
    schedule = schedule_of(update.quarter, quarters)
    key = key_of(update)
    first = min(each.submitted_at for each in every if key_of(each) == key)
    return schedule is not None and is_late(first, schedule.due_on)


def _before(update: UpdateFact, counting: Iterable[UpdateFact]) -> UpdateFact | None:
    """Return what counts now of the unit, up to the quarter that an update is of."""
    of_unit = [
        each
        for each in counting
        if (each.commitment_code, each.organisation_id) == (update.commitment_code, update.organisation_id)
        and each.quarter <= update.quarter
    ]
    return of_unit[-1] if of_unit else None
