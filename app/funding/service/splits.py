"""Commands on the planned split. Setting the same split again changes nothing; every change is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.funding.models import PlannedSplit, SplitChangeLine, SplitChangeOfProject
from app.funding.queries import splits as queries
from app.funding.rules import adjustment_problem, split_problem, with_rest
from app.funding.types import Basis, SplitOrigin, SplitPage
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.money import wan_yuan_text
from app.kernel.texts import Text
from app.projects.queries import projects_for_edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from app.audit.types import Actor
    from app.funding.types import FundingSource, PlannedAmount

OF_THE_PLAN = Basis(SplitOrigin.PLAN)


class SplitError(TrackerError):
    """A planned split cannot stand: it does not add up, changes nothing, or rests on no document."""


class ChangedMeanwhileError(TrackerError):
    """Somebody has changed the plan since it was opened; the page shows both, and nothing is lost."""

    def __init__(self, code: str, number: int) -> None:
        """Say so of a project whose plan has been changed this often."""
        super().__init__(
            Text(
                "项目 {code} 的计划在您打开之后有人改过（现在是第 {number} 次），"
                "您的内容没有保存，还在下面；请对照现行金额核对后再提交。",
                code=code,
                number=number,
            )
        )


def split_page(code: str) -> SplitPage:
    """Return the split of a project as it holds now, with its history.

    Raises:
        NotFoundError: there is no such project.
    """
    project = queries.planned_project(code)
    if project is None:
        message = Text("没有代码为“{code}”的项目。", code=code)
        raise NotFoundError(message)
    held = queries.planned_splits([code]).get(code, ())
    return SplitPage(project, held, queries.split_history(code))


def adjust_split(
    code: str,
    amounts: Sequence[PlannedAmount],
    *,
    document_number: str,
    decided_on: date,
    reason: str,
    seen_number: int,
    actor: Actor,
    today: date,
    at: datetime | None = None,
) -> None:
    """Adjust the planned split of a project by a document (计划调整).

    `amounts` are what each source is to have, in 万元; what they leave of the total is 待落实.
    `seen_number` is the number of the change that held when the split was opened.

    Raises:
        NotFoundError: there is no such project.
        ChangedMeanwhileError: the split was changed since it was opened.
        SplitError: document or reason is missing, the document is of a day to come, more is assigned than
            the total, or nothing would change.
    """
    if not document_number.strip() or not reason.strip():
        message = Text("计划调整必须写明文号和理由。")
        raise SplitError(message)
    if decided_on > today:
        message = Text("文件日期 {decided_on} 还没有到，请核对。", decided_on=decided_on)
        raise SplitError(message)
    with transaction(database.session):
        page = split_page(code)
        if page.number != seen_number:
            raise ChangedMeanwhileError(code, page.number)
        total = page.project.total_investment
        wanted = with_rest(total, amounts)
        problem = adjustment_problem(total, page.held, wanted)
        if problem is not None:
            raise SplitError(problem)
        basis = Basis(SplitOrigin.ADJUSTMENT, document_number.strip(), decided_on, reason.strip())
        set_planned_splits(page.project.plan_code, {code: wanted}, actor=actor, basis=basis, at=at)


def still_of_the_plan(
    plan_code: str, splits: Mapping[str, Sequence[PlannedAmount]]
) -> dict[str, Sequence[PlannedAmount]]:
    """Return those of a plan's own splits that may be set: what was decided since stays in force.

    A split that returns, a restatement or an adjustment have set gives way only where it no longer adds up to
    the total investment of the register, which a corrected plan may have changed.
    """
    projects = projects_for_edit(plan_code)
    origins = queries.latest_origins(plan_code)
    held = queries.planned_splits(list(splits))
    return {
        code: amounts
        for code, amounts in splits.items()
        if code not in projects
        or origins.get(code, SplitOrigin.PLAN) is SplitOrigin.PLAN
        or split_problem(projects[code].total_investment, held.get(code, ())) is not None
    }


def set_planned_splits(
    plan_code: str,
    splits: Mapping[str, Sequence[PlannedAmount]],
    *,
    actor: Actor,
    basis: Basis = OF_THE_PLAN,
    at: datetime | None = None,
) -> int:
    """Set the planned split of projects of one plan, by project code; return how many were written.

    Raises:
        NotFoundError: a project is not registered.
        SplitError: the amounts of a project do not add up to its total investment.
    """
    written = 0
    with transaction(database.session) as session:
        projects = projects_for_edit(plan_code)
        stored = queries.splits_for_edit(plan_code)
        numbers = queries.change_numbers([project.id for project in projects.values()])
        for code, amounts in splits.items():
            project = projects.get(code)
            if project is None:
                message = Text("方案 {plan_code} 没有项目 {code}。", plan_code=plan_code, code=code)
                raise NotFoundError(message)
            problem = split_problem(project.total_investment, amounts)
            if problem is not None:
                message = Text("项目 {code}：{problem}", code=code, problem=problem)
                raise SplitError(message)
            wanted = {amount.source: amount.amount for amount in amounts if amount.amount}
            before = {split.source: split.amount for split in stored.get(code, [])}
            if before == wanted:
                continue
            for split in stored.get(code, []):
                session.delete(split)
            session.flush()
            session.add_all(
                PlannedSplit(project_id=project.id, source=source, amount=amount)
                for source, amount in wanted.items()
            )
            session.add(
                SplitChangeOfProject(
                    project_id=project.id,
                    number=numbers.get(project.id, 0) + 1,
                    origin=basis.origin,
                    document_number=basis.document_number,
                    decided_on=basis.decided_on,
                    reason=basis.reason,
                    total_investment=project.total_investment,
                    recorded_at=at or stored_now(),
                    recorded_by=actor.name,
                    lines=[
                        SplitChangeLine(
                            source=source, old_amount=before.get(source), new_amount=wanted.get(source)
                        )
                        for source in sorted({*before, *wanted}, key=lambda source: source.position)
                    ],
                )
            )
            written += 1
            record(
                actor=actor,
                action="funding.split",
                subject=f"project:{code}",
                changes=[*changes_between(_plain(before), _plain(wanted)), *_document(basis)],
                reason=basis.reason or None,
                project_code=code,
            )
    return written


def _document(basis: Basis) -> list[Change]:
    """Return what the audit record holds of the document that a change rests on."""
    found = []
    if basis.document_number:
        found.append(Change("document_number", None, basis.document_number))
    if basis.decided_on:
        found.append(Change("decided_on", None, basis.decided_on.isoformat()))
    return found


def _plain(amounts: Mapping[FundingSource, Decimal]) -> dict[str, str]:
    """Return amounts by source as the audit record holds them."""
    return {source.value: wan_yuan_text(amount) for source, amount in amounts.items()}
