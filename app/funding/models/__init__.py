"""Tables of funding. Times are UTC.

Except for `PlannedSplit`, which holds what is planned today, all of them only ever grow: triggers made by the
migration refuse UPDATE and DELETE, on both databases.
"""

from __future__ import annotations

from app.funding.models.ledger import DifferenceNoteOfProject, LedgerEntry
from app.funding.models.plans import (
    AnnualPlanAmount,
    AnnualPlanOfProject,
    PlannedSplit,
    SplitChangeLine,
    SplitChangeOfProject,
)

APPEND_ONLY = (
    SplitChangeOfProject,
    SplitChangeLine,
    AnnualPlanOfProject,
    AnnualPlanAmount,
    LedgerEntry,
    DifferenceNoteOfProject,
)

__all__ = [
    "APPEND_ONLY",
    "AnnualPlanAmount",
    "AnnualPlanOfProject",
    "DifferenceNoteOfProject",
    "LedgerEntry",
    "PlannedSplit",
    "SplitChangeLine",
    "SplitChangeOfProject",
]
