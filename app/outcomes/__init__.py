"""Outcomes: indicators with targets and observations, what is computed from projects, and its forecast.

Source: domain.md §6. Reads the register and month facts; writes only indicators and observations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask

MENU = "outcomes"
"""The list of pages that stands on each page of outcomes."""


def init_app(app: Flask) -> None:
    """Register pages, their menu, commands, and what an address with an indicator is about."""
    from app.accounts.service import provide_subjects  # noqa: PLC0415
    from app.accounts.types import Action  # noqa: PLC0415
    from app.outcomes.cli import outcomes as commands  # noqa: PLC0415
    from app.outcomes.queries import pages  # noqa: PLC0415
    from app.outcomes.views import (  # noqa: PLC0415
        blueprint,
        files,  # noqa: F401 - importing them adds their routes
        measures,  # noqa: F401
        observations,  # noqa: F401
        of_files,
        overview,  # noqa: F401
    )
    from app.web.navigation import add_entry  # noqa: PLC0415

    app.register_blueprint(blueprint)
    app.register_blueprint(of_files)
    app.cli.add_command(commands)
    provide_subjects(app, "indicator", pages.subject_of_indicator)
    provide_subjects(app, "plan_data", pages.subject_of_data)
    add_entry(
        app, position=24, label=Text("成效"), endpoint="outcomes.overview", action=Action.READ_PLANS, key="o"
    )
    for position, label, endpoint in (
        (10, Text("成效一览"), "outcomes.overview"),
        (20, Text("怎样计算"), "outcomes.method"),
    ):
        add_entry(app, position=position, label=label, endpoint=endpoint, action=Action.READ_PLANS, menu=MENU)
