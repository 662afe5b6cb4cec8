"""Which projects stand together, under which words, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.timeline.types import Group, Grouping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.portfolio.types import PlanName
    from app.timeline.types import Row, TimelineQuery


def groups_of(
    query: TimelineQuery, ordered: Sequence[Row], by_plan: Sequence[Row], plans: Sequence[PlanName]
) -> tuple[Group, ...]:
    """Return the groups in the order in which the plans' own order first names them.

    `ordered` are the rows in the order asked for within a group, `by_plan` the same in the plans' own.
    """
    if query.grouping is Grouping.NONE:
        parameters = query.chosen.parameters()
        return (Group("", "", tuple(ordered), parameters),) if ordered else ()
    keys = dict.fromkeys(_key(row, query.grouping) for row in by_plan)
    cities = {plan.city_code: plan.city for plan in plans}
    names = {plan.code: plan.city for plan in plans}
    together: dict[str, list[Row]] = {key: [] for key in keys}
    for row in ordered:
        together[_key(row, query.grouping)].append(row)
    return tuple(
        Group(
            key,
            _label(rows[0], query.grouping, cities, names),
            tuple(rows),
            query.chosen.parameters() | {query.grouping.value: key},
        )
        for key, rows in together.items()
    )


def _key(row: Row, grouping: Grouping) -> str:
    project = row.project
    return {
        Grouping.REGION: project.region_code,
        Grouping.TYPE: project.printed_type,
        Grouping.CATEGORY: project.category.value,
        Grouping.SECTOR: project.sector.value,
        Grouping.PLAN: project.plan_code,
    }[grouping]


def _label(row: Row, grouping: Grouping, cities: dict[str, str], names: dict[str, str]) -> str:
    project = row.project
    whole_city = project.region_code in cities
    return {
        Grouping.REGION: Text("{region}（全市性项目）", region=project.region_name)
        if whole_city
        else project.region_name,
        Grouping.TYPE: project.printed_type,
        Grouping.CATEGORY: project.category.label,
        Grouping.SECTOR: project.sector.label,
        Grouping.PLAN: names.get(project.plan_code, project.plan_code),
    }[grouping]
