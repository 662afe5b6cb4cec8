"""Every page and export that joins features: dashboard, project list, project page, CSV, JSON, workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.portfolio import cli, views
from app.web import navigation

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, their navigation entries, and commands."""
    app.register_blueprint(views.blueprint)
    navigation.add_entry(app, position=10, label="总览", endpoint="portfolio.dashboard")
    navigation.add_entry(app, position=20, label="项目", endpoint="portfolio.project_list")
    app.cli.add_command(cli.projects)
