"""How figures stand in the sentences of findings: rounded half up, as on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.kernel.texts import Text
from app.projects.types import Measure

if TYPE_CHECKING:
    from decimal import Decimal


def wan(amount: Decimal | None) -> str:
    """Write an amount in 万元 with its unit; a blank is 未填."""
    return Text("未填") if amount is None else Text("{amount:,f} 万元", amount=half_up(amount, 2))


def rate(value: Decimal | None) -> str:
    """Write a percentage with one decimal; a blank is 未填."""
    return Text("未填") if value is None else f"{half_up(value, 1):,f}%"


def counted(written: str, measure: Measure) -> Text:
    """Return a written number of beds or places with its unit: what is counted is told in every language."""
    if measure is Measure.NEW_PLACES:
        return Text("{places} 个", places=written)
    return Text("{beds} 张", beds=written)


def places(value: Decimal, decimals: int = 2) -> str:
    """Write a plain number, with a true minus."""
    written = f"{half_up(abs(value), decimals):,f}"
    return f"−{written}" if value < 0 else written


def cost_in_words(amount: Decimal, measure: Measure) -> Text:
    """Write a unit cost with its unit: 12.50 万元/张."""
    if measure is Measure.NEW_PLACES:
        return Text("{amount} 万元/个", amount=places(amount))
    return Text("{amount} 万元/张", amount=places(amount))
