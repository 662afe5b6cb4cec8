"""Lights (亮灯): versioned rule sets, and lights that are computed from closed months, never typed in.

Source: domain.md §5. Lights are kept in the transaction that closes or restates a month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    from app.lights.views import blueprint  # noqa: PLC0415

    app.register_blueprint(blueprint)
