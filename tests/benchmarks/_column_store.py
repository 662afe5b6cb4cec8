"""The questions of the cube as plain SQL for DuckDB, over its own copy of the month facts.

Written for DuckDB by the definitions of `app.returns.queries.cube`, and not made from them: that both give
the same rows is what the benchmark checks first.
"""
# ruff: noqa: S608 - every name and number in these statements is our own

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.money import to_fen
from app.kernel.months import Month
from app.returns.types.cube import CubeDimension, CubeMeasure
from app.returns.types.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.portfolio.types.cube import CubeRow, Question

FLOWING = ("allocated", "received", "completed", "paid")
COLUMNS = {
    CubeDimension.CITY: "city_code",
    CubeDimension.REGION: "region_code",
    CubeDimension.PLAN: "plan_code",
    CubeDimension.SECTOR: "sector",
    CubeDimension.CATEGORY: "category",
    CubeDimension.TYPE: "printed_type",
    CubeDimension.SOURCE: "source",
    CubeDimension.START_YEAR: "start_year",
    CubeDimension.END_YEAR: "end_year",
    CubeDimension.UNIT: "unit_id",
    CubeDimension.STAGE: "stage",
    CubeDimension.PROJECT: "project_id",
}
OF_PROJECT = {
    CubeMeasure.PROJECTS: "1",
    CubeMeasure.STARTED: "(coalesce(stage, 'cancelled') NOT IN ('preparation', 'cancelled'))::INTEGER",
    CubeMeasure.FINISHED: "(coalesce(stage, '') IN ('completed', 'operating'))::INTEGER",
    CubeMeasure.TOTAL_INVESTMENT: "total_investment",
    CubeMeasure.YEAR_PLANNED: "year_planned",
    CubeMeasure.DEFAULT_YEARS: "year_is_default::INTEGER",
    CubeMeasure.NEW_BEDS: "new_beds",
    CubeMeasure.NURSING_BEDS: "nursing_beds",
    CubeMeasure.RENOVATED_BEDS: "renovated_beds",
    CubeMeasure.NEW_PLACES: "new_places",
    CubeMeasure.BED_INVESTMENT: "CASE WHEN only_beds THEN total_investment END",
    CubeMeasure.PRICED_BEDS: "CASE WHEN only_beds THEN new_beds END",
    CubeMeasure.PLACE_INVESTMENT: "CASE WHEN only_places THEN total_investment END",
    CubeMeasure.PRICED_PLACES: "CASE WHEN only_places THEN new_places END",
}


def sql(question: Question, where: str = "true") -> str:
    """Return a question as SQL; `where` is the reach, as a condition on `project_month`."""
    month = question.month
    assert month is not None
    now, before, year_end = (each.to_integer() for each in (month, month.plus(-1), Month(month.year - 1, 12)))
    of_source = question.is_by_source
    chosen = " AND ".join(
        f"coalesce({COLUMNS[dimension]}::VARCHAR, '') = '{key}'"
        if key == ""
        else f"{COLUMNS[dimension]} = '{key}'"
        for dimension, key in question.chosen
        if dimension is not CubeDimension.SOURCE
    )
    sources = [key for dimension, key in question.chosen if dimension is CubeDimension.SOURCE]
    newest = "revision = 0"
    restated = ""
    if question.reading is Reading.NOW:
        newest = "revision = coalesce(restated.newest, 0)"
        restated = "LEFT JOIN restated USING (month, project_id)"
    narrowed = f"source = '{sources[0]}'" if sources else "true"
    if chosen or where != "true":
        narrowed += " AND project_id IN (SELECT project_id FROM standing)"
    per = "project_id, source" if of_source else "project_id"
    amount, grouped_by = ("{}", "") if of_source else ("sum({})::BIGINT", "GROUP BY project_id")
    moments = "".join(
        f"""), {name} AS (
    SELECT {per}, {", ".join(f"{amount.format(kind)} AS {kind}{suffix}" for kind in kinds)}
    FROM project_month_amount {restated}
    WHERE month = {moment} AND {newest} AND {narrowed} {grouped_by}
"""
        for name, suffix, moment, kinds in (
            ("at_end", "", now, ("planned", *FLOWING)),
            ("before", "_before", before, FLOWING),
            ("year_end", "_year", year_end, FLOWING),
        )
    )
    keys = [f"coalesce({COLUMNS[each]}::VARCHAR, '')" for each in question.by]
    grouped = ", ".join(str(place + 1) for place in range(len(keys)))
    return f"""
WITH restated AS (
    SELECT month, project_id, max(revision) AS newest FROM project_month
    WHERE month IN ({now}, {before}, {year_end}) AND revision > 0 GROUP BY ALL
), standing AS (
    SELECT project_month.*,
        new_beds > 0 AND coalesce(renovated_beds, 0) = 0 AND coalesce(new_places, 0) = 0 AS only_beds,
        new_places > 0 AND coalesce(renovated_beds, 0) = 0 AND coalesce(new_beds, 0) = 0 AS only_places
    FROM project_month {restated}
    WHERE month = {now} AND {newest} AND {chosen or "true"} AND {where}
{moments}), closed AS (
    SELECT plan_code, bool_or(month = {before}) AS before_closed, bool_or(month = {year_end}) AS year_closed
    FROM reporting_period WHERE month IN ({before}, {year_end}) AND state = 'closed' GROUP BY plan_code
)
SELECT {", ".join([*keys, *_measures()])}
FROM standing {"" if of_source else "LEFT"} JOIN (
        at_end FULL JOIN before USING ({per}) FULL JOIN year_end USING ({per})
    ) USING (project_id) LEFT JOIN closed USING (plan_code)
{f"GROUP BY {grouped} ORDER BY {grouped}" if keys else ""}
"""


def _measures() -> Iterable[str]:
    """Yield the sum of each measure, and how many state it."""
    for measure in CubeMeasure:
        value = OF_PROJECT.get(measure) or _amount(measure.value)
        yield f"coalesce(sum({value}), 0)::BIGINT"
        if measure.may_be_blank:
            yield f"count({value})"


def _amount(name: str) -> str:
    """Return a cumulative amount, or the flow of a month or a year."""
    for span, earlier, closed in (("_month", "_before", "before_closed"), ("_year", "_year", "year_closed")):
        kind = name.removesuffix(span)
        if kind != name and kind in FLOWING:
            return (
                f"CASE WHEN {closed} AND ({kind} IS NOT NULL OR {kind}{earlier} IS NOT NULL)"
                f" THEN coalesce({kind}, 0) - coalesce({kind}{earlier}, 0) END"
            )
    return name


def plain(row: CubeRow) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return a row of ours as DuckDB gives it: the keys, then each sum (money in 分), how many state it."""
    values = []
    for measure in CubeMeasure:
        found = row.sums[measure]
        value = found.value or Decimal(0)
        values.append(to_fen(value) if measure.is_money else int(value))
        if measure.may_be_blank:
            values.append(found.printed)
    return row.keys, tuple(values)
