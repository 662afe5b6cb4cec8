"""The view models of pages and exports, read through `queries`. Nothing here writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.kernel.errors import NotFoundError
from app.portfolio import queries
from app.portfolio.rules import unit_cost
from app.portfolio.types import (
    EVERYTHING,
    ActiveFilter,
    Dashboard,
    Dimension,
    Export,
    Listing,
    Ordering,
    ProjectFilter,
    ProjectPage,
    RollupRow,
    RollupTable,
    SortKey,
)
from app.portfolio.types.pages import PAGE_SIZE
from app.projects.types import BedKind

if TYPE_CHECKING:
    from app.kernel.months import Month
    from app.portfolio.types import Choices, ListingQuery, PlanName, Totals


def dashboard() -> Dashboard:
    """Return the sums of all plans, together, each on its own, and by every dimension of the dashboard."""
    plans = queries.plan_names()
    together = queries.totals()
    by_plan = {row.key: row for row in queries.rollup(Dimension.PLAN)}
    cities = [(plan, by_plan[plan.code].totals) for plan in plans if plan.code in by_plan]
    return Dashboard(
        totals=together,
        nursing_in_renovated=queries.nursing_beds_in_renovated(),
        by_plan=RollupTable(
            "by-plan",
            "按方案",
            Dimension.PLAN,
            EVERYTHING,
            tuple(RollupRow(plan.code, plan.city, totals) for plan, totals in cities),
            together,
        ),
        by_county=_tables_by_plan(Dimension.REGION, cities),
        by_sector=_table(Dimension.SECTOR, together),
        by_category=_table(Dimension.CATEGORY, together),
        by_type=_tables_by_plan(Dimension.TYPE, cities),
        by_start_year=_table(Dimension.START_YEAR, together),
        by_end_year=_table(Dimension.END_YEAR, together),
        other_beds=tuple(row for row in queries.rollup(Dimension.BED_KIND) if row.key != BedKind.ELDER_CARE),
        without_central=tuple(plan for plan, totals in cities if not totals.central_requested.printed),
    )


def _table(dimension: Dimension, together: Totals) -> RollupTable:
    """Return one roll-up over all plans."""
    rows = queries.rollup(dimension)
    return RollupTable(f"by-{dimension.value}", f"按{dimension.label}", dimension, EVERYTHING, rows, together)


def _tables_by_plan(dimension: Dimension, cities: list[tuple[PlanName, Totals]]) -> tuple[RollupTable, ...]:
    """Return one roll-up for each plan; projects of the whole city are called so."""
    found = queries.rollup_by_plan(dimension)
    return tuple(
        RollupTable(
            f"by-{dimension.value}-{plan.code}",
            f"{plan.city}：按{dimension.label}",
            dimension,
            ProjectFilter(plan=plan.code),
            tuple(
                replace(row, label=f"{row.label}（全市性项目）") if row.key == plan.city_code else row
                for row in found[plan.code]
            ),
            totals,
        )
        for plan, totals in cities
    )


def listing(query: ListingQuery) -> Listing:
    """Return one page of the list; a page beyond the last is the last."""
    totals = queries.totals(query.chosen)
    pages = max(1, -(-totals.project_count // PAGE_SIZE))
    page = min(query.page, pages)
    choices = queries.choices()
    return Listing(
        query=query,
        projects=queries.projects(
            query.chosen, query.ordering, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
        ),
        totals=totals,
        choices=choices,
        active=_active(query, choices, is_empty=totals.project_count == 0),
        page=page,
        pages=pages,
    )


def _active(query: ListingQuery, choices: Choices, *, is_empty: bool) -> tuple[ActiveFilter, ...]:
    """Return the restrictions in force; on an empty page also what would be left without each of them."""
    chosen = query.chosen
    regions = {code: label for _, options in choices.regions for code, label in options}
    units = {number: label for _, options in choices.units for number, label in options}
    known = {
        "plan": ("方案", dict(choices.plans).get(chosen.plan or "")),
        "region": ("地区", regions.get(chosen.region or "")),
        "sector": ("领域", chosen.sector and chosen.sector.label),
        "category": ("类别", chosen.category and chosen.category.label),
        "type": ("类型", chosen.type),
        "unit": ("单位", units.get(str(chosen.unit))),
        "start_year": ("开工", f"{chosen.start_year}年"),
        "end_year": ("完工", f"{chosen.end_year}年"),
        "bed_kind": ("床位性质", chosen.bed_kind and chosen.bed_kind.label),
        "has": ("方案印有", chosen.has and chosen.has.label),
        "q": ("搜索", chosen.q),
    }
    return tuple(
        ActiveFilter(
            label=known[name][0],
            value=known[name][1] or f"{value}（查无此项）",
            query_without=query.without(name),
            count_without=queries.count(chosen.without(name)) if is_empty else None,
        )
        for name, value in chosen.parameters().items()
    )


def project_page(code: str) -> ProjectPage:
    """Return what the page of one project shows.

    Raises:
        NotFoundError: there is no project of exactly this code.
    """
    project = queries.project(code)
    if project is None:
        message = f"没有代码为“{code}”的项目。"
        raise NotFoundError(message)
    before, after = queries.neighbours(project)
    plan = next(plan for plan in queries.plan_names() if plan.code == project.plan_code)
    return ProjectPage(project, plan, unit_cost(project), before, after)


def code_meant(code: str) -> str | None:
    """Return the code of the project that is meant by a code in any case of letters, or None."""
    return queries.canonical_code(code)


def export_of_plan(plan_code: str | None, as_of: Month | None = None) -> Export:
    """Return all projects of one plan, or of all plans, ordered by code.

    Raises:
        NotFoundError: there is no such plan.
    """
    plans = queries.plan_names()
    if plan_code is not None and plan_code not in {plan.code for plan in plans}:
        known = "、".join(plan.code for plan in plans) or "无"
        message = f"没有代码为“{plan_code}”的方案。已载入的方案有：{known}。"
        raise NotFoundError(message)
    chosen = ProjectFilter(plan=plan_code)
    return Export(queries.projects(chosen, Ordering(SortKey.CODE)), plans, as_of)


def export_of_listing(query: ListingQuery) -> Export:
    """Return all projects that the list would show, on all of its pages, in its order."""
    return Export(queries.projects(query.chosen, query.ordering), queries.plan_names())
