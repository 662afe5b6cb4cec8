"""Reads of closed months, in either reading, and of restatements."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, inspect, select
from sqlalchemy.orm import aliased, selectinload

from app.extensions import database
from app.projects.models import Project
from app.projects.queries import within
from app.returns.models import (
    ProjectMonth,
    ProjectMonthAmount,
    ReportingPeriod,
    Restatement,
    ReturnVersion,
    VersionAmount,
    VersionExplanation,
    VersionMilestone,
    VersionProblem,
)
from app.returns.queries.contents import amounts_of, milestones_of, problems_of
from app.returns.types.facts import AsOf, MonthFact, RestatementFact
from app.returns.types.vocabulary import PeriodState, Reading, RestatementState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement

    from app.accounts.types import Reach
    from app.kernel.months import Month


@lru_cache
def in_reading(
    reading: Reading, fact: type[ProjectMonth | ProjectMonthAmount] = ProjectMonth
) -> ColumnElement[bool]:
    """Return the condition on facts for a reading: revision 0, or the highest there is.

    Few projects are ever restated: the highest revision is looked up for those alone. It is made once: making
    it takes longer than asking for it.
    """
    if reading is Reading.THEN:
        return fact.revision == 0
    other = aliased(ProjectMonth)
    newest = (
        select(func.max(other.revision))
        .where(other.month == fact.month, other.project_id == fact.project_id)
        .scalar_subquery()
    )
    restated = select(aliased(Restatement).project_id)
    return fact.revision == case((fact.project_id.in_(restated), newest), else_=0)


def month_facts(as_of: AsOf, codes: Collection[str], *, in_short: bool = False) -> dict[str, MonthFact]:
    """Return how some projects stood at the end of a closed month, by project code.

    `in_short` leaves out what returns say beside stage and amounts: milestones, problems and explanations,
    nine tenths of what there is to read.
    """
    conditions = (
        Project.code.in_(codes),
        ProjectMonth.month == as_of.month,
        in_reading(as_of.reading),
    )
    return {fact.project_code: fact for fact in _facts(*conditions, in_short=in_short)}


def standing_of_plan(plan_code: str, month: Month) -> dict[int, MonthFact]:
    """Return how the projects of a plan stood in a closed month as known now, by project id."""
    codes = select(Project.code, Project.id).where(Project.plan_code == plan_code).order_by(Project.code)
    ids = dict(database.session.execute(codes).all())
    facts = _facts(ProjectMonth.plan_code == plan_code, ProjectMonth.month == month, in_reading(Reading.NOW))
    return {ids[fact.project_code]: fact for fact in facts}


def previous_fact(code: str, month: Month) -> MonthFact | None:
    """Return how a project stood the month before, as known now, or None where that was never closed."""
    return month_facts(AsOf(month.plus(-1)), [code]).get(code)


def following_facts(code: str, month: Month) -> tuple[MonthFact, ...]:
    """Return the closed months of a project after one, as known now, in order."""
    return tuple(_facts(Project.code == code, ProjectMonth.month > month, in_reading(Reading.NOW)))


def history_of_months(code: str) -> tuple[MonthFact, ...]:
    """Return every closed month of a project with each of its revisions, the newest month first."""
    return tuple(sorted(_facts(Project.code == code), key=lambda fact: (fact.month, fact.revision)))[::-1]


def closed_months(plan_code: str) -> tuple[Month, ...]:
    """Return the closed months of a plan, the newest first."""
    statement = (
        select(ReportingPeriod.month)
        .where(ReportingPeriod.plan_code == plan_code, ReportingPeriod.state == PeriodState.CLOSED)
        .order_by(ReportingPeriod.month.desc())
    )
    return tuple(database.session.scalars(statement))


def latest_closed() -> dict[str, Month]:
    """Return the latest closed month of each plan that has one."""
    statement = (
        select(ReportingPeriod.plan_code, func.max(ReportingPeriod.month, type_=ReportingPeriod.month.type))
        .where(ReportingPeriod.state == PeriodState.CLOSED)
        .group_by(ReportingPeriod.plan_code)
        .order_by(ReportingPeriod.plan_code)
    )
    return dict(database.session.execute(statement).all())


def restatement_for_edit(restatement_id: int) -> Restatement | None:
    """Return a restatement for a command."""
    return database.session.get(Restatement, restatement_id)


def waiting_restatement(code: str, month: Month) -> int | None:
    """Return the id of a restatement of a month that waits for its decision, or None."""
    return database.session.scalar(
        select(Restatement.id)
        .join(Project, Project.id == Restatement.project_id)
        .where(
            Project.code == code,
            Restatement.month == month,
            Restatement.state == RestatementState.PROPOSED,
        )
        .order_by(Restatement.id)
        .limit(1)
    )


def project_id(code: str) -> int:
    """Return the id of a project that is known to exist."""
    return database.session.scalars(select(Project.id).where(Project.code == code)).one()


def fact_columns(project_id: int, month: Month, revision: int) -> dict[str, Any]:
    """Return the columns of one fact by name, to make its next revision from."""
    stored = database.session.get_one(ProjectMonth, (month, project_id, revision))
    return {column.key: getattr(stored, column.key) for column in inspect(ProjectMonth).column_attrs}


def restatements(
    reach: Reach, state: RestatementState | None = None, code: str | None = None
) -> tuple[RestatementFact, ...]:
    """Return the restatements within a reach, the newest first."""
    conditions = [within(reach)]
    if state is not None:
        conditions.append(Restatement.state == state)
    if code is not None:
        conditions.append(Project.code == code)
    return _restatements(*conditions)


def restatement(restatement_id: int) -> RestatementFact | None:
    """Return one restatement, or None."""
    return next(iter(_restatements(Restatement.id == restatement_id)), None)


def _restatements(*conditions: ColumnElement[bool]) -> tuple[RestatementFact, ...]:
    statement = (
        select(Restatement, Project.code, ProjectMonth)
        .join(Project, Project.id == Restatement.project_id)
        .join(
            ProjectMonth,
            (ProjectMonth.project_id == Restatement.project_id)
            & (ProjectMonth.month == Restatement.month)
            & (ProjectMonth.revision == Restatement.base_revision),
        )
        .where(*conditions)
        .options(selectinload(Restatement.amounts), selectinload(ProjectMonth.amounts))
        .order_by(Restatement.id.desc())
    )
    return tuple(
        RestatementFact(
            id=stored.id,
            project_code=code,
            month=stored.month,
            state=stored.state,
            reason=stored.reason,
            requested_by=stored.requested_by,
            requested_at=stored.requested_at,
            decided_by=stored.decided_by,
            decided_at=stored.decided_at,
            decision_reason=stored.decision_reason,
            old_stage=base.stage,
            new_stage=stored.stage,
            old_amounts=amounts_of(base.amounts),
            new_amounts=amounts_of(stored.amounts),
        )
        for stored, code, base in database.session.execute(statement)
    )


def _facts(*conditions: ColumnElement[bool], in_short: bool = False) -> Iterable[MonthFact]:
    """Yield month facts in the order of month, project and revision, read in six queries; in short in three.

    Columns are read, not entities: they are many, and all that is made of them are plain values.
    """
    fact, version = ProjectMonth, ReturnVersion
    statement = (
        select(
            Project.code,
            fact.month,
            fact.project_id,
            fact.revision,
            fact.stage,
            fact.grade,
            fact.reporting,
            fact.was_late,
            fact.version_id,
            fact.total_investment,
            version.progress,
            version.next_work,
        )
        .join(Project, Project.id == fact.project_id)
        .outerjoin(version, version.id == fact.version_id)
        .where(*conditions)
        .order_by(fact.month, Project.code, fact.revision)
    )
    rows = database.session.execute(statement).all()
    amounts = _amounts({row.month for row in rows}, {row.project_id for row in rows})
    versions = {row.version_id for row in rows if row.version_id is not None}
    advances = _of_versions(VersionAmount, versions, VersionAmount.is_advance.is_(other=True))
    told = set() if in_short else versions
    milestones = _of_versions(VersionMilestone, told)
    problems = _of_versions(VersionProblem, told)
    explanations = _of_versions(VersionExplanation, told)
    for row in rows:
        advanced = {each.source for each in advances[row.version_id]}
        yield MonthFact(
            project_code=row.code,
            month=row.month,
            revision=row.revision,
            stage=row.stage,
            grade=row.grade,
            reporting=row.reporting,
            was_late=row.was_late,
            version_id=row.version_id,
            total_investment=row.total_investment,
            amounts=amounts_of(amounts[row.month, row.project_id, row.revision], advanced),
            milestones=milestones_of(milestones[row.version_id]),
            problems=problems_of(problems[row.version_id]),
            explanations=tuple((each.key, each.text) for each in explanations[row.version_id]),
            progress=row.progress or "",
            next_work=row.next_work or "",
        )


def _amounts(
    months: Collection[Month], project_ids: Collection[int]
) -> defaultdict[tuple[Month, int, int], list[Any]]:
    """Return the amounts of some projects in some months by month, project id and revision."""
    table = ProjectMonthAmount.__table__
    statement = (
        select(table)
        .where(table.c.month.in_(months), table.c.project_id.in_(project_ids))
        .order_by(*table.primary_key)
    )
    found: defaultdict[tuple[Month, int, int], list[Any]] = defaultdict(list)
    for row in database.session.execute(statement):
        found[row.month, row.project_id, row.revision].append(row)
    return found


def _of_versions(
    part: type[VersionAmount | VersionExplanation | VersionMilestone | VersionProblem],
    version_ids: Collection[int],
    *conditions: ColumnElement[bool],
) -> defaultdict[int | None, list[Any]]:
    """Return one part of some versions by version id, in the order of its key."""
    found: defaultdict[int | None, list[Any]] = defaultdict(list)
    if not version_ids:
        return found
    table = part.__table__
    statement = (
        select(table).where(table.c.version_id.in_(version_ids), *conditions).order_by(*table.primary_key)
    )
    for row in database.session.execute(statement):
        found[row.version_id].append(row)
    return found
