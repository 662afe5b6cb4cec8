"""Where the money of a project is planned to come from, and what the finance bureau has on record of it.

Nothing is imported here until the application is made: rules and types are used without the web.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask

MENU = "finance"
"""The list of pages that stands on each page of finance."""


def init_app(app: Flask) -> None:
    """Register pages and their entries in the menu of finance, and what an address with an entry is about."""
    from app.accounts.service import provide_subjects  # noqa: PLC0415
    from app.accounts.types import Action  # noqa: PLC0415
    from app.funding.queries.ledger import subject_of_entry  # noqa: PLC0415
    from app.funding.views import (  # noqa: F401, PLC0415 - importing them adds their routes
        annual,
        blueprint,
        ledger,
        ledger_import,
        splits,
    )
    from app.web.navigation import add_entry  # noqa: PLC0415

    app.register_blueprint(blueprint)
    provide_subjects(app, "entry", subject_of_entry)
    add_entry(
        app, position=40, label=Text("台账"), endpoint="funding.ledger", action=Action.READ_FINANCE, menu=MENU
    )
