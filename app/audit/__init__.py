"""The append-only record of who changed what."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands."""
    from app.audit.cli import audit  # noqa: PLC0415 - every feature imports from here, few need the shell

    app.cli.add_command(audit)
