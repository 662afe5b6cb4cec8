"""Outcomes as a workbook: measures, counties, indicators, projects, months, and how to read them.

The same outcomes give the same bytes: the file carries a fixed date of creation.
"""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import xlsxwriter

from app.funding.render.ledger import CREATED, FONT, HEAD, MEDIA_TYPE, OPTIONS, set_up_paper
from app.outcomes.render import words
from app.outcomes.render.rows import HEADS, is_of_county, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.worksheet import Worksheet

    from app.outcomes.render.rows import Row, Value
    from app.outcomes.types.pages import OutcomesFile

__all__ = ["MEDIA_TYPE", "write_workbook"]

TITLE = "一老一小方案成效"
_MOST_CELLS_OF_A_HEAD = 2
_COUNTY_FIELDS = (
    "plan",
    "city",
    "region_code",
    "region",
    "name",
    "unit",
    "month",
    "baseline",
    "attained",
    "target",
    "forecast",
    "gap",
    "gap_unit",
    "promised",
    "in_use",
    "remark",
)
_WIDTHS = {
    "plan": 14,
    "region": 12,
    "indicator": 10,
    "name": 30,
    "attained_source": 22,
    "standing": 14,
    "target_printed": 16,
    "gap": 14,
    "share_reaching": 15,
    "remark": 70,
}
_USUAL_WIDTH = 11
_PROJECT_HEADS = (
    ("方案", 14),
    ("指标", 28),
    ("项目代码", 12),
    ("项目名称", 36),
    ("地区", 12),
    ("组织实施单位", 28),
    ("新增", 10),
    ("占全部项目（%）", 10),
    ("状态", 8),
    ("预计投用", 12),
    ("依据", 14),
    ("目标年末前投用", 10),
    ("慢一个季度就赶不上", 12),
    ("没有它就达不到目标", 12),
)
_MONTH_HEADS = (
    ("方案", 14),
    ("指标", 30),
    ("月份", 10),
    ("实际", 12),
    ("按方案应达到", 14),
    ("按方案应已投用", 12),
    ("已建成", 10),
    ("已投用", 10),
    ("各项目都如期", 14),
    ("模拟中值", 12),
    ("模拟下限（10%）", 14),
    ("模拟上限（90%）", 14),
)
_NOTES = (
    ("空白", "没有这个数，不是零。"),
    (
        "最新值",
        "按项目推算的是基期数加上基期以来投用的新增床位、托位；其余是登记的观测值，出处写在“最新值来源”。",
    ),
    ("新增和改造", "改造床位改善条件，不增加床位；两者分列，只有新增的计入。"),
    ("缺口", "目标年末的预计与目标之差，换算成床位（张）或者托位（个）；正数为还差，负数为富余。"),
    (
        "模拟的范围",
        "按本方案项目已有的延误模拟许多次得到：一成低于下限，一成高于上限。完工项目太少时不给范围。",
    ),
    ("慢一个季度就赶不上", "目标年末前能投用、再晚三个月就不能的项目。"),
    ("项目", "只列您的账号可以查看的项目。"),
)


def write_workbook(file: OutcomesFile) -> bytes:
    """Return the workbook."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, OPTIONS)
    mark = "【演示数据】" if file.is_demo else ""
    workbook.set_properties({"title": f"{mark}{TITLE}", "created": CREATED})
    writer = _Writer(workbook, is_demo=file.is_demo)
    rows = list(rows_of(file))
    writer.write_rows("成效和指标", [row for row in rows if not is_of_county(row, file)], tuple(HEADS))
    writer.write_rows("分县（市、区）", [row for row in rows if is_of_county(row, file)], _COUNTY_FIELDS)
    writer.write_sheet("项目贡献", _PROJECT_HEADS, _projects(file))
    writer.write_sheet("逐月", _MONTH_HEADS, _months(file))
    writer.write_notes(_scope(file))
    workbook.close()
    return buffer.getvalue()


class _Writer:
    """A workbook while it is written: its formats, and sheets of one kind."""

    def __init__(self, book: xlsxwriter.Workbook, *, is_demo: bool) -> None:
        self.book = book
        self.is_demo = is_demo
        self.head = book.add_format(HEAD)
        self.text = book.add_format(FONT | {"text_wrap": True})
        self.term = book.add_format(FONT | {"bold": True})
        self.number = book.add_format(FONT | {"num_format": "#,##0.##"})
        self.whole = book.add_format(FONT | {"num_format": "#,##0"})
        self.plain = book.add_format(FONT | {"num_format": "0"})

    def write_rows(self, name: str, rows: Sequence[Row], names: Sequence[str]) -> None:
        """Write rows of the shared kind, with some of their fields."""
        heads = [(HEADS[each], _WIDTHS.get(each, _USUAL_WIDTH)) for each in names]
        self.write_sheet(name, heads, ([row.values()[each] for each in names] for row in rows))

    def write_sheet(
        self, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]
    ) -> None:
        """Write a sheet with a filter, its heads in view and repeated on paper."""
        sheet: Worksheet = self.book.add_worksheet(name)
        for column, (title, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self.head)
        sheet.freeze_panes(1, _MOST_CELLS_OF_A_HEAD)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self._write(sheet, last, column, value)
        if last:
            sheet.autofilter(0, 0, last, len(heads) - 1)
        set_up_paper(sheet, TITLE, is_demo=self.is_demo)
        sheet.repeat_rows(0)

    def _write(self, sheet: Worksheet, row: int, column: int, value: Value) -> None:
        if isinstance(value, Decimal):
            is_whole = value == value.to_integral_value()
            sheet.write_number(row, column, value, self.whole if is_whole else self.number)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.plain)
        elif value:
            sheet.write_string(row, column, value, self.text)

    def write_notes(self, scope: str) -> None:
        """Write the sheet that says what the figures mean."""
        sheet: Worksheet = self.book.add_worksheet("口径")
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 96)
        for row, (name, text) in enumerate((("范围", scope), *_NOTES)):
            sheet.write_string(row, 0, name, self.term)
            sheet.write_string(row, 1, text, self.text)
        set_up_paper(sheet, TITLE, is_demo=self.is_demo)


def _scope(file: OutcomesFile) -> str:
    """Return which plans and months the figures are of."""
    parts = [
        f"{shown.plan.title}：" + ("还没有关账" if shown.month is None else f"截至{shown.month.in_words}末")
        for shown in file.page.shown
    ]
    return "；".join(parts) + f"。{file.page.query.reading.label}。"


def _projects(file: OutcomesFile) -> Iterable[Sequence[Value]]:
    for shown in file.page.shown:
        for outcome in shown.measures:
            for each in outcome.contributions:
                if each.code in file.visible:
                    yield (
                        shown.plan.code,
                        outcome.measure.label,
                        each.code,
                        each.name,
                        each.region_name,
                        each.unit_name,
                        each.amount,
                        each.share,
                        each.state.label,
                        each.expected.isoformat(),
                        each.expected_basis,
                        "是" if each.is_in_time else "否",
                        "是" if each.is_lost_by_a_quarter else "",
                        "是" if each.decides else "",
                    )


def _months(file: OutcomesFile) -> Iterable[Sequence[Value]]:
    for shown in file.page.shown:
        for outcome in shown.measures:
            measure = outcome.measure
            for point in outcome.history:
                yield (
                    shown.plan.code,
                    measure.label,
                    str(point.month),
                    words.rounded(point.attained, measure),
                    words.rounded(point.planned, measure),
                    point.planned_amount,
                    point.built_amount,
                    point.in_use_amount,
                )
            for ahead in outcome.future:
                values = (ahead.expected, ahead.middle, ahead.low, ahead.high)
                shown_values = (words.rounded(each, measure) for each in values)
                blanks = (None,) * 5
                yield shown.plan.code, measure.label, str(ahead.month), *blanks, *shown_values
