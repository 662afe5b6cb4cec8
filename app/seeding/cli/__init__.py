"""`plans load` and `demo generate`."""

from __future__ import annotations

from app.seeding.cli.generate import demo
from app.seeding.cli.seed import load

__all__ = ["demo", "load"]
