"""The sheet 口径 of a workbook of finance: of what and how its figures are, by whom and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.portfolio.render.figures import ROUNDING, value_of
from app.portfolio.rules.register import not_closed
from app.portfolio.types.cube import Figure
from app.web.filters import clock, month, whole

if TYPE_CHECKING:
    from app.portfolio.types.finance_file import FinanceFile

_DEMO = ("演示数据", "本文件导自演示库：月报、资金和进度都是虚构的，只供试用，不得作为工作依据。")
_READINGS = {"then": "关账时各项目所报的数，不含以后的更正。", "now": "含以后经批准的更正。"}
_TOTALS = (
    "写成公式的合计是各行相加；不能相加的（比率、单位造价，以及按资金来源分列时的项目数）另行计算。"
    "“项目”表的合计随筛选变化。"
)
_CUMULATIVE = "自开工起的累计数，取自关账月份的月报；没有报的项目沿用上期数字。"


def legend(file: FinanceFile) -> list[tuple[str, str]]:
    """Return the lines in pairs of term and explanation."""
    question = file.question
    by = "、".join(each.label for each in question.by)
    number = whole(value_of(file, Figure.PROJECTS, file.total, None))
    return [
        *([_DEMO] if file.is_demo else []),
        ("内容", f"{number} 个项目的资金、进度和规模{f'，按{by}分列' if by else ''}。"),
        (
            "筛选条件",
            "；".join(f"{name}：{value}" for name, value in file.filters) + "。" if file.filters else "无。",
        ),
        *_months(file),
        ("金额单位", "万元。单元格中是未经舍入的数。"),
        (
            "空白和“—”",
            "空白和“—”是没有填报或无从计算，不是零；没有填报的不计入合计，一个也没有填报的合计为“—”。",
        ),
        ("舍入", f"{ROUNDING}工作簿的单元格中是未经舍入的数，只在显示时舍入；CSV 和 JSON 中是舍入后的数。"),
        (
            "合计",
            _TOTALS,
        ),
        ("下达、到位、完成投资、支付", _CUMULATIVE),
        *(
            (f"{figure.label}（{figure.unit}）", figure.basis)
            for figure in file.defined
            if figure.basis and figure is not Figure.PROJECTS
        ),
        *([("项目数（个）", Figure.PROJECTS.basis)] if question.is_by_source else []),
        ("生成", f"{clock(file.produced_at)}（北京时间），{file.produced_by}。"),
    ]


def _months(file: FinanceFile) -> list[tuple[str, str]]:
    """Return which month the figures are of, and what is missing in it."""
    question = file.question
    if question.month is None:
        return [("截至月份", "还没有关过账，只有方案中的计划数。")]
    lines = [
        ("截至月份", f"{month(question.month)}末。"),
        ("读法", f"{question.reading.label}：{_READINGS[question.reading.value]}"),
    ]
    if file.compared is not None:
        cities = "、".join(plan.city for plan in file.incomparable)
        only_once = (
            f"{cities}方案只关账了其中一个月，两个月的合计所含项目不同，不能直接比较。" if cities else ""
        )
        words = f"与{month(file.compared)}末比较，读法相同；增减由未经舍入的数相减。{only_once}"
        lines.append(("比较", words))
    if file.not_closed:
        words = "".join(not_closed(plan, question.month, latest) for plan, latest in file.not_closed)
        lines.append(("未关账的方案", f"{words}其项目不在各数之中。"))
    return lines
