"""What an operand of a relation means: a number, a figure of this table or another, an indicator value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.plans.types import Relation

if TYPE_CHECKING:
    from collections.abc import Collection

INDICATORS = Text("指标")
"""Stands in the place of a table for the plan's own indicators."""
RUNNING_TEXT = Text("正文")
"""The table of figures in running text: there an item means one figure, whatever its row."""
_OURS: dict[str, str] = {table: table for table in (INDICATORS, RUNNING_TEXT)}
TOTAL_LABELS = frozenset({"合计", "总计"})
"""Heads of a row that stands for the whole city where no region says which it is about."""
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_INDICATOR = re.compile(r"(?P<code>[^/]+)/(?P<year>[0-9]{4})")
_COUNTS = {
    Relation.TOTAL: (0, 0),
    Relation.SUM: (2, None),
    Relation.DIFFERENCE: (2, 2),
    Relation.RATIO: (2, 2),
    Relation.PRODUCT: (2, 2),
    Relation.SAME: (1, 1),
}


@dataclass(frozen=True, slots=True)
class NumberOperand:
    """A plain number: a constant, or a figure that stands in the plan outside the tables."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorOperand:
    """The value of an indicator in one year."""

    code: str
    year: int


@dataclass(frozen=True, slots=True)
class FigureOperand:
    """A figure of a table: of the same row where the table is the relation's own."""

    table: str
    item: str


Operand = NumberOperand | IndicatorOperand | FigureOperand


def operand(text: str, own_table: str, tables: Collection[str]) -> Operand | None:
    """Read an operand of a relation of `own_table`; None where it names an indicator in no readable form.

    What stands before a slash is a table only if the plan has one of this name: heads contain slashes too.
    """
    if _NUMBER.fullmatch(text):
        return NumberOperand(Decimal(text))
    before, slash, after = text.partition("/")
    if slash and before == INDICATORS:
        return indicator_operand(after)
    if slash and before in tables:
        return FigureOperand(before, after)
    return FigureOperand(own_table, text)


def table_in_words(table: str) -> str:
    """Return the name of a table: what a plan printed as it is, a name of ours as pages say it."""
    return _OURS.get(table, table)


def indicator_operand(text: str) -> IndicatorOperand | None:
    """Read `JA-I-21/2025`; None where it has another form."""
    match = _INDICATOR.fullmatch(text)
    return None if match is None else IndicatorOperand(match["code"], int(match["year"]))


def is_of_city(region_code: str | None, label: str, city_code: str | None) -> bool:
    """Say whether a row of a table stands for the whole city: by its region, or without one by its head."""
    return label in TOTAL_LABELS if region_code is None else region_code == city_code


def operands_needed(relation: Relation) -> tuple[int, int | None]:
    """Return the least and the greatest number of operands; None: any number."""
    return _COUNTS[relation]
