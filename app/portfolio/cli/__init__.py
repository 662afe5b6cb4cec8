"""The commands of the portfolio: `projects` gives the register away, `finance` its figures."""

from __future__ import annotations

from app.portfolio.cli.finance import finance
from app.portfolio.cli.projects import projects

__all__ = ["finance", "projects"]
