"""What the keys of the cube are called, and in which order they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.orm import aliased

from app.directory.models import Organisation, Region
from app.extensions import database
from app.funding.types import FundingSource
from app.kernel.texts import Text
from app.plans.models import Plan, PlanSection, PrintedRow
from app.plans.types import Sector
from app.portfolio.types.cube import KeyName
from app.projects.models import Project
from app.projects.types import ProjectCategory, Stage
from app.returns.types.cube import CubeDimension

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from app.kernel.labels import Labelled

_VOCABULARIES: dict[CubeDimension, type[Labelled]] = {
    CubeDimension.SECTOR: Sector,
    CubeDimension.CATEGORY: ProjectCategory,
    CubeDimension.SOURCE: FundingSource,
    CubeDimension.STAGE: Stage,
}
_BLANK = {CubeDimension.STAGE: Text("从未填报"), CubeDimension.UNIT: Text("没有填报单位")}
_YEARS = frozenset({CubeDimension.START_YEAR, CubeDimension.END_YEAR})


def names_of(dimension: CubeDimension, keys: Collection[str]) -> tuple[KeyName, ...]:
    """Return the keys of a dimension with their names, in the order in which they are shown, in one query.

    What is not filled in comes last. A key that nothing is called by keeps its own text.
    """
    wanted = {key for key in keys if key}
    if dimension in _VOCABULARIES:
        found = [KeyName(each.value, each.label) for each in _VOCABULARIES[dimension] if each.value in wanted]
    elif dimension in _YEARS:
        found = [KeyName(key, Text("{year}年", year=key)) for key in sorted(wanted)]
    elif dimension is CubeDimension.REGION:
        found = _regions(wanted)
    else:
        rows = database.session.execute(_NAMES[dimension](wanted))
        found = [KeyName(key, name, group or "") for key, name, group in rows]
    known = {each.key for each in found}
    found += [KeyName(key, key) for key in sorted(wanted - known)]
    if "" in keys:
        found.append(KeyName("", _BLANK.get(dimension, Text("未填"))))
    return tuple(found)


def _cities(keys: Collection[str]) -> Any:  # noqa: ANN401 - a SELECT
    return (
        select(Region.code, Region.name, literal(""))
        .where(Region.code.in_(keys))
        .order_by(Region.position, Region.code)
    )


def _regions(keys: Collection[str]) -> list[KeyName]:
    """Return regions under their cities; projects of a city itself are called so."""
    city = aliased(Region)
    statement = (
        select(Region.code, Region.name, city.code, city.name)
        .join(city, city.code == Region.city_code)
        .where(Region.code.in_(keys))
        .order_by(city.position, city.code, Region.position, Region.code)
    )
    return [
        KeyName(code, Text("{region}（全市性项目）", region=name) if code == city_code else name, city_name)
        for code, name, city_code, city_name in database.session.execute(statement)
    ]


def _plans(keys: Collection[str]) -> Any:  # noqa: ANN401 - a SELECT
    return (
        select(Plan.code, Region.name, literal(""))
        .join(Region, Region.code == Plan.region_code)
        .where(Plan.code.in_(keys))
        .order_by(Plan.code)
    )


def _types(keys: Collection[str]) -> Any:  # noqa: ANN401 - a SELECT
    """Return types in the order in which the plans first print them."""
    return (
        select(Project.printed_type, Project.printed_type.label("name"), literal(""))
        .join(PlanSection, PlanSection.id == Project.section_id)
        .join(PrintedRow, PrintedRow.id == Project.printed_row_id)
        .where(Project.printed_type.in_(keys))
        .group_by(Project.printed_type)
        .order_by(
            func.min(Project.plan_code),
            func.min(PlanSection.position),
            func.min(PrintedRow.printed_no),
            Project.printed_type,
        )
    )


def _units(keys: Collection[str]) -> Any:  # noqa: ANN401 - a SELECT
    city = aliased(Region)
    return (
        select(cast(Organisation.id, String), Organisation.name, city.name)
        .join(Region, Region.code == Organisation.region_code)
        .join(city, city.code == Region.city_code)
        .where(Organisation.id.in_([int(key) for key in keys if key.isdigit()]))
        .order_by(city.position, city.code, Region.position, Organisation.name, Organisation.id)
    )


def _projects(keys: Collection[str]) -> Any:  # noqa: ANN401 - a SELECT
    return (
        select(Project.code, Project.name, Region.name)
        .join(Region, Region.code == Project.region_code)
        .join(PlanSection, PlanSection.id == Project.section_id)
        .join(PrintedRow, PrintedRow.id == Project.printed_row_id)
        .where(Project.code.in_(keys))
        .order_by(Project.plan_code, PlanSection.position, PrintedRow.printed_no)
    )


_NAMES: dict[CubeDimension, Callable[[Collection[str]], Any]] = {
    CubeDimension.CITY: _cities,
    CubeDimension.PLAN: _plans,
    CubeDimension.TYPE: _types,
    CubeDimension.UNIT: _units,
    CubeDimension.PROJECT: _projects,
}
