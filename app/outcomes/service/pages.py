"""What the pages and files of outcomes show, within what a user may read. Nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from app.accounts.rules.policy import can, reach
from app.accounts.types import ALL, Action, Subject
from app.answers import kept_while_unchanged
from app.directory.queries import map_places
from app.kernel.errors import NotAllowedError, NotFoundError
from app.kernel.texts import Text
from app.outcomes import queries
from app.outcomes import service as outcomes
from app.outcomes.queries import pages as reads
from app.outcomes.rules.observations import NEEDS
from app.outcomes.rules.sectors import BOTH, sectors_of_group, sectors_of_measure
from app.outcomes.rules.standing import (
    attainment_of,
    chains_of,
    columns_of,
    latest_of,
    line_of,
)
from app.outcomes.rules.stated import (
    current_figure,
    in_order,
    newest_by_key,
    printed_by_key,
    stated_figures,
)
from app.outcomes.types.pages import (
    CountyFigures,
    DataPage,
    IndicatorPage,
    MeasurePage,
    OutcomesFile,
    OutcomesPage,
    PlanOutcomes,
    Tile,
)
from app.plans import queries as plans
from app.plans.types import StatedMeasure
from app.projects.queries import codes_within
from app.returns.queries import periods
from app.returns.rules.periods import closed_by_plan
from app.returns.types.facts import AsOf
from app.web.queries import is_demo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.types import Reach, User
    from app.kernel.months import Month
    from app.outcomes.types import ObservationFact, OutcomeMeasure, RegisterIndicator
    from app.outcomes.types.outcome import MeasureOutcome
    from app.outcomes.types.pages import (
        IndicatorLine,
        LatestValue,
        OutcomesQuery,
        PlanInReach,
        StatedFigure,
    )


@kept_while_unchanged
def outcomes_page(within: Reach, query: OutcomesQuery) -> OutcomesPage:
    """Return the outcomes that a query asks for within a reach, plan by plan.

    Raises:
        NotFoundError: there is no plan of this code, or none of its projects lies within the reach.
    """
    found = reads.plans_within(within)
    wanted = [plan for plan in found if query.plan in {None, plan.code}]
    if query.plan is not None and not wanted:
        raise NotFoundError(_no_plan(query.plan))
    closed = closed_by_plan(periods([plan.code for plan in found]))
    months = {plan.code: _shown(closed.get(plan.code, ()), query.as_of) for plan in wanted}
    shown = [plan for plan in wanted if query.as_of is None or months[plan.code] is not None]
    indicators: dict[str, list[RegisterIndicator]] = defaultdict(list)
    for indicator in queries.indicators([plan.code for plan in shown]):
        indicators[indicator.plan_code].append(indicator)
    found_of = outcomes.outcomes_of_plans({plan.code: _moment(months[plan.code], query) for plan in shown})
    return OutcomesPage(
        query=query,
        plans=found,
        months=tuple(sorted({month for each in closed.values() for month in each}, reverse=True)),
        shown=tuple(
            PlanOutcomes(
                plan=plan,
                month=months[plan.code],
                measures=found_of[plan.code],
                columns=columns_of(indicators[plan.code]),
                lines=_lines(plan, indicators[plan.code], found_of[plan.code], query.as_of),
            )
            for plan in shown
        ),
        not_closed=tuple(
            (plan, max(closed.get(plan.code, ()), default=None)) for plan in wanted if plan not in shown
        ),
    )


def outcomes_file(within: Reach, query: OutcomesQuery, *, projects: Reach) -> OutcomesFile:
    """Return a file of what the page shows; of the projects behind it, those within a reach of their own.

    Raises:
        NotFoundError: there is no such plan, or no plan has closed the month that is asked for.
    """
    page = outcomes_page(within, query)
    if query.as_of is not None and not page.shown:
        message = Text("{as_of} 没有任何方案关账，没有成效数据可以导出。", as_of=query.as_of)
        raise NotFoundError(message)
    return OutcomesFile(page, codes_within(projects), is_demo())


def outcomes_report(query: OutcomesQuery) -> OutcomesFile:
    """Return the same file for a shell, which may read everything.

    Raises:
        NotFoundError: there is no such plan, or it has not closed the month that is asked for.
    """
    return outcomes_file(ALL, query, projects=ALL)


def measure_page(user: User, plan_code: str, measure: OutcomeMeasure, query: OutcomesQuery) -> MeasurePage:
    """Return one measure of one plan, with the projects that the user may see.

    Raises:
        NotFoundError: there is no such plan, the month is not closed, or the measure is not computed for it.
        NotAllowedError: none of the plan's projects lies within what the user may read.
    """
    plan = readable_plan(user, plan_code)
    closed = closed_by_plan(periods([plan_code])).get(plan_code, [])
    month = _shown(closed, query.as_of)
    if query.as_of is not None and month is None:
        message = Text(
            "{city}{as_of}没有关账，没有成效数据；请换一个已关账的月份。",
            city=plan.city,
            as_of=query.as_of.in_words,
        )
        raise NotFoundError(message)
    found = outcomes.outcomes(plan_code, as_of=_moment(month, query))
    outcome = next((each for each in found if each.measure is measure), None)
    if outcome is None:
        message = Text(
            "{city}方案没有“{measure}”的测算：方案没有这项目标，或者没有可以起算的数据。",
            city=plan.city,
            measure=measure.label,
        )
        raise NotFoundError(message)
    visible = codes_within(reach(user, Action.READ_REGISTER))
    hidden = [each.amount for each in outcome.contributions if each.code not in visible]
    places = map_places(plan.city_code)
    return MeasurePage(
        query=query,
        plan=plan,
        outcome=outcome,
        measures=tuple(each.measure for each in found),
        months=tuple(closed),
        tiles=tuple(
            Tile(region, attainment_of(region), places.get(region.region_code)) for region in outcome.regions
        ),
        contributions=tuple(each for each in outcome.contributions if each.code in visible),
        hidden=len(hidden),
        hidden_amount=sum(hidden, Decimal(0)),
        may_record=can(user, Action.RECORD_OBSERVATION, _subject(plan, BOTH)),
    )


def indicator_page(user: User, code: str) -> IndicatorPage:
    """Return one indicator with everything that was observed of it.

    Raises:
        NotFoundError: there is no such indicator.
        NotAllowedError: none of its plan's projects lies within what the user may read.
    """
    plan = plan_of_indicator(user, code)
    indicators = queries.indicators([plan.code])
    indicator = next(each for each in indicators if each.code == code)
    observations = queries.observations(plan.code, indicator_code=code)
    computed = None
    if indicator.measure is not None:
        found = outcomes.outcomes(plan.code, as_of=None)
        computed = next((each for each in found if each.indicator_code == code), None)
    columns = columns_of(indicators)
    regions = reads.regions_of(plan.city_code)
    return IndicatorPage(
        plan=plan,
        line=line_of(indicator, columns, _latest(plan, observations, computed, None)),
        columns=columns,
        computed=computed,
        observed=chains_of(in_order(observations, [key for key, _ in regions])),
        regions=regions,
        may_record=can(user, Action.RECORD_OBSERVATION, _subject(plan, sectors_of_group(indicator.group))),
    )


def data_page(user: User, plan_code: str) -> DataPage:
    """Return the figures that the outcomes of a plan are computed from, and those recorded since.

    Raises:
        NotFoundError: there is no such plan.
        NotAllowedError: none of its projects lies within what the user may read.
    """
    plan = readable_plan(user, plan_code)
    regions = reads.regions_of(plan.city_code)
    observations = [each for each in queries.observations(plan_code) if each.measure is not None]
    printed = printed_by_key(figure for _, figure in plans.figures([plan_code]))
    newest = newest_by_key(observations)
    counties = regions[1:]
    of_counties = {code for code, _ in counties}
    stated = printed.keys() | newest.keys()
    columns = tuple(
        measure for measure in StatedMeasure if any((code, measure) in stated for code in of_counties)
    )

    def figures(region: tuple[str, str], measure: StatedMeasure) -> list[StatedFigure]:
        return stated_figures(region, measure, printed, newest, plan.last_year)

    return DataPage(
        plan=plan,
        city=tuple(each for measure in StatedMeasure for each in figures(regions[0], measure)),
        columns=columns,
        counties=tuple(
            CountyFigures(
                *county,
                tuple(current_figure(figures(county, measure), plan.last_year) for measure in columns),
            )
            for county in counties
        ),
        observed=chains_of(in_order(observations, [key for key, _ in regions])),
        regions=regions,
        measures=tuple((each.value, each.label) for each in recordable_measures(user, plan)),
    )


def recordable_measures(user: User, plan: PlanInReach) -> tuple[StatedMeasure, ...]:
    """Return the figures of a plan that a user may record: a sector lead those of the own sector."""
    return tuple(
        measure
        for measure in StatedMeasure
        if measure not in NEEDS
        and can(user, Action.RECORD_OBSERVATION, _subject(plan, sectors_of_measure(measure)))
    )


def require_recordable(user: User, plan_code: str, measure: StatedMeasure | None) -> None:
    """Refuse a figure that a user may not record.

    Raises:
        NotAllowedError: it concerns another sector, or is one that only the plan states.
    """
    if measure is not None and measure not in recordable_measures(user, readable_plan(user, plan_code)):
        message = Text(
            "您的账号不能登记“{measure}”：行业主管登记本行业的数据，其余由市级调度登记。",
            measure=measure.label,
        )
        raise NotAllowedError(message)


def plan_of_indicator(user: User, code: str) -> PlanInReach:
    """Return the plan that an indicator is of.

    Raises:
        NotFoundError: there is no such indicator.
        NotAllowedError: none of the plan's projects lies within what the user may read.
    """
    plan_code = reads.plan_of_indicator(code)
    if plan_code is None:
        message = Text("没有代码为“{code}”的指标：请从成效页的指标表进入。", code=code)
        raise NotFoundError(message)
    return readable_plan(user, plan_code)


def readable_plan(user: User, code: str) -> PlanInReach:
    """Return a plan whose outcomes a user may read.

    Raises:
        NotFoundError: there is no such plan.
        NotAllowedError: none of its projects lies within what the user may read.
    """
    within = reads.plans_within(reach(user, Action.READ_PLANS))
    found = next((plan for plan in within if plan.code == code), None)
    if found is not None:
        return found
    known = next((plan for plan in reads.plans_within(ALL) if plan.code == code), None)
    if known is None:
        raise NotFoundError(_no_plan(code))
    message = Text("您的账号没有可以在《{title}》中查看的项目，也就不能查看它的成效。", title=known.title)
    raise NotAllowedError(message)


def _lines(
    plan: PlanInReach,
    indicators: Sequence[RegisterIndicator],
    found: Sequence[MeasureOutcome],
    until: Month | None,
) -> tuple[IndicatorLine, ...]:
    """Return the indicators of a plan with what was observed of each, or computed, until a month."""
    columns = columns_of(indicators)
    computed = {each.indicator_code: each for each in found}
    observed: dict[str | None, list[ObservationFact]] = defaultdict(list)
    for each in queries.observations(plan.code) if indicators else ():
        observed[each.indicator_code].append(each)
    return tuple(
        line_of(each, columns, _latest(plan, observed[each.code], computed.get(each.code), until))
        for each in indicators
    )


def _latest(
    plan: PlanInReach,
    observations: Sequence[ObservationFact],
    computed: MeasureOutcome | None,
    until: Month | None,
) -> LatestValue | None:
    of_city = [each for each in observations if each.region_code == plan.city_code]
    return latest_of(of_city, computed, until)


def _shown(closed: Sequence[Month], as_of: Month | None) -> Month | None:
    """Return the month to show of a plan: the one asked for where it is closed, else the latest."""
    if as_of is None:
        return max(closed, default=None)
    return as_of if as_of in closed else None


def _moment(month: Month | None, query: OutcomesQuery) -> AsOf | None:
    return None if month is None else AsOf(month, query.reading)


def _no_plan(code: str) -> str:
    return Text("没有代码为“{code}”的方案，或者您的账号不能查看；请从方案页核对代码。", code=code)


def _subject(plan: PlanInReach, sectors: frozenset[str]) -> Subject:
    """Return what figures of a plan that concern some sectors are to the policy."""
    return Subject(city=plan.city_code, region=plan.city_code, sectors=sectors)
