"""Commitments as a workbook: a sheet of commitments, of targets, of updates, and one that says what is meant.

The same commitments give the same bytes: the file carries a fixed date of creation.
"""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import xlsxwriter

from app.commitments.render.columns import COMMITMENTS, TARGETS, UPDATES, targets, updates
from app.commitments.types.lines import CommitmentState
from app.funding.render.ledger import CREATED, FONT, HEAD, MEDIA_TYPE, OPTIONS, set_up_paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from app.commitments.render.columns import Column
    from app.commitments.types.overview import CommitmentExport

    Row = TypeVar("Row")

__all__ = ["MEDIA_TYPE", "TITLE", "write"]

TITLE = "任务清单"
_NUMBER = "#,##0.##"


def write(export: CommitmentExport) -> bytes:
    """Return the file."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    mark = "【演示数据】" if export.is_demo else ""
    book.set_properties({"title": f"{mark}{TITLE}", "created": CREATED})
    formats = _Formats(book)
    _write_sheet(book.add_worksheet("任务"), COMMITMENTS, export.lines, formats)
    _write_sheet(book.add_worksheet("目标"), TARGETS, targets(export), formats)
    _write_sheet(book.add_worksheet("进展"), UPDATES, updates(export), formats)
    _write_legend(book.add_worksheet("口径"), export, formats)
    for sheet in book.worksheets():
        set_up_paper(sheet, TITLE, is_demo=export.is_demo)
    book.close()
    return buffer.getvalue()


class _Formats:
    """The formats of cells."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head: Format = book.add_format(HEAD)
        self.text: Format = book.add_format(FONT | {"text_wrap": True})
        self.number: Format = book.add_format(FONT | {"num_format": _NUMBER})
        self.whole: Format = book.add_format(FONT | {"num_format": "0"})
        self.term: Format = book.add_format(FONT | {"bold": True})


def _write_sheet(
    sheet: Worksheet, columns: Sequence[Column[Row]], rows: Sequence[Row], formats: _Formats
) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.head, formats.head)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            value = column.read(row)
            match value:
                case Decimal():
                    is_whole = value == value.to_integral_value()
                    sheet.write_number(number, place, value, formats.whole if is_whole else formats.number)
                case int():
                    sheet.write_number(number, place, value, formats.whole)
                case str() if value:
                    sheet.write_string(number, place, value, formats.text)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _write_legend(sheet: Worksheet, export: CommitmentExport, formats: _Formats) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 96)
    chosen = "；".join(f"{label}：{value}" for label, value in export.filters) or "全部"
    terms = (
        ("范围", chosen),
        ("截至", f"{export.today.isoformat()}（剩余天数和状态按这一天计算）"),
        ("期限", "方案写到年的，按当年最后一天算剩余天数；写到月的，按当月最后一天。"),
        *((f"状态：{state.label}", f"{state.meaning}。") for state in CommitmentState),
        ("进展", "各单位按季填报；草稿不在内，退回的也列出。时间为北京时间。"),
    )
    for row, (term, words) in enumerate(terms):
        sheet.write_string(row, 0, term, formats.term)
        sheet.write_string(row, 1, words, formats.text)
