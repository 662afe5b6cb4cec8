"""Entry point of servers and of the command line: `flask --app wsgi …`, or `tracker …` once installed."""

from __future__ import annotations

import sys

from sqlalchemy.exc import ArgumentError

from app import create_app
from config import Settings, SettingsError

try:
    app = create_app(Settings.from_environment())
except SettingsError as error:
    sys.exit(str(error))
except ArgumentError as error:
    sys.exit(f"TRACKER_DATABASE_URL: {error}")


def main() -> None:
    """Run the command line under the name `tracker`."""
    app.cli(prog_name="tracker", obj=None)
