"""Entry point of servers and of the command line: `flask --app wsgi …`, or `tracker …` once installed."""

from __future__ import annotations

from app import create_app
from config import Settings

app = create_app(Settings.from_environment())


def main() -> None:
    """Run the command line under the name `tracker`."""
    app.cli(prog_name="tracker", obj=None)
