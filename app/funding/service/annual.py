"""Commands on the annual investment plan (分年度投资计划). Every plan that was ever set is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.funding.models import AnnualPlanAmount, AnnualPlanOfProject
from app.funding.queries import annual as queries
from app.funding.queries.splits import planned_project
from app.funding.rules import annual_plan_of, annual_plan_problem, default_annual_plan, years_offered
from app.funding.service.splits import ChangedMeanwhileError
from app.funding.types import AnnualPlanPage
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.money import wan_yuan_text
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from decimal import Decimal

    from app.audit.types import Actor


class AnnualPlanError(TrackerError):
    """An annual plan cannot stand: it does not add up to the total, changes nothing, or has no reason."""


def annual_plan_page(code: str) -> AnnualPlanPage:
    """Return the annual plan of a project as it holds now, with those that were set before.

    Raises:
        NotFoundError: there is no such project.
    """
    project = planned_project(code)
    if project is None:
        message = Text("没有代码为“{code}”的项目。", code=code)
        raise NotFoundError(message)
    versions = queries.annual_plan_versions(code)
    default = default_annual_plan(project.total_investment, project.first_year, project.last_year)
    plan = annual_plan_of(versions, project.total_investment, project.first_year, project.last_year)
    return AnnualPlanPage(project, plan, versions, years_offered(project, plan), default.amounts)


def set_annual_plan(
    code: str,
    amounts: Sequence[tuple[int, Decimal]],
    *,
    document_number: str = "",
    reason: str,
    seen_number: int,
    actor: Actor,
    at: datetime | None = None,
) -> None:
    """Set what a project is planned to invest in each year; months that are closed keep what they had.

    `amounts` are pairs of year and 万元 that add up to the total investment; `seen_number` is the number of
    the plan that held when it was opened, 0 where that was the default.

    Raises:
        NotFoundError: there is no such project.
        ChangedMeanwhileError: the plan was set since it was opened.
        AnnualPlanError: there is no reason, the amounts do not add up, or nothing would change.
    """
    if not reason.strip():
        message = Text("修改年度计划必须写明理由。")
        raise AnnualPlanError(message)
    with transaction(database.session) as session:
        page = annual_plan_page(code)
        if page.plan.number != seen_number:
            raise ChangedMeanwhileError(code, page.plan.number)
        problem = annual_plan_problem(page.project.total_investment, page.plan, amounts)
        if problem is not None:
            raise AnnualPlanError(problem)
        number, document = page.plan.number + 1, document_number.strip()
        session.add(
            AnnualPlanOfProject(
                project_id=queries.project_id(code),
                number=number,
                document_number=document,
                reason=reason.strip(),
                recorded_at=at or stored_now(),
                recorded_by=actor.name,
                amounts=[AnnualPlanAmount(year=year, amount=amount) for year, amount in sorted(amounts)],
            )
        )
        before = {} if page.plan.is_default else _plain(page.plan.amounts)
        changes = list(changes_between(before, _plain(amounts)))
        if document:
            changes.append(Change("document_number", None, document))
        record(
            actor=actor,
            action="funding.annual_plan",
            subject=f"project:{code}",
            changes=changes,
            reason=reason.strip(),
            project_code=code,
        )


def _plain(amounts: Iterable[tuple[int, Decimal]]) -> dict[str, str]:
    """Return amounts by year as the audit record holds them."""
    return {Text("{year} 年", year=year): wan_yuan_text(amount) for year, amount in sorted(amounts)}
