"""Pure rules of funding: the split adds up, the annual plan, the ledger, differences."""

from __future__ import annotations

from app.funding.rules.annual import (
    annual_plan_of,
    annual_plan_problem,
    default_annual_plan,
    years_offered,
)
from app.funding.rules.splits import adjustment_problem, split_of_plan, split_problem, with_rest

__all__ = [
    "adjustment_problem",
    "annual_plan_of",
    "annual_plan_problem",
    "default_annual_plan",
    "split_of_plan",
    "split_problem",
    "with_rest",
    "years_offered",
]
