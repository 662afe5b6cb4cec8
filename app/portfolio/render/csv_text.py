"""CSV: UTF-8 with BOM and CRLF, as the spreadsheets of Chinese offices expect it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from app.portfolio.render.columns import COLUMNS, Column, Kind, plain_amount, plain_area

if TYPE_CHECKING:
    from app.portfolio.render.columns import Value
    from app.portfolio.types import Export

MEDIA_TYPE = "text/csv"
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write(export: Export) -> bytes:
    """Return the file: one line for each project, no line feed inside a cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.head for column in COLUMNS)
    for project in export.projects:
        writer.writerow(_cell(column, column.read(project)) for column in COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def _cell(column: Column, value: Value) -> str:
    """Return a cell as text; nothing printed is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain_amount(value) if column.kind is Kind.MONEY else plain_area(value)
    if isinstance(value, int):
        return str(value)
    text = " ".join(("；".join(value) if isinstance(value, tuple) else value).splitlines())
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
