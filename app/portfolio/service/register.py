"""The view models of pages and exports, read through `queries`. Nothing here writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.accounts.types import ALL, Reach
from app.answers import kept_while_unchanged
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text, joined
from app.lights.types import Light
from app.outcomes.service import contributions_of
from app.portfolio import queries
from app.portfolio.rules import register as rules
from app.portfolio.rules.contribution import may_contribute, why_nothing
from app.portfolio.types import (
    EVERYTHING,
    ActiveFilter,
    Composition,
    Dimension,
    Export,
    Listing,
    Ordering,
    ProjectFilter,
    ProjectPage,
    Reported,
    RollupRow,
    RollupTable,
    SortKey,
)
from app.portfolio.types.pages import PAGE_SIZE
from app.projects.types import BedKind
from app.returns import queries as returns
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import PeriodState, Reading
from app.web.queries import is_demo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.kernel.months import Month
    from app.portfolio.types import Choices, ListingQuery, PlanName, ProjectFact, ShownMonths, Totals
    from app.returns.types.periods import PeriodFact


@kept_while_unchanged
def composition(reach: Reach) -> Composition:
    """Return what all plans are made of: sums by every dimension, and how far each plan is reported."""
    plans = queries.plan_names(reach)
    together = queries.totals(reach)
    by_plan = {row.key: row for row in queries.rollup(reach, Dimension.PLAN)}
    cities = [(plan, by_plan[plan.code].totals) for plan in plans if plan.code in by_plan]
    by_bed_kind = queries.rollup(reach, Dimension.BED_KIND)
    names = {plan.code: plan for plan in plans}
    reported = tuple((names[sums.plan_code], sums) for sums in queries.month_sums(reach))
    return Composition(
        totals=together,
        nursing_in_renovated=queries.nursing_beds_in_renovated(reach),
        by_plan=RollupTable(
            "by-plan",
            Text("按方案"),
            Dimension.PLAN,
            EVERYTHING,
            tuple(RollupRow(plan.code, plan.city, totals) for plan, totals in cities),
            together,
        ),
        by_county=_tables_by_plan(reach, Dimension.REGION, cities),
        by_sector=_table(reach, Dimension.SECTOR, together),
        by_category=_table(reach, Dimension.CATEGORY, together),
        by_type=_tables_by_plan(reach, Dimension.TYPE, cities),
        by_start_year=_table(reach, Dimension.START_YEAR, together),
        by_end_year=_table(reach, Dimension.END_YEAR, together),
        other_beds=tuple(row for row in by_bed_kind if row.key != BedKind.ELDER_CARE),
        without_central=tuple(plan for plan, totals in cities if not totals.central_requested.printed),
        reported=reported,
    )


def _lights(reach: Reach, chosen: ProjectFilter) -> tuple[tuple[Light, int], ...]:
    """Return how many of the chosen projects have each light, the worst first."""
    counts = queries.light_counts(reach, chosen)
    return tuple((light, counts[light]) for light in sorted(Light, key=lambda light: -light.rank))


def _table(reach: Reach, dimension: Dimension, together: Totals) -> RollupTable:
    """Return one roll-up over all plans."""
    rows = queries.rollup(reach, dimension)
    return RollupTable(
        f"by-{dimension.value}",
        Text("按{dimension}", dimension=dimension.label),
        dimension,
        EVERYTHING,
        rows,
        together,
    )


def _tables_by_plan(
    reach: Reach, dimension: Dimension, cities: list[tuple[PlanName, Totals]]
) -> tuple[RollupTable, ...]:
    """Return one roll-up for each plan; projects of the whole city are called so."""
    found = queries.rollups(reach, Dimension.PLAN, dimension)
    return tuple(
        RollupTable(
            f"by-{dimension.value}-{plan.code}",
            Text("{city}：按{dimension}", city=plan.city, dimension=dimension.label),
            dimension,
            ProjectFilter(plan=plan.code),
            tuple(
                replace(row, label=Text("{region}（全市性项目）", region=row.label))
                if row.key == plan.city_code
                else row
                for row in found[plan.code]
            ),
            totals,
        )
        for plan, totals in cities
    )


@kept_while_unchanged
def listing(query: ListingQuery, reach: Reach) -> Listing:
    """Return one page of the list; a page beyond the last is the last."""
    chosen = query.chosen
    totals = queries.totals(reach, chosen)
    pages = max(1, -(-totals.project_count // PAGE_SIZE))
    page = min(query.page, pages)
    plans = queries.plan_names(reach)
    periods = returns.periods([plan.code for plan in plans])
    closed = {period.month for period in periods if period.state is PeriodState.CLOSED}
    choices = queries.choices(reach, plans, sorted(closed, reverse=True))
    shown = _shown(plans, periods, chosen)
    projects = queries.projects(reach, chosen, query.ordering, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return Listing(
        query=query,
        projects=queries.with_lights(queries.with_standing(projects, shown), shown),
        totals=totals,
        choices=choices,
        active=active_filters(query, choices, reach, is_empty=totals.project_count == 0),
        page=page,
        pages=pages,
        shown=shown,
        sums=queries.month_sums(reach, chosen),
        lights=_lights(reach, chosen) if shown.months else (),
    )


def _shown(plans: Sequence[PlanName], periods: Sequence[PeriodFact], chosen: ProjectFilter) -> ShownMonths:
    """Return which closed month is shown of each plan that a filter leaves."""
    left = [plan for plan in plans if chosen.plan in {None, plan.code}]
    return rules.shown_months(left, periods, chosen.as_of, chosen.reading)


def active_filters(
    query: ListingQuery, choices: Choices, reach: Reach, *, is_empty: bool
) -> tuple[ActiveFilter, ...]:
    """Return the choices in force; on an empty page also what would be left without each of them."""
    chosen = query.chosen
    regions = {code: label for _, options in choices.regions for code, label in options}
    units = {number: label for _, options in choices.units for number, label in options}
    known = {
        "plan": (Text("方案"), dict(choices.plans).get(chosen.plan or "")),
        "region": (Text("地区"), regions.get(chosen.region or "")),
        "sector": (Text("领域"), chosen.sector and chosen.sector.label),
        "category": (Text("类别"), chosen.category and chosen.category.label),
        "type": (Text("类型"), chosen.type),
        "unit": (Text("单位"), units.get(str(chosen.unit))),
        "start_year": (Text("开工"), Text("{year}年", year=chosen.start_year)),
        "end_year": (Text("完工"), Text("{year}年", year=chosen.end_year)),
        "bed_kind": (Text("床位性质"), chosen.bed_kind and chosen.bed_kind.label),
        "has": (Text("方案印有"), chosen.has and chosen.has.label),
        "stage": (Text("形象进度"), chosen.stage and chosen.stage.label),
        "reached": (Text("进展"), chosen.reached and chosen.reached.label),
        "light": (Text("亮灯"), chosen.light and chosen.light.label),
        "as_of": (Text("截至月份"), chosen.as_of and chosen.as_of.in_words),
        "reading": (Text("读法"), chosen.reading.label),
        "q": (Text("搜索"), chosen.q),
    }
    return tuple(
        ActiveFilter(
            label=known[name][0],
            value=known[name][1] or Text("{value}（查无此项）", value=value),
            query_without=query.without(name),
            count_without=queries.count(reach, chosen.without(name))
            if is_empty and chosen.restricts(name)
            else None,
        )
        for name, value in chosen.parameters().items()
    )


@kept_while_unchanged
def project_page(
    code: str, chosen: ProjectFilter, reach: Reach, *, today: date, may_report: bool = False
) -> ProjectPage:
    """Return what the page of one project shows, at the month and in the reading that are chosen.

    Raises:
        NotFoundError: there is no project of exactly this code within the reach.
    """
    project = queries.project(reach, code)
    if project is None:
        message = Text("没有代码为“{code}”的项目。", code=code)
        raise NotFoundError(message)
    before, after = queries.neighbours(reach, project)
    plan = next(plan for plan in queries.plan_names(reach) if plan.code == project.plan_code)
    periods = returns.periods([plan.code])
    shown = rules.shown_months([plan], periods, chosen.as_of, chosen.reading)
    history = returns.history_of_months(code)
    month = shown.of_plan(plan.code)
    latest = max((period.month for period in periods if period.state is PeriodState.CLOSED), default=None)
    project = replace(project, standing=rules.fact_in_reading(history, month, chosen.reading))
    (project,) = queries.with_lights([project], shown)
    funding = rules.funding_of(project)
    reported = Reported(
        asked=chosen.as_of,
        shown=shown,
        latest=latest,
        history=history,
        funding=funding,
        rates=rules.rates_of(funding, (project.standing or project).total_investment),
        milestones=rules.milestone_lines(
            project, today if month is None or month == latest else month.last_day
        ),
        restatements=returns.restatements(reach, code=code),
        files=returns.evidence(code),
        open_month=returns.open_month(code) if may_report else None,
    )
    as_of = None if month is None else AsOf(month, chosen.reading)
    contributions = contributions_of(code, plan.code, as_of=as_of) if may_contribute(project) else ()
    return ProjectPage(
        project=project,
        plan=plan,
        unit_cost=rules.unit_cost(project),
        before=before,
        after=after,
        reported=reported,
        contributions=contributions,
        why_nothing="" if contributions else why_nothing(project),
    )


def code_meant(code: str, reach: Reach) -> str | None:
    """Return the code of the project that is meant by a code in any case of letters, or None."""
    return queries.canonical_code(reach, code)


def export_of_plan(
    plan_code: str | None, as_of: Month | None = None, reading: Reading = Reading.NOW
) -> Export:
    """Return all projects of one plan, or of all plans, ordered by code: for whoever has a shell.

    Without a month the file is of the register alone, and no figure of a return stands in it.

    Raises:
        NotFoundError: there is no such plan.
    """
    plans = queries.plan_names(ALL)
    if plan_code is not None and plan_code not in {plan.code for plan in plans}:
        known = joined("、", (plan.code for plan in plans)) or Text("无")
        message = Text(
            "没有代码为“{plan_code}”的方案。已载入的方案有：{known}。", plan_code=plan_code, known=known
        )
        raise NotFoundError(message)
    chosen = ProjectFilter(plan=plan_code, as_of=as_of, reading=reading)
    projects = queries.projects(ALL, chosen, Ordering(SortKey.CODE))
    if as_of is None:
        return Export(projects, plans, is_demo=is_demo())
    return _export(projects, plans, chosen)


def export_of_listing(query: ListingQuery, reach: Reach) -> Export:
    """Return all projects that the list would show, on all of its pages, in its order, at its months."""
    plans = queries.plan_names(reach)
    return _export(queries.projects(reach, query.chosen, query.ordering), plans, query.chosen)


def _export(projects: Sequence[ProjectFact], plans: tuple[PlanName, ...], chosen: ProjectFilter) -> Export:
    """Return an export with the figures of returns, where there is a month that has any."""
    shown = _shown(plans, returns.periods([plan.code for plan in plans]), chosen)
    has_month = chosen.as_of is not None or bool(shown.months)
    return Export(
        queries.with_lights(queries.with_standing(projects, shown), shown),
        plans,
        chosen.as_of,
        shown if has_month else None,
        is_demo=is_demo(),
    )
