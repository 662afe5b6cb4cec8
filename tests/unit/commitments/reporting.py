"""Commitments, targets and updates with realistic defaults, for tests of rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from app.commitments.types import (
    CommitmentKind,
    CommitmentTargetFact,
    Progress,
    TargetReport,
    UnitRole,
    UpdateContent,
    UpdateFact,
)
from app.commitments.types.facts import CommitmentFact, UnitPart
from app.directory.types import OrganisationKind
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.plans.types import Comparison, Sector

CITY = "990000"
SPRING, SUMMER, AUTUMN = Month(2023, 3), Month(2023, 6), Month(2023, 9)
AT = datetime(2023, 4, 3, 4, tzinfo=UTC).replace(tzinfo=None)
CIVIL = UnitPart(1, "示例市民政局", "市民政局", OrganisationKind.CIVIL_AFFAIRS, UnitRole.LEAD)
HEALTH = UnitPart(2, "示例市卫生健康委员会", "市卫健委", OrganisationKind.HEALTH, UnitRole.RESPONSIBLE)
FINANCE = UnitPart(3, "示例市财政局", "市财政局", OrganisationKind.FINANCE, UnitRole.RESPONSIBLE)
BEDS = CommitmentTargetFact(
    number=1,
    due=PartialDate.of_year(2023),
    printed="新增床位100张以上",
    summary="新增养老床位",
    value=Decimal(100),
    unit="张",
    comparison=Comparison.AT_LEAST,
    indicator_code=None,
    note="",
)
RULES = replace(BEDS, number=2, due=None, summary="管理办法", value=None, unit="")
TASK = CommitmentFact(
    id=1,
    code="EX-T-01",
    plan_code="example-2022",
    plan_title="示例市整体解决方案",
    city_code=CITY,
    city_name="示例市",
    kind=CommitmentKind.TASK,
    document="正文",
    section="三（一）",
    printed_no=1,
    position=1,
    group="健全保障体系",
    title="筑牢兜底保障网",
    summary="扩建公办养老院。",
    expected="",
    sector=Sector.ELDER_CARE,
    counties=False,
    zones=False,
    note="",
    units=(CIVIL, HEALTH, FINANCE),
    targets=(BEDS, RULES),
)
SHARED = replace(
    TASK, sector=Sector.MIXED, units=(HEALTH, replace(CIVIL, role=UnitRole.RESPONSIBLE)), targets=(BEDS,)
)
"""A commitment without a printed lead."""


def report(number: int = 1, value: int | None = None, text: str = "", *, met: bool = False) -> TargetReport:
    """Return what an update says of a target."""
    return TargetReport(number, met, None if value is None else Decimal(value), text)


def content(
    progress: Progress = Progress.ONGOING, *targets: TargetReport, done: str = "已开工。", problem: str = ""
) -> UpdateContent:
    """Return the content of an update."""
    return UpdateContent(progress, done, problem, "", targets)


def update(
    quarter: Month = SPRING,
    unit: UnitPart = CIVIL,
    *targets: TargetReport,
    progress: Progress = Progress.ONGOING,
    revision: int = 1,
    approved: bool | None = True,
) -> UpdateFact:
    """Return an update, approved unless said otherwise."""
    return UpdateFact(
        id=quarter.to_integer() * 100 + unit.organisation_id * 10 + revision,
        commitment_code=TASK.code,
        organisation_id=unit.organisation_id,
        organisation_name=unit.name,
        quarter=quarter,
        revision=revision,
        content=content(progress, *targets),
        submitted_at=AT,
        submitted_by="clerk",
        is_approved=approved,
        decided_at=None if approved is None else AT,
        decided_by=None if approved is None else "coordinator",
        decision_reason="",
    )
