"""CSV as the spreadsheets of Chinese offices expect it: UTF-8 with BOM, CRLF, one line for each row."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MEDIA_TYPE = "text/csv"
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_PIECE = 32_768
"""Characters after which a piece of the file is handed on."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def csv_file(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return the file, without line feeds in a cell or text that a spreadsheet takes for a formula."""
    return b"".join(csv_lines(heads, rows))


def csv_lines(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """Yield the same file in pieces of many lines, so that one of any length takes little memory."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    encoding = "utf-8-sig"
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
        if text.tell() > _PIECE:
            yield text.getvalue().encode(encoding)
            text.seek(0)
            text.truncate()
            encoding = "utf-8"
    yield text.getvalue().encode(encoding)


def _safe(text: str) -> str:
    begins = text.startswith(_STARTS_A_FORMULA) and not _NUMBER.fullmatch(text)
    line = " ".join(text.splitlines())
    return f"'{line}" if begins else line
