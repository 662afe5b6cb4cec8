"""The annual investment plan of a project (分年度投资计划)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.funding.types import AnnualPlan
from app.kernel.money import from_fen, to_fen, wan_yuan_text
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.funding.types import AnnualPlanVersion, PlannedProject

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""What the table of annual plans takes for a year."""


def default_annual_plan(total: Decimal, first_year: int, last_year: int) -> AnnualPlan:
    """Return the total (万元) spread evenly over the planned years, in whole 分: the last takes the rest."""
    years = range(first_year, last_year + 1)
    share, rest = divmod(to_fen(total), len(years))
    fens = [share + (rest if year == last_year else 0) for year in years]
    return AnnualPlan(tuple(zip(years, map(from_fen, fens), strict=True)), is_default=True)


def annual_plan_of(
    versions: Sequence[AnnualPlanVersion], total: Decimal, first_year: int, last_year: int
) -> AnnualPlan:
    """Return the plan that holds: the newest that somebody set, or else the default. `versions` in order."""
    if not versions:
        return default_annual_plan(total, first_year, last_year)
    newest = versions[-1]
    return AnnualPlan(newest.amounts, is_default=False, number=newest.number)


def years_offered(project: PlannedProject, plan: AnnualPlan) -> tuple[int, ...]:
    """Return the years that can be planned for: those of the project, of its plan, and one on either side."""
    years = {project.first_year, project.last_year, *(year for year, _ in plan.amounts)}
    return tuple(range(max(FIRST_YEAR, min(years) - 1), min(LAST_YEAR, max(years) + 1) + 1))


def annual_plan_problem(
    total: Decimal, held: AnnualPlan, wanted: Sequence[tuple[int, Decimal]]
) -> str | None:
    """Return the sentence that says why an annual plan cannot replace the one that holds, or None.

    Amounts in 万元 by year; they add up to the total. To set what the default says is a change: it is the
    default no more.
    """
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year, _ in wanted):
        return Text(
            "年份应在 {first_year} 至 {last_year} 年之间。", first_year=FIRST_YEAR, last_year=LAST_YEAR
        )
    if len({year for year, _ in wanted}) != len(wanted):
        return Text("同一年份只能有一个金额。")
    if any(amount < 0 for _, amount in wanted):
        return Text("年度计划的金额不能为负数。")
    planned = sum((amount for _, amount in wanted), Decimal(0))
    if planned != total:
        sums = {
            "planned": wan_yuan_text(planned),
            "total": wan_yuan_text(total),
            "difference": wan_yuan_text(abs(total - planned)),
        }
        return (
            Text("各年度合计 {planned} 万元，比总投资 {total} 万元多 {difference} 万元，请改到相等。", **sums)
            if planned > total
            else Text(
                "各年度合计 {planned} 万元，比总投资 {total} 万元少 {difference} 万元，请改到相等。", **sums
            )
        )
    if not held.is_default and tuple(sorted(wanted)) == held.amounts:
        return Text("各年度金额与现行年度计划相同，没有需要修改的内容。")
    return None
