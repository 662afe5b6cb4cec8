"""Commands on differences: explaining, closing and reopening them. What was said is kept for ever.

What owners reported is not known here: whoever calls has looked at it in the same transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.funding.models import DifferenceNoteOfProject
from app.funding.queries import ledger
from app.funding.queries.reconciliation import notes_on
from app.funding.rules import reconciliation as rules
from app.funding.types import DifferenceStep, FundingSource, Sides
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.money import wan_yuan_text
from app.kernel.texts import Text

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from app.audit.types import Actor
    from app.funding.types import DifferenceKey
    from app.kernel.months import Month


class DifferenceError(TrackerError):
    """A difference cannot be explained, closed or reopened."""


class DifferenceChangedError(DifferenceError):
    """An amount has changed since somebody looked at the difference; both are shown as they are now."""

    def __init__(self, reported: Decimal | None, recorded: Decimal | None) -> None:
        """Keep the amounts (万元) as they are now."""
        super().__init__(
            Text(
                "您打开之后金额变了：现在单位填报{reported}，财政登记{recorded}。"
                "您写的内容还在下面，没有保存；请核对新的金额后再提交。",
                reported=_said(reported, Text("未填")),
                recorded=_said(recorded, Text("未登记")),
            )
        )
        self.reported, self.recorded = reported, recorded


def recorded_amount(key: DifferenceKey, month: Month) -> Decimal | None:
    """Return what the ledger holds (万元) up to the last day of a month, None where there is no entry."""
    amounts = ledger.recorded_amounts([key.project_code], month.last_day)
    return next((each.amount for each in amounts if (each.source, each.kind) == (key.source, key.kind)), None)


def take_step(
    step: DifferenceStep,
    key: DifferenceKey,
    seen: Sides,
    text: str,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> None:
    """Explain, close or reopen the difference between two amounts (万元) of a month, as they were seen.

    It is closed for as long as neither changes; reopening also takes back an explanation.

    Raises:
        NotFoundError: there is no such project.
        DifferenceError: there is no text, or the step cannot be taken on a difference that stands so.
        DifferenceChangedError: something was recorded since.
    """
    month, reported, recorded = seen.month, seen.reported, seen.recorded
    with transaction(database.session) as session:
        project_id = ledger.project_ids([key.project_code]).get(key.project_code)
        if project_id is None or key.source is FundingSource.UNASSIGNED:
            message = Text(
                "没有可以对账的项目和资金来源：{project_code} {source}。",
                project_code=key.project_code,
                source=key.source.label,
            )
            raise NotFoundError(message)
        if not text.strip():
            message = Text("{step}，要写明理由和依据。", step=step.label)
            raise DifferenceError(message)
        known = recorded_amount(key, month)
        if known != recorded:
            raise DifferenceChangedError(reported, known)
        state = rules.state_of(notes_on(key), reported, recorded)
        problem = rules.step_problem(step, state, differs=rules.differs(key.source, reported, recorded))
        if problem is not None:
            raise DifferenceError(problem)
        session.add(
            DifferenceNoteOfProject(
                project_id=project_id,
                source=key.source,
                kind=key.kind,
                month=month,
                step=step,
                reported=reported,
                recorded=recorded,
                text=text.strip(),
                taken_at=at or stored_now(),
                actor=actor.name,
            )
        )
        record(
            actor=actor,
            action=f"difference.{step.value}",
            subject=f"difference:{key.project_code}:{key.source.label}:{key.kind.label}",
            changes=[
                Change("month", None, str(month)),
                Change("reported_amount", None, _text(reported)),
                Change("recorded_amount", None, _text(recorded)),
            ],
            reason=text.strip(),
            project_code=key.project_code,
        )


def _text(amount: Decimal | None) -> str | None:
    """Return an amount as the audit record holds it."""
    return None if amount is None else wan_yuan_text(amount)


def _said(amount: Decimal | None, blank: str) -> str:
    """Return an amount in a sentence."""
    return blank if amount is None else Text(" {amount} 万元", amount=wan_yuan_text(amount))
