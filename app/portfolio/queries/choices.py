"""What the fields of a filter can be set to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import extract, func, select, true

from app.directory.models import Organisation, Region
from app.directory.types import RegionLevel
from app.extensions import database
from app.kernel.texts import Text
from app.plans.models import Plan, PlanSection, PrintedRow
from app.portfolio.types import Choices, PlanName
from app.projects.models import Project, ProjectUnit
from app.projects.queries import plan_within, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement

    from app.accounts.types import Reach
    from app.kernel.months import Month
    from app.portfolio.types import Groups


def plan_names(reach: Reach) -> tuple[PlanName, ...]:
    """Return every plan that has a project within a reach by its names, ordered by code."""
    statement = (
        select(Plan.code, Plan.title, Plan.document_number, Plan.list_title, Plan.region_code, Region.name)
        .join(Region, Region.code == Plan.region_code)
        .where(plan_within(reach))
        .order_by(Plan.code)
    )
    return tuple(PlanName(*row) for row in database.session.execute(statement))


def choices(
    reach: Reach, plans: Sequence[PlanName], months: Iterable[Month], *, reporting_units_only: bool = False
) -> Choices:
    """Return the values that occur within a reach, grouped by city, in the order of the plans.

    Of the units of a project the first one reports: finance knows no other.
    """
    return Choices(
        plans=tuple((plan.code, plan.city) for plan in plans),
        regions=_by_city(plans, _regions(reach)),
        types=_by_city(plans, _types(reach)),
        units=_by_city(plans, _units(reach, ProjectUnit.position == 1 if reporting_units_only else true())),
        start_years=_years(reach, Project.start_on),
        end_years=_years(reach, Project.end_on),
        months=tuple((str(month), month.in_words) for month in months),
    )


def _regions(reach: Reach) -> Iterable[Sequence[Any]]:
    """Return plan code, region code, name and level of every region that has a project."""
    statement = (
        select(Project.plan_code, Region.code, Region.name, Region.level, Region.position)
        .join(Region, Region.code == Project.region_code)
        .where(within(reach))
        .distinct()
        .order_by(Project.plan_code, Region.position, Region.code)
    )
    return database.session.execute(statement)


def _types(reach: Reach) -> Iterable[Sequence[Any]]:
    """Return plan code and printed type, in the order in which the plan first prints them."""
    statement = (
        select(Project.plan_code, Project.printed_type, Project.printed_type.label("label"))
        .join(PlanSection, PlanSection.id == Project.section_id)
        .join(PrintedRow, PrintedRow.id == Project.printed_row_id)
        .where(within(reach))
        .group_by(Project.plan_code, Project.printed_type)
        .order_by(
            Project.plan_code,
            func.min(PlanSection.position),
            func.min(PrintedRow.printed_no),
            Project.printed_type,
        )
    )
    return database.session.execute(statement)


def _units(reach: Reach, is_wanted: ColumnElement[bool]) -> Iterable[Sequence[Any]]:
    """Return plan code, id and name of every responsible unit that is wanted, by region."""
    statement = (
        select(Project.plan_code, Organisation.id, Organisation.name)
        .join(ProjectUnit, ProjectUnit.project_id == Project.id)
        .join(Organisation, Organisation.id == ProjectUnit.organisation_id)
        .join(Region, Region.code == Organisation.region_code)
        .where(within(reach), is_wanted)
        .group_by(Project.plan_code, Organisation.id, Organisation.name, Region.position)
        .order_by(Project.plan_code, Region.position, Organisation.name, Organisation.id)
    )
    return database.session.execute(statement)


def _years(reach: Reach, column: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - a date column
    """Return the years that occur."""
    year = extract("year", column)
    years = database.session.scalars(select(year).where(within(reach)).distinct().order_by(year))
    return tuple((str(value), Text("{year}年", year=value)) for value in map(int, years))


def _by_city(plans: Iterable[PlanName], rows: Iterable[Sequence[Any]]) -> Groups:
    """Return rows of plan code, value and label as groups of options, one for each city."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for plan_code, value, label, *rest in rows:
        whole_city = RegionLevel.CITY in rest
        groups[plan_code].append(
            (str(value), Text("{region}（全市性项目）", region=label) if whole_city else label)
        )
    return tuple((plan.city, tuple(groups[plan.code])) for plan in plans if plan.code in groups)
