"""Projects with everything known of them, as plain values."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select

from app.directory.models import Organisation, Region
from app.extensions import database
from app.funding.queries import planned_splits
from app.kernel.partial_dates import PartialDate
from app.plans.models import Plan, PlanSection, PrintedRow, PrintedRowNote
from app.plans.types import RowNote
from app.portfolio.queries.conditions import conditions
from app.portfolio.queries.lights import light_rank
from app.portfolio.queries.months import completed_amount, stage_position
from app.portfolio.types import (
    EVERYTHING,
    Neighbour,
    Ordering,
    ProjectFact,
    ProjectFilter,
    SortKey,
    UnitFact,
)
from app.projects.models import Project, ProjectUnit
from app.projects.queries import within
from app.projects.types import Measure, Qualifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.types import Reach
    from app.funding.types import PlannedAmount

_COPIED = (
    "code",
    "plan_code",
    "name",
    "printed_type",
    "category",
    "region_code",
    "location",
    "total_investment",
    "central_requested",
    "new_beds",
    "nursing_beds",
    "renovated_beds",
    "new_places",
    "floor_area_m2",
    "site_count",
    "household_count",
    "bed_kind",
    "scope",
    "content",
)
"""Columns of `Project` that stand in a fact as they are."""
_COLUMNS: tuple[Any, ...] = (
    *(getattr(Project, name) for name in _COPIED),
    Project.id,
    Project.printed_row_id,
    Project.start_on,
    Project.start_precision,
    Project.end_on,
    Project.end_precision,
    Project.qualifiers,
    Plan.title.label("plan_title"),
    PlanSection.key.label("section_key"),
    PlanSection.printed_title.label("section_title"),
    PlanSection.annex,
    PlanSection.sector,
    Region.name.label("region_name"),
    PrintedRow.printed_no,
    PrintedRow.cells,
)
_PRINTED_ORDER: tuple[Any, ...] = (Project.plan_code, PlanSection.position, PrintedRow.printed_no)


def projects(
    reach: Reach,
    chosen: ProjectFilter = EVERYTHING,
    ordering: Ordering | None = None,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[ProjectFact, ...]:
    """Return the selected projects within a reach, with all that the plan says of them, in four queries."""
    ordered = _order(ordering or Ordering(), chosen)
    return _facts(conditions(reach, chosen), ordered, limit, offset)


def project(reach: Reach, code: str) -> ProjectFact | None:
    """Return one project by its code, or None where there is none within the reach."""
    return next(iter(_facts([within(reach), Project.code == code], [Project.code], 1, 0)), None)


def canonical_code(reach: Reach, code: str) -> str | None:
    """Return the code of the project that is meant, whatever the case of its letters, or None."""
    return database.session.scalar(
        select(Project.code)
        .where(within(reach), func.upper(Project.code) == code.upper())
        .order_by(Project.code)
        .limit(1)
    )


def neighbours(reach: Reach, project: ProjectFact) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the projects within a reach that are printed before and after one in the list of its plan."""
    ordered = (
        select(Project.code, Project.name, func.row_number().over(order_by=_PRINTED_ORDER).label("place"))
        .join(PlanSection, PlanSection.id == Project.section_id)
        .join(PrintedRow, PrintedRow.id == Project.printed_row_id)
        .where(within(reach), Project.plan_code == project.plan_code)
        .subquery()
    )
    place = select(ordered.c.place).where(ordered.c.code == project.code).scalar_subquery()
    rows = database.session.execute(
        select(ordered.c.place - place, ordered.c.code, ordered.c.name).where(
            ordered.c.place.between(place - 1, place + 1)
        )
    )
    found = {distance: Neighbour(code, name) for distance, code, name in rows}
    return found.get(-1), found.get(1)


def _facts(
    wanted: list[ColumnElement[bool]], order: Sequence[Any], limit: int | None, offset: int
) -> tuple[ProjectFact, ...]:
    """Return the projects that meet some conditions."""
    statement = (
        select(*_COLUMNS)
        .join(Plan, Plan.code == Project.plan_code)
        .join(PlanSection, PlanSection.id == Project.section_id)
        .join(Region, Region.code == Project.region_code)
        .join(PrintedRow, PrintedRow.id == Project.printed_row_id)
        .where(*wanted)
        .order_by(*order)
        .limit(limit)
        .offset(offset)
    )
    rows: Sequence[Any] = database.session.execute(statement).all()
    units, notes = _units([row.id for row in rows]), _notes([row.printed_row_id for row in rows])
    splits = planned_splits([row.code for row in rows])
    return tuple(_fact(row, units, splits, notes) for row in rows)


def _order(ordering: Ordering, chosen: ProjectFilter) -> list[ColumnElement[Any]]:
    """Return the ORDER BY of a list; the plan's own order breaks every tie."""
    columns: dict[SortKey, tuple[Any, ...]] = {
        SortKey.PRINTED: _PRINTED_ORDER,
        SortKey.REGION: (Region.city_code, Region.position),
        SortKey.START: (Project.start_on,),
        SortKey.END: (Project.end_on,),
        SortKey.STAGE: (stage_position(chosen),),
        SortKey.LIGHT: (light_rank(chosen),),
        SortKey.COMPLETED: (completed_amount(chosen),),
    }
    by = columns.get(ordering.key) or (getattr(Project, ordering.key.value),)
    directed = [(column.desc() if ordering.descending else column.asc()).nulls_last() for column in by]
    return directed if ordering.key is SortKey.PRINTED else [*directed, *_PRINTED_ORDER]


def _units(ids: list[int]) -> dict[int, list[UnitFact]]:
    """Return the responsible units by project id."""
    statement = (
        select(ProjectUnit.project_id, Organisation.id, Organisation.name, ProjectUnit.printed_name)
        .join(Organisation, Organisation.id == ProjectUnit.organisation_id)
        .where(ProjectUnit.project_id.in_(ids))
        .order_by(ProjectUnit.project_id, ProjectUnit.position)
    )
    found: dict[int, list[UnitFact]] = defaultdict(list)
    for project_id, organisation_id, name, printed_name in database.session.execute(statement):
        found[project_id].append(UnitFact(organisation_id, name, printed_name))
    return found


def _notes(row_ids: list[int]) -> dict[int, list[RowNote]]:
    """Return the notes by printed row id."""
    statement = (
        select(
            PrintedRowNote.printed_row_id,
            PrintedRowNote.field,
            PrintedRowNote.printed,
            PrintedRowNote.reading,
            PrintedRowNote.reason,
        )
        .where(PrintedRowNote.printed_row_id.in_(row_ids))
        .order_by(PrintedRowNote.printed_row_id, PrintedRowNote.position)
    )
    found: dict[int, list[RowNote]] = defaultdict(list)
    for row_id, *note in database.session.execute(statement):
        found[row_id].append(RowNote(*note))
    return found


def _fact(
    row: Any,  # noqa: ANN401 - a row of `_COLUMNS`
    units: dict[int, list[UnitFact]],
    splits: dict[str, tuple[PlannedAmount, ...]],
    notes: dict[int, list[RowNote]],
) -> ProjectFact:
    """Return one project as plain values."""
    return ProjectFact(
        **{name: getattr(row, name) for name in _COPIED},
        start=PartialDate(row.start_on, row.start_precision),
        end=PartialDate(row.end_on, row.end_precision),
        plan_title=row.plan_title,
        section_key=row.section_key,
        section_title=row.section_title,
        annex=row.annex,
        sector=row.sector,
        printed_no=row.printed_no,
        region_name=row.region_name,
        qualifiers=tuple(
            (measure, Qualifier(row.qualifiers[measure.value]))
            for measure in Measure
            if measure.value in row.qualifiers
        ),
        units=tuple(units.get(row.id, ())),
        planned_split=splits.get(row.code, ()),
        cells=tuple((head, text) for head, text in row.cells),
        notes=tuple(notes.get(row.printed_row_id, ())),
    )
