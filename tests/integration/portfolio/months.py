"""Closed months written straight into the tables, for tests of what reads them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.directory.models import Region
from app.extensions import database
from app.funding.models import PlannedSplit
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.plans.models import PlanSection
from app.projects.models import Project
from app.projects.types import Stage
from app.returns.models import (
    MonthlyReturn,
    ProjectMonth,
    ProjectMonthAmount,
    ReportingPeriod,
    Restatement,
    RestatementAmount,
    ReturnVersion,
    VersionAmount,
    VersionMilestone,
    VersionProblem,
)
from app.returns.types.report import Report, SourceAmounts
from app.returns.types.vocabulary import (
    Amount,
    Grade,
    PeriodState,
    Reporting,
    RestatementState,
    ReturnState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MAY = Month(2023, 5)
JUNE = Month(2023, 6)
AT = datetime(2023, 7, 5, 8)  # noqa: DTZ001 - the database keeps UTC without a zone
CENTRAL = SourceAmounts(
    FundingSource.CENTRAL_BUDGET,
    planned=Decimal(960),
    allocated=Decimal(800),
    received=Decimal(600),
    completed=Decimal("500.5"),
    paid=Decimal(450),
)
COUNTY = SourceAmounts(
    FundingSource.COUNTY,
    planned=Decimal(240),
    allocated=None,
    received=Decimal(100),
    completed=None,
    paid=None,
)


def report(stage: Stage = Stage.STRUCTURE, amounts: Sequence[SourceAmounts] = (CENTRAL, COUNTY)) -> Report:
    """Return what a unit could report of JA-15, whose total is 1,200 万元."""
    return Report(stage, Grade.SMOOTH, "主体施工到三层。", "主体封顶。", tuple(amounts))


def open_month(plan_code: str, month: Month, state: PeriodState = PeriodState.OPEN) -> None:
    """Write a period, with a return for every project."""
    closed = state is PeriodState.CLOSED
    following = month.plus(1)
    database.session.add(
        ReportingPeriod(
            plan_code=plan_code,
            month=month,
            opens_on=date(month.year, month.number, 25),
            deadline=date(following.year, following.number, 5),
            state=state,
            opened_at=AT,
            opened_by="city",
            closed_at=AT if closed else None,
            closed_by="city" if closed else None,
        )
    )
    database.session.flush()
    projects = database.session.scalars(select(Project).where(Project.plan_code == plan_code)).all()
    database.session.add_all(
        MonthlyReturn(
            project_id=project.id,
            plan_code=plan_code,
            month=month,
            state=ReturnState.CITY_PASSED if closed else ReturnState.DRAFT,
            draft={},
            draft_lock=0,
            draft_saved_at=None,
            draft_saved_by=None,
            first_submitted_at=AT if closed else None,
        )
        for project in projects
    )
    database.session.commit()


def close_month(
    plan_code: str, month: Month, reports: Mapping[str, Report], *, late: Iterable[str] = ()
) -> None:
    """Write a closed month: what some projects reported; all others never did."""
    session = database.session
    open_month(plan_code, month, PeriodState.CLOSED)
    statement = (
        select(Project, Region.city_code, PlanSection.sector)
        .join(Region, Region.code == Project.region_code)
        .join(PlanSection, PlanSection.id == Project.section_id)
        .where(Project.plan_code == plan_code)
        .order_by(Project.code)
    )
    for project, city, sector in session.execute(statement).all():
        content = reports.get(project.code)
        session.add(
            ProjectMonth(
                month=month,
                project_id=project.id,
                revision=0,
                plan_code=plan_code,
                city_code=city,
                region_code=project.region_code,
                sector=sector,
                category=project.category,
                printed_type=project.printed_type,
                unit_id=project.units[0].organisation_id if project.units else None,
                total_investment=project.total_investment,
                stage=content.stage if content else None,
                grade=content.grade if content else None,
                reporting=Reporting.REPORTED if content else Reporting.MISSING,
                was_late=project.code in set(late),
                version_id=_version(project, month, content) if content else None,
                restatement_id=None,
                recorded_at=AT,
            )
        )
        session.flush()
        _add_amounts(project.id, month, 0, content.amounts if content else _split(project.id))
    session.commit()


def restate(code: str, month: Month, stage: Stage, amounts: Sequence[SourceAmounts]) -> None:
    """Write an approved restatement of a closed month."""
    session = database.session
    base = session.scalars(
        select(ProjectMonth)
        .join(Project, Project.id == ProjectMonth.project_id)
        .where(Project.code == code, ProjectMonth.month == month)
        .order_by(ProjectMonth.revision.desc())
        .limit(1)
    ).one()
    correction = Restatement(
        project_id=base.project_id,
        month=month,
        base_revision=base.revision,
        stage=stage,
        state=RestatementState.APPROVED,
        reason="监理重新计量。",
        requested_by="county",
        requested_at=AT,
        decided_by="city",
        decided_at=AT,
        decision_reason="同意。",
    )
    correction.amounts = [
        RestatementAmount(source=each.source, **{kind.value: each.amount(kind) for kind in Amount})
        for each in amounts
    ]
    session.add(correction)
    session.flush()
    copied = {
        column.key: getattr(base, column.key)
        for column in ProjectMonth.__table__.columns
        if column.key not in {"revision", "stage", "restatement_id"}
    }
    session.add(ProjectMonth(**copied, revision=base.revision + 1, stage=stage, restatement_id=correction.id))
    session.flush()
    _add_amounts(base.project_id, month, base.revision + 1, amounts)
    session.commit()


def _version(project: Project, month: Month, content: Report) -> int:
    """Write the version of a return, and return its id."""
    session = database.session
    found = session.scalars(
        select(MonthlyReturn).where(MonthlyReturn.project_id == project.id, MonthlyReturn.month == month)
    ).one()
    version = ReturnVersion(
        return_id=found.id,
        number=1,
        is_zero=False,
        stage=content.stage,
        grade=content.grade,
        progress=content.progress,
        next_work=content.next_work,
        submitted_at=AT,
        submitted_by="clerk",
    )
    version.amounts = [
        VersionAmount(
            source=each.source,
            reduction_reason=each.reduction_reason,
            is_advance=each.is_advance,
            **{kind.value: each.amount(kind) for kind in Amount},
        )
        for each in content.amounts
    ]
    version.milestones = [
        VersionMilestone(
            kind=each.kind,
            planned_on=each.planned.first_day if each.planned else None,
            planned_precision=each.planned.precision if each.planned else None,
            forecast=each.forecast,
            actual=each.actual,
            document_number=each.document_number,
            expires_on=each.expires_on,
            waiver=each.waiver,
        )
        for each in content.milestones
    ]
    version.problems = [
        VersionProblem(
            position=position,
            kind=each.kind,
            level=each.level,
            description=each.description,
            department=each.department,
            needed_by=each.needed_by,
        )
        for position, each in enumerate(content.problems, 1)
    ]
    session.add(version)
    session.flush()
    return version.id


def _split(project_id: int) -> tuple[SourceAmounts, ...]:
    """Return what the plan assigns to the sources of a project."""
    rows = database.session.scalars(select(PlannedSplit).where(PlannedSplit.project_id == project_id))
    return tuple(SourceAmounts(row.source, planned=row.amount) for row in rows)


def _add_amounts(project_id: int, month: Month, revision: int, amounts: Iterable[SourceAmounts]) -> None:
    """Write the amounts of a month fact."""
    database.session.add_all(
        ProjectMonthAmount(
            month=month,
            project_id=project_id,
            revision=revision,
            source=each.source,
            **{kind.value: each.amount(kind) for kind in Amount},
        )
        for each in amounts
    )
    database.session.flush()
