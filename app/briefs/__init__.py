"""The monthly brief: a frozen tree of plain values from the query layer, rendered as a 简报 (domain.md §7).

What a brief contains is decided in `rules`, how it is worded and looks in `reports/templates/`. Nothing is
imported here until the application is made, so that a brief renders from JSON without web or database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, commands, and what tasks do for briefs."""
    from app.accounts.service import provide_subjects  # noqa: PLC0415 - see above
    from app.accounts.types import Action  # noqa: PLC0415
    from app.briefs import queries  # noqa: PLC0415
    from app.briefs.cli import briefs  # noqa: PLC0415
    from app.briefs.service import packing, scheduling  # noqa: PLC0415
    from app.briefs.views import (  # noqa: F401, PLC0415 - importing them adds their routes
        blueprint,
        documents,
        drafts,
        packs,
        reading,
        settings,
        signing,
        verifying,
        word,
    )
    from app.briefs.views.cards import blueprint as cards  # noqa: PLC0415
    from app.web.navigation import add_entry  # noqa: PLC0415

    app.register_blueprint(blueprint)
    app.register_blueprint(cards)
    app.cli.add_command(briefs)
    provide_subjects(app, "brief", queries.subject_of_area)
    provide_subjects(app, "issued_brief", queries.subject_of_issue)
    scheduling.provide(app)
    packing.provide(app)
    add_entry(
        app, position=40, label=Text("简报"), endpoint="briefs.index", action=Action.READ_BRIEFS, key="b"
    )
