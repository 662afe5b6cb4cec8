"""Commands of restatement (更正): asking for one, and deciding it. What was closed is never rewritten."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import insert

from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.funding.rules import split_problem
from app.funding.service import set_planned_splits
from app.funding.types import Basis, SplitOrigin
from app.kernel.errors import NotFoundError
from app.kernel.problems import Severity
from app.kernel.texts import Text, joined
from app.returns import queries
from app.returns.models import ProjectMonth, ProjectMonthAmount, Restatement, RestatementAmount
from app.returns.queries import facts as fact_queries
from app.returns.rules.carrying import carried_amounts, carries_on, completed_amounts, restated, split_of
from app.returns.rules.consistency import findings
from app.returns.service.closing import amount_values
from app.returns.service.errors import ReasonError, RestatementError
from app.returns.service.listeners import months_were_written
from app.returns.service.moments import moment
from app.returns.service.rollups import restating
from app.returns.types.facts import AsOf
from app.returns.types.report import Report
from app.returns.types.vocabulary import Amount, Grade, RestatementState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.audit.types import Actor
    from app.kernel.months import Month
    from app.projects.types import Stage
    from app.returns.types.facts import MonthFact, RestatementFact
    from app.returns.types.report import Finding, ProjectBasis, SourceAmounts

OF_MONEY = frozenset(
    {"negative", "paid_received", "paid_completed", "received_allocated", "planned_total", "total_exceeded"}
)
"""The 勾稽 rules that a restated month keeps. Many a correction is a fall, and dates are not restated."""


def propose_restatement(
    code: str,
    month: Month,
    stage: Stage,
    amounts: Sequence[SourceAmounts],
    reason: str,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """Ask for a closed month of a project to be corrected; return the id of the restatement.

    `amounts` are all amounts of the project as they should stand, in 万元; 待落实 is computed.

    Raises:
        NotFoundError: there is no such project, or the month was never closed for it.
        ReasonError: there is no reason.
        RestatementError: nothing would change, a 勾稽 rule would be broken, or another one waits.
    """
    if not reason.strip():
        message = Text("更正需要写明理由：原来为什么报错，依据是什么。")
        raise ReasonError(message)
    with transaction(database.session) as session:
        basis = queries.basis(code)
        fact = queries.month_facts(AsOf(month), [code]).get(code)
        if basis is None or fact is None:
            message = Text(
                "项目 {code} 的 {month} 没有关账，不需要更正；还没有关账的月份请直接填报。",
                code=code,
                month=month,
            )
            raise NotFoundError(message)
        # What the register says today is not what the month was reported under.
        basis = replace(basis, total_investment=fact.total_investment)
        wanted = completed_amounts(amounts, fact.total_investment)
        changes = restated(fact, stage, wanted)
        if not changes:
            message = Text("更正后的数字与现有数字相同，没有需要更正的内容。")
            raise RestatementError(message)
        waiting = fact_queries.waiting_restatement(code, month)
        if waiting is not None:
            message = Text(
                "项目 {code} 的 {month} 已有一份更正（第 {waiting} 号）在等待审批，请先等它办结。",
                code=code,
                month=month,
                waiting=waiting,
            )
            raise RestatementError(message)
        broken = _broken(fact, stage, wanted, basis)
        if broken:
            raise RestatementError(joined(" ", (each.message for each in broken)))
        stored = Restatement(
            project_id=fact_queries.project_id(code),
            month=month,
            base_revision=fact.revision,
            stage=stage,
            state=RestatementState.PROPOSED,
            reason=reason.strip(),
            requested_by=actor.name,
            requested_at=moment(at),
            decision_reason="",
            amounts=[
                RestatementAmount(source=each.source, **{kind.value: each.amount(kind) for kind in Amount})
                for each in wanted
            ],
        )
        session.add(stored)
        session.flush()
        record(
            actor=actor,
            action="restatement.propose",
            subject=f"restatement:{stored.id}",
            changes=[Change("month", None, str(month)), *changes],
            reason=reason.strip(),
            project_code=code,
        )
        return stored.id


def decide_restatement(
    restatement_id: int, *, approve: bool, reason: str, actor: Actor, at: datetime | None = None
) -> None:
    """Approve or refuse a restatement.

    Approved, it adds a revision to its month, and to the months right after it that repeat its figures.

    Raises:
        NotFoundError: there is no such restatement.
        ReasonError: it is refused without a reason.
        RestatementError: it is decided already, the month was restated meanwhile, or it is one's own.
    """
    if not approve and not reason.strip():
        message = Text("不批准更正需要写明理由。")
        raise ReasonError(message)
    with transaction(database.session):
        stored = fact_queries.restatement_for_edit(restatement_id)
        fact = queries.restatement(restatement_id)
        if stored is None or fact is None:
            message = Text("没有第 {restatement_id} 号更正。", restatement_id=restatement_id)
            raise NotFoundError(message)
        if stored.state is not RestatementState.PROPOSED:
            message = Text(
                "第 {restatement_id} 号更正已由 {decided_by} 办结：{state}。",
                restatement_id=restatement_id,
                decided_by=stored.decided_by,
                state=stored.state.label,
            )
            raise RestatementError(message)
        if stored.requested_by == actor.name:
            message = Text("更正由申请人以外的人审批，您不能审批自己的申请。")
            raise RestatementError(message)
        standing = queries.month_facts(AsOf(stored.month), [fact.project_code])[fact.project_code]
        if approve and standing.revision != stored.base_revision:
            message = Text("{month} 在申请之后又更正过，请退回后按新的数字重新申请。", month=stored.month)
            raise RestatementError(message)
        stored.state = RestatementState.APPROVED if approve else RestatementState.REFUSED
        stored.decided_by = actor.name
        stored.decided_at = moment(at)
        stored.decision_reason = reason.strip()
        changes = list(restated(standing, stored.stage, fact.new_amounts)) if approve else []
        if approve:
            following = carries_on(standing, queries.following_facts(fact.project_code, stored.month))
            _add_revisions(stored, fact, (standing, *following), actor=actor, at=moment(at))
            changes += [Change("carried_month", None, str(month_fact.month)) for month_fact in following]
        record(
            actor=actor,
            action="restatement.approve" if approve else "restatement.refuse",
            subject=f"restatement:{restatement_id}",
            changes=[Change("state", RestatementState.PROPOSED.value, stored.state.value), *changes],
            reason=reason.strip() or None,
            project_code=fact.project_code,
        )


def _broken(
    fact: MonthFact, stage: Stage, amounts: Sequence[SourceAmounts], basis: ProjectBasis
) -> list[Finding]:
    """Return the 勾稽 rules of money that the corrected month would break."""
    advanced = {each.source for each in fact.amounts if each.is_advance}
    corrected = Report(
        stage=stage,
        grade=fact.grade or Grade.SMOOTH,
        progress=fact.progress,
        next_work=fact.next_work,
        amounts=tuple(replace(each, is_advance=each.source in advanced) for each in amounts),
    )
    return [
        each
        for each in findings(corrected, None, basis, fact.month)
        if each.severity is Severity.ERROR and each.key.partition(".")[0] in OF_MONEY
    ]


def _add_revisions(
    stored: Restatement,
    fact: RestatementFact,
    restated_months: Sequence[MonthFact],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Add the next revision of a restated month and of those that repeat it, and keep what follows from them.

    The split in force follows where the last closed month is restated and nobody has changed it since.
    """
    code, plan_code = fact.project_code, stored.project.plan_code
    closed = fact_queries.closed_months(plan_code)
    standing, last = restated_months[0], restated_months[-1]
    split = split_of(carried_amounts(fact.new_amounts, standing, last))
    with restating(code, {each.month for each in restated_months}, closed):
        for each in restated_months:
            _add_revision(each, stored, carried_amounts(fact.new_amounts, standing, each), at)
    months_were_written(plan_code, [each.month for each in restated_months], [code], actor=actor, at=at)
    follows = last.month == closed[0] and queries.split(code) == split_of(last.amounts) != split
    if follows and split_problem(stored.project.total_investment, split) is None:
        basis = Basis(
            SplitOrigin.RESTATEMENT,
            reason=Text("{month} 的更正：{reason}", month=stored.month, reason=stored.reason),
        )
        set_planned_splits(plan_code, {code: split}, actor=actor, basis=basis, at=at)


def _add_revision(
    fact: MonthFact, restatement: Restatement, amounts: Sequence[SourceAmounts], at: datetime
) -> None:
    """Add the next revision of one month; its place in the portfolio stays that of the month."""
    session = database.session
    columns = fact_queries.fact_columns(restatement.project_id, fact.month, fact.revision)
    revision = fact.revision + 1
    session.execute(
        insert(ProjectMonth),
        columns
        | {
            "revision": revision,
            "stage": restatement.stage,
            "restatement_id": restatement.id,
            "recorded_at": at,
        },
    )
    rows = amount_values(amounts, fact.month, restatement.project_id, revision=revision)
    if rows:
        session.execute(insert(ProjectMonthAmount), rows)
