"""The workbook: typed cells, frozen heads, sums that follow the filter, notes as comments, ready to print.

The same projects give the same bytes: the file carries a fixed date of creation.
"""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from app.portfolio.render.columns import FIRST_PAGE, Column, Kind, columns_of, note_text, noted_column
from app.portfolio.render.legend import legend
from app.portfolio.render.sheets import (
    FONT_NAME,
    HEAD_COLOUR,
    LINE_HEIGHT,
    MEDIA_TYPE,
    SUM_COLOUR,
    Book,
    half_widths,
    lines_of,
    print_scale,
)
from app.projects.types import Qualifier

if TYPE_CHECKING:
    from app.portfolio.render.columns import Value
    from app.portfolio.types import Export, ProjectFact

__all__ = ["MEDIA_TYPE", "TITLE", "write"]

TITLE = "一老一小重大项目台账"
_NUMBER_FORMATS = {Kind.MONEY: "#,##0.00####", Kind.COUNT: "#,##0", Kind.AREA: "#,##0.##", Kind.YEAR: "0"}
_TALLEST_ROW = 409


def write(export: Export) -> bytes:
    """Return the file: the sheet of projects, and a sheet that says what the figures mean."""
    buffer = io.BytesIO()
    with Book(buffer, TITLE, is_demo=export.is_demo) as book:
        _Projects(book, export).write()
        book.add_legend(legend(export))
    return buffer.getvalue()


class _Projects:
    """The sheet of projects while it is being written."""

    def __init__(self, book: Book, export: Export) -> None:
        self.projects = export.projects
        self.columns = columns_of(export)
        self.sheet = book.add_sheet("项目")
        self.format = book.format
        self.widths = [_width(column, self.projects) for column in self.columns]
        self.last_row = len(self.projects)

    def write(self) -> None:
        """Write everything."""
        self._set_columns()
        head = self.format(bold=True, text_wrap=True, bg_color=HEAD_COLOUR, bottom=1, valign="vcenter")
        for position, column in enumerate(self.columns):
            self.sheet.write_string(0, position, column.head, head)
        columns = zip(self.columns, self.widths, strict=True)
        lines = max(lines_of(column.head, width) for column, width in columns)
        self.sheet.set_row(0, lines * LINE_HEIGHT + 6)
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
                self.sheet.write_number(row, position, value, self.format(num_format=pattern))
            else:
                text = "\n".join(value) if isinstance(value, tuple) else value
                lines = max(lines, lines_of(text, self.widths[position]))
                self.sheet.write_string(row, position, text, self.format(text_wrap=True))
        self.sheet.set_row(row, min(lines * LINE_HEIGHT + 3, _TALLEST_ROW))
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
            "author": TITLE,
            "width": width * 7,
            "height": (lines_of(text, width) + 1) * 16,
            "font_name": FONT_NAME,
            "font_size": 9,
        }
        self.sheet.write_comment(row, position, text, options)

    def _write_sums(self) -> None:
        """Write the row of sums: it follows the filter, and shows a dash where no project has the figure."""
        row = self.last_row + 1
        shown = {"bold": True, "top": 1, "bg_color": SUM_COLOUR}
        for position, column in enumerate(self.columns):
            self.sheet.write_blank(row, position, None, self.format(**shown))
            if column.kind.is_summed:
                values = [
                    value for value in map(column.read, self.projects) if isinstance(value, int | Decimal)
                ]
                total = sum(values, Decimal(0))
                letter = xl_col_to_name(position)
                cells = f"{letter}2:{letter}{row}"
                formula = f'=IF(SUBTOTAL(102,{cells})=0,"—",SUBTOTAL(109,{cells}))'
                number = self.format(**shown, num_format=_pattern(column.kind, total), align="right")
                self.sheet.write_formula(row, position, formula, number, total if values else "—")
        self.sheet.write_string(row, 0, "合计", self.format(**shown))
        counted = f'=SUBTOTAL(103,A2:A{row})&" 个项目"'
        self.sheet.write_formula(row, 1, counted, self.format(**shown), f"{self.last_row} 个项目")

    def _set_up_pages(self) -> None:
        """Heads repeated, the first page as wide as `FIRST_PAGE`."""
        self.sheet.repeat_rows(0)
        self.sheet.repeat_columns(0, 1)
        self.sheet.set_v_pagebreaks([len(FIRST_PAGE)])
        self.sheet.set_print_scale(print_scale(self.widths[: len(FIRST_PAGE)]))


def _pattern(kind: Kind, value: Decimal | int, prefix: str = "") -> str:
    """Return a number format; 约 and 不少于 are part of it, so that the cell stays a number."""
    is_whole_area = kind is Kind.AREA and value == int(value)
    pattern = _NUMBER_FORMATS[Kind.COUNT if is_whole_area else kind]
    return f'"{prefix}"{pattern}' if prefix else pattern


def _width(column: Column, projects: tuple[ProjectFact, ...]) -> int:
    """Return a width that fits the longest line of a column, and its head on three lines, up to its limit."""
    longest = max(
        (half_widths(line) for project in projects for line in _written(column, project)), default=0
    )
    sums = 4 if column.kind.is_summed else 0
    return min(column.width, max(longest + 2 + sums, -(-half_widths(column.head) // 3) + 3, 7))


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
