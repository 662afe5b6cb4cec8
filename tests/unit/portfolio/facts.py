"""A project as the query layer returns it, with realistic defaults."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.funding.types import FundingSource, PlannedAmount
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.plans.types import RowNote, Sector
from app.portfolio.types import Export, PlanName, ProjectFact, ShownMonths, UnitFact
from app.projects.types import BedKind, Measure, ProjectCategory, Qualifier
from app.returns.types.vocabulary import Reading

PLAN = PlanName(
    "example-2022", "示例市整体解决方案", "示府字〔2022〕1号", "附件 重大项目清单", "990000", "示例市"
)
PROJECT = ProjectFact(
    code="EX-01",
    plan_code=PLAN.code,
    plan_title=PLAN.title,
    section_key="养老",
    section_title="一、养老项目",
    annex="附件",
    sector=Sector.ELDER_CARE,
    printed_no=1,
    name="示例养老院",
    printed_type="公办养老",
    category=ProjectCategory.INSTITUTIONAL_CARE,
    region_code="990021",
    region_name="示例县",
    location="示例县",
    start=PartialDate.of_year(2022),
    end=PartialDate.of_year(2024),
    total_investment=Decimal("1500.00"),
    central_requested=Decimal("1200.00"),
    new_beds=120,
    nursing_beds=60,
    renovated_beds=None,
    new_places=None,
    floor_area_m2=Decimal("7389.20"),
    site_count=None,
    household_count=None,
    bed_kind=BedKind.ELDER_CARE,
    qualifiers=((Measure.FLOOR_AREA, Qualifier.APPROXIMATE),),
    scope="新建养老院",
    content="建筑面积约7389.2平方米，新增床位120张，其中护理床位60张。",
    units=(UnitFact(1, "示例县民政局", "示例民政局"), UnitFact(2, "示例城投公司", "示例城投公司")),
    planned_split=(
        PlannedAmount(FundingSource.CENTRAL_BUDGET, Decimal("1200.00")),
        PlannedAmount(FundingSource.UNASSIGNED, Decimal("300.00")),
    ),
    cells=(("项目名称", "示例养老院"),),
    notes=(RowNote("new_beds", "新增床位150张", "120", "内容写150张，栏目印120，按栏目取120。"),),
)


def project(**changes: Any) -> ProjectFact:  # noqa: ANN401 - any field
    """Return the project, changed as asked."""
    return replace(PROJECT, **changes)


def export(*projects: ProjectFact) -> Export:
    """Return an export of some projects, of the register alone."""
    return Export(projects, (PLAN,))


def export_of_june(*projects: ProjectFact) -> Export:
    """Return an export of some projects with what was reported for June 2023."""
    june = Month(2023, 6)
    return Export(projects, (PLAN,), june, ShownMonths(Reading.NOW, ((PLAN, june),)))
