"""The list of differences as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.money import wan_yuan_text
from app.portfolio.types.reconciliation import PAIR_NAMES
from app.web.csv_text import csv_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from decimal import Decimal

    from app.portfolio.types.reconciliation import DifferenceRow

_HEADS = (
    "截至月份",
    "项目代码",
    "项目名称",
    "地区",
    "资金来源",
    "类别",
    "单位填报（万元）",
    "财政登记（万元）",
    "差额（万元）",
    "起始月份",
    "持续月数",
    "应说明方",
    "状态",
    "最近一次说明或处理",
    "内容",
    "经办人",
    "时间",
)


def csv_of(
    rows: Iterable[DifferenceRow], person: Callable[[str], str], clock: Callable[[datetime], str]
) -> bytes:
    """Return the file: one line for each pair; a blank amount is an empty cell."""
    return csv_file(_HEADS, (_cells(row, person, clock) for row in rows))


def _cells(row: DifferenceRow, person: Callable[[str], str], clock: Callable[[datetime], str]) -> list[str]:
    """Return the cells of one line."""
    pair, last = row.pair, row.last
    said = [last.step.label, last.text, person(last.actor), clock(last.taken_at)] if last else [""] * 4
    return [
        str(pair.sides.month),
        pair.key.project_code,
        pair.project_name,
        pair.region_name,
        pair.key.source.label,
        PAIR_NAMES[pair.key.kind],
        _amount(pair.sides.reported),
        _amount(pair.sides.recorded),
        _amount(row.difference),
        str(pair.since or ""),
        str(row.months or ""),
        row.owes.label if row.owes else "",
        row.state.label if row.state else "一致",
        *said,
    ]


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else wan_yuan_text(amount)
