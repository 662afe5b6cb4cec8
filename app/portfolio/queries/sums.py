"""Totals and roll-ups."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, cast, extract, func
from sqlalchemy.types import String

from app.directory.models import Organisation, Region
from app.extensions import database
from app.plans.models import Plan, PlanSection, PrintedRow
from app.plans.types import Sector
from app.portfolio.queries.conditions import selected
from app.portfolio.types import EVERYTHING, Dimension, Quantity, RollupRow, Sum, Totals
from app.projects.models import Project, ProjectUnit
from app.projects.types import BedKind, ProjectCategory

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from app.accounts.types import Reach
    from app.portfolio.types import ProjectFilter

_KEPT = 128
"""So many statements are kept ready, of those that can be asked for."""
_VOCABULARIES: dict[Dimension, type[StrEnum]] = {
    Dimension.SECTOR: Sector,
    Dimension.CATEGORY: ProjectCategory,
    Dimension.BED_KIND: BedKind,
}


def count(reach: Reach, chosen: ProjectFilter = EVERYTHING) -> int:
    """Return how many projects within a reach a filter selects."""
    statement = selected(func.count(Project.id), reach=reach, chosen=chosen)
    return int(database.session.scalars(statement).one())


def totals(reach: Reach, chosen: ProjectFilter = EVERYTHING) -> Totals:
    """Return the sums over the projects within a reach that a filter selects."""
    return _totals(database.session.execute(selected(*_sums(), reach=reach, chosen=chosen)).one())


def rollup(reach: Reach, dimension: Dimension, chosen: ProjectFilter = EVERYTHING) -> tuple[RollupRow, ...]:
    """Return the sums of the selected projects by one dimension.

    By unit, a project with two units counts in both rows; by bed kind, projects without beds have no row;
    all other dimensions add up to the total. Rows stand in the order of the plan (types, regions), of the
    vocabulary (sectors, categories, bed kinds), of time (years), or of investment, largest first (units).
    """
    return _rows(dimension, database.session.execute(_rollup(reach, dimension, chosen)))


def rollups(
    reach: Reach, per: Dimension, dimension: Dimension, chosen: ProjectFilter = EVERYTHING
) -> dict[str, tuple[RollupRow, ...]]:
    """Return the same sums for each plan, or each region, on its own, by its code: in one query for all."""
    found: dict[str, list[Any]] = defaultdict(list)
    for *values, code in database.session.execute(_rollup(reach, dimension, chosen, per)):
        found[code].append(values)
    return {code: _rows(dimension, rows) for code, rows in found.items()}


def nursing_beds_in_renovated(reach: Reach, chosen: ProjectFilter = EVERYTHING) -> Decimal | None:
    """Return the nursing beds of the chosen projects that renovate beds: they are no part of the new beds."""
    return totals(reach, replace(chosen, has=Quantity.RENOVATED_BEDS)).nursing_beds.value


@lru_cache(_KEPT)
def _rollup(
    reach: Reach, dimension: Dimension, chosen: ProjectFilter, per: Dimension | None = None
) -> Select[Any]:
    """Return the SELECT of a roll-up, for each of `per` on its own: making it takes longer than asking it."""
    key, label = _key(dimension)
    if per is None:
        return _grouped(selected(key, label, *_sums(), reach=reach, chosen=chosen), dimension)
    group, _ = _key(per)
    statement = selected(key, label, *_sums(), group, reach=reach, chosen=chosen)
    return _grouped(statement, dimension).group_by(group)


def _grouped(statement: Select[Any], dimension: Dimension) -> Select[Any]:
    """Group a SELECT by a dimension and put its rows into order."""
    key, label = _key(dimension)
    statement = statement.group_by(key, label)
    if dimension is Dimension.UNIT:
        return (
            statement.join(ProjectUnit, ProjectUnit.project_id == Project.id)
            .join(Organisation, Organisation.id == ProjectUnit.organisation_id)
            .order_by(func.sum(Project.total_investment).desc(), func.min(Organisation.id))
        )
    if dimension is Dimension.REGION:
        return statement.order_by(func.min(Region.city_code), func.min(Region.position), key)
    if dimension is Dimension.TYPE:
        return statement.join(PrintedRow, PrintedRow.id == Project.printed_row_id).order_by(
            func.min(Project.plan_code), func.min(PlanSection.position), func.min(PrintedRow.printed_no), key
        )
    return statement.order_by(key)


def _key(dimension: Dimension) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return the grouping column of a dimension and the column of its label."""
    start, end = extract("year", Project.start_on), extract("year", Project.end_on)
    columns: dict[Dimension, tuple[Any, Any]] = {
        Dimension.PLAN: (Plan.code, Plan.title),
        Dimension.REGION: (Region.code, Region.name),
        Dimension.SECTOR: (PlanSection.sector, PlanSection.sector),
        Dimension.CATEGORY: (Project.category, Project.category),
        Dimension.TYPE: (Project.printed_type, Project.printed_type),
        Dimension.UNIT: (cast(Organisation.id, String), Organisation.name),
        Dimension.START_YEAR: (start, start),
        Dimension.END_YEAR: (end, end),
        Dimension.BED_KIND: (Project.bed_kind, Project.bed_kind),
    }
    return columns[dimension]


def _rows(dimension: Dimension, rows: Iterable[Any]) -> tuple[RollupRow, ...]:
    """Return the rows of a roll-up; members of a vocabulary bring their own words and their own order."""
    vocabulary = list(_VOCABULARIES.get(dimension, ()))
    found = [(key, label, _totals(sums)) for key, label, *sums in rows if key is not None]
    if vocabulary:
        found.sort(key=lambda row: vocabulary.index(row[0]))
    return tuple(
        RollupRow(str(getattr(key, "value", key)), str(getattr(key, "label", label)), sums)
        for key, label, sums in found
    )


def _sums() -> list[ColumnElement[Any]]:
    """Return the columns of `Totals`: a count, then for each figure its sum and how many print it."""
    columns: list[ColumnElement[Any]] = [func.count(Project.id)]
    for quantity in Quantity:
        column = getattr(Project, quantity.value)
        columns += [func.sum(column, type_=column.type), func.count(column)]
    return columns


def _totals(values: Iterable[Any]) -> Totals:
    """Return the totals held by the columns of `_sums`."""
    number, *pairs = values
    sums = {
        quantity.value: Sum(None if total is None else Decimal(total), printed)
        for quantity, total, printed in zip(Quantity, pairs[::2], pairs[1::2], strict=True)
    }
    return Totals(project_count=number, **sums)
