"""The pages of findings put together: the month, what is looked at, and what each rule finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.answers import kept_while_unchanged
from app.portfolio import queries
from app.portfolio.queries.findings import checked_projects
from app.portfolio.rules.findings import findings_of
from app.portfolio.service.finance import finance_month
from app.portfolio.types.findings import FindingKind, FindingsPage

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.types import Reach
    from app.portfolio.types.findings import FindingsQuery


@kept_while_unchanged
def findings(
    query: FindingsQuery, reach: Reach, *, today: date, kinds: tuple[FindingKind, ...] = tuple(FindingKind)
) -> FindingsPage:
    """Return what the rules of some kinds find among the projects within a reach.

    The last day of the month shown is the day on which planned starts are looked at; without one, `today`.

    Raises:
        NotFoundError: no plan within the reach has closed the month that is asked for.
    """
    month = finance_month(reach, query.as_of)
    plans = queries.plan_names(reach)
    choices = queries.choices(reach, plans, month.months)
    projects = checked_projects(reach, month.month, query.reading, query.months)
    shown = frozenset(
        project.code
        for project in projects
        if query.plan in {None, project.plan_code} and query.region in {None, project.region_code}
    )
    day = month.month.last_day if month.month else today
    return FindingsPage(
        query=query,
        month=month,
        found=tuple(findings_of(kind, projects, shown, months=query.months, day=day) for kind in kinds),
        project_count=len(shown),
        plans=choices.plans,
        regions=choices.regions,
        months=choices.months,
    )
