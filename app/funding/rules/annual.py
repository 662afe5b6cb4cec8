"""The annual investment plan of a project (分年度投资计划)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.funding.types import AnnualPlan
from app.kernel.money import from_fen, to_fen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from app.funding.types import AnnualPlanVersion


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
