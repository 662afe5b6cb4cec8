"""Loads `seed/` through the services, so that seed data obeys the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intake.cli import plans
from app.seeding.cli import load

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Add `plans load` to the group of plan packages."""
    plans.add_command(load)
    app.cli.add_command(plans)
