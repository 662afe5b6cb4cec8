"""A small plan with realistic defaults, registered through the services."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.audit.types import Actor
from app.directory.service import register_organisations, register_regions
from app.directory.types import OrganisationKind, RegionLevel, RegisterOrganisation, RegisterRegion
from app.kernel.partial_dates import PartialDate
from app.plans.service import register_plan, register_printed_row
from app.plans.types import PlanFact, PrintedRowFact, PrintedTotalFact, SectionFact, Sector, TotalMeasure
from app.projects.service import register_projects
from app.projects.types import BedKind, Figure, Measure, ProjectCategory, RegisterProject

CLERK = Actor("test")
CITY = RegisterRegion("990000", "示例市", RegionLevel.CITY, None, 1)
COUNTY = RegisterRegion("990021", "示例县", RegionLevel.COUNTY, "990000", 2)
UNIT = RegisterOrganisation(
    "990000", "示例县民政局", OrganisationKind.CIVIL_AFFAIRS, "990021", ("示例民政局",)
)
PLAN = PlanFact(
    code="example-2022",
    title="示例市整体解决方案",
    region_code="990000",
    issuing_unit=None,
    document_number=None,
    issued_on=None,
    first_year=2021,
    last_year=2025,
    list_title="附件 重大项目清单",
    central_share_ceiling=Decimal(60),
    sections=(SectionFact("养老", "一、养老项目", Sector.ELDER_CARE, "附件", "EX-", 1),),
    printed_totals=(PrintedTotalFact(None, TotalMeasure.PROJECT_COUNT, Decimal(1)),),
)
ROW = PrintedRowFact("example-2022", "养老", 1, (("项目名称", "示例养老院"),))
PROJECT = RegisterProject(
    code="EX-01",
    plan_code="example-2022",
    section_key="养老",
    printed_no=1,
    name="示例养老院",
    printed_type="公办养老",
    category=ProjectCategory.INSTITUTIONAL_CARE,
    start=PartialDate.of_year(2022),
    end=PartialDate.of_year(2024),
    region_code="990021",
    location="示例县",
    content="新增床位100张，其中护理床位60张。",
    scope="新建养老院",
    total_investment=Decimal(1500),
    central_requested=Decimal(1200),
    figures=(Figure(Measure.NEW_BEDS, Decimal(100)), Figure(Measure.NURSING_BEDS, Decimal(60))),
    bed_kind=BedKind.ELDER_CARE,
    units=("示例民政局",),
)


def register_example(**changes: Any) -> None:  # noqa: ANN401 - any field of a project
    """Register the plan with its one project, changed as asked."""
    register_regions([CITY, COUNTY], actor=CLERK)
    register_organisations([UNIT], actor=CLERK)
    register_plan(PLAN, actor=CLERK)
    register_printed_row(ROW, actor=CLERK)
    register_projects(PLAN.code, [replace(PROJECT, **changes)], actor=CLERK)
