"""The workbook that bookings are filled into: its heads are those that the import reads."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

from app.funding.render.ledger import CREATED, DAY, FONT, HEAD, MONEY, OPTIONS, set_up_paper
from app.funding.types import FundingSource, LedgerKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlsxwriter.worksheet import Worksheet

    from app.funding.types import ProjectName

_WIDTHS = {
    "project": 14,
    "kind": 10,
    "source": 22,
    "amount": 16,
    "booked_on": 14,
    "document_number": 32,
    "note": 36,
}
_FORMATS = {"amount": MONEY, "booked_on": DAY, "project": "@", "document_number": "@", "note": "@"}
_HELP = (
    (
        "怎样使用",
        "在“台账”表里从第 2 行起，一行填一笔；不要改表头。填好后在系统里上传，先预览，核对无误再导入。",
    ),
    ("项目代码", "照“项目”表填写，例如 JA-01；可以从下拉列表选择。"),
    ("类别", "下达：投资计划或预算文件下达的金额。拨付：财政实际拨付的金额。"),
    ("资金来源", "从下拉列表选择。“待落实”不是来源，不能登记。"),
    ("金额（万元）", "大于零，小数最多六位（到分）。记错的不用负数，在系统里冲销。"),
    ("日期", "文件上的日期，写成 2023-06-05；不能是将来的日期。"),
    ("文号", "照文件填写，例如 赣财社指〔2022〕40号。同一文号登记过的，预览时会提示。"),
    ("备注", "可以不填，最多 500 字。"),
    ("全部或者全不", "有一处错误，整个文件都不导入；预览会列出每一处错误的单元格，例如 C5。"),
)


def write_template(
    heads: Mapping[str, str],
    sources: Sequence[FundingSource],
    projects: Sequence[ProjectName],
    *,
    most_rows: int,
    today: date,
    is_demo: bool,
) -> bytes:
    """Return the workbook: the sheet to fill with lists to choose from, what it means, and the projects."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"title": "下达和拨付登记表", "created": CREATED})
    sheet: Worksheet = book.add_worksheet("台账")
    head = book.add_format(HEAD)
    for column, (field, title) in enumerate(heads.items()):
        look = book.add_format(FONT | {"num_format": _FORMATS.get(field, "General")})
        sheet.set_column(column, column, _WIDTHS[field], look)
        sheet.write_string(0, column, title, head)
        rule = _validation(field, sources, len(projects), today)
        if rule:
            sheet.data_validation(1, column, most_rows, column, rule)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    set_up_paper(sheet, "下达和拨付登记表", is_demo=is_demo)
    _write_help(book, is_demo=is_demo)
    _write_projects(book, projects, is_demo=is_demo)
    book.close()
    return buffer.getvalue()


def _validation(
    field: str, sources: Sequence[FundingSource], projects: int, today: date
) -> dict[str, object] | None:
    """Return what a spreadsheet checks while a column is being filled."""
    match field:
        case "project" if projects:
            # Only a hint: a code of the list may be typed in small letters.
            return {"validate": "list", "source": f"=项目!$A$2:$A${projects + 1}", "error_type": "warning"}
        case "kind":
            return {"validate": "list", "source": [kind.label for kind in LedgerKind]}
        case "source":
            return {"validate": "list", "source": [source.label for source in sources]}
        case "amount":
            return {
                "validate": "decimal",
                "criteria": ">",
                "value": 0,
                "error_title": "金额",
                "error_message": "金额必须大于零，单位是万元。",
            }
        case "booked_on":
            return {
                "validate": "date",
                "criteria": "<=",
                "value": today,
                "error_type": "warning",
                "error_title": "日期",
                "error_message": "请填文件上的日期，写成 2023-06-05。",
            }
        case _:
            return None


def _write_help(book: xlsxwriter.Workbook, *, is_demo: bool) -> None:
    sheet: Worksheet = book.add_worksheet("说明")
    term = book.add_format(FONT | {"bold": True})
    text = book.add_format(FONT | {"text_wrap": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 96)
    for row, (name, words) in enumerate(_HELP):
        sheet.write_string(row, 0, name, term)
        sheet.write_string(row, 1, words, text)
        sheet.set_row(row, 34 if row == 0 else 18)
    set_up_paper(sheet, "下达和拨付登记表", is_demo=is_demo)


def _write_projects(book: xlsxwriter.Workbook, projects: Sequence[ProjectName], *, is_demo: bool) -> None:
    sheet: Worksheet = book.add_worksheet("项目")
    head, text = book.add_format(HEAD), book.add_format(FONT)
    for column, (title, width) in enumerate((("项目代码", 14), ("项目名称", 56), ("地区", 16))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    for row, project in enumerate(projects, 1):
        for column, words in enumerate((project.code, project.name, project.region_name)):
            sheet.write_string(row, column, words, text)
    sheet.freeze_panes(1, 1)
    set_up_paper(sheet, "下达和拨付登记表", is_demo=is_demo)
