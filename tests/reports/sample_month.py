"""What the closed month of the sample brief says: invented, and marked as a sample wherever it is text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.briefs.types import (
    CapacityRow,
    ChangeGroup,
    CommitmentRow,
    CommitmentSummary,
    Count,
    CurvePoint,
    LightRow,
    MilestoneRow,
    OutcomePoint,
    OutcomeRow,
    ProblemRow,
    PunctualityRow,
    RestatementRow,
    Standing,
    WorkRow,
)
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.kernel.rates import percentage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.briefs.types import Figures, ProjectRow

MONTH = Month(2023, 6)
CUT_OFF = date(2023, 6, 30)
CHANGES = (
    ChangeGroup("新开工", ("样例甲县样例项目（样例）", "样例乙县样例项目（样例）")),
    ChangeGroup("新竣工", ()),
    ChangeGroup(
        "亮灯变化", ("样例丙区样例项目由绿灯转为黄灯（样例）。", "样例丁市样例项目由红灯转为黄灯（样例）。")
    ),
    ChangeGroup("资金", ("本月到位1,234.56万元，支付987.60万元（样例）",)),
    ChangeGroup("数据更正", ()),
)
CAPACITY = (
    CapacityRow("新增床位", "张", 11853, 3120, 2400),
    CapacityRow("护理型床位", "张", 5900, 1500, 1180),
    CapacityRow("改造床位", "张", 120, None, None),
    CapacityRow("新增托位", "个", 5075, 980, 610),
)
PROBLEM_COUNTS = (
    ("资金", (Count("一般", 2), Count("较重", 1), Count("严重", 1))),
    ("用地", (Count("一般", 1), Count("较重", 0), Count("严重", 0))),
)


def standing(figures: Figures, behind: int = 0) -> Standing:
    """Return how a set of projects stands: so many points less far than the first."""
    total = figures.total_investment or Decimal(0)
    planned = total / 4
    done = planned * (Decimal(632) - 10 * behind) / 1000
    received, allocated, paid = done * 2, done * 2 + 1000, done * 6 / 10
    rate = percentage(done, planned)
    return Standing(
        projects=figures.projects,
        started=figures.projects * 2 // 3,
        finished=figures.projects // 9,
        total_investment=total,
        allocated=allocated,
        received=received,
        completed=done * 3 / 2,
        paid=paid,
        completed_month=done / 6,
        received_month=done / 8,
        paid_month=done / 9,
        completed_year=done,
        year_planned=planned,
        default_years=3,
        start_rate=percentage(figures.projects * 2 // 3, figures.projects),
        finish_rate=percentage(figures.projects // 9, figures.projects),
        completion_rate=percentage(done * 3 / 2, total),
        year_completion_rate=rate,
        ahead=None if rate is None else rate - 50,
        receipt_rate=percentage(received, allocated),
        payment_rate=percentage(paid, done * 3 / 2),
    )


def blank(figures: Figures) -> Standing:
    """Return how projects stand of which nobody has reported anything."""
    return Standing(
        projects=figures.projects,
        started=0,
        finished=0,
        total_investment=figures.total_investment,
        allocated=None,
        received=None,
        completed=None,
        paid=None,
        completed_month=None,
        received_month=None,
        paid_month=None,
        completed_year=None,
        year_planned=None,
        default_years=0,
        start_rate=Decimal(0),
        finish_rate=Decimal(0),
        completion_rate=None,
        year_completion_rate=None,
        ahead=None,
        receipt_rate=None,
        payment_rate=None,
    )


def _region(row: ProjectRow) -> str:
    return row.location.removesuffix("样例镇")


def _milestone(
    row: ProjectRow, milestone: str, day: str, *, is_overdue: bool = False, number: str = ""
) -> MilestoneRow:
    day_of = PartialDate.parse(day)
    return MilestoneRow(row.code, row.name, _region(row), milestone, day_of, is_overdue, number)


def reached(rows: Sequence[ProjectRow]) -> tuple[MilestoneRow, ...]:
    """Return milestones that were reached in the month: two of one project."""
    return (
        _milestone(rows[1], "施工许可", "2023-06-03", number="样建施〔2023〕1号"),
        _milestone(rows[1], "开工", "2023-06-12"),
        _milestone(rows[4], "开工", "2023-06-28"),
        _milestone(rows[9], "主体封顶", "2023-06-21"),
    )


def due(rows: Sequence[ProjectRow]) -> tuple[MilestoneRow, ...]:
    """Return milestones that are due next month, and some that are overdue."""
    return (
        *(_milestone(row, "竣工", "2022", is_overdue=True) for row in rows[2:9]),
        _milestone(rows[8], "投入运营", "2023-05", is_overdue=True),
        *(_milestone(row, "主体封顶", "2023-07-15") for row in rows[10:13]),
        _milestone(rows[14], "竣工验收/消防验收", "2023-07"),
    )


def lights(rows: Sequence[ProjectRow]) -> tuple[LightRow, ...]:
    """Return red and yellow lights, one of them held by a reason."""
    behind = (
        "年度完成投资120.00万元，欠序时{}个百分点（百分点制第1版：超过30个百分点为红灯），"
        "连续{}个月（样例）。"
    )
    return tuple(
        LightRow(
            code=row.code,
            project=row.name,
            region=_region(row),
            units=row.units,
            light="red" if index < 3 else "yellow",
            label="红灯" if index < 3 else "黄灯",
            months=index % 4 + 1,
            reasons=(
                behind.format(38 - 4 * index, index % 4 + 1),
                *(("未按时填报（样例）。",) * (index == 1)),
            ),
            held_by="用地调整，样府办〔2023〕0号（样例）" if index == 4 else None,
            grade="顺利" if index == 1 else "滞后",
        )
        for index, row in enumerate(rows[2:10])
    )


def disagreements(rows: Sequence[ProjectRow]) -> tuple[LightRow, ...]:
    """Return the projects whose own grade says better than their light."""
    return tuple(row for row in lights(rows) if row.grade == "顺利")


def problems(rows: Sequence[ProjectRow]) -> tuple[ProblemRow, ...]:
    """Return some problems."""
    kinds = (("资金", "严重"), ("资金", "较重"), ("资金", "一般"), ("资金", "一般"), ("用地", "一般"))
    return tuple(
        ProblemRow(
            row.code,
            row.name,
            _region(row),
            kind,
            level,
            "样例问题：配套资金没有到位，影响主体施工（样例）。",
            "样例市财政局" if level != "一般" else "",
            date(2023, 7, 31) if level == "严重" else None,
        )
        for row, (kind, level) in zip(rows[3:8], kinds, strict=True)
    )


def punctuality(rows: Sequence[ProjectRow]) -> tuple[PunctualityRow, ...]:
    """Return two units that were late."""
    return (
        PunctualityRow("样例甲县样例局", 9, 1, 1, (rows[0].name, rows[8].name)),
        PunctualityRow("样例乙县样例局", 9, 1, 0, (rows[1].name,)),
    )


def restatements(rows: Sequence[ProjectRow]) -> tuple[RestatementRow, ...]:
    """Return one correction."""
    what = (
        "中央预算内投资到位由100.00万元改为120.00万元（样例）",
        "形象进度由在建（基础）改为在建（主体）（样例）",
    )
    return (
        RestatementRow(
            rows[5].code, rows[5].name, Month(2023, 4), what, "样例理由：漏记一笔到账", "样例管理员", CUT_OFF
        ),
    )


def next_work(rows: Sequence[ProjectRow]) -> tuple[WorkRow, ...]:
    """Return what units mean to do next month."""
    text = "样例：完成二层楼面浇筑，办理消防手续（样例）。"
    return tuple(WorkRow(row.code, row.name, _region(row), text) for row in rows[:12])


def curve(whole: Figures) -> tuple[CurvePoint, ...]:
    """Return five years, of which the first thirty months are closed."""
    total = whole.total_investment or Decimal(0)
    return tuple(
        CurvePoint(
            Month(2021, 1).plus(index),
            total * (index + 1) / 60,
            total * (index + 1) * (index + 1) / 2900 if index < 30 else None,
        )
        for index in range(60)
    )


def _points(start: str, now: str, then: str, low: str | None, high: str | None) -> tuple[OutcomePoint, ...]:
    """Return a measure from its baseline to the end of the plan, with or without a range."""
    first, last = Decimal(start), Decimal(now)

    def on_the_way(end: str | None, quarter: int) -> Decimal | None:
        return None if end is None else last + (Decimal(end) - last) * quarter / 10

    return (
        OutcomePoint(Month(2021, 10), first, None, None, None),
        *(
            OutcomePoint(MONTH.plus(step - 5), first + (last - first) * step / 5, None, None, None)
            for step in range(6)
        ),
        *(
            OutcomePoint(
                MONTH.plus(3 * quarter), None, *(on_the_way(end, quarter) for end in (then, low, high))
            )
            for quarter in range(1, 11)
        ),
    )


OUTCOMES = (
    OutcomeRow(
        key="beds_per_1000_elders",
        label="每千名老年人养老床位数",
        unit="张",
        decimals=1,
        baseline=Decimal("20.3"),
        attained=Decimal("20.64"),
        target=Decimal(33),
        target_year=2025,
        forecast=Decimal("31.43"),
        gap=Decimal(1410),
        share_reaching=Decimal("3.5"),
        sentences=(
            "截至2023年6月为20.6张，到2025年末预计31.4张，缺1410张（样例）。",
            "已取消的1个项目不计（样例）。",
        ),
        deciders=(),
        largest=("样例乙县第2号样例项目（虚构）（410张，2025年，再晚一个季度就超过2025年）",),
        target_bound="不少于",
        points=_points("20.3", "20.64", "31.43", "22.3", "28.4"),
    ),
    OutcomeRow(
        key="nursing_bed_share",
        label="养老机构护理型床位占比",
        unit="%",
        decimals=1,
        baseline=Decimal("53.9"),
        attained=Decimal("53.5"),
        target=Decimal(60),
        target_year=2025,
        forecast=Decimal("65.6"),
        gap=Decimal(-1577),
        share_reaching=None,
        sentences=("可以达到目标60%，多出1577张（样例）。",),
        deciders=("样例甲县第1号样例项目（虚构）（440张，2024年9月）",),
        points=_points("53.9", "53.5", "65.6", None, None),
    ),
    OutcomeRow(
        key="places_per_1000_residents",
        label="每千常住人口托位数",
        unit="个",
        decimals=2,
        baseline=Decimal("1.92"),
        attained=None,
        target=None,
        target_year=2025,
        forecast=None,
        gap=None,
        share_reaching=None,
        sentences=("方案未给出样例市的常住人口，登记后可算（样例）。",),
        deciders=(),
    ),
)
"""One that falls short, one that is reached by a project alone, one of which too little is known."""
COMMITMENTS = CommitmentSummary(
    total=56,
    counts=(("逾期", 2), ("推进中", 30), ("未填报", 24)),
    rows=(
        CommitmentRow(
            "YL-T-04",
            "样例任务一",
            ("样例市民政局",),
            "样例覆盖率：大于90%",
            PartialDate.of_year(2022),
            is_overdue=True,
        ),
        CommitmentRow(
            "YL-T-06",
            "样例任务二",
            ("样例市民政局", "样例市卫生健康委员会", "样例市财政局"),
            "样例机构：1所",
            PartialDate.parse("2023-08"),
            is_overdue=False,
        ),
    ),
    overdue=2,
    due=1,
    approved=12,
    quarter=MONTH,
    missing_updates=81,
    missing_units=21,
    owing=(("样例市民政局", 16), ("样例市卫生健康委员会", 12)),
    done=tuple(f"样例任务{number}（样例市民政局）" for number in "三四五六七八九"),
)
COMMITMENTS_OF_COUNTY = replace(
    COMMITMENTS, counts=(), approved=0, quarter=None, missing_updates=0, missing_units=0, owing=(), done=()
)
