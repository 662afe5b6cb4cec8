"""Workbooks of bookings as people fill them in: with the template, or beside it."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADS = ("项目代码", "类别", "资金来源", "金额（万元）", "日期", "文号", "备注")
ROW: tuple[Any, ...] = (
    "JA-02",
    "下达",
    "中央预算内投资",
    300,
    date(2023, 3, 1),
    "赣财社指〔2023〕1号",
    "首批",
)


def workbook(
    *rows: Sequence[Any], heads: Sequence[Any] = HEADS, template: bytes | None = None, sheet: str = "台账"
) -> bytes:
    """Return a workbook with rows under its heads, or the rows filled into a template."""
    if template is not None:
        book = openpyxl.load_workbook(io.BytesIO(template))
        filled = book.worksheets[book.sheetnames.index(sheet)]
    else:
        book = openpyxl.Workbook()
        filled = book.worksheets[0]
        filled.title = sheet
        filled.append(list(heads))
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            if value is not None:
                filled.cell(number, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
