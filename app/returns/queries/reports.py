"""Reads of returns on their way: drafts, versions, steps, evidence, and what the rules need to know."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.directory.models import Region
from app.extensions import database
from app.funding.queries import planned_splits
from app.funding.types import PlannedAmount
from app.projects.models import Project
from app.projects.queries import subject_of, within
from app.projects.rules import applicable_milestones
from app.returns.models import (
    EvidenceFile,
    MonthlyReturn,
    ReportingPeriod,
    Restatement,
    ReturnVersion,
    ReviewStep,
    VersionAmount,
)
from app.returns.queries.contents import report_of_version
from app.returns.types.drafts import DraftFact, EvidenceFact, VersionFact
from app.returns.types.facts import ReturnFact, StepFact
from app.returns.types.report import ProjectBasis
from app.returns.types.vocabulary import PeriodState, ReturnState, Step

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select

    from app.accounts.types import Reach, Subject
    from app.kernel.months import Month

_CONTENT = (
    selectinload(ReturnVersion.amounts),
    selectinload(ReturnVersion.milestones),
    selectinload(ReturnVersion.problems),
    selectinload(ReturnVersion.explanations),
)


def return_for_edit(code: str, month: Month) -> MonthlyReturn | None:
    """Return one return for a command, with its project."""
    return database.session.scalar(_of_project(code, month))


def returns_for_edit(plan_code: str, month: Month) -> dict[int, MonthlyReturn]:
    """Return the returns of one period for a command, by project id."""
    statement = (
        select(MonthlyReturn)
        .where(MonthlyReturn.plan_code == plan_code, MonthlyReturn.month == month)
        .order_by(MonthlyReturn.project_id)
    )
    return {each.project_id: each for each in database.session.scalars(statement)}


def newest_versions(plan_code: str, month: Month) -> dict[int, ReturnVersion]:
    """Return the newest version of each return of one period, with its amounts, by return id."""
    newest = (
        select(ReturnVersion.return_id, func.max(ReturnVersion.number).label("number"))
        .join(MonthlyReturn, MonthlyReturn.id == ReturnVersion.return_id)
        .where(MonthlyReturn.plan_code == plan_code, MonthlyReturn.month == month)
        .group_by(ReturnVersion.return_id)
        .subquery()
    )
    statement = (
        select(ReturnVersion)
        .join(
            newest,
            (newest.c.return_id == ReturnVersion.return_id) & (newest.c.number == ReturnVersion.number),
        )
        .options(selectinload(ReturnVersion.amounts))
        .order_by(ReturnVersion.return_id)
    )
    return {each.return_id: each for each in database.session.scalars(statement)}


def newest_submission(return_id: int) -> tuple[int, str, datetime]:
    """Return how often a return was submitted, who did so last and when (UTC); 0 and nobody for never."""
    statement = (
        select(ReturnVersion.number, ReturnVersion.submitted_by, ReturnVersion.submitted_at)
        .where(ReturnVersion.return_id == return_id)
        .order_by(ReturnVersion.number.desc())
        .limit(1)
    )
    found = database.session.execute(statement).one_or_none()
    if found is None:
        return 0, "", datetime.min  # noqa: DTZ901 - stored without a zone
    return found.number, found.submitted_by, found.submitted_at


def version_number(return_id: int) -> int:
    """Return how often a return was submitted."""
    statement = select(func.max(ReturnVersion.number)).where(ReturnVersion.return_id == return_id)
    return database.session.scalar(statement) or 0


def basis(code: str) -> ProjectBasis | None:
    """Return what the rules need to know of a project, or None where there is none."""
    row = database.session.execute(
        select(Project, Region.parent_code)
        .join(Region, Region.code == Project.region_code)
        .where(Project.code == code)
    ).one_or_none()
    if row is None:
        return None
    return to_basis(*row)


def to_basis(project: Project, parent_code: str | None) -> ProjectBasis:
    """Return what the rules need to know of a project; a region without a parent is a city."""
    return ProjectBasis(
        code=project.code,
        total_investment=project.total_investment,
        planned_start=project.start,
        planned_completion=project.end,
        milestones=applicable_milestones(project.category),
        has_county_step=parent_code is not None,
    )


def split(code: str) -> tuple[PlannedAmount, ...]:
    """Return the planned split of a project, in the order of sources."""
    return planned_splits([code]).get(code, ())


def draft(code: str, month: Month) -> DraftFact | None:
    """Return a return as its owner writes it, or None where none is due."""
    found = return_for_edit(code, month)
    return None if found is None else to_draft(found, code, version_number(found.id))


def open_month(code: str) -> Month | None:
    """Return the newest open month for which a return of a project is due, or None."""
    return database.session.scalar(
        select(MonthlyReturn.month)
        .join(Project, Project.id == MonthlyReturn.project_id)
        .join(MonthlyReturn.period)
        .where(Project.code == code, ReportingPeriod.state == PeriodState.OPEN)
        .order_by(MonthlyReturn.month.desc())
        .limit(1)
    )


def to_draft(stored: MonthlyReturn, code: str, version_number: int) -> DraftFact:
    """Return a stored return as its owner writes it."""
    return DraftFact(
        project_code=code,
        month=stored.month,
        state=stored.state,
        fields=dict(stored.draft),
        lock=stored.draft_lock,
        saved_at=stored.draft_saved_at,
        saved_by=stored.draft_saved_by,
        version_number=version_number,
    )


def version(code: str, month: Month, number: int | None = None) -> VersionFact | None:
    """Return one submitted version, the newest without a number, or None."""
    statement = (
        select(ReturnVersion)
        .join(MonthlyReturn, MonthlyReturn.id == ReturnVersion.return_id)
        .join(Project, Project.id == MonthlyReturn.project_id)
        .where(Project.code == code, MonthlyReturn.month == month)
        .options(*_CONTENT)
        .order_by(ReturnVersion.number.desc())
        .limit(1)
    )
    if number is not None:
        statement = statement.where(ReturnVersion.number == number)
    found = database.session.scalar(statement)
    if found is None:
        return None
    return VersionFact(
        id=found.id,
        number=found.number,
        is_zero=found.is_zero,
        report=report_of_version(found),
        submitted_at=found.submitted_at,
        submitted_by=found.submitted_by,
    )


def returns(
    reach: Reach,
    month: Month | None = None,
    plan_code: str | None = None,
    states: Collection[ReturnState] | None = None,
) -> tuple[ReturnFact, ...]:
    """Return the returns within a reach, the newest month first, then in the order of project codes."""
    equal = ((MonthlyReturn.month, month), (MonthlyReturn.plan_code, plan_code))
    asked = [within(reach), *(column == value for column, value in equal if value is not None)]
    if states is not None:
        asked.append(MonthlyReturn.state.in_(states))
    # Only the versions and steps of what is asked for are numbered: of all months they are many.
    wanted = select(MonthlyReturn.id).join(Project, Project.id == MonthlyReturn.project_id).where(*asked)
    newest = (
        select(
            ReturnVersion.return_id,
            ReturnVersion.is_zero,
            ReturnVersion.number,
            func.row_number()
            .over(partition_by=ReturnVersion.return_id, order_by=ReturnVersion.number.desc())
            .label("place"),
        ).where(ReturnVersion.return_id.in_(wanted))
    ).subquery()
    sent_back = (
        select(
            ReviewStep.return_id,
            ReviewStep.reason,
            func.row_number()
            .over(partition_by=ReviewStep.return_id, order_by=ReviewStep.id.desc())
            .label("place"),
        ).where(
            ReviewStep.step.in_((Step.COUNTY_SEND_BACK, Step.CITY_SEND_BACK)),
            ReviewStep.return_id.in_(wanted),
        )
    ).subquery()
    statement = (
        select(
            Project.code,
            Project.name,
            Project.plan_code,
            Project.region_code,
            Region.name.label("region_name"),
            Region.parent_code,
            MonthlyReturn.month,
            ReportingPeriod.deadline,
            ReportingPeriod.state.label("period_state"),
            MonthlyReturn.state,
            newest.c.is_zero,
            newest.c.number,
            MonthlyReturn.first_submitted_at,
            MonthlyReturn.draft_saved_at,
            sent_back.c.reason,
        )
        .select_from(MonthlyReturn)
        .join(Project, Project.id == MonthlyReturn.project_id)
        .join(Region, Region.code == Project.region_code)
        .join(
            ReportingPeriod,
            (ReportingPeriod.plan_code == MonthlyReturn.plan_code)
            & (ReportingPeriod.month == MonthlyReturn.month),
        )
        .outerjoin(newest, (newest.c.return_id == MonthlyReturn.id) & (newest.c.place == 1))
        .outerjoin(sent_back, (sent_back.c.return_id == MonthlyReturn.id) & (sent_back.c.place == 1))
        .where(*asked)
        .order_by(MonthlyReturn.month.desc(), Project.plan_code, Project.code)
    )
    return tuple(
        ReturnFact(
            project_code=row.code,
            project_name=row.name,
            plan_code=row.plan_code,
            region_code=row.region_code,
            region_name=row.region_name,
            has_county_step=row.parent_code is not None,
            month=row.month,
            deadline=row.deadline,
            period_state=row.period_state,
            state=row.state,
            is_zero=bool(row.is_zero),
            version_number=row.number or 0,
            first_submitted_at=row.first_submitted_at,
            saved_at=row.draft_saved_at,
            last_reason=(row.reason or "") if row.state is ReturnState.SENT_BACK else "",
        )
        for row in database.session.execute(statement)
    )


def planned_in_newest(return_id: int) -> tuple[PlannedAmount, ...]:
    """Return what the newest version of a return assigns to each source, in the order of sources."""
    newest = select(func.max(ReturnVersion.id)).where(ReturnVersion.return_id == return_id).scalar_subquery()
    statement = (
        select(VersionAmount.source, VersionAmount.planned)
        .where(VersionAmount.version_id == newest, VersionAmount.planned > 0)
        .order_by(VersionAmount.source)
    )
    found = [
        PlannedAmount(source, planned)
        for source, planned in database.session.execute(statement)
        if planned is not None
    ]
    return tuple(sorted(found, key=lambda each: each.source.position))


def steps(code: str, month: Month) -> tuple[StepFact, ...]:
    """Return everything that was done to a return, in order."""
    statement = (
        select(ReviewStep)
        .join(MonthlyReturn, MonthlyReturn.id == ReviewStep.return_id)
        .join(Project, Project.id == MonthlyReturn.project_id)
        .where(Project.code == code, MonthlyReturn.month == month)
        .order_by(ReviewStep.id)
    )
    return tuple(
        StepFact(each.step, each.version_number, each.taken_at, each.actor, each.reason)
        for each in database.session.scalars(statement)
    )


def file_for_edit(file_id: int) -> EvidenceFile | None:
    """Return an evidence file that was not removed, for a command."""
    return database.session.scalar(
        select(EvidenceFile).where(EvidenceFile.id == file_id, EvidenceFile.removed_at.is_(None))
    )


def stored_name(file_id: int) -> str | None:
    """Return the name under which a file's bytes are stored."""
    found = file_for_edit(file_id)
    return None if found is None else found.stored_name


def sizes(project_id: int) -> tuple[int, int, int]:
    """Return how many evidence files a project has, their bytes, and those with the removed ones."""
    of_project = EvidenceFile.project_id == project_id
    bytes_kept = func.coalesce(func.sum(EvidenceFile.size), 0)
    number, size = database.session.execute(
        select(func.count(EvidenceFile.id), bytes_kept).where(of_project, EvidenceFile.removed_at.is_(None))
    ).one()
    return number, int(size), int(database.session.scalar(select(bytes_kept).where(of_project)) or 0)


def evidence_file(file_id: int) -> EvidenceFact | None:
    """Return one evidence file, or None where there is none or it was removed."""
    return next(iter(_evidence(_files().where(EvidenceFile.id == file_id))), None)


def evidence(code: str) -> tuple[EvidenceFact, ...]:
    """Return the evidence files of a project, the newest first."""
    return _evidence(_files().where(Project.code == code))


def evidence_of_return(code: str, month: Month) -> tuple[EvidenceFact, ...]:
    """Return the evidence files of one return, the newest first."""
    return _evidence(_files().where(Project.code == code, MonthlyReturn.month == month))


def evidence_fact(stored: EvidenceFile, code: str, month: Month) -> EvidenceFact:
    """Return a stored file of a project's return as plain values."""
    return EvidenceFact(
        id=stored.id,
        project_code=code,
        month=month,
        original_name=stored.original_name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        uploaded_at=stored.uploaded_at,
        uploaded_by=stored.uploaded_by,
    )


def subject_of_file(file_id: int) -> Subject | None:
    """Return the project that an evidence file belongs to, as the policy sees it."""
    fact = evidence_file(file_id)
    return None if fact is None else subject_of(fact.project_code)


def subject_of_restatement(restatement_id: int) -> Subject | None:
    """Return the project that a restatement is about, as the policy sees it."""
    code = database.session.scalar(
        select(Project.code)
        .join(Restatement, Restatement.project_id == Project.id)
        .where(Restatement.id == restatement_id)
    )
    return None if code is None else subject_of(code)


def _files() -> Select[EvidenceFile, str, Month]:
    return (
        select(EvidenceFile, Project.code, MonthlyReturn.month)
        .join(Project, Project.id == EvidenceFile.project_id)
        .join(MonthlyReturn, MonthlyReturn.id == EvidenceFile.return_id)
        .where(EvidenceFile.removed_at.is_(None))
        .order_by(EvidenceFile.id.desc())
    )


def _evidence(statement: Select[EvidenceFile, str, Month]) -> tuple[EvidenceFact, ...]:
    return tuple(evidence_fact(*row) for row in database.session.execute(statement))


def _of_project(code: str, month: Month) -> Select[MonthlyReturn]:
    return (
        select(MonthlyReturn)
        .join(Project, Project.id == MonthlyReturn.project_id)
        .where(Project.code == code, MonthlyReturn.month == month)
        .options(joinedload(MonthlyReturn.project), joinedload(MonthlyReturn.period))
    )
