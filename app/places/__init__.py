"""Pages of places: a county with its projects, money, lights and outcomes, a responsible unit, and the map.

Read-only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and their navigation entry."""
    # Imported here: features are used without the web.
    from app.accounts.types import Action  # noqa: PLC0415
    from app.places.views import blueprint, pages  # noqa: F401, PLC0415 - importing a module adds its routes
    from app.web.navigation import add_entry  # noqa: PLC0415

    app.register_blueprint(blueprint)
    add_entry(
        app, position=21, label=Text("分县"), endpoint="places.regions", action=Action.READ_REGISTER, key="m"
    )
    for position, label, endpoint, action in (
        (10, Text("分县（市、区）"), "places.regions", Action.READ_REGISTER),
        (20, Text("单位"), "places.units", Action.READ_PLANS),
    ):
        add_entry(app, position=position, label=label, endpoint=endpoint, action=action, menu="places")
