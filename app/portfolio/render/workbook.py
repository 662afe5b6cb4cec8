"""The workbook: typed cells, frozen heads, sums that follow the filter, notes as comments, ready to print.

The same projects give the same bytes: the file carries a fixed date of creation.
"""

from __future__ import annotations

import io
import unicodedata
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from app.portfolio.render.columns import FIRST_PAGE, Column, Kind, columns_of, noted_column
from app.portfolio.render.legend import legend
from app.portfolio.rules.register import note_text
from app.projects.types import Qualifier

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from app.portfolio.render.columns import Value
    from app.portfolio.types import Export, ProjectFact

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - the file format has no zone; the earliest date of a ZIP entry
_FONT = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
_NUMBER_FORMATS = {Kind.MONEY: "#,##0.00####", Kind.COUNT: "#,##0", Kind.AREA: "#,##0.##", Kind.YEAR: "0"}
_LINE_HEIGHT = 15
_TALLEST_ROW = 409
_PRINTABLE_PIXELS = (297 - 2 * 8) / 25.4 * 96
"""Width of A4 landscape inside margins of 8 mm, at the 96 pixels to the inch that widths are counted in."""


def write(export: Export) -> bytes:
    """Return the file: the sheet of projects, and a sheet that says what the figures mean."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    mark = "【演示数据】" if export.is_demo else ""
    book.set_properties({"title": f"{mark}一老一小重大项目台账", "created": _CREATED})
    _Projects(book, export).write()
    _write_legend(book, export)
    book.close()
    return buffer.getvalue()


class _Projects:
    """The sheet of projects while it is being written."""

    def __init__(self, book: xlsxwriter.Workbook, export: Export) -> None:
        self.projects = export.projects
        self.is_demo = export.is_demo
        self.columns = columns_of(export)
        self.sheet: Worksheet = book.add_worksheet("项目")
        self.book = book
        self.formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self.widths = [_width(column, self.projects) for column in self.columns]
        self.last_row = len(self.projects)

    def write(self) -> None:
        """Write everything."""
        self._set_columns()
        head = self._format(bold=True, text_wrap=True, bg_color="#EAF1F8", bottom=1, valign="vcenter")
        for position, column in enumerate(self.columns):
            self.sheet.write_string(0, position, column.head, head)
        columns = zip(self.columns, self.widths, strict=True)
        lines = max(_lines(column.head, width) for column, width in columns)
        self.sheet.set_row(0, lines * _LINE_HEIGHT + 6)
        for row, project in enumerate(self.projects, 1):
            self._write_project(row, project)
        if self.projects:
            self._write_sums()
            self.sheet.autofilter(0, 0, self.last_row, len(self.columns) - 1)
        self._set_up_pages()

    def _set_columns(self) -> None:
        """Set widths; hide the sources that no project draws on."""
        for position, (column, width) in enumerate(zip(self.columns, self.widths, strict=True)):
            unused = column.is_hidden_when_empty and all(
                column.read(project) is None for project in self.projects
            )
            self.sheet.set_column(position, position, width, None, {"hidden": unused})
        self.sheet.freeze_panes(1, 1)

    def _write_project(self, row: int, project: ProjectFact) -> None:
        """Write one project, with each note as a comment on the cell that it is about."""
        lines = 1
        for position, column in enumerate(self.columns):
            value = column.read(project)
            if value is None or value == ():
                continue
            if isinstance(value, int | Decimal):
                prefix = project.qualifier(column.measure).label if column.measure else ""
                pattern = _pattern(column.kind, value, prefix)
                self.sheet.write_number(row, position, value, self._format(num_format=pattern))
            else:
                text = "\n".join(value) if isinstance(value, tuple) else value
                lines = max(lines, _lines(text, self.widths[position]))
                self.sheet.write_string(row, position, text, self._format(text_wrap=True))
        self.sheet.set_row(row, min(lines * _LINE_HEIGHT + 3, _TALLEST_ROW))
        comments: dict[str, list[str]] = {}
        for note in project.notes:
            comments.setdefault(noted_column(note.field, project), []).append(note_text(note))
        keys = [column.key for column in self.columns]
        for key, texts in comments.items():
            self._write_comment(row, keys.index(key), "\n".join(texts))

    def _write_comment(self, row: int, position: int, text: str) -> None:
        """Write a comment in a box that shows all of its text."""
        width = 36
        options = {
            "author": "一老一小重大项目台账",
            "width": width * 7,
            "height": (_lines(text, width) + 1) * 16,
            "font_name": "微软雅黑",
            "font_size": 9,
        }
        self.sheet.write_comment(row, position, text, options)

    def _write_sums(self) -> None:
        """Write the row of sums: it follows the filter, and shows a dash where no project has the figure."""
        row = self.last_row + 1
        shown = {"bold": True, "top": 1, "bg_color": "#F1F5F9"}
        for position, column in enumerate(self.columns):
            self.sheet.write_blank(row, position, None, self._format(**shown))
            if column.kind.is_summed:
                values = [
                    value for value in map(column.read, self.projects) if isinstance(value, int | Decimal)
                ]
                total = sum(values, Decimal(0))
                letter = xl_col_to_name(position)
                cells = f"{letter}2:{letter}{row}"
                formula = f'=IF(SUBTOTAL(102,{cells})=0,"—",SUBTOTAL(109,{cells}))'
                number = self._format(**shown, num_format=_pattern(column.kind, total), align="right")
                self.sheet.write_formula(row, position, formula, number, total if values else "—")
        self.sheet.write_string(row, 0, "合计", self._format(**shown))
        counted = f'=SUBTOTAL(103,A2:A{row})&" 个项目"'
        self.sheet.write_formula(row, 1, counted, self._format(**shown), f"{self.last_row} 个项目")

    def _set_up_pages(self) -> None:
        """A4 landscape, heads repeated, the first page as wide as `FIRST_PAGE`."""
        _set_up_paper(self.sheet, is_demo=self.is_demo)
        self.sheet.repeat_rows(0)
        self.sheet.repeat_columns(0, 1)
        self.sheet.set_v_pagebreaks([len(FIRST_PAGE)])
        pixels = sum(width * 7 + 5 for width in self.widths[: len(FIRST_PAGE)])
        self.sheet.set_print_scale(max(10, min(100, int(_PRINTABLE_PIXELS / pixels * 100))))

    def _format(self, **properties: object) -> Format:
        """Return a format, made once for each set of properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(_FONT | properties)
        return self.formats[key]


def _pattern(kind: Kind, value: Decimal | int, prefix: str = "") -> str:
    """Return a number format; 约 and 不少于 are part of it, so that the cell stays a number."""
    is_whole_area = kind is Kind.AREA and value == int(value)
    pattern = _NUMBER_FORMATS[Kind.COUNT if is_whole_area else kind]
    return f'"{prefix}"{pattern}' if prefix else pattern


def _write_legend(book: xlsxwriter.Workbook, export: Export) -> None:
    """Write the sheet that says where the figures come from and how to read them."""
    sheet: Worksheet = book.add_worksheet("口径")
    term = book.add_format(_FONT | {"bold": True})
    text = book.add_format(_FONT | {"text_wrap": True})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 96)
    for row, (name, words) in enumerate(legend(export)):
        sheet.write_string(row, 0, name, term)
        sheet.write_string(row, 1, words, text)
        sheet.set_row(row, _lines(words, 96) * _LINE_HEIGHT + 3)
    _set_up_paper(sheet, is_demo=export.is_demo)
    sheet.fit_to_pages(1, 0)


def _set_up_paper(sheet: Worksheet, *, is_demo: bool) -> None:
    """A4 landscape with narrow margins, the name above and page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.315, right=0.315, top=0.7, bottom=0.6)
    mark = '&C&"微软雅黑,Bold"【演示数据】数字为虚构' if is_demo else ""
    sheet.set_header(f"&L一老一小重大项目台账{mark}&R&A")
    if is_demo:
        sheet.set_tab_color("#D9A441")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _width(column: Column, projects: tuple[ProjectFact, ...]) -> int:
    """Return a width that fits the longest line of a column, and its head on three lines, up to its limit."""
    longest = max((_columns(line) for project in projects for line in _written(column, project)), default=0)
    sums = 4 if column.kind.is_summed else 0
    return min(column.width, max(longest + 2 + sums, -(-_columns(column.head) // 3) + 3, 7))


def _written(column: Column, project: ProjectFact) -> list[str]:
    """Return the lines of a cell as a person sees them."""
    value: Value = column.read(project)
    if value is None:
        return []
    if isinstance(value, tuple):
        return list(value)
    if column.kind is Kind.MONEY:
        return [f"{value:,.2f}"]
    prefix = project.qualifier(column.measure).label if column.measure else Qualifier.EXACT.label
    return [prefix + (f"{value:,}" if column.kind.is_summed else str(value))]


def _columns(text: str) -> int:
    """Return how many half-width characters a text is wide: a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column."""
    return sum(max(1, -(-_columns(line) // max(1, width - 1))) for line in text.splitlines()) or 1
