"""Pure rules about what a plan prints: units, and the numbers in a piece of printed text."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from app.kernel.texts import Text

_SAME_UNITS = {"张": frozenset({"张", "床", "个"}), "个": frozenset({"个"}), "人": frozenset({"人"})}
"""Units that plans print for the same thing; one that is not here stands for itself."""
_UNIT_WORDS: dict[str, str] = {
    word: word
    for word in (
        Text("万"),
        Text("个"),
        Text("个/千人"),
        Text("亩"),
        Text("人"),
        Text("人/万老年人"),
        Text("人次/年"),
        Text("元/人"),
        Text("元/人/年"),
        Text("元/人/月"),
        Text("元/生/年"),
        Text("名"),
        Text("名/年"),
        Text("家"),
        Text("家/县（市、区）"),
        Text("平方米"),
        Text("平方米/百户"),
        Text("年"),
        Text("床"),
        Text("张"),
        Text("户"),
        Text("户/年"),
        Text("所"),
        Text("所/乡镇"),
        Text("所/县（区）"),
        Text("所/县（市、区）"),
        Text("所/街道"),
        Text("支"),
        Text("次"),
        Text("次/年"),
        Text("种"),
        Text("栋"),
        Text("层"),
        Text("班"),
        Text("间"),
        Text("岁"),
        Text("万人"),
        Text("万人/年"),
        Text("万人次"),
        Text("万元"),
        Text("万元/个"),
        Text("万元/年"),
        Text("万名"),
        Text("万平方米"),
        Text("万张"),
        Text("万户"),
        Text("万次"),
    )
}
"""Units that plans print and that pages can say in another language."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def in_unit(value: Decimal, printed: str, unit: str) -> Decimal | None:
    """Return a value of a printed unit (`万人`) in a unit of ours (`人`); None where one is not the other.

    A share or a value per thousand is never printed in 万, and may be printed without a unit.
    """
    factor = 1
    if printed.startswith("万"):
        factor, printed = 10_000, printed.removeprefix("万")
    return value * factor if printed in _SAME_UNITS.get(unit, frozenset({unit})) else None


def unit_in_words(unit: str) -> str:
    """Return a printed unit as pages say it; one that is not known stays as it is printed."""
    return _UNIT_WORDS.get(unit, unit)


def with_unit(value: Decimal, unit: str) -> str:
    """Return a value without zeros that nobody wrote, and its printed unit: 62.5%."""
    plain = f"{value.normalize():f}"
    if unit in {"", "%"}:
        return f"{plain}{unit}"
    if unit == "万元":
        return Text("{number}万元", number=plain)
    return Text("{number}{unit}", number=plain, unit=unit_in_words(unit))


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
