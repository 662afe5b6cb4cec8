"""How some projects stand together, read in a number of queries that does not depend on theirs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.accounts.types import ALL
from app.lights.types import Light
from app.lights.types.pages import LightCounts
from app.places.rules import standing as rules
from app.places.types.pages import Standing
from app.portfolio import queries as portfolio
from app.portfolio.rules.register import rates_of, shown_months
from app.returns.rules.periods import closed_by_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.accounts.types import Reach
    from app.portfolio.types import PlanName, ProjectFilter, ShownMonths
    from app.portfolio.types.facts import Sum
    from app.returns.types.periods import PeriodFact
    from app.returns.types.vocabulary import Amount


def standing_of(
    reach: Reach,
    chosen: ProjectFilter,
    plans: Sequence[PlanName],
    periods: Sequence[PeriodFact],
    *,
    today: date,
) -> Standing:
    """Return how the projects that a filter selects within a reach stand; `plans`: those they can be of."""
    shown = shown_months(plans, periods, chosen.as_of, chosen.reading)
    found = portfolio.projects(reach, chosen)
    projects = portfolio.with_lights(portfolio.with_standing(found, shown), shown)
    sums = portfolio.month_sums(reach, chosen)
    amounts = rules.amounts_together(sums)
    funding = rules.funding_together(projects)
    started, finished = rules.started_and_finished(sums)
    counts = LightCounts.of(project.light for project in projects)
    ranked = sorted(Light, key=lambda light: -light.rank) if shown.months else []
    totals = portfolio.totals(reach, chosen)
    newest = max((month for _, month in shown.months), default=None)
    return Standing(
        chosen=chosen,
        totals=totals,
        is_whole=reach.everything or portfolio.count(ALL, chosen) == totals.project_count,
        shown=shown,
        projects=projects,
        amounts=amounts,
        changes=rules.changes_between(amounts, _before(reach, chosen, shown, periods)),
        funding=funding,
        rates=rates_of(funding, sum((each.total_investment for each in sums), Decimal(0))),
        started=started,
        finished=finished,
        lights=tuple((light, counts.number(light)) for light in ranked),
        lit=rules.worst_first(projects),
        coming=None if newest is None else rules.coming(projects, rules.first_day(newest, today)),
    )


def _before(
    reach: Reach, chosen: ProjectFilter, shown: ShownMonths, periods: Sequence[PeriodFact]
) -> Mapping[Amount, Sum]:
    """Return the amounts of the month before, where the same plans have closed both; else none."""
    month = shown.together
    if month is None:
        return {}
    before = month.plus(-1)
    closed = closed_by_plan(periods)
    if not all(before in closed[plan.code] for plan, _ in shown.months):
        return {}
    return rules.amounts_together(portfolio.month_sums(reach, replace(chosen, as_of=before)))
