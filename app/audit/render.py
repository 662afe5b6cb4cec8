"""The record as CSV: UTF-8 with BOM and CRLF, one line for each changed field."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from app.kernel.china import in_china

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.audit.types.words import SpokenEntry

MEDIA_TYPE = "text/csv"
HEADS = (
    "编号",
    "时间（北京时间）",
    "操作人",
    "操作",
    "对象",
    "项目",
    "字段",
    "原值",
    "新值",
    "理由",
    "请求编号",
)
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def csv_of(entries: Iterable[SpokenEntry]) -> bytes:
    """Return the file; an entry that changes no field has one line, and each line says whose entry it is."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for entry in entries:
        writer.writerows([_safe(cell) for cell in line] for line in _lines(entry))
    return text.getvalue().encode("utf-8-sig")


def _lines(entry: SpokenEntry) -> Iterator[tuple[str, ...]]:
    """Return the lines of one entry."""
    fact = entry.fact
    head = (
        str(fact.id),
        f"{in_china(fact.recorded_at):%Y-%m-%d %H:%M:%S}",
        entry.actor,
        entry.action,
        entry.subject,
        fact.project_code or "",
    )
    tail = (fact.reason or "", fact.request or "")
    for change in entry.changes:
        yield (*head, change.label, change.old, change.new, *tail)
    if not entry.changes:
        yield (*head, "", "", "", *tail)


def _safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, on one line."""
    line = " ".join(text.splitlines())
    return f"'{line}" if line.startswith(_STARTS_A_FORMULA) else line
