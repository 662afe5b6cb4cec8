"""What an address asks of the start page."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class StartQuery:
    """Of which plan the state is shown, and at which month; the names are those of the parameters."""

    plan: str | None = None
    """None: all plans within reach together."""
    as_of: Month | None = None
    """A closed month; None is the latest that all plans with any have closed."""


class Picture(Labelled):
    """The charts of the page, which can be downloaded as pictures."""

    CURVE = "curve", Text("投资进度曲线")
    MONEY = "money", Text("各来源资金")
