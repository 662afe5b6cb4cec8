"""What a `ProjectFilter` means in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists, extract, or_, select

from app.directory.models import Organisation, OrganisationAlias, Region, RegionAlias
from app.plans.models import PlanSection
from app.projects.models import Project, ProjectUnit

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

    from app.portfolio.types import ProjectFilter

_ESCAPE = "\\"


def conditions(chosen: ProjectFilter) -> list[ColumnElement[bool]]:
    """Return what a filter asks of `Project`, with `PlanSection` and `Region` joined."""
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
    found: list[ColumnElement[bool]] = [column == value for value, column in equal if value is not None]
    if chosen.unit is not None:
        found.append(
            exists().where(ProjectUnit.project_id == Project.id, ProjectUnit.organisation_id == chosen.unit)
        )
    if chosen.has is not None:
        found.append(getattr(Project, chosen.has.value).is_not(None))
    found += [_mentions(word) for word in (chosen.q or "").split()]
    return found


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
