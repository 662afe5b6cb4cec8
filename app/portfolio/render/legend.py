"""What the figures of an export mean and where they come from, in pairs of term and explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.portfolio.types import Export


_DEMO = ("演示数据", "本文件导自演示库：月报、资金和进度都是虚构的，只供试用，不得作为工作依据。")
_PLANNED = "申请中央预算内投资记在该来源下，其余为“待落实”；方案没有列出的，全部为“待落实”。"
_REPORTED = (
    (
        "下达、到位、完成投资、支付",
        "自开工起的累计数，取自关账月份的月报。空白是未填，不是零。",
    ),
    (
        "填报情况",
        "“漏报”“报而未审”“本期不需填报”的项目沿用上期数字。",
    ),
    (
        "亮灯",
        "关账时按亮灯规则计算，是开工、进度、支付、填报四项中最差的一项；已取消的项目，以及从未填报、当月也无需填报的项目，不评，留空。",
    ),
)


def _months(export: Export) -> str:
    """Return which months the reported figures are of."""
    if export.shown is None:
        return "未指定。各数均为方案数字，没有月报数字。"
    if not export.shown.months:
        return f"{export.as_of}没有关账，没有月报数字。"
    words = "、".join(f"{plan.city}{month}" for plan, month in export.shown.months)
    return f"{words}，{export.shown.reading.label}。"


def legend(export: Export) -> list[tuple[str, str]]:
    """Return the lines of the sheet 口径."""
    used = {project.plan_code for project in export.projects}
    sources = [
        f"{plan.title}{f'（{plan.document_number}）' if plan.document_number else ''}，{plan.list_title}"
        for plan in export.plans
        if plan.code in used
    ]
    return [
        *(() if not export.is_demo else (_DEMO,)),
        ("内容", f"一老一小重大项目台账，{len(export.projects)} 个项目。"),
        ("来源", "；".join(sources) + "。" if sources else "没有符合条件的项目。"),
        ("截至月份", _months(export)),
        ("金额单位", "万元。数字保存到分，单元格中是未经舍入的数。"),
        ("空白", "方案没有印这个数。空白不是零，合计只加印有的数；一个也没有时合计为“—”。"),
        (
            "约、不少于",
            "方案写“约”“预计”的显示“约”，写“余”“以上”的显示“不少于”，单元格中仍是数字。",
        ),
        ("新增床位、改造床位", "改造不增加床位，两者分列。护理型床位可能在新增床位中，也可能在改造床位中。"),
        (
            "床位性质",
            "病床、救助床位和儿童福利床位不是养老床位，按方案所印计入，可按“床位性质”列筛选。",
        ),
        ("计划资金", _PLANNED if export.shown is None else f"{_PLANNED}月报重新安排了来源的，以月报为准。"),
        *(() if export.shown is None else _REPORTED),
        ("隐藏的列", "没有一个项目用到的资金来源，其列已隐藏。"),
        (
            "形象进度",
            "没有指定月份，留空。" if export.shown is None else "截至月份末的形象进度；从未填报的留空。",
        ),
        ("合计", "合计行随筛选变化，只加当前显示的项目。"),
        ("批注", "单元格右上角的红色三角是对这个数字的批注：方案怎样印，采用什么读法，为什么。"),
    ]
