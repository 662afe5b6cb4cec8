"""Commands of funding. Each takes the actor, and leaves what it did in the audit record."""

from __future__ import annotations

from app.funding.service.annual import AnnualPlanError, annual_plan_page, set_annual_plan
from app.funding.service.ledger import BookingError, DuplicateError, ReversalError, book, reverse
from app.funding.service.ledger_import import ImportRefusedError, import_bookings, preview_import
from app.funding.service.splits import (
    ChangedMeanwhileError,
    SplitError,
    adjust_split,
    set_planned_splits,
    split_page,
    still_of_the_plan,
)

__all__ = [
    "AnnualPlanError",
    "BookingError",
    "ChangedMeanwhileError",
    "DuplicateError",
    "ImportRefusedError",
    "ReversalError",
    "SplitError",
    "adjust_split",
    "annual_plan_page",
    "book",
    "import_bookings",
    "preview_import",
    "reverse",
    "set_annual_plan",
    "set_planned_splits",
    "split_page",
    "still_of_the_plan",
]
