"""Commands of the owner: saving the draft, submitting the return, saying that nothing changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.returns import queries
from app.returns.models import (
    MonthlyReturn,
    ReturnVersion,
    ReviewStep,
    VersionAmount,
    VersionExplanation,
    VersionMilestone,
    VersionProblem,
)
from app.returns.queries import reports as report_queries
from app.returns.rules.carrying import completed_amounts
from app.returns.rules.consistency import blocking, findings
from app.returns.rules.differences import differences, report_of
from app.returns.rules.states import next_state, refusal
from app.returns.service.errors import DraftConflictError, FindingsError, StateError
from app.returns.service.moments import moment
from app.returns.types.drafts import WINDOW
from app.returns.types.vocabulary import PeriodState, Step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.audit.types import Actor
    from app.kernel.months import Month
    from app.returns.types.facts import MonthFact
    from app.returns.types.report import ProjectBasis, Report


def save_draft(
    code: str,
    month: Month,
    fields: Mapping[str, str],
    lock: int,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """Keep what was typed, readable or not; return the new lock, which the next saving must know.

    The audit record notes when the draft passes into other hands, not each keystroke.

    Raises:
        NotFoundError: no return of this project is due for the month.
        StateError: the return is no longer with its owner, or the month is closed.
        DraftConflictError: something else was saved since this lock was given out.
    """
    with transaction(database.session):
        stored = return_of(code, month)
        refuse_unless_with_owner(stored, code)
        typed = dict(fields)
        if stored.draft == typed:
            return stored.draft_lock
        _refuse_outdated(stored, code, lock)
        if stored.draft_saved_by != actor.name:
            record(
                actor=actor,
                action="return.draft",
                subject=f"return:{code}:{month}",
                changes=[each for each in changes_between(stored.draft, typed) if each.field != WINDOW],
                project_code=code,
            )
        stored.draft = typed
        stored.draft_lock += 1
        stored.draft_saved_at = moment(at)
        stored.draft_saved_by = actor.name
        return stored.draft_lock


def submit(
    code: str,
    month: Month,
    report: Report,
    fields: Mapping[str, str],
    lock: int,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """Submit a return: its content becomes a version that nobody changes any more. Return its number.

    Raises:
        NotFoundError: no return of this project is due for the month.
        StateError: the return is no longer with its owner, or the month is closed.
        DraftConflictError: something else was saved since this lock was given out.
        FindingsError: a 勾稽 rule is broken, or a warning is not explained.
    """
    with transaction(database.session):
        stored = return_of(code, month)
        refuse_unless_with_owner(stored, code)
        _refuse_outdated(stored, code, lock)
        previous = queries.previous_fact(code, month)
        number = _submitted(stored, code, report, previous, is_zero=False, actor=actor, at=moment(at))
        stored.draft = dict(fields)
        stored.draft_lock += 1
        stored.draft_saved_at = moment(at)
        stored.draft_saved_by = actor.name
        return number


def report_nothing_changed(code: str, month: Month, *, actor: Actor, at: datetime | None = None) -> int:
    """Submit last month's content again, marked 零报; return the number of the version.

    Raises:
        NotFoundError: no return of this project is due for the month.
        StateError: the return is no longer with its owner, or there is no month before to repeat.
        FindingsError: last month's content would break a 勾稽 rule this month.
    """
    with transaction(database.session):
        stored = return_of(code, month)
        refuse_unless_with_owner(stored, code)
        previous = queries.previous_fact(code, month)
        report = None if previous is None else report_of(previous)
        if report is None:
            message = Text(
                "项目 {code} 还没有报过，{month} 的月报没有可以沿用的内容，请填写后提交。",
                code=code,
                month=month,
            )
            raise StateError(message)
        # The total may have changed in the register since: the rest of it is computed anew.
        total = _basis(code).total_investment
        repeated = replace(report, amounts=completed_amounts(report.amounts, total))
        return _submitted(stored, code, repeated, previous, is_zero=True, actor=actor, at=moment(at))


def return_of(code: str, month: Month) -> MonthlyReturn:
    """Return a return for a command.

    Raises:
        NotFoundError: none is due.
    """
    stored = report_queries.return_for_edit(code, month)
    if stored is None:
        message = Text(
            "项目 {code} 在 {month} 没有需要填报的月报；可能是调度期还没有开启，或者本期不需填报。",
            code=code,
            month=month,
        )
        raise NotFoundError(message)
    return stored


def refuse_closed(stored: MonthlyReturn, code: str) -> None:
    """Refuse any step in a closed month.

    Raises:
        StateError: the month is closed.
    """
    if stored.period.state is PeriodState.CLOSED:
        message = Text(
            "{month} 已经关账，项目 {code} 的月报不能再改；确需改动请申请更正。",
            month=stored.month,
            code=code,
        )
        raise StateError(message)


def refuse_unless_with_owner(stored: MonthlyReturn, code: str) -> None:
    """Refuse to change what is no longer its owner's.

    Raises:
        StateError: the return was submitted, or the month is closed.
    """
    refuse_closed(stored, code)
    if not stored.state.is_with_owner:
        raise StateError(refusal(stored.state, Step.SUBMIT, has_county_step=True))


def _refuse_outdated(stored: MonthlyReturn, code: str, lock: int) -> None:
    if stored.draft_lock != lock:
        number = report_queries.version_number(stored.id)
        raise DraftConflictError(report_queries.to_draft(stored, code, number))


def _basis(code: str) -> ProjectBasis:
    basis = queries.basis(code)
    if basis is None:
        message = Text("没有代码为“{code}”的项目。", code=code)
        raise NotFoundError(message)
    return basis


def _submitted(
    stored: MonthlyReturn,
    code: str,
    report: Report,
    previous: MonthFact | None,
    *,
    is_zero: bool,
    actor: Actor,
    at: datetime,
) -> int:
    """Check the content against the month before, keep it as a version, and move the return on."""
    basis = _basis(code)
    blocked = blocking(findings(report, previous, basis, stored.month), report)
    if blocked:
        raise FindingsError(blocked)
    state = next_state(stored.state, Step.SUBMIT, has_county_step=basis.has_county_step)
    if state is None:
        raise StateError(refusal(stored.state, Step.SUBMIT, has_county_step=basis.has_county_step))
    before = queries.version(code, stored.month)
    compared = before.report if before else None if previous is None else report_of(previous)
    number = (before.number if before else 0) + 1
    session = database.session
    session.add(_version(stored.id, number, report, basis, is_zero=is_zero, actor=actor, at=at))
    session.add(
        ReviewStep(
            return_id=stored.id,
            version_number=number,
            step=Step.SUBMIT,
            taken_at=at,
            actor=actor.name,
            reason="",
        )
    )
    record(
        actor=actor,
        action="return.zero" if is_zero else "return.submit",
        subject=f"return:{code}:{stored.month}",
        changes=(
            Change("state", stored.state.value, state.value),
            Change("version", number - 1 or None, number),
            *(
                Change(each.label, each.before or None, each.after or None)
                for each in differences(compared, report)
            ),
        ),
        project_code=code,
    )
    stored.state = state
    stored.first_submitted_at = stored.first_submitted_at or at
    return number


def _version(
    return_id: int,
    number: int,
    report: Report,
    basis: ProjectBasis,
    *,
    is_zero: bool,
    actor: Actor,
    at: datetime,
) -> ReturnVersion:
    """Return the rows of a version; blank amounts and milestones have none."""
    return ReturnVersion(
        return_id=return_id,
        number=number,
        is_zero=is_zero,
        stage=report.stage,
        grade=report.grade,
        progress=report.progress,
        next_work=report.next_work,
        submitted_at=at,
        submitted_by=actor.name,
        amounts=[
            VersionAmount(
                source=each.source,
                planned=each.planned,
                allocated=each.allocated,
                received=each.received,
                completed=each.completed,
                paid=each.paid,
                reduction_reason=each.reduction_reason,
                is_advance=each.is_advance,
            )
            for each in completed_amounts(report.amounts, basis.total_investment)
        ],
        milestones=[
            VersionMilestone(
                kind=each.kind,
                planned_on=each.planned and each.planned.first_day,
                planned_precision=each.planned and each.planned.precision,
                forecast=each.forecast,
                actual=each.actual,
                document_number=each.document_number,
                expires_on=each.expires_on,
                waiver=each.waiver,
            )
            for each in report.milestones
            if not each.is_blank
        ],
        problems=[
            VersionProblem(
                position=position,
                kind=each.kind,
                level=each.level,
                description=each.description,
                department=each.department,
                needed_by=each.needed_by,
            )
            for position, each in enumerate(report.problems, 1)
        ],
        explanations=[
            VersionExplanation(key=key, text=text) for key, text in report.explanations if text.strip()
        ],
    )
