"""Plan packages of any city: reading, checking, loading, and reconciling with what is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.types import Action
from app.intake import cli, views
from app.kernel.texts import Text
from app.web import navigation

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, their navigation entry, and commands."""
    app.register_blueprint(views.blueprint)
    navigation.add_entry(
        app, position=30, label=Text("各市方案"), endpoint="intake.plan_list", action=Action.READ_PLANS
    )
    app.cli.add_command(cli.plans)
