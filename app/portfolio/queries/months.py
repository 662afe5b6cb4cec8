"""What was reported: month facts of projects, and sums over them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, func, select

from app.db.columns import WanYuan
from app.extensions import database
from app.portfolio.queries.conditions import as_of, selected
from app.portfolio.types import EVERYTHING, MonthSums, ProjectFact, Sum
from app.projects.models import Project
from app.projects.queries import within
from app.projects.types import Stage
from app.returns import queries as returns
from app.returns.models import ProjectMonth, ProjectMonthAmount
from app.returns.queries.facts import in_reading
from app.returns.types.facts import AsOf, MonthFact
from app.returns.types.vocabulary import Amount, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from app.accounts.types import Reach
    from app.kernel.months import Month
    from app.portfolio.types import ProjectFilter, ShownMonths


def with_standing(projects: Iterable[ProjectFact], shown: ShownMonths) -> tuple[ProjectFact, ...]:
    """Return projects with how they stood at the month shown of their plan: six queries for each month."""
    found = tuple(projects)
    standing: dict[str, MonthFact] = {}
    for month, wanted in shown.codes_by_month(found).items():
        standing |= returns.month_facts(AsOf(month, shown.reading), wanted)
    return tuple(replace(project, standing=standing.get(project.code)) for project in found)


def month_sums(reach: Reach, chosen: ProjectFilter = EVERYTHING) -> tuple[MonthSums, ...]:
    """Return what was reported of the selected projects, plan by plan in the order of codes, in two queries.

    Plans without a closed month, or for which the month asked for is not closed, are left out.
    """
    counts: dict[tuple[str, Month], list[tuple[Stage | None, int, Any]]] = defaultdict(list)
    for plan_code, month, *values in database.session.execute(_stages(reach, chosen)):
        counts[plan_code, month].append((values[0], values[1], values[2]))
    amounts = {
        plan_code: _sums(values) for plan_code, *values in database.session.execute(_amounts(reach, chosen))
    }
    nothing = _sums([None, 0] * len(Amount))
    return tuple(
        MonthSums(
            plan_code=plan_code,
            month=month,
            project_count=sum(count for _, count, _ in rows),
            total_investment=sum(total for _, _, total in rows),
            stages=tuple(sorted(((stage, count) for stage, count, _ in rows), key=_stage_order)),
            amounts=amounts.get(plan_code, nothing),
        )
        for (plan_code, month), rows in counts.items()
    )


def completed_by_region(plan_code: str) -> dict[str, dict[Month, Decimal | None]]:
    """Return the completed investment (万元) of each region of a plan at each closed month.

    As known now, by the region as of that month; None where nothing was reported; in one query.
    """
    statement = (
        select(
            ProjectMonth.region_code,
            ProjectMonth.month,
            func.sum(ProjectMonthAmount.completed, type_=WanYuan()),
        )
        .outerjoin(ProjectMonth.amounts)
        .where(ProjectMonth.plan_code == plan_code, in_reading(Reading.NOW))
        .group_by(ProjectMonth.region_code, ProjectMonth.month)
        .order_by(ProjectMonth.region_code, ProjectMonth.month)
    )
    found: dict[str, dict[Month, Decimal | None]] = defaultdict(dict)
    for region_code, month, completed in database.session.execute(statement):
        found[region_code][month] = completed
    return found


def completed_by_month(reach: Reach) -> dict[str, dict[Month, Decimal | None]]:
    """Return the completed investment (万元) of the projects within a reach at each closed month, by plan.

    As known now; None where nothing was reported; in one query.
    """
    statement = (
        select(
            ProjectMonth.plan_code,
            ProjectMonth.month,
            func.sum(ProjectMonthAmount.completed, type_=WanYuan()),
        )
        .join(Project, Project.id == ProjectMonth.project_id)
        .outerjoin(ProjectMonth.amounts)
        .where(within(reach), in_reading(Reading.NOW))
        .group_by(ProjectMonth.plan_code, ProjectMonth.month)
        .order_by(ProjectMonth.plan_code, ProjectMonth.month)
    )
    found: dict[str, dict[Month, Decimal | None]] = defaultdict(dict)
    for plan_code, month, completed in database.session.execute(statement):
        found[plan_code][month] = completed
    return found


def stage_position(chosen: ProjectFilter) -> ColumnElement[Any]:
    """Return the place of the stage that a project stood at, for the ORDER BY of a SELECT over `Project`."""
    place = case({stage: position for position, stage in enumerate(Stage)}, value=ProjectMonth.stage)
    return select(place).where(*as_of(chosen)).correlate(Project).scalar_subquery()


def completed_amount(chosen: ProjectFilter) -> ColumnElement[Any]:
    """Return the completed investment of a project over its sources, for the same place."""
    return (
        select(func.sum(ProjectMonthAmount.completed))
        .select_from(ProjectMonth)
        .join(ProjectMonth.amounts)
        .where(*as_of(chosen))
        .correlate(Project)
        .scalar_subquery()
    )


def _stages(reach: Reach, chosen: ProjectFilter) -> Any:  # noqa: ANN401 - a SELECT
    """Return the SELECT of counts and investment by plan, month and stage."""
    total = func.sum(ProjectMonth.total_investment, type_=ProjectMonth.total_investment.type)
    columns = (Project.plan_code, ProjectMonth.month, ProjectMonth.stage)
    return (
        selected(*columns, func.count(Project.id), total, reach=reach, chosen=chosen)
        .join(ProjectMonth, ProjectMonth.project_id == Project.id)
        .where(*as_of(chosen))
        .group_by(*columns)
        .order_by(*columns)
    )


def _amounts(reach: Reach, chosen: ProjectFilter) -> Any:  # noqa: ANN401 - a SELECT
    """Return the SELECT of sums by plan: for each amount its sum, and how many projects have reported it.

    Summed project by project first: to count distinct projects takes a database far longer.
    """
    amounts = [(each.value, getattr(ProjectMonthAmount, each.value)) for each in Amount]
    of_project = (
        selected(
            Project.plan_code,
            *(func.sum(column, type_=column.type).label(name) for name, column in amounts),
            reach=reach,
            chosen=chosen,
        )
        .join(ProjectMonth, ProjectMonth.project_id == Project.id)
        # An outer join is read in this order: SQLite would else begin with the amounts of all months.
        .outerjoin(ProjectMonth.amounts)
        .where(*as_of(chosen))
        .group_by(Project.plan_code, Project.id)
        .subquery()
    )
    plan_code = of_project.c.plan_code
    columns: list[ColumnElement[Any]] = []
    for name, column in amounts:
        summed = of_project.c[name]
        columns += [func.sum(summed, type_=column.type), func.count(summed)]
    return select(plan_code, *columns).group_by(plan_code).order_by(plan_code)


def _sums(values: list[Any]) -> tuple[tuple[Amount, Sum], ...]:
    """Return the sums held by the columns of `_amounts`."""
    return tuple(
        (amount, Sum(total, reported))
        for amount, total, reported in zip(Amount, values[::2], values[1::2], strict=True)
    )


def _stage_order(row: tuple[Stage | None, int]) -> int:
    """Return the place of a stage; projects that never reported come last."""
    stages = list(Stage)
    return len(stages) if row[0] is None else stages.index(row[0])
