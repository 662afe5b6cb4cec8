"""Reads for reconciliation: month facts beside the ledger, at one closed month and since when they differ.

The database compares; what is asked for many projects takes as many queries as for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from app.db.columns import WanYuan
from app.directory.models import Region
from app.extensions import database
from app.funding.models import LedgerEntry
from app.funding.queries.reconciliation import difference_notes
from app.funding.types import DifferenceKey, FundingSource, LedgerKind, Sides
from app.plans.models import PlanSection, PrintedRow
from app.portfolio.queries.conditions import selected
from app.portfolio.types.reconciliation import REPORTED_AS, ComparedPair
from app.projects.models import Project
from app.returns.models import ProjectMonth, ProjectMonthAmount
from app.returns.queries.facts import in_reading

if TYPE_CHECKING:
    from decimal import Decimal

    from sqlalchemy import CTE, Select

    from app.accounts.types import Reach
    from app.funding.types import DifferenceNote
    from app.kernel.months import Month
    from app.portfolio.types.reconciliation import ReconciliationQuery
    from app.returns.types.vocabulary import Reading

_GOVERNMENT = [source for source in FundingSource if source.is_government]
_NOTHING = literal(0, Integer)


def pairs(
    reach: Reach, query: ReconciliationQuery, month: Month, *, with_agreeing: bool
) -> tuple[ComparedPair, ...]:
    """Return the pairs that differ at the end of a closed month, or all, in the order of plan and source.

    Two queries: the pairs, and since when those differ that do.
    """
    compared = _compared(reach, query, month)
    sides = compared.c
    statement = (
        select(sides.project_id, Project.code, Project.name, Region.name, sides.source, sides.kind)
        .add_columns(sides.reported, sides.recorded)
        .join(Project, Project.id == sides.project_id)
        .join(Region, Region.code == Project.region_code)
        .join(PlanSection, PlanSection.id == Project.section_id)
        .join(PrintedRow, PrintedRow.id == Project.printed_row_id)
        .order_by(Project.plan_code, PlanSection.position, PrintedRow.printed_no, Project.id)
    )
    if not with_agreeing:
        statement = statement.where(_differ(sides))
    first = {
        (project_id, source, kind): since
        for project_id, source, kind, since in database.session.execute(
            _since(compared, month, query.chosen.reading)
        )
    }
    found = [
        ComparedPair(
            key=DifferenceKey(code, source, kind),
            project_name=name,
            region_name=region,
            sides=Sides(month, reported, recorded),
            since=first.get((project_id, source, kind)),
        )
        for project_id, code, name, region, source, kind, reported, recorded in database.session.execute(
            statement
        )
    ]
    places = {pair.key.project_code: place for place, pair in reversed(list(enumerate(found)))}
    kinds = list(LedgerKind)
    found.sort(
        key=lambda pair: (
            places[pair.key.project_code],
            pair.key.source.position,
            kinds.index(pair.key.kind),
        )
    )
    return tuple(found)


def agreeing(reach: Reach, query: ReconciliationQuery, month: Month) -> int:
    """Return how many pairs agree at the end of a closed month."""
    compared = _compared(reach, query, month)
    statement = select(func.count()).select_from(compared).where(~_differ(compared.c))
    return int(database.session.scalars(statement).one())


def notes(reach: Reach, query: ReconciliationQuery) -> dict[DifferenceKey, tuple[DifferenceNote, ...]]:
    """Return what was said of differences of the projects that are asked for, in order."""
    return difference_notes(Project.id.in_(selected(Project.id, reach=reach, chosen=query.chosen)))


def reported(key: DifferenceKey, reading: Reading) -> tuple[tuple[Month, Decimal | None], ...]:
    """Return what was reported of a pair (万元) for every closed month of its project, in order."""
    amount = getattr(ProjectMonthAmount, REPORTED_AS[key.kind].value)
    statement = (
        select(ProjectMonth.month, amount)
        .join(Project, Project.id == ProjectMonth.project_id)
        .outerjoin(ProjectMonthAmount, _amounts_of_fact(ProjectMonth, key.source))
        .where(Project.code == key.project_code, in_reading(reading))
        .order_by(ProjectMonth.month)
    )
    return tuple((month, value) for month, value in database.session.execute(statement))


def _compared(reach: Reach, query: ReconciliationQuery, month: Month) -> CTE:
    """Return the pairs that are compared, with both sides; the same rule as `funding.rules`."""
    chosen = selected(Project.id, reach=reach, chosen=query.chosen)
    standing = select(ProjectMonth.project_id).where(
        ProjectMonth.month == month, ProjectMonth.revision == 0, ProjectMonth.project_id.in_(chosen)
    )
    blank = type_coerce(cast(null(), BigInteger), WanYuan())
    amount = ProjectMonthAmount
    sides: list[Any] = [
        select(
            amount.project_id,
            amount.source,
            literal(kind, LedgerEntry.kind.type).label("kind"),
            getattr(amount, REPORTED_AS[kind].value).label("reported"),
            blank.label("recorded"),
        )
        .join(
            ProjectMonth,
            and_(
                ProjectMonth.month == amount.month,
                ProjectMonth.project_id == amount.project_id,
                ProjectMonth.revision == amount.revision,
            ),
        )
        .where(
            ProjectMonth.month == month,
            in_reading(query.chosen.reading),
            amount.project_id.in_(standing),
            amount.source != FundingSource.UNASSIGNED,
        )
        for kind in LedgerKind
    ]
    booked: Any = (
        select(
            LedgerEntry.project_id,
            LedgerEntry.source,
            LedgerEntry.kind,
            blank.label("reported"),
            type_coerce(cast(func.sum(LedgerEntry.amount), BigInteger), WanYuan()).label("recorded"),
        )
        .where(LedgerEntry.project_id.in_(standing), LedgerEntry.booked_on <= month.last_day)
        .group_by(LedgerEntry.project_id, LedgerEntry.source, LedgerEntry.kind)
    )
    both = union_all(*sides, booked).subquery("both_sides").c
    reported, recorded = func.max(both.reported, type_=WanYuan()), func.max(both.recorded, type_=WanYuan())
    statement = (
        select(both.project_id, both.source, both.kind)
        .add_columns(reported.label("reported"), recorded.label("recorded"))
        .group_by(both.project_id, both.source, both.kind)
        .having(
            or_(reported.is_not(None), recorded.is_not(None)),
            _is_compared(both.source, recorded),
        )
    )
    if query.source is not None:
        statement = statement.where(both.source == query.source)
    if query.kind is not None:
        statement = statement.where(both.kind == query.kind)
    return statement.cte("compared")


def _since(compared: CTE, month: Month, reading: Reading) -> Select[Any]:
    """Return the SELECT of the first month of the unbroken run in which each pair differs."""
    pair = compared.c
    amount = ProjectMonthAmount
    booked = (
        select(func.sum(LedgerEntry.amount, type_=WanYuan()))
        .where(
            LedgerEntry.project_id == pair.project_id,
            LedgerEntry.source == pair.source,
            LedgerEntry.kind == pair.kind,
            extract("year", LedgerEntry.booked_on) * 100 + extract("month", LedgerEntry.booked_on)
            <= type_coerce(ProjectMonth.month, Integer),
        )
        .correlate(compared, ProjectMonth)
        .scalar_subquery()
    )
    reported = case(*((pair.kind == kind, getattr(amount, each.value)) for kind, each in REPORTED_AS.items()))
    months = (
        select(pair.project_id, pair.source, pair.kind, ProjectMonth.month)
        .add_columns(reported.label("reported"), booked.label("recorded"))
        .select_from(compared)
        .join(ProjectMonth, ProjectMonth.project_id == pair.project_id)
        .outerjoin(amount, _amounts_of_fact(ProjectMonth, pair.source))
        .where(_differ(pair), ProjectMonth.month <= month, in_reading(reading))
        .cte("months")
        .c
    )
    keys = (months.project_id, months.source, months.kind)
    last_agreeing = func.max(
        case((~and_(_is_compared(months.source, months.recorded), _differ(months)), months.month)),
        type_=Integer,
    ).over(partition_by=keys)
    marked = select(*keys, months.month, last_agreeing.label("last_agreeing")).subquery("marked").c
    return (
        select(marked.project_id, marked.source, marked.kind, func.min(marked.month, type_=marked.month.type))
        .where(
            or_(
                marked.last_agreeing.is_(None),
                type_coerce(marked.month, Integer) > marked.last_agreeing,
            )
        )
        .group_by(marked.project_id, marked.source, marked.kind)
        .order_by(marked.project_id, marked.source, marked.kind)
    )


def _amounts_of_fact(fact: type[ProjectMonth], source: Any) -> ColumnElement[bool]:  # noqa: ANN401 - value or column
    """Return the condition that joins a fact with its amounts of one source."""
    return and_(
        ProjectMonthAmount.month == fact.month,
        ProjectMonthAmount.project_id == fact.project_id,
        ProjectMonthAmount.revision == fact.revision,
        ProjectMonthAmount.source == source,
    )


def _differ(sides: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of a CTE
    """Return the condition that two sides differ; a blank one has nothing."""
    return func.coalesce(sides.reported, _NOTHING) != func.coalesce(sides.recorded, _NOTHING)


def _is_compared(source: ColumnElement[Any], recorded: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that the sides of a source are held against each other."""
    return or_(source.in_(_GOVERNMENT), func.coalesce(recorded, _NOTHING) != _NOTHING)
