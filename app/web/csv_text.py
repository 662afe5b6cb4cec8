"""CSV as the spreadsheets of Chinese offices expect it: UTF-8 with BOM, CRLF, one line for each row."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MEDIA_TYPE = "text/csv"
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def csv_file(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return the file, without line feeds in a cell or text that a spreadsheet takes for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _safe(text: str) -> str:
    begins = text.startswith(_STARTS_A_FORMULA) and not _NUMBER.fullmatch(text)
    line = " ".join(text.splitlines())
    return f"'{line}" if begins else line
