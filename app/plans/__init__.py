"""The plan document as a fact: title, number, period, printed totals, and the printed row of each record."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Offer the sectors of cities that have plans as scopes, and say what an address with a plan is about."""
    from app.accounts.service import provide_scopes, provide_subjects  # noqa: PLC0415 - types are used without
    from app.accounts.types import ScopeKind  # noqa: PLC0415
    from app.plans import queries  # noqa: PLC0415

    provide_scopes(app, ScopeKind.SECTOR, queries.sector_choices)
    provide_subjects(app, "plan", queries.subject_of)
