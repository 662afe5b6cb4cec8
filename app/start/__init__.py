"""Start pages: what waits for whoever signs in, and the state of the portfolio on one screen.

Read-only; puts together what other features already know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register the page and its entry in the menu, which everybody has who is signed in."""
    from app.start.views import blueprint, pages  # noqa: F401, PLC0415 - importing a module adds its routes
    from app.web.navigation import add_entry  # noqa: PLC0415

    app.register_blueprint(blueprint)
    add_entry(app, position=10, label=Text("首页"), endpoint="start.page", key="h")
