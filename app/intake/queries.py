"""Reads over the features that a package is loaded into: facts to reconcile, and what is stored already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from app.commitments.models import Commitment
from app.directory.models import Organisation, Region
from app.extensions import database
from app.funding.models import PlannedSplit
from app.intake.types.pages import PlanOverview
from app.intake.types.reconcile import ListedProject, PlanWithRows
from app.outcomes.models import Indicator
from app.outcomes.queries import indicators
from app.plans.models import PlanSection, PrintedRow, PrintedRowNote
from app.plans.queries import figures_of, plan_for_edit, plans, relations
from app.plans.queries import plan as plan_fact
from app.plans.types import PrintedRowFact, RowNote
from app.projects.models import Project, ProjectUnit
from app.projects.queries import within
from app.projects.types import Figure, Measure, Qualifier, RegisterProject

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import InstrumentedAttribute

    from app.accounts.types import Reach


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database holds already, by the keys of a package."""

    regions: frozenset[str]
    region_names: dict[str, str]
    """Code by name, for every region of the database."""
    organisations: frozenset[str]
    """Names within the plan's city."""
    plan: bool
    sections: frozenset[str]
    """Keys of sections that have printed rows."""
    printed_rows: frozenset[tuple[str, int]]
    projects: dict[str, str]
    """Names by code, of this plan."""
    projects_elsewhere: dict[str, str]
    """Plan by code, of the package's codes that belong to other plans."""
    splits: frozenset[str]
    """Codes of projects that have a planned split."""
    figures: frozenset[tuple[object, ...]]
    """Keys of the plan's figures and of their relations."""
    indicators: dict[str, str]
    """Names by code, of this plan."""
    indicators_elsewhere: dict[str, str]
    """Plan by code, of the package's codes that belong to other plans."""
    commitments: dict[str, str]
    """Titles by code, of this plan."""
    commitments_elsewhere: dict[str, str]
    """Plan by code, of the package's codes that belong to other plans."""


def stored(
    plan_code: str,
    city_code: str,
    project_codes: Collection[str],
    indicator_codes: Collection[str],
    commitment_codes: Collection[str],
) -> Stored:
    """Return what is stored of one plan, in a constant number of queries."""
    session = database.session
    regions = session.execute(select(Region.code, Region.name, Region.city_code)).all()
    rows = session.execute(
        select(PlanSection.key, PrintedRow.printed_no)
        .join(PrintedRow, PrintedRow.section_id == PlanSection.id)
        .where(PlanSection.plan_code == plan_code)
    ).all()
    projects, projects_elsewhere = _held(Project, Project.name, plan_code, project_codes)
    indicator_names, indicators_elsewhere = _held(Indicator, Indicator.name, plan_code, indicator_codes)
    commitments, commitments_elsewhere = _held(Commitment, Commitment.title, plan_code, commitment_codes)
    return Stored(
        regions=frozenset(region.code for region in regions),
        region_names={region.name: region.code for region in regions if region.city_code == city_code},
        organisations=frozenset(
            session.scalars(select(Organisation.name).where(Organisation.city_code == city_code))
        ),
        plan=plan_for_edit(plan_code) is not None,
        sections=frozenset(key for key, _ in rows),
        printed_rows=frozenset((key, number) for key, number in rows),
        projects=projects,
        projects_elsewhere=projects_elsewhere,
        splits=frozenset(
            session.scalars(
                select(Project.code)
                .join(PlannedSplit, PlannedSplit.project_id == Project.id)
                .where(Project.plan_code == plan_code)
            )
        ),
        figures=frozenset(
            {
                *(figure.key for figure in figures_of(plan_code)),
                *(relation.key for relation in relations(plan_code)),
            }
        ),
        indicators=indicator_names,
        indicators_elsewhere=indicators_elsewhere,
        commitments=commitments,
        commitments_elsewhere=commitments_elsewhere,
    )


def _held(
    model: type[Project | Indicator | Commitment],
    name: InstrumentedAttribute[str],
    plan_code: str,
    codes: Collection[str],
) -> tuple[dict[str, str], dict[str, str]]:
    """Return names by code of what a plan holds, and plans by code of given codes that others hold."""
    statement = select(model.code, name, model.plan_code).where(
        or_(model.plan_code == plan_code, model.code.in_(codes))
    )
    rows = database.session.execute(statement).all()
    return (
        {code: words for code, words, of in rows if of == plan_code},
        {code: of for code, _, of in rows if of != plan_code},
    )


def plan_with_rows(reach: Reach, code: str) -> PlanWithRows | None:
    """Return a plan with its list in printed order, as far as a reach goes; None: there is no such plan."""
    plan = plan_fact(code)
    if plan is None:
        return None
    statement = (
        select(Project, PlanSection.key, PrintedRow)
        .join(PlanSection, PlanSection.id == Project.section_id)
        .join(PrintedRow, PrintedRow.id == Project.printed_row_id)
        .where(within(reach), Project.plan_code == code)
        .order_by(PlanSection.position, PrintedRow.printed_no)
    )
    found = database.session.execute(statement).all()
    units, notes = _units(code), _notes(code)
    return PlanWithRows(
        plan,
        tuple(
            ListedProject(
                _project(project, key, row.printed_no, tuple(units.get(project.id, ()))),
                PrintedRowFact(
                    plan_code=code,
                    section_key=key,
                    printed_no=row.printed_no,
                    cells=tuple((head, text) for head, text in row.cells),
                    notes=tuple(notes.get(row.id, ())),
                ),
            )
            for project, key, row in found
        ),
        figures=figures_of(code),
        relations=relations(code),
        indicators=indicators([code]),
    )


def _project(project: Project, section_key: str, printed_no: int, units: tuple[str, ...]) -> RegisterProject:
    """Return a stored project as the command that would register it again."""
    figures = []
    for measure in Measure:
        value = getattr(project, measure.value)
        if value is not None:
            qualifier = Qualifier(project.qualifiers.get(measure.value, Qualifier.EXACT.value))
            figures.append(Figure(measure, Decimal(value), qualifier))
    return RegisterProject(
        code=project.code,
        plan_code=project.plan_code,
        section_key=section_key,
        printed_no=printed_no,
        name=project.name,
        printed_type=project.printed_type,
        category=project.category,
        start=project.start,
        end=project.end,
        region_code=project.region_code,
        location=project.location,
        content=project.content,
        scope=project.scope,
        total_investment=project.total_investment,
        central_requested=project.central_requested,
        figures=tuple(figures),
        bed_kind=project.bed_kind,
        units=units,
    )


def _units(plan_code: str) -> dict[int, list[str]]:
    """Return the printed names of the responsible units by project id."""
    statement = (
        select(ProjectUnit.project_id, ProjectUnit.printed_name)
        .join(Project, Project.id == ProjectUnit.project_id)
        .where(Project.plan_code == plan_code)
        .order_by(ProjectUnit.project_id, ProjectUnit.position)
    )
    units: dict[int, list[str]] = defaultdict(list)
    for project_id, name in database.session.execute(statement):
        units[project_id].append(name)
    return units


def _notes(plan_code: str) -> dict[int, list[RowNote]]:
    """Return the notes by printed row id."""
    statement = (
        select(PrintedRowNote)
        .join(PrintedRow, PrintedRow.id == PrintedRowNote.printed_row_id)
        .join(PlanSection, PlanSection.id == PrintedRow.section_id)
        .where(PlanSection.plan_code == plan_code)
        .order_by(PrintedRowNote.printed_row_id, PrintedRowNote.position)
    )
    notes: dict[int, list[RowNote]] = defaultdict(list)
    for note in database.session.scalars(statement):
        notes[note.printed_row_id].append(RowNote(note.field, note.printed, note.reading, note.reason))
    return notes


def project_count(plan_code: str) -> int:
    """Return how many projects a plan has, whoever asks."""
    statement = select(func.count(Project.id)).where(Project.plan_code == plan_code)
    return database.session.scalars(statement).one()


def region_name(code: str) -> str:
    """Return the name of a region that a plan refers to."""
    return database.session.scalars(select(Region.name).where(Region.code == code)).one()


def plan_overviews(reach: Reach) -> tuple[PlanOverview, ...]:
    """Return the plans that have a project within a reach, with the counts of those, ordered by code.

    The number of queries is constant. A plan without any project is shown to whoever sees everything.
    """
    session = database.session
    names = dict(session.execute(select(Region.code, Region.name)).all())
    sums = {
        plan_code: (count, total, central)
        for plan_code, count, total, central in session.execute(
            select(
                Project.plan_code,
                func.count(Project.id),
                func.sum(Project.total_investment, type_=Project.total_investment.type),
                func.sum(Project.central_requested, type_=Project.central_requested.type),
            )
            .where(within(reach))
            .group_by(Project.plan_code)
        )
    }
    notes = dict(
        session.execute(
            select(PlanSection.plan_code, func.count())
            .select_from(PrintedRowNote)
            .join(PrintedRow, PrintedRow.id == PrintedRowNote.printed_row_id)
            .join(PlanSection, PlanSection.id == PrintedRow.section_id)
            .join(Project, Project.printed_row_id == PrintedRow.id)
            .where(within(reach))
            .group_by(PlanSection.plan_code)
        ).all()
    )
    overviews = []
    for fact in plans():
        if fact.code not in sums and not reach.everything:
            continue
        count, total, central = sums.get(fact.code, (0, Decimal(0), None))
        overviews.append(
            PlanOverview(
                plan=fact,
                region_name=names[fact.region_code],
                project_count=count,
                total_investment=total,
                central_requested=central,
                note_count=notes.get(fact.code, 0),
            )
        )
    return tuple(overviews)
