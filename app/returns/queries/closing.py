"""What closing a month reads of a whole plan at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.directory.models import Region
from app.extensions import database
from app.plans.models import PlanSection
from app.plans.types import Sector
from app.projects.models import Project, ProjectUnit
from app.projects.types import ProjectCategory

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class PlaceOfProject:
    """Where a project stands in the portfolio today."""

    project_id: int
    code: str
    name: str
    city_code: str
    region_code: str
    sector: Sector
    category: ProjectCategory
    printed_type: str
    unit_id: int | None
    """The reporting unit: the first of the responsible ones."""
    total_investment: Decimal
    start_on: date
    end_on: date
    new_beds: int | None
    nursing_beds: int | None
    renovated_beds: int | None
    new_places: int | None


def places(plan_code: str) -> tuple[PlaceOfProject, ...]:
    """Return where each project of a plan stands, in the order of codes."""
    statement = (
        select(
            Project.id,
            Project.code,
            Project.name,
            Region.city_code,
            Project.region_code,
            PlanSection.sector,
            Project.category,
            Project.printed_type,
            ProjectUnit.organisation_id,
            Project.total_investment,
            Project.start_on,
            Project.end_on,
            Project.new_beds,
            Project.nursing_beds,
            Project.renovated_beds,
            Project.new_places,
        )
        .join(Region, Region.code == Project.region_code)
        .join(PlanSection, PlanSection.id == Project.section_id)
        .outerjoin(ProjectUnit, (ProjectUnit.project_id == Project.id) & (ProjectUnit.position == 1))
        .where(Project.plan_code == plan_code)
        .order_by(Project.code)
    )
    rows: Sequence[Any] = database.session.execute(statement).all()
    return tuple(PlaceOfProject(*row) for row in rows)
