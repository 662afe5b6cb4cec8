"""Commands of funding. Each takes the actor, and leaves what it did in the audit record."""

from __future__ import annotations

from app.funding.service.splits import SplitError, set_planned_splits

__all__ = ["SplitError", "set_planned_splits"]
