"""A sheet of finance while it is being written: title, heads, keys, figures, and sums below."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_range

from app.portfolio.render.figures import NUMBER_FORMATS
from app.portfolio.render.finance_text import title
from app.portfolio.render.sheets import HEAD_COLOUR, LINE_HEIGHT, Book, fit_across, lines_of
from app.portfolio.types.cube import FigureKind
from app.web.filters import DASH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from app.portfolio.types.cube import Figure
    from app.portfolio.types.finance_file import FinanceFile

PLAIN: Mapping[str, object] = MappingProxyType({"bottom": 7, "bottom_color": "#CBD5E1"})
"""A row like any other: a hair line leads the eye across."""
TITLE = "一老一小重大项目资金汇总"
_HEAD_ROW = 2
"""Below the title and what the figures are of."""
_FROZEN = 2
"""Columns of keys that stay in sight, on screen and on every page across."""
_TALLEST_ROW = 409
_SUM = ("COUNT({0})", "SUM({0})")
SUM_OF_SHOWN = ("SUBTOTAL(102,{0})", "SUBTOTAL(109,{0})")
"""Numbers counted and added in the rows that a filter leaves."""


class FigureSheet:
    """A sheet with a title, one row of heads, rows of keys and numbers, and sums below."""

    totals = _SUM

    def __init__(
        self, book: Book, names: tuple[str, str], file: FinanceFile, keys: Sequence[tuple[str, int]]
    ) -> None:
        name, self.title = names
        self.sheet = book.add_sheet(name)
        self.format = book.format
        self.file = file
        self.keys = keys
        self.row = _HEAD_ROW + 1

    @property
    def first_row(self) -> int:
        """The row of the first numbers."""
        return _HEAD_ROW + 1

    def write_heads(self, heads: Sequence[tuple[str, int]]) -> None:
        """Write what stands above the numbers, and fix it there on screen and paper."""
        columns = [*self.keys, *heads]
        for position, (_, width) in enumerate(columns):
            self.sheet.set_column(position, position, width)
        self.sheet.set_row(0, 24)
        self.sheet.write_string(0, 0, self.title, self.format(bold=True, font_size=14, valign="vcenter"))
        self.sheet.write_string(1, 0, title(self.file), self.format(font_color="#475569"))
        tallest = max(lines_of(text, width) for text, width in columns)
        self.sheet.set_row(_HEAD_ROW, min(tallest * LINE_HEIGHT + 6, _TALLEST_ROW))
        for position, (text, _) in enumerate(columns):
            side = "left" if position < len(self.keys) else "right"
            properties = {"bold": True, "text_wrap": True, "bottom": 1, "valign": "vcenter", "align": side}
            self.sheet.write_string(
                _HEAD_ROW, position, text, self.format(**properties, bg_color=HEAD_COLOUR)
            )
        self.sheet.repeat_rows(0, _HEAD_ROW)
        widths, kept = [width for _, width in columns], min(len(self.keys), _FROZEN)
        self.sheet.freeze_panes(self.first_row, kept)
        fit_across(self.sheet, widths[:kept], widths[kept:])

    def write_texts(self, texts: Sequence[str], shown: Mapping[str, object] = PLAIN) -> None:
        """Write the keys of a row, as high as its longest name needs."""
        height = max(lines_of(text, width) for text, (_, width) in zip(texts, self.keys, strict=True))
        self.sheet.set_row(self.row, height * LINE_HEIGHT + 3)
        for position, text in enumerate(texts):
            self.sheet.write_string(self.row, position, text, self.format(**{"text_wrap": True, **shown}))

    def write_figure(
        self,
        position: int,
        figure: Figure,
        value: Decimal | None,
        formula: str | None = None,
        shown: Mapping[str, object] = PLAIN,
    ) -> None:
        """Write a number, or a formula with the number that it gives; what is unknown is a dash."""
        form = self.format(**{"num_format": NUMBER_FORMATS[figure.kind], "align": "right", **shown})
        number = value / 100 if value is not None and figure.kind is FigureKind.RATE else value
        if formula is not None:
            self.sheet.write_formula(self.row, position, formula, form, DASH if number is None else number)
        elif number is None:
            self.sheet.write_string(self.row, position, DASH, form)
        else:
            self.sheet.write_number(self.row, position, number, form)

    def write_nothing(self, position: int) -> None:
        """Leave a cell empty: no project stands there, or it has not stated the figure."""
        self.sheet.write_blank(self.row, position, None, self.format(**PLAIN))

    def sum_formula(self, position: int) -> str:
        """Return the sum of a column, a dash where nothing in it is a number."""
        cells = xl_range(self.first_row, position, max(self.first_row, self.row - 1), position)
        counted, summed = (each.format(cells) for each in self.totals)
        return f'=IF({counted}=0,"{DASH}",{summed})'

    def write_notes(self, notes: Iterable[str]) -> None:
        """Write what must be known of the totals, below them."""
        for note in notes:
            self.row += 1
            self.sheet.write_string(self.row, 0, f"注：{note}", self.format(font_color="#475569"))

    def end(self, width: int) -> None:
        """Give the rows a filter."""
        if self.row > self.first_row:
            self.sheet.autofilter(_HEAD_ROW, 0, self.row - 1, width - 1)


class RunningSum:
    """Adds up what a column shows, to know whether its total is that sum."""

    def __init__(self) -> None:
        self.value: Decimal | None = None

    def add(self, value: Decimal | None) -> None:
        """Add a cell; what is unknown adds nothing."""
        if value is not None:
            self.value = value + (self.value or 0)


def added(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return a sum in which what is unknown adds nothing; None of nothing known."""
    found = RunningSum()
    for value in values:
        found.add(value)
    return found.value
