"""The state of the portfolio: which months count, which days are near, counties as tiles."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.lights.types import Light
from app.places.rules.standing import coming as coming_of
from app.places.rules.steps import bounds_of, legend_of, step_of
from app.places.types.map import MapMeasure
from app.portfolio.rules.cube import figure_of
from app.portfolio.rules.register import not_closed
from app.portfolio.types.cube import Figure
from app.returns.types.facts import MonthFact
from app.returns.types.vocabulary import Reporting
from app.start.types.state import Coming, CountyTile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.directory.types import MapPlace
    from app.kernel.months import Month
    from app.lights.types.pages import LitProject, PlanLights
    from app.portfolio.types import PlanName, ProjectFact
    from app.portfolio.types.cube import FinanceMonth, Sums
    from app.start.types.asking import StartQuery
    from app.timeline.types import Standing

_STEPS = bounds_of(MapMeasure.COMPLETION, ())
COMPLETION_LEGEND = legend_of(MapMeasure.COMPLETION, _STEPS)
"""What the colours of counties mean: those of the map of the same rate."""
_RULE = re.compile("（[^（）]*第[0-9]+版[^（）]*）")


def month_before(moment: FinanceMonth, closed: Mapping[str, Iterable[Month]]) -> Month | None:
    """Return the month before the one that is shown, where the same plans have closed both, else None."""
    if moment.month is None:
        return None
    before = moment.month.plus(-1)
    shown = {code for code, months in closed.items() if moment.month in set(months)}
    return before if shown == {code for code, months in closed.items() if before in set(months)} else None


def completed_together(
    completed: Mapping[str, Mapping[Month, Decimal | None]],
    closed: Mapping[str, Iterable[Month]],
    month: Month | None,
) -> dict[Month, Decimal | None]:
    """Return the completed investment (万元) of several plans at each month until one, in order.

    Nothing where no month is closed.

    A month counts only where every plan that has closed the last one has closed it too: a sum over fewer
    plans would fall for no reason.
    """
    if month is None:
        return {}
    plans = [code for code, months in closed.items() if month in set(months)]
    months = set.intersection(*({each for each in closed[code] if each <= month} for code in plans))
    found: dict[Month, Decimal | None] = {}
    for each in sorted(months):
        known = [amount for code in plans if (amount := completed.get(code, {}).get(each)) is not None]
        found[each] = sum(known, Decimal(0)) if known else None
    return found


def as_scheduled(project: ProjectFact, standing: Standing) -> ProjectFact:
    """Return a project as it stood, as far as its milestones go: money and words are not read for that."""
    fact = MonthFact(
        project_code=project.code,
        month=standing.month,
        revision=0,
        stage=standing.stage,
        grade=None,
        reporting=Reporting.REPORTED,
        was_late=False,
        version_id=None,
        total_investment=project.total_investment,
        milestones=standing.milestones,
    )
    return replace(project, standing=fact)


def coming(projects: Sequence[ProjectFact], day: date) -> Coming:
    """Return the milestones of the days after `day`, and those overdue at it (`briefs` says which)."""
    found = coming_of(projects, day)
    return Coming(
        first=day + timedelta(days=1),
        last=found.soon,
        rows=tuple(row for row in found.rows if row.day.last_day <= found.soon),
        overdue=found.overdue,
    )


def worst_first(plans: Iterable[PlanLights]) -> tuple[LitProject, ...]:
    """Return the red and yellow projects of several plans: as `lights` orders those of one."""
    rows = [row for plan in plans for row in plan.lit]
    return tuple(sorted(rows, key=lambda row: (row.fact.evaluation.urgency, row.project.code)))


def without_rule(sentence: str) -> str:
    """Return the sentence of a light without the rule and its threshold, which the pages of lights print."""
    return _RULE.sub("", sentence)


def light_changes(
    now: Mapping[Light, int], before: Mapping[Light, int] | None
) -> tuple[tuple[Light, int, int | None], ...]:
    """Return each light, the worst first, with its number and by how much that has changed."""
    return tuple(
        (light, now[light], None if before is None else now[light] - before[light])
        for light in sorted(Light, key=lambda light: -light.rank)
    )


def county_tiles(
    lights: Iterable[PlanLights],
    sums: Mapping[str, Sums],
    places: Mapping[str, MapPlace | None],
    month: Month,
) -> tuple[tuple[str, tuple[CountyTile, ...]], ...]:
    """Return the counties of each city; `sums` and `places` are by region code."""
    found: dict[str, list[CountyTile]] = defaultdict(list)
    for plan in lights:
        for place, counts in plan.counties:
            of_county = sums.get(place.region_code)
            rate = (
                None
                if of_county is None
                else figure_of(Figure.COMPLETION_RATE, of_county, month, by_source=False)
            )
            found[plan.plan.city].append(
                CountyTile(
                    code=place.region_code,
                    name=Text("全市性项目")
                    if place.region_code == plan.plan.city_code
                    else place.region_name,
                    plan_code=plan.plan.code,
                    place=places.get(place.region_code),
                    projects=counts.total,
                    lights=counts,
                    completion_rate=rate,
                    step=step_of(MapMeasure.COMPLETION, rate, _STEPS),
                )
            )
    return tuple((city, tuple(tiles)) for city, tiles in found.items())


def problems(query: StartQuery, chosen: PlanName | None, moment: FinanceMonth) -> tuple[str, ...]:
    """Return a sentence about everything that the page cannot show as it was asked for."""
    found: list[str] = []
    if query.plan is not None and chosen is None:
        found.append(
            Text("没有代码为“{plan}”的方案，或者您的账号不能查看它：这里是全部方案。", plan=query.plan)
        )
    if query.as_of is not None and moment.month != query.as_of:
        latest = (
            Text("还没有关过账。")
            if moment.month is None
            else Text("这里是{month}。", month=moment.month.in_words)
        )
        found.append(Text("{as_of}没有关账：{latest}", as_of=query.as_of.in_words, latest=latest))
    if moment.month is not None:
        found += [not_closed(plan, moment.month, latest) for plan, latest in moment.not_closed]
    return tuple(found)


def shown_plan(plans: Iterable[PlanName], asked: str | None) -> PlanName | None:
    """Return the plan that is asked for, or None where it is not within reach or none is asked for."""
    return next((plan for plan in plans if plan.code == asked), None)
