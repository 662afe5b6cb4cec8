"""Writes `reports/templates/project_card/sample.json`: `python -m tests.reports.make_card_sample`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.briefs.render.cards import DOCUMENT
from app.briefs.render.markup import TEMPLATES
from app.briefs.types import (
    CARD_SCHEMA,
    Area,
    CardMilestone,
    CardSource,
    LightRow,
    PlanHead,
    ProblemRow,
    ProjectCard,
    ProjectRow,
)
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.projects.types import MilestoneKind

SAMPLE = TEMPLATES / DOCUMENT / "sample.json"


def sample() -> ProjectCard:
    """Return an invented card; the same each time."""
    name, region, units = "样例堎糰县第1号样例项目（虚构，㎡、㎥）", "样例堎糰县", ("样例局", "样例公司")
    return ProjectCard(
        schema=CARD_SCHEMA,
        sample=True,
        is_demo=False,
        is_monochrome=False,
        plan=PlanHead(
            "sample", "样例市“一老一小”整体解决方案", "样府字〔2022〕0号", "附件1 重大项目清单", 2021, 2025
        ),
        area=Area("000000", "样例市", region),
        section="养老项目",
        month=Month(2023, 6),
        cut_off=date(2023, 6, 30),
        project=ProjectRow(
            code="YL-01",
            printed_no=1,
            name=name,
            printed_type="样例类型（新建）",
            start=PartialDate.of_year(2022),
            end=PartialDate.of_year(2024),
            location="样例镇",
            scope="虚构的建设内容",
            total_investment=Decimal("12345.67"),
            central_requested=Decimal("3000.00"),
            new_beds=300,
            new_beds_prefix="约",
            bed_kind=None,
            nursing_beds=180,
            renovated_beds=None,
            renovated_beds_prefix="",
            new_places=60,
            new_places_prefix="",
            units=units,
            stage="在建（主体）",
            completed=Decimal("5432.10"),
            light="黄灯",
        ),
        content="虚构的建设内容和规模：新建养老服务综合楼一栋，总建筑面积1.2万㎡，设床位约300张，配套托位60个。",
        reporting="已填报",
        progress="虚构的本月进展：主体施工至三层，二层砌体完成过半。",
        grade="顺利",
        light=LightRow(
            code="YL-01",
            project=name,
            region=region,
            units=units,
            light="yellow",
            label="黄灯",
            months=2,
            reasons=("虚构：年度完成投资占年度计划38.0%，欠序时12.0个百分点（百分点制第1版），连续2个月。",),
            held_by=None,
            grade="顺利",
        ),
        sources=(
            CardSource(
                "中央预算内投资", *map(Decimal, ("3000.00", "3000.00", "2400.00", "1800.00", "1500.00"))
            ),
            CardSource(
                "企业自筹/社会资本",
                Decimal("9345.67"),
                None,
                *map(Decimal, ("4000.00", "3632.10", "3000.00")),
            ),
        ),
        total=CardSource("合计", *map(Decimal, ("12345.67", "3000.00", "6400.00", "5432.10", "4500.00"))),
        receipt_rate=Decimal("213.3333"),
        completion_rate=Decimal("44.0002"),
        payment_rate=Decimal("82.8409"),
        milestones=tuple(_milestone(kind) for kind in MilestoneKind),
        problems=(
            ProblemRow(
                "YL-01",
                name,
                region,
                "资金",
                "提请县级协调",
                "虚构：配套资金未按计划到位。",
                "样例县财政局",
                date(2023, 7, 31),
            ),
        ),
        next_work="虚构的下月工作：完成主体四层，启动消防报审。",
        photos=(),
    )


def _milestone(kind: MilestoneKind) -> CardMilestone:
    """Return a milestone: early ones reached, late ones forecast, one waived, one overdue, some unknown."""
    planned, forecast, actual, waiver = {
        MilestoneKind.PROPOSAL: ("2021-11", None, "2021-11-20", ""),
        MilestoneKind.SITE: (None, None, None, "利用存量房屋（虚构）"),
        MilestoneKind.FEASIBILITY: ("2022-02-28", None, "2022-03-30", ""),
        MilestoneKind.CONSTRUCTION_PERMIT: ("2022-08-31", None, "2022-08-20", ""),
        MilestoneKind.START: ("2022", None, "2022-09-10", ""),
        MilestoneKind.FOUNDATION: ("2023-01-31", None, "2023-02-15", ""),
        MilestoneKind.TOPPING_OUT: ("2023-06-15", "2023-09-20", None, ""),
        MilestoneKind.FITTING_OUT: ("2023-05-31", None, None, ""),
        MilestoneKind.COMPLETION: ("2024", "2024-10-31", None, ""),
        MilestoneKind.OPERATION: ("2025-03", None, None, ""),
    }.get(kind, (None, None, None, ""))
    return CardMilestone(
        kind.label,
        PartialDate.parse(planned) if planned else None,
        date.fromisoformat(forecast) if forecast else None,
        date.fromisoformat(actual) if actual else None,
        waiver,
    )


if __name__ == "__main__":
    SAMPLE.write_text(sample().to_json(), encoding="utf-8")
