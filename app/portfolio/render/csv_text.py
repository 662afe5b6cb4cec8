"""The register as CSV."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.portfolio.render.columns import Column, Kind, columns_of, plain_amount, plain_area
from app.web.csv_text import MEDIA_TYPE, csv_file

if TYPE_CHECKING:
    from app.portfolio.render.columns import Value
    from app.portfolio.types import Export

__all__ = ["MEDIA_TYPE", "write"]


def write(export: Export) -> bytes:
    """Return the file: one line for each project."""
    columns = columns_of(export)
    rows = ([_cell(column, column.read(project)) for column in columns] for project in export.projects)
    return csv_file((column.head for column in columns), rows)


def _cell(column: Column, value: Value) -> str:
    """Return a cell as text; nothing printed is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain_amount(value) if column.kind is Kind.MONEY else plain_area(value)
    if isinstance(value, int):
        return str(value)
    return "；".join(value) if isinstance(value, tuple) else value
