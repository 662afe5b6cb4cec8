"""What the rules look at: how projects stood in closed months, in both readings.

Lights "as reported then" follow from the facts as they were first closed (revision 0), the end of the year
before among them; lights "as known now" from the highest revisions. So a light agrees with every other figure
of the same reading, and can be computed again at any time.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.db.columns import WanYuan
from app.extensions import database
from app.kernel.months import Month
from app.kernel.partial_dates import Precision
from app.lights.queries.conditions import of_plan
from app.lights.types import Standing
from app.projects.models import Project
from app.returns.models import ProjectMonth, ProjectMonthAmount
from app.returns.types.vocabulary import Reporting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from app.projects.types import Stage

Standings = dict[Month, dict[int, tuple[Standing, Standing]]]
"""By month, in order, and project id: as reported then, and as known now."""
_DECEMBER = 12


def standings(
    plan_code: str, months: Collection[Month], closed: Collection[Month], codes: Collection[str] | None = None
) -> Standings:
    """Return how the projects of a plan, or some of them, stood in some months, in both readings: one query.

    `closed` are all closed months of the plan: a flow since 1 January needs the end of the year before.
    """
    wanted = set(months)
    year_ends = {month.year_end_before for month in wanted} & set(closed)
    revisions: dict[tuple[Month, int], list[Any]] = defaultdict(list)
    for row in database.session.execute(_facts(plan_code, wanted | year_ends, codes)):
        revisions[row.month, row.project_id].append(row)
    found: Standings = {month: {} for month in sorted(wanted)}
    for (month, project_id), rows in revisions.items():
        if month in wanted:
            year_end = month.year_end_before
            before = revisions.get((year_end, project_id), [None])
            then = _standing(rows[0], before[0], is_closed=year_end in year_ends)
            is_restated = len(rows) > 1 or len(before) > 1
            now = _standing(rows[-1], before[-1], is_closed=year_end in year_ends) if is_restated else then
            found[month][project_id] = (then, now)
    return found


def missing_before(plan_code: str, month: Month, codes: Collection[str] | None = None) -> dict[int, int]:
    """Return how many times running nothing was reported of projects before a month, by project id.

    Months in which nothing was due neither count nor break the run. A restatement changes nothing of it.
    """
    earlier = (ProjectMonth.revision == 0, ProjectMonth.month < month, *of_plan(plan_code, codes))
    answered = (
        select(
            ProjectMonth.project_id, func.max(ProjectMonth.month, type_=ProjectMonth.month.type).label("last")
        )
        .join(Project, Project.id == ProjectMonth.project_id)
        .where(*earlier, ProjectMonth.reporting.not_in((Reporting.MISSING, Reporting.NOT_DUE)))
        .group_by(ProjectMonth.project_id)
        .subquery()
    )
    statement = (
        select(ProjectMonth.project_id, func.count())
        .join(Project, Project.id == ProjectMonth.project_id)
        .outerjoin(answered, answered.c.project_id == ProjectMonth.project_id)
        .where(
            *earlier,
            ProjectMonth.reporting == Reporting.MISSING,
            answered.c.last.is_(None) | (ProjectMonth.month > answered.c.last),
        )
        .group_by(ProjectMonth.project_id)
        .order_by(ProjectMonth.project_id)
    )
    return dict(database.session.execute(statement).all())


def names_of(plan_code: str) -> dict[int, tuple[str, str]]:
    """Return the code and name of the projects of a plan by id, in the order of codes."""
    statement = select(Project.id, Project.code, Project.name).where(Project.plan_code == plan_code)
    rows = database.session.execute(statement.order_by(Project.code))
    return {project_id: (code, name) for project_id, code, name in rows}


def stages_of(code: str) -> dict[Month, tuple[Stage | None, ...]]:
    """Return at which stage a project stood in each closed month, the earliest revision first."""
    statement = (
        select(ProjectMonth.month, ProjectMonth.stage)
        .join(Project, Project.id == ProjectMonth.project_id)
        .where(Project.code == code)
        .order_by(ProjectMonth.month, ProjectMonth.revision)
    )
    found: dict[Month, list[Stage | None]] = defaultdict(list)
    for month, stage in database.session.execute(statement):
        found[month].append(stage)
    return {month: tuple(stages) for month, stages in found.items()}


def _facts(plan_code: str, months: Collection[Month], codes: Collection[str] | None) -> Any:  # noqa: ANN401 - a SELECT
    """Return the SELECT of every revision of the facts of some months, with its sums over sources."""
    fact, amount = ProjectMonth, ProjectMonthAmount
    return (
        select(
            fact.month,
            fact.project_id,
            fact.revision,
            fact.stage,
            fact.reporting,
            fact.was_late,
            fact.total_investment,
            fact.year_planned,
            fact.year_is_default,
            fact.start_year,
            Project.start_on,
            Project.start_precision,
            func.sum(amount.completed, type_=WanYuan()).label("completed"),
            func.sum(amount.paid, type_=WanYuan()).label("paid"),
        )
        .select_from(Project)
        .join(fact, fact.project_id == Project.id)
        # An outer join is read in this order: SQLite would else begin with all amounts of the months.
        .outerjoin(
            amount,
            (amount.month == fact.month)
            & (amount.project_id == fact.project_id)
            & (amount.revision == fact.revision),
        )
        .where(*of_plan(plan_code, codes), fact.month.in_(sorted(months)))
        .group_by(fact.month, fact.project_id, fact.revision, Project.id)
        .order_by(fact.month, fact.project_id, fact.revision)
    )


def _standing(row: Any, year_end: Any, *, is_closed: bool) -> Standing:  # noqa: ANN401 - rows of `_facts`
    """Return a row as the rules take it; `year_end` is that of December before, where there is one."""
    completed_year = None
    if is_closed and row.completed is not None:
        # What was blank then counts as nothing, as in every flow.
        before = None if year_end is None else year_end.completed
        completed_year = row.completed - (before or 0)
    return Standing(
        month=row.month,
        stage=row.stage,
        reporting=row.reporting,
        was_late=row.was_late,
        start_due=_due(row.start_year, row.start_on, row.start_precision),
        has_started=row.stage is not None and row.stage.is_started,
        is_completed=row.stage is not None and row.stage.is_completed,
        completed=row.completed,
        completed_year=completed_year,
        paid=row.paid,
        year_planned=row.year_planned,
        year_is_default=row.year_is_default,
        total=row.total_investment,
    )


def _due(year: int, start_on: date, precision: Precision) -> Month:
    """Return the month in which works must begin: of a year its December, else that of the register.

    The year is that of the month's fact, so that the register can change without rewriting what was judged.
    Source: domain.md §4, a year means "its last day only when a comparison needs a day".
    """
    if precision is Precision.YEAR or start_on.year != year:
        return Month(year, _DECEMBER)
    return Month.of(start_on)
