"""What a reach and a `ProjectFilter` mean in SQL: from here every query takes its projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, exists, extract, func, or_, select

from app.directory.models import Organisation, OrganisationAlias, Region, RegionAlias
from app.lights.queries import light_is
from app.plans.models import Plan, PlanSection
from app.projects.models import Project, ProjectUnit
from app.projects.queries import within
from app.returns.models import ProjectMonth, ReportingPeriod
from app.returns.queries.facts import in_reading
from app.returns.types.vocabulary import PeriodState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import InstrumentedAttribute

    from app.accounts.types import Reach
    from app.portfolio.types import ProjectFilter
    from app.projects.types import Stage

_ESCAPE = "\\"


def selected(*columns: Any, reach: Reach, chosen: ProjectFilter) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Return a SELECT over the chosen projects, joined with what filters and groups need."""
    return (
        select(*columns)
        .select_from(Project)
        .join(Plan, Plan.code == Project.plan_code)
        .join(PlanSection, PlanSection.id == Project.section_id)
        .join(Region, Region.code == Project.region_code)
        .where(*conditions(reach, chosen))
    )


def conditions(reach: Reach, chosen: ProjectFilter) -> list[ColumnElement[bool]]:
    """Return what reach and filter ask of `Project`, with `PlanSection` and `Region` joined."""
    equal: list[tuple[object, ColumnElement[Any] | InstrumentedAttribute[Any]]] = [
        (chosen.plan, Project.plan_code),
        (chosen.region, Project.region_code),
        (chosen.sector, PlanSection.sector),
        (chosen.category, Project.category),
        (chosen.type, Project.printed_type),
        (chosen.start_year, extract("year", Project.start_on)),
        (chosen.end_year, extract("year", Project.end_on)),
        (chosen.bed_kind, Project.bed_kind),
    ]
    found = [within(reach), *(column == value for value, column in equal if value is not None)]
    if chosen.unit is not None:
        found.append(
            exists().where(ProjectUnit.project_id == Project.id, ProjectUnit.organisation_id == chosen.unit)
        )
    if chosen.has is not None:
        found.append(getattr(Project, chosen.has.value).is_not(None))
    for stages in _stages(chosen):
        stood = select(ProjectMonth.project_id).where(*as_of(chosen), ProjectMonth.stage.in_(stages))
        # Only `Project` is that of the query around: where that reads month facts too, they are others.
        found.append(stood.correlate(Project).exists())
    if chosen.light is not None:
        found.append(light_is(chosen.light, month_meant(chosen), chosen.reading))
    found += [_mentions(word) for word in (chosen.q or "").split()]
    return found


def _stages(chosen: ProjectFilter) -> Iterator[list[Stage]]:
    """Return the stages of which a filter wants one: each list restricts on its own."""
    if chosen.stage is not None:
        yield [chosen.stage]
    if chosen.reached is not None:
        yield sorted(chosen.reached.stages)


def as_of(chosen: ProjectFilter) -> list[ColumnElement[bool]]:
    """Return the conditions that find the month fact of `Project` that a filter means, in its reading.

    It is that of the month asked for, or else of the latest closed month of the project's plan; where
    `ReportingPeriod` says that a month is not closed, there is no fact.
    """
    is_month = ProjectMonth.month == month_meant(chosen)
    return [ProjectMonth.project_id == Project.id, is_month, in_reading(chosen.reading)]


def month_meant(chosen: ProjectFilter) -> Any:  # noqa: ANN401 - a month or a scalar subquery
    """Return the month at which a filter reads `Project`, to be compared with a column of months."""
    if chosen.as_of is not None:
        return chosen.as_of
    return (
        select(func.max(ReportingPeriod.month))
        .where(ReportingPeriod.plan_code == Project.plan_code, ReportingPeriod.state == PeriodState.CLOSED)
        .correlate(Project)
        .scalar_subquery()
    )


def _mentions(word: str) -> ColumnElement[bool]:
    """Return the condition that a project goes by a word anywhere: its own texts, its region, its units."""
    for character in (_ESCAPE, "%", "_"):
        word = word.replace(character, _ESCAPE + character)

    def has_word(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        return column.ilike(f"%{word}%", escape=_ESCAPE)

    own = (Project.code, Project.name, Project.location, Project.scope, Region.name)
    region_aliases = select(RegionAlias.region_code).where(has_word(RegionAlias.alias))
    units = (
        select(ProjectUnit.project_id)
        .join(Organisation, Organisation.id == ProjectUnit.organisation_id)
        .outerjoin(OrganisationAlias, OrganisationAlias.organisation_id == Organisation.id)
        .where(
            or_(
                has_word(Organisation.name),
                has_word(ProjectUnit.printed_name),
                has_word(OrganisationAlias.alias),
            )
        )
    )
    return or_(
        *(has_word(column) for column in own),
        Project.region_code.in_(region_aliases),
        Project.id.in_(units),
    )
