"""Commitments as CSV: one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commitments.render.columns import COMMITMENTS, plain
from app.web.csv_text import MEDIA_TYPE, csv_file

if TYPE_CHECKING:
    from app.commitments.types.overview import CommitmentExport

__all__ = ["MEDIA_TYPE", "write"]


def write(export: CommitmentExport) -> bytes:
    """Return the file."""
    lines = ([plain(column.read(line)) for column in COMMITMENTS] for line in export.lines)
    return csv_file((column.head for column in COMMITMENTS), lines)
