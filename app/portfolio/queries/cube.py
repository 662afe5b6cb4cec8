"""The cube of finance: one question, answered from roll-up rows where they hold it, else from the facts.

Both ways sum the same contributions (`returns.queries.cube`); a test holds them against each other. Where no
month is closed yet, the register's plan is put in the place of the facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from operator import add
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    bindparam,
    cast,
    extract,
    func,
    literal,
    null,
    select,
    type_coerce,
)
from sqlalchemy.util import LRUCache

from app.db.columns import WanYuan
from app.directory.models import Organisation, Region
from app.extensions import database
from app.funding.models import PlannedSplit
from app.kernel.money import from_fen
from app.plans.models import PlanSection
from app.portfolio.types import Sum
from app.portfolio.types.cube import CubeRow, ProjectRow
from app.projects.models import Project, ProjectUnit
from app.projects.queries import within
from app.returns.models import ProjectMonth, RollupCell
from app.returns.queries.cube import (
    Moments,
    contributions,
    key_in_facts,
    measure_columns,
    promised,
    summed,
)
from app.returns.types.cube import (
    KEY_MARK,
    CubeDimension,
    CubeMeasure,
    Shape,
    key_columns,
    shape_holding,
    shape_name,
)
from app.returns.types.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Result, Select

    from app.accounts.types import Reach
    from app.portfolio.types.cube import Question

_BATCH = 500
"""Rows that are read at a time, so that an answer of any length takes little memory."""
_KEPT = 64
_COMPILED: dict[str, Any] = {"compiled_cache": LRUCache(_KEPT)}
"""So many statements are kept compiled: each takes a megabyte, of hundreds that can be asked for."""


def answer(question: Question, reach: Reach) -> Iterator[CubeRow]:
    """Yield the rows of an answer in the order of their keys, in one query.

    What the facts answer is read as it is taken. A question without dimensions has one row, even of nothing.
    """
    shape = shape_holding(question.dimensions) if reach.everything and question.month else None
    if shape is not None:
        yield from _of_cells(question, shape)
        return
    width = len(question.by)
    for row in _read(question, reach):
        yield CubeRow(tuple(row[:width]), LazySums(row[width:]))


def answers(question: Question, reach: Reach, shapes: Sequence[Shape]) -> Iterator[tuple[CubeRow, ...]]:
    """Yield what `answer` yields for each of some shapes, from one query.

    Each contribution has one key of each dimension, so the sums by some of them are sums of those by all.
    Where one of them is the source, contributions are those of sources, and all are taken to ask by source.
    """
    every = tuple(dict.fromkeys(dimension for shape in shapes for dimension in shape))
    width = len(every)
    rows = [(row[:width], row[width:]) for row in _read(question.with_by(*every), reach)]
    for shape in shapes:
        found = _added_up(rows, [every.index(dimension) for dimension in shape])
        yield tuple(CubeRow(keys, LazySums(values)) for keys, values in sorted(found.items()))


def _read(question: Question, reach: Reach) -> Result[Any]:
    """Read from the facts what answers a question: the keys, then the values of `measure_columns`."""
    # The one row of a question without dimensions needs no cursor that somebody would have to close.
    options = _COMPILED | ({"yield_per": _BATCH} if question.by else {})
    statement = _of_facts(question.by, **_asked(question), reach=reach)
    return database.session.execute(statement, _parameters(question), execution_options=options)


def _added_up(
    rows: Iterable[tuple[Sequence[str], Sequence[int]]], places: Sequence[int]
) -> dict[tuple[str, ...], Sequence[int]]:
    """Return the sums over rows by those of their keys that stand in some places."""
    found: dict[tuple[str, ...], Sequence[int]] = {}
    for keys, row in rows:
        cell = tuple(keys[place] for place in places)
        there = found.get(cell)
        found[cell] = row if there is None else list(map(add, there, row))
    return found


def project_rows(
    question: Question, reach: Reach, *, limit: int | None = None, offset: int = 0
) -> Iterator[ProjectRow]:
    """Yield the projects behind an answer in the order of their codes, read as they are taken."""
    facts = _of_facts((CubeDimension.PROJECT,), **_asked(question), reach=reach)
    found = facts.order_by(None).subquery("found")
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
    options = _COMPILED | {"yield_per": _BATCH}
    for row in database.session.execute(statement, _parameters(question), execution_options=options):
        code, *sums, name, region, unit = row
        yield ProjectRow(code, name, region, unit or "", LazySums(sums))


class LazySums(Mapping[CubeMeasure, Sum]):
    """The sums of all measures, made from the columns of a row when one is asked for.

    A page shows a few of them: making all takes longer than finding the row.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Sequence[int]) -> None:
        """Keep the values of `measure_columns`, money in 分."""
        self._values = values

    def __getitem__(self, measure: CubeMeasure) -> Sum:
        """Return the sum of a measure."""
        place, may_be_blank, is_money = _READ_AS[measure]
        value = self._values[place]
        count = self._values[place + 1] if may_be_blank else self._values[0]
        if may_be_blank and not count:
            return Sum(None, 0)
        return Sum(from_fen(value) if is_money else Decimal(value), count)

    def __iter__(self) -> Iterator[CubeMeasure]:
        """Yield all measures in their order."""
        return iter(CubeMeasure)

    def __len__(self) -> int:
        """Return how many measures there are."""
        return len(_READ_AS)


_READ_AS = {
    measure: (measure_columns().index(measure.value), measure.may_be_blank, measure.is_money)
    for measure in CubeMeasure
}
"""Where a value stands, whether the number of projects that state it follows, and whether it is in 分."""


def _of_cells(question: Question, shape: Shape) -> Iterator[CubeRow]:
    """Yield the answer from the roll-up rows of a shape that has the dimensions of the question, or more."""
    columns = key_columns(shape)
    chosen = dict(question.chosen)
    parameters: dict[str, Any] = {"month": question.month, "shape": shape_name(shape)}
    statement = _ROLLUP_ROWS[question.reading]
    for column, dimensions in zip(_KEYS, columns, strict=True):
        if len(dimensions) == 1 and dimensions[0] in chosen:
            statement = statement.where(column == chosen[dimensions[0]])
    places = {dimension: place for place, dimension in enumerate((*columns[0], *columns[1]))}
    wanted = [places[dimension] for dimension in question.by]
    required = [(places[dimension], key) for dimension, key in question.chosen]
    rows = []
    for first, second, *row in database.session.execute(statement, parameters):
        keys = (*(first.split(KEY_MARK) if len(columns[0]) > 1 else (first,)), second)
        if all(keys[place] == key for place, key in required):
            rows.append((keys, row))
    found = _added_up(rows, wanted)
    if not question.by and not found:
        found[()] = [0] * len(measure_columns())
    for cell, values in sorted(found.items()):
        if values[0] or not question.by:
            yield CubeRow(cell, LazySums(values))


_KEYS = (RollupCell.c.first_key, RollupCell.c.second_key)
_ALL_ROWS = select(
    *_KEYS, *(type_coerce(RollupCell.c[name], BigInteger).label(name) for name in measure_columns())
).where(RollupCell.c.month == bindparam("month"), RollupCell.c.shape == bindparam("shape"))
_ROLLUP_ROWS = {
    Reading.NOW: _ALL_ROWS,
    Reading.THEN: _ALL_ROWS.where(RollupCell.c.is_correction.is_(False)),
}


@lru_cache(maxsize=_KEPT)
def _of_facts(
    by: Shape, chosen: Shape, reading: Reading | None, *, by_source: bool, reach: Reach
) -> Select[Any]:
    """Return a question to the facts of a month, or, without a reading, to the register.

    Its months and keys are parameters (`_parameters`): making a statement of this size takes longer than
    running it for a city.
    """
    asked = {each: bindparam(_parameter(each), type_=String()) for each in chosen}
    conditions: list[ColumnElement[bool]] = []
    if reading is None:
        rows = _planned(reach, by_source=by_source)
        source = rows.subquery("contribution")
        conditions = [source.c[each.value] == key for each, key in asked.items()]
    else:
        of_project = [
            (_IN_FACTS.get(each, key_in_facts(each))) == key
            for each, key in asked.items()
            if each is not CubeDimension.SOURCE
        ]
        rows = contributions(
            Moments.to_be_given(),
            reading,
            within(reach),
            *of_project,
            by_source=by_source,
            source=asked.get(CubeDimension.SOURCE),
        )
        source = rows.subquery("contribution")
    keys = [source.c[dimension.value] for dimension in by]
    return summed(source, by).where(*conditions).order_by(*keys)


def _asked(question: Question) -> dict[str, Any]:
    """Return what of a question makes the statement that `_of_facts` returns."""
    return {
        "chosen": tuple(dimension for dimension, _ in question.chosen),
        "reading": question.reading if question.month else None,
        "by_source": question.is_by_source,
    }


def _parameters(question: Question) -> dict[str, Any]:
    """Return the values of the parameters of `_of_facts`."""
    keys = {_parameter(dimension): key for dimension, key in question.chosen}
    return keys | Moments.of(question.month).parameters if question.month else keys


def _parameter(dimension: CubeDimension) -> str:
    return f"key_of_{dimension.value}"


_IN_FACTS: dict[CubeDimension, Any] = {
    CubeDimension.PLAN: Project.plan_code,
    CubeDimension.CITY: ProjectMonth.city_code,
    CubeDimension.REGION: ProjectMonth.region_code,
    CubeDimension.PROJECT: Project.code,
}
"""Dimensions that are never blank, as bare columns, by which indexes find few facts fast."""


def _planned(reach: Reach, *, by_source: bool) -> Select[Any]:
    """Return what each project, or source of it, adds by the register alone, in the columns of facts.

    Nothing was reported yet: every reported amount is blank, and so is the stage.
    """
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
    measures: dict[str, Any] = promised(Project) | {
        CubeMeasure.PROJECTS.value: literal(1),
        CubeMeasure.STARTED.value: literal(0),
        CubeMeasure.FINISHED.value: literal(0),
        CubeMeasure.DEFAULT_YEARS.value: literal(0),
        CubeMeasure.PLANNED.value: planned,
    }
    columns: list[ColumnElement[Any]] = [
        func.coalesce(cast(column, String), "").label(name.value) for name, column in texts.items()
    ]
    statement = (
        select(
            *columns,
            *(
                measures.get(measure.value, cast(null(), BigInteger)).label(measure.value)
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
