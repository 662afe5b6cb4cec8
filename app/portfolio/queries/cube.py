"""The cube of finance: one question, answered from roll-up rows where they hold it, else from the facts.

Both ways sum the same contributions (`returns.queries.cube`); a test holds them against each other. Where no
month is closed yet, the register's plan is put in the place of the facts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ColumnElement, String, case, cast, extract, func, literal, null, select

from app.db.columns import WanYuan
from app.directory.models import Organisation, Region
from app.extensions import database
from app.funding.models import PlannedSplit
from app.plans.models import PlanSection
from app.portfolio.types import Sum
from app.portfolio.types.cube import CubeRow, ProjectRow
from app.projects.models import Project, ProjectUnit
from app.projects.queries import within
from app.returns.models import ProjectMonth, RollupCell
from app.returns.models.rollups import known
from app.returns.queries.cube import contributions, summed
from app.returns.types.cube import SHAPES, CubeDimension, CubeMeasure, shape_name, shape_of
from app.returns.types.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select

    from app.accounts.types import Reach
    from app.portfolio.types.cube import Question

_BATCH = 500
"""Rows that are read at a time, so that an answer of any length takes little memory."""


def answer(question: Question, reach: Reach) -> Iterator[CubeRow]:
    """Yield the rows of an answer in the order of their keys, in one query, read as they are taken.

    A question without dimensions has one row, even of nothing.
    """
    asks_cells = reach.everything and question.month is not None and shape_of(question.dimensions) in SHAPES
    statement = _of_cells(question) if asks_cells else _of_facts(question, reach)
    rows = database.session.execute(statement, execution_options={"yield_per": _BATCH})
    width = len(question.by)
    for row in rows:
        yield CubeRow(tuple(row[:width]), _sums(row[width:]))


def project_rows(
    question: Question, reach: Reach, *, limit: int | None = None, offset: int = 0
) -> Iterator[ProjectRow]:
    """Yield the projects behind an answer in the order of their codes, read as they are taken."""
    found = _of_facts(question.with_by(CubeDimension.PROJECT), reach).order_by(None).subquery("found")
    statement = (
        select(found, Project.name.label("name_today"), Region.name.label("region"), Organisation.name)
        .join(Project, Project.code == found.c.project)
        .join(Region, Region.code == Project.region_code)
        .outerjoin(ProjectUnit, (ProjectUnit.project_id == Project.id) & (ProjectUnit.position == 1))
        .outerjoin(Organisation, Organisation.id == ProjectUnit.organisation_id)
        .order_by(Project.code)
        .limit(limit)
        .offset(offset)
    )
    for row in database.session.execute(statement, execution_options={"yield_per": _BATCH}):
        code, *sums, name, region, unit = row
        yield ProjectRow(code, name, region, unit or "", _sums(sums))


def _of_cells(question: Question) -> Select[Any]:
    """Return the question as one to the roll-up rows."""
    shape = shape_of(question.dimensions)
    cells = RollupCell.c
    place = dict(zip(shape, (cells.first_key, cells.second_key), strict=False))
    keys = [place[dimension] for dimension in question.by]
    conditions = [cells.month == question.month, cells.shape == shape_name(shape)]
    conditions += [place[dimension] == key for dimension, key in question.chosen]
    if question.reading is Reading.THEN:
        conditions.append(cells.is_correction.is_(False))
    columns: list[ColumnElement[Any]] = []
    for measure in CubeMeasure:
        column = cells[measure.value]
        columns.append(func.sum(column, type_=column.type))
        if measure.may_be_blank:
            columns.append(func.sum(cells[known(measure)], type_=BigInteger()))
    statement = select(*keys, *columns).where(*conditions).group_by(*keys)
    if not keys:
        return statement
    return statement.having(func.sum(cells.projects) > 0).order_by(*keys)


def _of_facts(question: Question, reach: Reach) -> Select[Any]:
    """Return the question as one to the facts of its month, or to the register where there is none."""
    if question.month is None:
        rows = _planned(reach, by_source=question.is_by_source)
    else:
        found_fast = [_IN_FACTS[each] == key for each, key in question.chosen if each in _IN_FACTS]
        rows = contributions(
            question.month, question.reading, within(reach), *found_fast, by_source=question.is_by_source
        )
    source = rows.subquery("contribution")
    conditions = [source.c[dimension.value] == key for dimension, key in question.chosen]
    keys = [source.c[dimension.value] for dimension in question.by]
    return summed(source, question.by).where(*conditions).order_by(*keys)


_IN_FACTS: dict[CubeDimension, Any] = {
    CubeDimension.PLAN: ProjectMonth.plan_code,
    CubeDimension.CITY: ProjectMonth.city_code,
    CubeDimension.REGION: ProjectMonth.region_code,
    CubeDimension.PROJECT: Project.code,
}
"""Dimensions by which few facts are found fast: every choice is also asked of the contributions."""


def _planned(reach: Reach, *, by_source: bool) -> Select[Any]:
    """Return what each project, or source of it, adds by the register alone, in the columns of facts.

    Nothing was reported yet: every reported amount is blank, and so is the stage.
    """
    only_beds = (func.coalesce(Project.renovated_beds, 0) == 0) & (func.coalesce(Project.new_places, 0) == 0)
    only_places = (func.coalesce(Project.renovated_beds, 0) == 0) & (func.coalesce(Project.new_beds, 0) == 0)
    planned: Any = (
        PlannedSplit.amount
        if by_source
        else select(func.sum(PlannedSplit.amount, type_=WanYuan()))
        .where(PlannedSplit.project_id == Project.id)
        .correlate(Project)
        .scalar_subquery()
    )
    texts: dict[CubeDimension, Any] = {
        CubeDimension.CITY: Region.city_code,
        CubeDimension.REGION: Project.region_code,
        CubeDimension.PLAN: Project.plan_code,
        CubeDimension.SECTOR: PlanSection.sector,
        CubeDimension.CATEGORY: Project.category,
        CubeDimension.TYPE: Project.printed_type,
        CubeDimension.SOURCE: PlannedSplit.source if by_source else literal(""),
        CubeDimension.START_YEAR: extract("year", Project.start_on),
        CubeDimension.END_YEAR: extract("year", Project.end_on),
        CubeDimension.UNIT: ProjectUnit.organisation_id,
        CubeDimension.STAGE: literal(""),
        CubeDimension.PROJECT: Project.code,
    }
    measures: dict[CubeMeasure, ColumnElement[Any]] = {
        CubeMeasure.PROJECTS: literal(1),
        CubeMeasure.STARTED: literal(0),
        CubeMeasure.FINISHED: literal(0),
        CubeMeasure.DEFAULT_YEARS: literal(0),
        CubeMeasure.TOTAL_INVESTMENT: Project.total_investment.expression,
        CubeMeasure.PLANNED: planned,
        CubeMeasure.NEW_BEDS: Project.new_beds.expression,
        CubeMeasure.NURSING_BEDS: Project.nursing_beds.expression,
        CubeMeasure.RENOVATED_BEDS: Project.renovated_beds.expression,
        CubeMeasure.NEW_PLACES: Project.new_places.expression,
        CubeMeasure.BED_INVESTMENT: case(((Project.new_beds > 0) & only_beds, Project.total_investment)),
        CubeMeasure.PRICED_BEDS: case(((Project.new_beds > 0) & only_beds, Project.new_beds)),
        CubeMeasure.PLACE_INVESTMENT: case(
            ((Project.new_places > 0) & only_places, Project.total_investment)
        ),
        CubeMeasure.PRICED_PLACES: case(((Project.new_places > 0) & only_places, Project.new_places)),
    }
    columns: list[ColumnElement[Any]] = [
        func.coalesce(cast(column, String), "").label(name.value) for name, column in texts.items()
    ]
    statement = (
        select(
            *columns,
            *(
                measures.get(measure, cast(null(), BigInteger)).label(measure.value)
                for measure in CubeMeasure
            ),
        )
        .select_from(Project)
        .join(Region, Region.code == Project.region_code)
        .join(PlanSection, PlanSection.id == Project.section_id)
        .outerjoin(ProjectUnit, (ProjectUnit.project_id == Project.id) & (ProjectUnit.position == 1))
        .where(within(reach))
    )
    return statement.join(PlannedSplit, PlannedSplit.project_id == Project.id) if by_source else statement


def _sums(values: Any) -> dict[CubeMeasure, Sum]:  # noqa: ANN401 - a part of a row
    """Return the sums held by the columns of measures."""
    found: dict[CubeMeasure, Sum] = {}
    place = 0
    projects = int(values[0] or 0)
    for measure in CubeMeasure:
        value = values[place]
        count = int(values[place + 1] or 0) if measure.may_be_blank else projects
        place += 2 if measure.may_be_blank else 1
        is_known = count > 0 or not measure.may_be_blank
        found[measure] = Sum(Decimal(value or 0) if is_known else None, count)
    return found
