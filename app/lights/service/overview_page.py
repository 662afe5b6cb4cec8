"""The pages of a month put together: counts by plan and county, what is lit, and where owners disagree."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.answers import kept_while_unchanged
from app.lights import queries
from app.lights.queries import places
from app.lights.rules import disagreement_of, light_of_works
from app.lights.types.pages import LightCounts, LightsPage, LitProject, PlanLights
from app.returns.queries import periods
from app.returns.rules.periods import closed_by_plan
from app.returns.types.facts import AsOf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.accounts.types import Reach
    from app.kernel.months import Month
    from app.lights.types import Disagreement, LightFact
    from app.lights.types.pages import LightsQuery, PlacedProject, PlanInReach


@kept_while_unchanged
def lights_page(reach: Reach, query: LightsQuery) -> LightsPage:
    """Return the lights that a query asks for within a reach, plan by plan, in few queries."""
    plans = places.plans_within(reach)
    closed = closed_by_plan(periods([plan.code for plan in plans]))
    wanted = [plan for plan in plans if query.plan in {None, plan.code}]
    months = {
        plan.code: month
        for plan in wanted
        if (month := _shown(closed.get(plan.code, ()), query.as_of)) is not None
    }
    projects = places.projects_of_months(reach, months, query.region)
    facts = _facts(projects, months, query)
    lit = _lit(projects, facts)
    return LightsPage(
        query=query,
        plans=plans,
        regions=places.regions_within(reach, plans),
        months=tuple(sorted({month for each in closed.values() for month in each}, reverse=True)),
        shown=tuple(
            _plan_lights(
                plan,
                months[plan.code],
                [project for project in projects if project.plan_code == plan.code],
                facts,
                [row for row in lit if row.project.plan_code == plan.code],
            )
            for plan in wanted
            if plan.code in months
        ),
        not_closed=tuple(
            (plan, max(closed.get(plan.code, ()), default=None))
            for plan in wanted
            if query.as_of is not None and plan.code not in months
        ),
    )


def _shown(closed: Sequence[Month], as_of: Month | None) -> Month | None:
    """Return the month to show of a plan: the one asked for where it is closed, else the latest."""
    if as_of is None:
        return max(closed, default=None)
    return as_of if as_of in closed else None


def _facts(
    projects: Sequence[PlacedProject], months: Mapping[str, Month], query: LightsQuery
) -> dict[str, LightFact]:
    """Return the lights of projects by code: two queries for each month, and plans mostly share one."""
    codes: dict[Month, list[str]] = defaultdict(list)
    for project in projects:
        codes[months[project.plan_code]].append(project.code)
    found: dict[str, LightFact] = {}
    for month, of_month in codes.items():
        found |= queries.lights(of_month, AsOf(month, query.reading))
    return found


def _lit(projects: Sequence[PlacedProject], facts: Mapping[str, LightFact]) -> list[LitProject]:
    """Return the projects to look at: whose light is on, or whose owner sees it otherwise."""
    found: list[tuple[PlacedProject, LightFact, Disagreement | None]] = []
    for project in projects:
        fact = facts.get(project.code)
        differs = disagreement_of(fact.grade, fact.evaluation) if fact else None
        if fact and (fact.evaluation.light.is_on or differs):
            found.append((project, fact, differs))
    units = places.units_of([project.code for project, _, _ in found])
    return [
        LitProject(project, fact, units.get(project.code, ()), light_of_works(fact.evaluation), differs)
        for project, fact, differs in found
    ]


def _plan_lights(
    plan: PlanInReach,
    month: Month,
    projects: Sequence[PlacedProject],
    facts: Mapping[str, LightFact],
    rows: Sequence[LitProject],
) -> PlanLights:
    """Return the lights of one plan."""
    counties: dict[str, list[PlacedProject]] = defaultdict(list)
    for project in projects:
        counties[project.region_code].append(project)
    return PlanLights(
        plan=plan,
        month=month,
        total=LightCounts.of(facts.get(project.code) for project in projects),
        counties=tuple(
            (found[0], LightCounts.of(facts.get(project.code) for project in found))
            for found in counties.values()
        ),
        rows=tuple(sorted(rows, key=lambda row: (row.fact.evaluation.urgency, row.project.code))),
    )
