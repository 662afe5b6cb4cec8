"""The record as CSV: one line for each changed field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.china import in_china
from app.web.csv_text import MEDIA_TYPE, csv_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.audit.types.words import SpokenEntry

__all__ = ["HEADS", "MEDIA_TYPE", "csv_of"]

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


def csv_of(entries: Iterable[SpokenEntry]) -> bytes:
    """Return the file; an entry that changes no field has one line, and each line says whose entry it is."""
    return csv_file(HEADS, (line for entry in entries for line in _lines(entry)))


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
