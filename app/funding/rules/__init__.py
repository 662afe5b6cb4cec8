"""Pure rules of funding: the split adds up, the annual plan, the ledger, differences."""

from __future__ import annotations

from app.funding.rules.annual import annual_plan_of, default_annual_plan
from app.funding.rules.splits import split_of_plan, split_problem, with_rest

__all__ = ["annual_plan_of", "default_annual_plan", "split_of_plan", "split_problem", "with_rest"]
