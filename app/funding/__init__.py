"""Where the money of a project is planned to come from, and what the finance bureau has on record of it.

Nothing is imported here until the application is made: rules and types are used without the web.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

MENU = "finance"
"""The list of pages that stands on each page of finance."""


def init_app(app: Flask) -> None:
    """Register pages and their entries in the menu of finance."""
    from app.funding.views import blueprint  # noqa: PLC0415

    app.register_blueprint(blueprint)
