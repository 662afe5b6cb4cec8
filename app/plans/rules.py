"""Pure rules about what a plan prints: units, and the numbers in a piece of printed text."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from app.kernel.texts import Text

_TEN_THOUSAND = Text("万")
_SAME_UNITS = {"张": frozenset({"张", "床", "个"}), "个": frozenset({"个"}), "人": frozenset({"人"})}
"""Units that plans print for the same thing; one that is not here stands for itself."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def in_unit(value: Decimal, printed: str, unit: str) -> Decimal | None:
    """Return a value of a printed unit (`万人`) in a unit of ours (`人`); None where one is not the other.

    A share or a value per thousand is never printed in 万, and may be printed without a unit.
    """
    factor = 1
    if printed.startswith(_TEN_THOUSAND):
        factor, printed = 10_000, printed.removeprefix(_TEN_THOUSAND)
    return value * factor if printed in _SAME_UNITS.get(unit, frozenset({unit})) else None


def printed_numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in a printed text as they are printed, in its order: `2.20`, `114.86`."""
    return tuple(_NUMBER.findall(unicodedata.normalize("NFKC", text)))


def follows_from(value: Decimal, printed: str) -> bool:
    """Say whether a value stands in a printed text, in digits or as one Chinese numeral (一 to 十)."""
    words = {Decimal(_DIGITS[character]) for character in printed if character in _DIGITS}
    return value in words or any(Decimal(number) == value for number in printed_numbers(printed))


def printed_places(value: Decimal, printed: str) -> int:
    """Return with how many decimals a value is printed; one that is not printed has those that it needs."""
    for number in printed_numbers(printed):
        if Decimal(number) == value:
            return len(number.partition(".")[2])
    return max(0, -int(value.normalize().as_tuple().exponent))
