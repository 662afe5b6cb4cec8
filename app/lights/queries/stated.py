"""Reads of 正当理由: for pages within a reach, and for the commands that keep lights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select

from app.extensions import database
from app.lights.models import LightReason
from app.lights.queries.conditions import of_plan
from app.lights.types import ApprovedReason, ReasonFact, ReasonState
from app.projects.models import Project
from app.projects.queries import subject_of, within

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.accounts.types import Reach, Subject
    from app.kernel.months import Month


def reasons(
    reach: Reach, state: ReasonState | None = None, code: str | None = None
) -> tuple[ReasonFact, ...]:
    """Return the 正当理由 within a reach, the newest first."""
    conditions = [within(reach)]
    if state is not None:
        conditions.append(LightReason.state == state)
    if code is not None:
        conditions.append(Project.code == code)
    return _reasons(*conditions)


def reason(reason_id: int) -> ReasonFact | None:
    """Return one 正当理由, or None."""
    return next(iter(_reasons(LightReason.id == reason_id)), None)


def reason_for_edit(reason_id: int) -> LightReason | None:
    """Return a 正当理由 for a command."""
    return database.session.get(LightReason, reason_id)


def overlapping(code: str, first_month: Month, last_month: Month) -> ReasonFact | None:
    """Return a 正当理由 of a project that is not refused and holds for one of some months, or None."""
    return next(
        iter(
            _reasons(
                Project.code == code,
                LightReason.state != ReasonState.REFUSED,
                LightReason.first_month <= last_month,
                LightReason.last_month >= first_month,
            )
        ),
        None,
    )


def approved(
    plan_code: str, first_month: Month, codes: Collection[str] | None = None
) -> tuple[ApprovedReason, ...]:
    """Return the approved 正当理由 of a plan that hold for a month or a later one, in order."""
    statement = (
        select(
            LightReason.id,
            LightReason.project_id,
            LightReason.first_month,
            LightReason.last_month,
            LightReason.decided_at,
        )
        .join(Project, Project.id == LightReason.project_id)
        .where(
            *of_plan(plan_code, codes),
            LightReason.state == ReasonState.APPROVED,
            LightReason.last_month >= first_month,
        )
        .order_by(LightReason.id)
    )
    return tuple(
        ApprovedReason(reason_id, project_id, first, last, decided_at)
        for reason_id, project_id, first, last, decided_at in database.session.execute(statement)
        if decided_at is not None
    )


def subject_of_reason(light_reason: int) -> Subject | None:
    """Return the project that a 正当理由 is about, as the policy sees it."""
    code = database.session.scalar(
        select(Project.code)
        .join(LightReason, LightReason.project_id == Project.id)
        .where(LightReason.id == light_reason)
    )
    return None if code is None else subject_of(code)


def _reasons(*conditions: ColumnElement[bool]) -> tuple[ReasonFact, ...]:
    statement = (
        select(LightReason, Project.code, Project.name)
        .join(Project, Project.id == LightReason.project_id)
        .where(*conditions)
        .order_by(LightReason.id.desc())
    )
    return tuple(
        ReasonFact(
            id=stored.id,
            project_code=code,
            project_name=name,
            first_month=stored.first_month,
            last_month=stored.last_month,
            text=stored.text,
            document_number=stored.document_number,
            state=stored.state,
            requested_by=stored.requested_by,
            requested_at=stored.requested_at,
            decided_by=stored.decided_by,
            decided_at=stored.decided_at,
            decision_reason=stored.decision_reason,
        )
        for stored, code, name in database.session.execute(statement)
    )
