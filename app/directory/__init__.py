"""Regions and organisations, with every name and code that one of them goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Offer units, counties and cities as what a role can hold for."""
    from app.accounts.service import provide_scopes  # noqa: PLC0415 - types are used without the web
    from app.accounts.types import ScopeKind  # noqa: PLC0415
    from app.directory import queries  # noqa: PLC0415

    provide_scopes(app, ScopeKind.UNIT, queries.unit_choices)
    provide_scopes(app, ScopeKind.COUNTY, queries.county_choices)
    provide_scopes(app, ScopeKind.CITY, queries.city_choices)
