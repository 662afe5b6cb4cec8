"""A list of findings as CSV: the figures of its kind exactly, and the reason in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.portfolio.render.columns import plain_amount
from app.portfolio.types.findings import CellKind
from app.web.csv_text import csv_file

if TYPE_CHECKING:
    from app.kernel.months import Month
    from app.portfolio.types.findings import Cell, Column, Finding, Findings

_DECIMALS = {CellKind.PERCENT: 1, CellKind.POINTS: 1, CellKind.COST: 2, CellKind.SCORE: 2}


def csv_of(found: Findings, month: Month | None) -> bytes:
    """Return the file: one line for each finding, the heaviest first; what is unknown is an empty cell."""
    columns = found.kind.columns
    heads = ["截至月份", "疑点", "项目代码", "项目名称", "地区", "组织实施单位", *map(_head, columns)]
    return csv_file([*heads, "理由"], (_line(found, finding, month) for finding in found.findings))


def _line(found: Findings, finding: Finding, month: Month | None) -> list[str]:
    project = finding.project
    return [
        str(month or ""),
        found.kind.label,
        project.code,
        project.name,
        project.region_name,
        "；".join(unit.name for unit in project.units),
        *(_plain(column, cell) for column, cell in zip(found.kind.columns, finding.cells, strict=True)),
        finding.reason,
    ]


def _head(column: Column) -> str:
    """Return the head of a column with its unit."""
    unit = column.unit or (column.kind.label if column.kind in _WITH_UNIT else "")
    return f"{column.head}（{unit}）" if unit else column.head


_WITH_UNIT = {CellKind.MONEY, CellKind.PERCENT, CellKind.POINTS}


def _plain(column: Column, cell: Cell) -> str:
    """Write a figure for a script: digits and a point; nothing where it is unknown."""
    if cell is None:
        return ""
    if not isinstance(cell, Decimal):
        return str(cell)
    if column.kind is CellKind.MONEY:
        # A limit or a shortfall is a product of rates, and may be finer than one 分.
        return plain_amount(half_up(cell, 6))
    # Adding 0 takes the sign from what was rounded to nothing.
    return f"{half_up(cell, _DECIMALS[column.kind]) + 0:f}"
