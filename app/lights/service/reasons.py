"""Commands of 正当理由: stating one, and deciding it. Approved, it holds red lights at yellow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.funding.queries.ledger import project_ids
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.lights.models import LightReason
from app.lights.queries import stated as reason_queries
from app.lights.service.errors import LightReasonError
from app.lights.service.lights import months_were_written
from app.lights.types import ReasonState

if TYPE_CHECKING:
    from datetime import datetime

    from app.audit.types import Actor
    from app.kernel.months import Month

LONGEST = 12
"""Months that one 正当理由 can hold for: what lasts longer is looked at again, a mistyped year is noticed."""
_LONGEST_NUMBER = 80


def state_reason(
    code: str,
    first_month: Month,
    last_month: Month,
    text: str,
    document_number: str,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """State why a project is behind for good cause in some months; return the id of the 正当理由.

    Months that are closed already and months to come can both be meant.

    Raises:
        NotFoundError: there is no such project.
        LightReasonError: it says nothing, its months are none or too many, or there is one for them already.
    """
    with transaction(database.session) as session:
        _refuse(first_month, last_month, text, document_number)
        project_id = project_ids([code]).get(code)
        if project_id is None:
            message = Text("没有编号为“{code}”的项目。", code=code)
            raise NotFoundError(message)
        other = reason_queries.overlapping(code, first_month, last_month)
        if other is not None:
            message = Text(
                "项目 {code} 在 {first_month} 至 {last_month} 已有一条正当理由（第 {number} 号，"
                "{state}），月份不能重叠。",
                code=code,
                first_month=other.first_month,
                last_month=other.last_month,
                number=other.id,
                state=other.state.label,
            )
            raise LightReasonError(message)
        stored = LightReason(
            project_id=project_id,
            first_month=first_month,
            last_month=last_month,
            text=text.strip(),
            document_number=document_number.strip(),
            state=ReasonState.PROPOSED,
            requested_by=actor.name,
            requested_at=at or stored_now(),
            decision_reason="",
        )
        session.add(stored)
        session.flush()
        said = {"first_month": str(first_month), "last_month": str(last_month)}
        if stored.document_number:
            said["document_number"] = stored.document_number
        record(
            actor=actor,
            action="light_reason.state",
            subject=f"light_reason:{stored.id}",
            changes=changes_between(None, said),
            reason=stored.text,
            project_code=code,
        )
        return stored.id


def decide_reason(
    reason_id: int, *, approve: bool, reason: str, actor: Actor, at: datetime | None = None
) -> None:
    """Approve or refuse a 正当理由.

    Approved, the closed months that it covers are judged again as new revisions; months to come are held when
    they close.

    Raises:
        NotFoundError: there is no such 正当理由.
        LightReasonError: it is refused without a reason, is decided already, or is one's own.
    """
    if not approve and not reason.strip():
        message = Text("不批准正当理由需要写明原因。")
        raise LightReasonError(message)
    moment = at or stored_now()
    with transaction(database.session) as session:
        stored = reason_queries.reason_for_edit(reason_id)
        if stored is None:
            message = Text("没有第 {reason_id} 号正当理由。", reason_id=reason_id)
            raise NotFoundError(message)
        if stored.state is not ReasonState.PROPOSED:
            message = Text(
                "第 {reason_id} 号正当理由已由 {decided_by} 办结：{state}。",
                reason_id=reason_id,
                decided_by=stored.decided_by,
                state=stored.state.label,
            )
            raise LightReasonError(message)
        if stored.requested_by == actor.name:
            message = Text("正当理由由申请人以外的人审批，您不能审批自己的申请。")
            raise LightReasonError(message)
        project = stored.project
        stored.state = ReasonState.APPROVED if approve else ReasonState.REFUSED
        stored.decided_by = actor.name
        stored.decided_at = moment
        stored.decision_reason = reason.strip()
        session.flush()
        record(
            actor=actor,
            action="light_reason.approve" if approve else "light_reason.refuse",
            subject=f"light_reason:{reason_id}",
            changes=[Change("state", ReasonState.PROPOSED.value, stored.state.value)],
            reason=reason.strip() or None,
            project_code=project.code,
        )
        if approve:
            months_were_written(project.plan_code, [stored.first_month], [project.code], actor, moment)


def _refuse(first_month: Month, last_month: Month, text: str, document_number: str) -> None:
    """Refuse a 正当理由 that says too little or holds too long.

    Raises:
        LightReasonError: with the sentence that says what to change.
    """
    if not text.strip():
        message = Text("请写明正当理由：什么原因，依据什么，预计何时恢复。")
        raise LightReasonError(message)
    if last_month < first_month:
        message = Text(
            "起始月份 {first_month} 晚于截止月份 {last_month}，请改正。",
            first_month=first_month,
            last_month=last_month,
        )
        raise LightReasonError(message)
    if last_month.months_since(first_month) >= LONGEST:
        message = Text("一条正当理由最多管{longest}个月；到期仍未恢复的，请届时重新申请。", longest=LONGEST)
        raise LightReasonError(message)
    if len(document_number.strip()) > _LONGEST_NUMBER:
        message = Text("文号最多{longest}个字。", longest=_LONGEST_NUMBER)
        raise LightReasonError(message)
