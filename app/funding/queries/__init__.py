"""Reads of funding: plans, ledger, and what was said about differences."""

from __future__ import annotations

from app.funding.queries.annual import annual_plan, annual_plan_versions, annual_plans
from app.funding.queries.splits import planned_project, planned_splits, split_history

__all__ = [
    "annual_plan",
    "annual_plan_versions",
    "annual_plans",
    "planned_project",
    "planned_splits",
    "split_history",
]
