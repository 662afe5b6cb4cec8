"""Loads `seed/` through the services, so that it obeys the rules; invents returns to try the product with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intake.cli import plans
from app.seeding.cli import demo, load

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Add `plans load` to the group of plan packages, and `demo generate`."""
    plans.add_command(load)
    app.cli.add_command(plans)
    app.cli.add_command(demo)
