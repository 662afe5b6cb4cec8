"""The monthly brief: a frozen tree of plain values from the query layer, rendered as a 简报 (domain.md §7).

What a brief contains is decided in `rules`, how it is worded and looks in `reports/templates/`. Nothing is
imported here until the application is made, so that a brief renders from JSON without web or database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register the page and the commands."""
    from app.accounts.types import Action  # noqa: PLC0415 - see above
    from app.briefs.cli import briefs  # noqa: PLC0415
    from app.briefs.views import (  # noqa: F401, PLC0415 - importing them adds their routes
        blueprint,
        reading,
    )
    from app.web.navigation import add_entry  # noqa: PLC0415

    app.register_blueprint(blueprint)
    app.cli.add_command(briefs)
    add_entry(app, position=40, label="简报", endpoint="briefs.index", action=Action.READ_BRIEFS)
