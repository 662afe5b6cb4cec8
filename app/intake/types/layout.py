"""What a column of a package file means: its kind, whether it must be filled, its vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.labels import Labelled


class ColumnKind(StrEnum):
    """How the text of a cell is read."""

    TEXT = "text"
    NUMBER = "number"
    """A whole number from 1."""
    COUNT = "count"
    """A whole number from 0: beds, places, years."""
    AMOUNT = "amount"
    """万元 from 0, exact to one 分."""
    QUANTITY = "quantity"
    """A number from 0 with at most two decimals: m², percent, printed totals."""
    FACTOR = "factor"
    """A number above 0 with at most six decimals: what a result is multiplied by."""
    FLAG = "flag"
    """`yes`, or blank for no."""
    DAY = "day"
    """YYYY-MM-DD."""
    PARTIAL_DATE = "partial_date"
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    LIST = "list"
    """Several texts, separated by |."""
    CHOICE = "choice"
    """A word of a closed vocabulary."""
    QUALIFIERS = "qualifiers"
    """`measure=qualifier`, separated by ;."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or a key of a document: `name` in the file, `label` as users call it."""

    name: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    needed: bool = True
    """The column must be there. A column that a plan does not print may be left out."""
    filled: bool = True
    """Every row must fill it."""
    longest: int | None = None
    """Characters that the register can keep, for each value."""
    vocabulary: type[Labelled] | None = None
    words: tuple[str, ...] = ()
    """Vocabulary of words that are no enum, for example names of columns."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table of a package: its file name and columns."""

    file: str
    columns: tuple[Column, ...]
    needed: bool = True
    """The file must be there."""
    filled: bool = True
    """The table must have rows."""

    def column(self, name: str) -> Column | None:
        """Return one column by its name in the file."""
        return next((column for column in self.columns if column.name == name), None)
