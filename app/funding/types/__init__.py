"""Funding sources, the planned split and the annual plan, the finance bureau's ledger, differences."""

from __future__ import annotations

from app.funding.types.ledger import Booking, EntryFact, LedgerKind
from app.funding.types.plans import (
    AnnualPlan,
    AnnualPlanVersion,
    Basis,
    SplitChange,
    SplitLine,
    SplitOrigin,
)
from app.funding.types.reconciliation import DifferenceKey, DifferenceNote, DifferenceStep
from app.funding.types.sources import FundingSource, PlannedAmount

__all__ = [
    "AnnualPlan",
    "AnnualPlanVersion",
    "Basis",
    "Booking",
    "DifferenceKey",
    "DifferenceNote",
    "DifferenceStep",
    "EntryFact",
    "FundingSource",
    "LedgerKind",
    "PlannedAmount",
    "SplitChange",
    "SplitLine",
    "SplitOrigin",
]
