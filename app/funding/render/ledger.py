"""The ledger as CSV and as a workbook: all entries that a list finds, in its order.

The same entries give the same bytes: the file carries a fixed date of creation.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from app.funding.types import LedgerKind
from app.kernel.china import in_china
from app.kernel.money import wan_yuan_text
from app.web.csv_text import csv_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from app.funding.types import EntryFact

    Value = str | int | Decimal | date | None

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - the file format has no zone; the earliest date of a ZIP entry
FONT = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
HEAD = FONT | {"bold": True, "text_wrap": True, "bg_color": "#EAF1F8", "bottom": 1, "valign": "vcenter"}
MONEY, DAY = "#,##0.00####", "yyyy-mm-dd"
"""Number formats of cells."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_COLUMNS = (
    ("编号", 8),
    ("项目代码", 12),
    ("项目名称", 36),
    ("地区", 12),
    ("类别", 8),
    ("资金来源", 20),
    ("金额（万元）", 16),
    ("日期", 12),
    ("文号", 28),
    ("备注", 30),
    ("冲销第几号", 11),
    ("被第几号冲销", 12),
    ("登记人", 14),
    ("登记时间", 18),
)
"""Head and width of each column."""
_AMOUNT = 6
_NOTES = (
    ("金额", "单位为万元。冲销是负数，原记录保留；合计已经扣除冲销。"),
    ("合计", "合计行随筛选变化；“下达”和“拨付”分别合计，两者不相加。"),
    ("日期", "文件上的日期；冲销为冲销当天。"),
    ("登记时间", "北京时间。"),
)


def write_csv(entries: Sequence[EntryFact]) -> bytes:
    """Return one line for each entry, without sums: a spreadsheet makes its own."""
    lines = ([_text(value) for value in _cells(entry)] for entry in entries)
    return csv_file((head for head, _ in _COLUMNS), lines)


def write_workbook(
    entries: Sequence[EntryFact], filters: Sequence[tuple[str, str]], *, is_demo: bool
) -> bytes:
    """Return a sheet of entries with live sums of each kind, and one of notes with the filters (pairs)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    mark = "【演示数据】" if is_demo else ""
    book.set_properties({"title": f"{mark}财政资金台账", "created": CREATED})
    sheet: Worksheet = book.add_worksheet("台账")
    _write_entries(book, sheet, entries)
    set_up_paper(sheet, "财政资金台账", is_demo=is_demo)
    sheet.repeat_rows(0)
    _write_notes(book, filters, is_demo=is_demo)
    book.close()
    return buffer.getvalue()


def set_up_paper(sheet: Worksheet, title: str, *, is_demo: bool) -> None:
    """A4 landscape, as wide as the page, the name above and page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.315, right=0.315, top=0.7, bottom=0.6)
    mark = '&C&"微软雅黑,Bold"【演示数据】数字为虚构' if is_demo else ""
    sheet.set_header(f"&L{title}{mark}&R&A")
    if is_demo:
        sheet.set_tab_color("#D9A441")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _write_entries(book: xlsxwriter.Workbook, sheet: Worksheet, entries: Sequence[EntryFact]) -> None:
    head = book.add_format(HEAD)
    text = book.add_format(FONT | {"text_wrap": True})
    money = book.add_format(FONT | {"num_format": MONEY})
    day = book.add_format(FONT | {"num_format": DAY, "align": "left"})
    number = book.add_format(FONT | {"num_format": "0"})
    for column, (title, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 2)
    for row, entry in enumerate(entries, 1):
        for column, value in enumerate(_cells(entry)):
            match value:
                case Decimal():
                    sheet.write_number(row, column, value, money)
                case int():
                    sheet.write_number(row, column, value, number)
                case date():
                    sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day has no zone
                case str():
                    sheet.write_string(row, column, value, text)
    if entries:
        sheet.autofilter(0, 0, len(entries), len(_COLUMNS) - 1)
        _write_sums(book, sheet, entries)


def _write_sums(book: xlsxwriter.Workbook, sheet: Worksheet, entries: Sequence[EntryFact]) -> None:
    """Write one live sum for each kind, which follows the filter of the sheet."""
    shown = FONT | {"bold": True, "top": 1, "bg_color": "#F1F5F9"}
    word, money = book.add_format(shown), book.add_format(shown | {"num_format": MONEY})
    last = len(entries) + 1
    letter, kinds = xl_col_to_name(_AMOUNT), xl_col_to_name(4)
    for row, kind in enumerate(LedgerKind, last):
        for column in range(len(_COLUMNS)):
            sheet.write_blank(row, column, None, word)
        sheet.write_string(row, 0, "合计", word)
        sheet.write_string(row, 4, kind.label, word)
        # SUBTOTAL of each single cell is 0 where the filter hides it, so that only what is seen is summed.
        seen = f"SUBTOTAL(109,OFFSET({letter}2,ROW({letter}2:{letter}{last})-ROW({letter}2),0))"
        formula = f'=SUMPRODUCT({seen}*({kinds}2:{kinds}{last}="{kind.label}"))'
        total = sum((each.amount for each in entries if each.kind is kind), Decimal(0))
        sheet.write_formula(row, _AMOUNT, formula, money, total)


def _write_notes(book: xlsxwriter.Workbook, filters: Sequence[tuple[str, str]], *, is_demo: bool) -> None:
    sheet: Worksheet = book.add_worksheet("口径")
    term = book.add_format(FONT | {"bold": True})
    text = book.add_format(FONT | {"text_wrap": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 96)
    chosen = "；".join(f"{label}：{value}" for label, value in filters) or "全部"
    for row, (name, words) in enumerate((("范围", chosen), *_NOTES)):
        sheet.write_string(row, 0, name, term)
        sheet.write_string(row, 1, words, text)
    set_up_paper(sheet, "财政资金台账", is_demo=is_demo)


def _cells(entry: EntryFact) -> tuple[Value, ...]:
    """Return the values of one entry, in the order of the columns; None is a blank cell."""
    return (
        entry.id,
        entry.project_code,
        entry.project_name,
        entry.region_name,
        entry.kind.label,
        entry.source.label,
        entry.amount,
        entry.booked_on,
        entry.document_number,
        entry.note or None,
        entry.reverses_id,
        entry.reversed_by_id,
        entry.recorded_by,
        f"{in_china(entry.recorded_at):%Y-%m-%d %H:%M}",
    )


def _text(value: Value) -> str:
    """Write a value for a line of text."""
    if isinstance(value, Decimal):
        return wan_yuan_text(value)
    return "" if value is None else str(value)
