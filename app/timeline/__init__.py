"""The portfolio along time: planned, forecast and actual dates of every project as a Gantt chart.

Read-only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.types import Action
from app.kernel.texts import Text
from app.web import navigation

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and their navigation entry."""
    from app.timeline.views import blueprint  # noqa: PLC0415 - features are used without the web

    app.register_blueprint(blueprint)
    navigation.add_entry(
        app, position=22, label=Text("时间线"), endpoint="timeline.page", action=Action.READ_REGISTER, key="t"
    )
