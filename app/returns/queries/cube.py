"""Sums over month facts: what each project adds to a cell, and the cells that this makes.

Everything that is summed is defined here once: roll-up rows are these sums stored, and a page that asks for
what is not stored puts the same question to the facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from app.db.columns import MonthNumber, WanYuan
from app.kernel.months import Month
from app.projects.models import Project
from app.projects.types import Stage
from app.returns.models import ProjectMonth, ProjectMonthAmount, ReportingPeriod
from app.returns.models.rollups import known
from app.returns.queries.facts import in_reading
from app.returns.types.cube import CubeDimension, CubeMeasure
from app.returns.types.vocabulary import Amount, PeriodState, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import CTE, FromClause, Select

_FLOWING = tuple(amount for amount in Amount if amount is not Amount.PLANNED)
_NOW, _BEFORE, _YEAR_END = "", "_before", "_year_end"


@dataclass(frozen=True, slots=True)
class Moments:
    """The months that a question needs: the one asked for, and the two that its flows begin at.

    As values, or as parameters of a statement that is made once: making it takes longer than running it.
    """

    now: Any
    before: Any
    year_end: Any

    @classmethod
    def of(cls, month: Month) -> Self:
        """Return the moments of a month."""
        return cls(month, month.plus(-1), month.year_end_before)

    @classmethod
    def to_be_given(cls) -> Self:
        """Return parameters in the place of months: `parameters` gives them."""
        return cls(*(bindparam(name, type_=MonthNumber()) for name in cls.__slots__))

    @property
    def parameters(self) -> dict[str, Any]:
        """The moments by the names of their parameters."""
        return {"now": self.now, "before": self.before, "year_end": self.year_end}

    @property
    def all(self) -> tuple[Any, Any, Any]:
        """All three, which may be two: in January the month before is the end of the year before."""
        return (self.now, self.before, self.year_end)


def contributions(
    month: Month | Moments,
    reading: Reading,
    *conditions: ColumnElement[bool],
    by_source: bool,
    source: Any = None,  # noqa: ANN401 - a value or a parameter
) -> Select[Any]:
    """Return what each project, or each source of each project, adds to the cells of a closed month.

    `conditions` are on `ProjectMonth` and `Project`; `source` is the only source that is asked for. The
    columns are named like the members of `CubeDimension` (texts) and `CubeMeasure`; a blank is NULL. A flow
    is the cumulative amount less that of the end of the month, or year, before, where the plan had closed
    that; what was blank then counts as nothing, so that the flows of all projects together are the change of
    their sum.
    """
    moments = Moments.of(month) if isinstance(month, Month) else month
    sums = _sums_of_amounts(moments, reading, conditions=conditions, by_source=by_source, source=source)
    fact = ProjectMonth
    key = cast(sums.c.source, String) if by_source else literal("", String)
    columns = {
        **_dimensions(fact, Project.code),
        **_of_project(fact),
        **{amount.value: sums.c[f"{amount.value}{_NOW}"] for amount in Amount},
        **_flows(sums.c, "_month", _BEFORE, _is_closed(moments.before)),
        **_flows(sums.c, "_year", _YEAR_END, _is_closed(moments.year_end)),
    }
    # Facts are found again by their primary key: one step each, whatever a planner makes of the sums.
    return (
        select(
            key.label(CubeDimension.SOURCE.value), *(column.label(name) for name, column in columns.items())
        )
        .select_from(sums)
        .join(
            fact,
            and_(
                fact.month == moments.now,
                fact.project_id == sums.c.project_id,
                fact.revision == sums.c.revision,
            ),
        )
        .join(Project, Project.id == fact.project_id)
    )


def key_in_facts(dimension: CubeDimension) -> ColumnElement[str]:
    """Return the key of a dimension, other than the source, on `ProjectMonth` and `Project`."""
    return _dimensions(ProjectMonth, Project.code)[dimension.value]


def summed(source: FromClause, dimensions: Iterable[CubeDimension]) -> Select[Any]:
    """Return the sums over contributions by some dimensions: the keys, then the columns of measures.

    A measure that may be blank comes with the number of projects that state it.
    """
    keys = [source.c[dimension.value] for dimension in dimensions]
    return select(*keys, *sums_of(source)).group_by(*keys)


def sums_of(source: FromClause) -> list[ColumnElement[Any]]:
    """Return the sums of all measures over contributions, in the order of `measure_columns`; money in 分."""
    found: list[ColumnElement[Any]] = []
    for measure in CubeMeasure:
        column = source.c[measure.value]
        # PostgreSQL sums 64 bits to a number of any length, which is slow to read.
        total = cast(func.coalesce(func.sum(column, type_=BigInteger()), literal(0, Integer)), BigInteger)
        found.append(total.label(measure.value))
        if measure.may_be_blank:
            found.append(func.count(column).label(known(measure)))
    return found


def measure_columns() -> tuple[str, ...]:
    """Return the names of the columns of measures, in their order."""
    return tuple(
        name
        for measure in CubeMeasure
        for name in ((measure.value, known(measure)) if measure.may_be_blank else (measure.value,))
    )


def _sums_of_amounts(
    moments: Moments,
    reading: Reading,
    *,
    conditions: Iterable[ColumnElement[bool]],
    by_source: bool,
    source: Any,  # noqa: ANN401 - a value or a parameter
) -> CTE:
    """Return the amounts at the end of a month, and of the month and the year before, in one pass."""
    fact, amount = ProjectMonth, ProjectMonthAmount
    keys: list[Any] = [fact.project_id, fact.revision, *([amount.source] if by_source else [])]
    sums = [
        func.sum(case((amount.month == moment, getattr(amount, kind.value))), type_=WanYuan()).label(
            f"{kind.value}{name}"
        )
        for name, moment in zip((_NOW, _BEFORE, _YEAR_END), moments.all, strict=True)
        for kind in (Amount if name == _NOW else _FLOWING)
    ]
    of_fact = [
        amount.project_id == fact.project_id,
        amount.month.in_(moments.all),
        in_reading(reading, amount),
    ]
    if source is not None:
        of_fact.append(cast(amount.source, String) == source)
    statement = (
        select(*keys, *sums)
        .select_from(fact)
        .join(Project, Project.id == fact.project_id)
        # An outer join is read in this order: SQLite would else begin with all amounts of three months.
        .outerjoin(amount, and_(*of_fact))
        .where(fact.month == moments.now, in_reading(reading), *conditions)
        .group_by(*keys)
    )
    if by_source:
        # A source that a project has left since then is no source of it at the month.
        statement = statement.having(func.max(amount.month, type_=MonthNumber()) == moments.now)
    return statement.cte("sums")


def _dimensions(
    standing: type[ProjectMonth],
    project_code: Any,  # noqa: ANN401 - a column
) -> dict[str, ColumnElement[str]]:
    """Return the dimensions as texts; what is unknown is an empty one."""
    columns = {
        CubeDimension.CITY: standing.city_code,
        CubeDimension.REGION: standing.region_code,
        CubeDimension.PLAN: standing.plan_code,
        CubeDimension.SECTOR: standing.sector,
        CubeDimension.CATEGORY: standing.category,
        CubeDimension.TYPE: standing.printed_type,
        CubeDimension.START_YEAR: standing.start_year,
        CubeDimension.END_YEAR: standing.end_year,
        CubeDimension.UNIT: standing.unit_id,
        CubeDimension.STAGE: standing.stage,
        CubeDimension.PROJECT: project_code,
    }
    return {name.value: func.coalesce(cast(column, String), "") for name, column in columns.items()}


def promised(project: Any) -> dict[str, ColumnElement[Any]]:  # noqa: ANN401 - `Project`, or columns of facts
    """Return the measures of what a project costs and promises, by the register or by a fact of it.

    A unit cost has only a project that promises one kind of thing: the plan does not divide the total.
    """
    only_beds = and_(project.new_beds > 0, _none(project.renovated_beds), _none(project.new_places))
    only_places = and_(project.new_places > 0, _none(project.new_beds), _none(project.renovated_beds))
    columns = {
        CubeMeasure.TOTAL_INVESTMENT: project.total_investment,
        CubeMeasure.NEW_BEDS: project.new_beds,
        CubeMeasure.NURSING_BEDS: project.nursing_beds,
        CubeMeasure.RENOVATED_BEDS: project.renovated_beds,
        CubeMeasure.NEW_PLACES: project.new_places,
        CubeMeasure.BED_INVESTMENT: case((only_beds, project.total_investment)),
        CubeMeasure.PRICED_BEDS: case((only_beds, project.new_beds)),
        CubeMeasure.PLACE_INVESTMENT: case((only_places, project.total_investment)),
        CubeMeasure.PRICED_PLACES: case((only_places, project.new_places)),
    }
    return {measure.value: column for measure, column in columns.items()}


def _of_project(standing: Any) -> dict[str, ColumnElement[Any]]:  # noqa: ANN401 - `ProjectMonth`
    """Return the measures of a project as a whole."""
    return promised(standing) | {
        CubeMeasure.PROJECTS.value: literal(1, Integer),
        CubeMeasure.STARTED.value: _number(
            standing.stage.in_([stage for stage in Stage if stage.is_started])
        ),
        CubeMeasure.FINISHED.value: _number(
            standing.stage.in_([stage for stage in Stage if stage.is_completed])
        ),
        CubeMeasure.YEAR_PLANNED.value: standing.year_planned,
        CubeMeasure.DEFAULT_YEARS.value: _number(standing.year_is_default),
    }


def _flows(
    sums: Any,  # noqa: ANN401 - the columns of a CTE
    span: str,
    earlier: str,
    is_closed: ColumnElement[bool],
) -> dict[str, ColumnElement[Any]]:
    """Return what moved since an earlier moment, unknown where that was never closed."""
    found: dict[str, ColumnElement[Any]] = {}
    nothing = literal(0, Integer)
    for amount in _FLOWING:
        now, before = sums[f"{amount.value}{_NOW}"], sums[f"{amount.value}{earlier}"]
        moved = func.coalesce(now, nothing, type_=WanYuan()) - func.coalesce(before, nothing, type_=WanYuan())
        is_known = and_(is_closed, or_(now.is_not(None), before.is_not(None)))
        found[f"{amount.value}{span}"] = case((is_known, moved))
    return found


def _is_closed(month: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a value or a parameter
    """Return the condition that the plan of a fact has closed a month."""
    closed = select(ReportingPeriod.plan_code).where(
        ReportingPeriod.month == month, ReportingPeriod.state == PeriodState.CLOSED
    )
    return ProjectMonth.plan_code.in_(closed)


def _none(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a project promises nothing of a kind."""
    return func.coalesce(column, literal(0, Integer)) == 0


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return 1 where a condition holds."""
    return case((condition, 1), else_=0)
