"""What pages, exports and briefs read: facts of projects, sums over them, and the view models of pages."""

from __future__ import annotations

from app.portfolio.types.facts import (
    EVERYTHING,
    Dimension,
    Neighbour,
    Ordering,
    PlanName,
    ProjectFact,
    ProjectFilter,
    Quantity,
    RollupRow,
    SortKey,
    Sum,
    Totals,
    UnitFact,
)
from app.portfolio.types.pages import (
    ActiveFilter,
    Choices,
    Dashboard,
    Export,
    Groups,
    Listing,
    ListingQuery,
    Options,
    ProjectPage,
    RollupTable,
    UnitCost,
)

__all__ = [
    "EVERYTHING",
    "ActiveFilter",
    "Choices",
    "Dashboard",
    "Dimension",
    "Export",
    "Groups",
    "Listing",
    "ListingQuery",
    "Neighbour",
    "Options",
    "Ordering",
    "PlanName",
    "ProjectFact",
    "ProjectFilter",
    "ProjectPage",
    "Quantity",
    "RollupRow",
    "RollupTable",
    "SortKey",
    "Sum",
    "Totals",
    "UnitCost",
    "UnitFact",
]
