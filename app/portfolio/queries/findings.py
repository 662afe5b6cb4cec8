"""Projects as findings look at them: what the register holds, and how they stood at three months.

Eight queries with a month, three without, whatever the number of projects. No ORM object is made of what is
read for every project of a portfolio: rows become frozen facts at once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, select

from app.directory.models import Organisation, Region
from app.extensions import database
from app.funding.models import PlannedSplit
from app.funding.types import FundingSource
from app.kernel.partial_dates import PartialDate
from app.plans.models import Plan, PlanSection, PrintedRow
from app.portfolio.queries.conditions import selected
from app.portfolio.types import EVERYTHING
from app.portfolio.types.scrutiny import CheckedProject, CheckedUnit, Standing
from app.projects.models import Project, ProjectUnit
from app.projects.queries import within
from app.projects.types import Measure, MilestoneKind, Qualifier
from app.returns.models import (
    EvidenceFile,
    MonthlyReturn,
    ProjectMonth,
    ProjectMonthAmount,
    VersionAmount,
    VersionMilestone,
)
from app.returns.queries.facts import in_reading
from app.returns.types.report import MilestoneReport, SourceAmounts
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from app.accounts.types import Reach
    from app.kernel.months import Month
    from app.returns.types.vocabulary import Reading

_COPIED = (
    "code",
    "name",
    "plan_code",
    "category",
    "printed_type",
    "region_code",
    "total_investment",
    "central_requested",
    "new_beds",
    "renovated_beds",
    "new_places",
    "bed_kind",
)
_LOOKED_AT = (MilestoneKind.CONSTRUCTION_PERMIT, MilestoneKind.START)


def checked_projects(
    reach: Reach, month: Month | None, reading: Reading, months: int
) -> tuple[CheckedProject, ...]:
    """Return every project within a reach in the order of the plans; without a month as the register has it.

    With one, also how each stood at its end, one month before, and so many `months` before.
    """
    columns = [getattr(Project, name) for name in _COPIED]
    statement = (
        selected(
            Project.id,
            Project.start_on,
            Project.start_precision,
            Project.qualifiers,
            PlanSection.sector,
            Region.name,
            Plan.central_share_ceiling,
            *columns,
            reach=reach,
            chosen=EVERYTHING,
        )
        .join(PrintedRow, PrintedRow.id == Project.printed_row_id)
        .order_by(Project.plan_code, PlanSection.position, PrintedRow.printed_no, Project.id)
    )
    rows = database.session.execute(statement).all()
    units, unassigned = _units(reach), _unassigned(reach)
    stood = {} if month is None else _standings(reach, month, reading, months)
    found = []
    for project_id, start_on, precision, qualifiers, sector, region, ceiling, *values in rows:
        standings = stood.get(project_id, {})
        found.append(
            CheckedProject(
                **dict(zip(_COPIED, values, strict=True)),
                sector=sector,
                region_name=region,
                units=tuple(units.get(project_id, ())),
                start=PartialDate(start_on, precision),
                central_share_ceiling=ceiling,
                qualifiers=tuple(
                    (measure, Qualifier(qualifiers[measure.value]))
                    for measure in Measure
                    if measure.value in qualifiers
                ),
                unassigned=unassigned.get(project_id),
                now=standings.get(month) if month else None,
                before=standings.get(month.plus(-1)) if month else None,
                earlier=standings.get(month.plus(-months)) if month else None,
            )
        )
    return tuple(found)


def _units(reach: Reach) -> dict[int, list[CheckedUnit]]:
    """Return the responsible units by project id, in printed order."""
    statement = (
        select(ProjectUnit.project_id, Organisation.name, Organisation.kind)
        .join(Organisation, Organisation.id == ProjectUnit.organisation_id)
        .join(Project, Project.id == ProjectUnit.project_id)
        .where(within(reach))
        .order_by(ProjectUnit.project_id, ProjectUnit.position)
    )
    found: dict[int, list[CheckedUnit]] = defaultdict(list)
    for project_id, name, kind in database.session.execute(statement):
        found[project_id].append(CheckedUnit(name, kind))
    return found


def _unassigned(reach: Reach) -> dict[int, Decimal]:
    """Return what is 待落实 (万元) in the splits in force, by project id."""
    statement = (
        select(PlannedSplit.project_id, PlannedSplit.amount)
        .join(Project, Project.id == PlannedSplit.project_id)
        .where(within(reach), PlannedSplit.source == FundingSource.UNASSIGNED, PlannedSplit.amount > 0)
        .order_by(PlannedSplit.project_id)
    )
    return dict(database.session.execute(statement).all())


def _standings(reach: Reach, month: Month, reading: Reading, months: int) -> dict[int, dict[Month, Standing]]:
    """Return how projects stood, by project id and month; papers and evidence only at the month itself."""
    wanted = {month, month.plus(-1), month.plus(-months)}
    closed = [ProjectMonth.month.in_(wanted), in_reading(reading), within(reach)]
    shown = [ProjectMonth.month == month, *closed[1:]]
    amounts, advances = _amounts(closed), _advances(shown)
    milestones, evidence = _milestones(shown), _evidence(reach, month)
    statement = (
        select(ProjectMonth.project_id, ProjectMonth.month, ProjectMonth.stage, ProjectMonth.total_investment)
        .join(Project, Project.id == ProjectMonth.project_id)
        .where(*closed)
        .order_by(ProjectMonth.project_id, ProjectMonth.month)
    )
    found: dict[int, dict[Month, Standing]] = defaultdict(dict)
    for project_id, at, stage, total in database.session.execute(statement):
        standing = Standing(at, total, stage, tuple(amounts.get((project_id, at), ())))
        if at == month:
            marked = advances.get(project_id, set())
            standing = replace(
                standing,
                amounts=tuple(replace(each, is_advance=each.source in marked) for each in standing.amounts),
                milestones=tuple(milestones.get(project_id, ())),
                evidence=evidence.get(project_id, 0),
            )
        found[project_id][at] = standing
    return found


def _amounts(closed: list[ColumnElement[bool]]) -> Mapping[tuple[int, Month], list[SourceAmounts]]:
    """Return the five amounts (万元) by project id and month, in the order of sources."""
    columns = [getattr(ProjectMonthAmount, amount.value) for amount in Amount]
    statement = (
        select(ProjectMonth.project_id, ProjectMonth.month, ProjectMonthAmount.source, *columns)
        .join(Project, Project.id == ProjectMonth.project_id)
        .join(
            ProjectMonthAmount,
            and_(
                ProjectMonthAmount.month == ProjectMonth.month,
                ProjectMonthAmount.project_id == ProjectMonth.project_id,
                ProjectMonthAmount.revision == ProjectMonth.revision,
            ),
        )
        .where(*closed)
        .order_by(ProjectMonth.project_id, ProjectMonth.month, ProjectMonthAmount.source)
    )
    found: dict[tuple[int, Month], list[SourceAmounts]] = defaultdict(list)
    for project_id, at, source, *values in database.session.execute(statement):
        found[project_id, at].append(SourceAmounts(source, *values))
    for lines in found.values():
        lines.sort(key=lambda line: line.source.position)
    return found


def _advances(shown: list[ColumnElement[bool]]) -> dict[int, set[FundingSource]]:
    """Return the sources that the return behind a month marks as paid in advance, by project id."""
    statement = (
        select(ProjectMonth.project_id, VersionAmount.source)
        .join(Project, Project.id == ProjectMonth.project_id)
        .join(VersionAmount, VersionAmount.version_id == ProjectMonth.version_id)
        .where(*shown, VersionAmount.is_advance)
        .order_by(ProjectMonth.project_id, VersionAmount.source)
    )
    found: dict[int, set[FundingSource]] = defaultdict(set)
    for project_id, source in database.session.execute(statement):
        found[project_id].add(source)
    return found


def _milestones(shown: list[ColumnElement[bool]]) -> dict[int, list[MilestoneReport]]:
    """Return 施工许可 and 开工 as the return behind a month has them, by project id."""
    columns: list[Any] = [
        ProjectMonth.project_id,
        VersionMilestone.kind,
        VersionMilestone.actual,
        VersionMilestone.waiver,
    ]
    statement = (
        select(*columns)
        .join(Project, Project.id == ProjectMonth.project_id)
        .join(VersionMilestone, VersionMilestone.version_id == ProjectMonth.version_id)
        .where(*shown, VersionMilestone.kind.in_(_LOOKED_AT))
        .order_by(ProjectMonth.project_id, VersionMilestone.kind)
    )
    found: dict[int, list[MilestoneReport]] = defaultdict(list)
    for project_id, kind, actual, waiver in database.session.execute(statement):
        found[project_id].append(MilestoneReport(kind, actual=actual, waiver=waiver))
    return found


def _evidence(reach: Reach, month: Month) -> dict[int, int]:
    """Return how many files are attached to the returns of a month, by project id."""
    statement = (
        select(MonthlyReturn.project_id, func.count(EvidenceFile.id))
        .join(Project, Project.id == MonthlyReturn.project_id)
        .join(EvidenceFile, EvidenceFile.return_id == MonthlyReturn.id)
        .where(within(reach), MonthlyReturn.month == month, EvidenceFile.removed_at.is_(None))
        .group_by(MonthlyReturn.project_id)
        .order_by(MonthlyReturn.project_id)
    )
    return dict(database.session.execute(statement).all())
