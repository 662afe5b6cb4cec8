"""Lights (亮灯): versioned rule sets, and lights that are computed from closed months, never typed in.

Source: domain.md §5. Lights are kept in the transaction that closes or restates a month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask


MENU = "lights"
"""The list of pages that stands on each page of lights."""


def init_app(app: Flask) -> None:
    """Register pages, their menu, commands, what an address with a reason is about, and what keeps lights."""
    from app.accounts.service import provide_subjects  # noqa: PLC0415
    from app.accounts.types import Action  # noqa: PLC0415
    from app.lights import queries  # noqa: PLC0415
    from app.lights.cli import lights as commands  # noqa: PLC0415
    from app.lights.service.lights import months_were_written  # noqa: PLC0415
    from app.lights.views import (  # noqa: F401, PLC0415 - importing them adds their routes
        blueprint,
        of_projects,
        overview,
        reasons,
        rules,
    )
    from app.returns.service.listeners import listen_to_months  # noqa: PLC0415
    from app.web.navigation import add_entry  # noqa: PLC0415

    app.register_blueprint(blueprint)
    app.register_blueprint(of_projects)
    app.cli.add_command(commands)
    provide_subjects(app, "light_reason", queries.subject_of_reason)
    listen_to_months(app, months_were_written)
    add_entry(
        app,
        position=26,
        label=Text("亮灯"),
        endpoint="lights.overview",
        action=Action.READ_REGISTER,
        key="l",
    )
    for position, label, endpoint in (
        (10, Text("亮灯一览"), "lights.overview"),
        (20, Text("自评不一致"), "lights.disagreements"),
        (30, Text("正当理由"), "lights.reason_list"),
        (40, Text("亮灯规则"), "lights.rules"),
    ):
        add_entry(
            app,
            position=position,
            label=label,
            endpoint=endpoint,
            action=Action.READ_REGISTER,
            menu=MENU,
        )
