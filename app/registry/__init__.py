"""Imports every model, for migrations, and looks after the installation: migrating and checking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.registry import cli

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(cli.db)
    app.cli.add_command(cli.doctor)
    app.cli.add_command(cli.serve)
