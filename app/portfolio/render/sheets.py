"""What all workbooks share: typed cells, one face, paper, widths, and the same bytes for the same input."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Self

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT_NAME = "微软雅黑"
LINE_HEIGHT = 15
HEAD_COLOUR, SUM_COLOUR = "#EAF1F8", "#F1F5F9"
PRINTABLE_PIXELS = (297 - 2 * 8) / 25.4 * 96
"""Width of A4 landscape inside margins of 8 mm, at the 96 pixels to the inch that widths are counted in."""
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - the file format has no zone; the earliest date of a ZIP entry
_FONT = {"font_name": FONT_NAME, "font_size": 10, "valign": "top"}
_LEGEND_WIDTHS = (26, 96)
_SAFE = 0.94
"""Part of a page that columns may take: programs differ a little in how wide they make one."""
_MORE_LEGIBLE = 15
"""Points of scale by which a table is larger that needs several pages across anyway."""


class Book:
    """A workbook while it is being written: its title, its mark, and its formats.

    Left without an error it writes its file; left with one it leaves nothing behind.
    """

    def __init__(
        self, target: IO[bytes] | Path, title: str, *, is_demo: bool, is_streamed: bool = False
    ) -> None:
        """Begin a workbook in a file. A streamed one must be written row by row, and takes little memory."""
        self.title = title
        self.is_demo = is_demo
        self._rows = TemporaryDirectory() if is_streamed else None
        self.file = xlsxwriter.Workbook(
            target,
            {
                "tmpdir": self._rows and self._rows.name,
                "constant_memory": is_streamed,
                "in_memory": not is_streamed,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        mark = "【演示数据】" if is_demo else ""
        self.file.set_properties({"title": f"{mark}{title}", "created": _CREATED})
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def format(self, **properties: object) -> Format:
        """Return a format, made once for each set of properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format(_FONT | properties)
        return self._formats[key]

    def add_sheet(self, name: str) -> Worksheet:
        """Return a new sheet on A4 landscape with narrow margins, the title above and page numbers below."""
        sheet: Worksheet = self.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.315, right=0.315, top=0.7, bottom=0.6)
        mark = f'&C&"{FONT_NAME},Bold"【演示数据】数字为虚构' if self.is_demo else ""
        sheet.set_header(f"&L{self.title}{mark}&R&A")
        if self.is_demo:
            sheet.set_tab_color("#D9A441")
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet

    def add_legend(self, terms: Iterable[tuple[str, str]]) -> None:
        """Add the sheet that says where the figures come from and how to read them."""
        sheet = self.add_sheet("口径")
        term, text = self.format(bold=True, text_wrap=True), self.format(text_wrap=True)
        for position, width in enumerate(_LEGEND_WIDTHS):
            sheet.set_column(position, position, width)
        for row, (name, words) in enumerate(terms):
            pairs = zip((name, words), _LEGEND_WIDTHS, strict=True)
            sheet.set_row(row, max(lines_of(text, width) for text, width in pairs) * LINE_HEIGHT + 3)
            sheet.write_string(row, 0, name, term)
            sheet.write_string(row, 1, words, text)
        sheet.fit_to_pages(1, 0)

    def __enter__(self) -> Self:
        """Return the workbook."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the file, unless something went wrong; rows that were put aside on the way go either way."""
        try:
            if error is None:
                self.file.close()
        finally:
            if self._rows is not None:
                for sheet in self.file.worksheets():
                    if sheet.row_data_fh is not None and not sheet.row_data_fh.closed:
                        sheet.row_data_fh.close()
                self._rows.cleanup()


def half_widths(text: str) -> int:
    """Return how many half-width characters a text is wide: a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a column."""
    return sum(max(1, -(-half_widths(line) // max(1, width - 1))) for line in text.splitlines()) or 1


def print_scale(widths: Iterable[int]) -> int:
    """Return the scale in % at which columns fit across a page, never larger than life."""
    pixels = sum(_pixels(width) for width in widths)
    return max(10, min(100, int(PRINTABLE_PIXELS / max(1, pixels) * 100)))


def fit_across(sheet: Worksheet, repeated: Sequence[int], others: Sequence[int], smallest: int = 50) -> None:
    """Print all columns on one page across where they stay legible, else as many pages as it takes.

    `repeated` are the widths of the first columns, which then stand on each page.
    """
    scale = print_scale([*repeated, *others])
    if scale >= smallest:
        sheet.fit_to_pages(1, 0)
        return
    sheet.set_print_scale(smallest + _MORE_LEGIBLE)
    room = _SAFE * PRINTABLE_PIXELS * 100 / (smallest + _MORE_LEGIBLE) - sum(
        _pixels(width) for width in repeated
    )
    taken, breaks = 0, []
    for position, width in enumerate(others, len(repeated)):
        if taken and taken + _pixels(width) > room:
            breaks.append(position)
            taken = 0
        taken += _pixels(width)
    sheet.set_v_pagebreaks(breaks)
    sheet.repeat_columns(0, len(repeated) - 1)


def _pixels(width: int) -> int:
    return width * 7 + 5
