"""A small plan with bureaus and commitments, and their updates on the way, all made by the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from app.audit.types import Actor
from app.commitments import service
from app.commitments.queries import conditions, facts, updates
from app.commitments.types import (
    CommitmentKind,
    CommitmentTargetFact,
    CommitmentUnitFact,
    Progress,
    RegisterCommitment,
    TargetReport,
    UnitRole,
    UpdateContent,
)
from app.commitments.types.writing import UpdateKey
from app.directory.queries import organisations_for_edit
from app.directory.service import register_organisations
from app.directory.types import OrganisationKind, RegisterOrganisation
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.plans.types import Comparison, Sector
from app.returns import service as returns
from tests.integration.services.factories import CITY, PLAN, register_example

CLERK, COORDINATOR, LOADER = Actor("clerk"), Actor("coordinator"), Actor("loader")
CIVIL, HEALTH = "示例市民政局", "示例市卫生健康委员会"
QUARTER = Month(2023, 3)
IN_APRIL = datetime(2023, 4, 3, 4, tzinfo=UTC).replace(tzinfo=None)
"""Noon in China, when the first quarter is open."""
BUREAUS = (
    RegisterOrganisation(CITY.code, CIVIL, OrganisationKind.CIVIL_AFFAIRS, CITY.code, ("市民政局",)),
    RegisterOrganisation(CITY.code, HEALTH, OrganisationKind.HEALTH, CITY.code, ("市卫健委",)),
)
BEDS = CommitmentTargetFact(
    number=1,
    due=PartialDate.of_year(2023),
    printed="2023年底新增床位100张以上",
    summary="新增养老床位",
    value=Decimal(100),
    unit="张",
    comparison=Comparison.AT_LEAST,
    indicator_code=None,
    note="",
)
RULES = replace(BEDS, number=2, due=None, printed="制定管理办法", summary="管理办法", value=None, unit="")
TASK = RegisterCommitment(
    code="EX-T-01",
    plan_code=PLAN.code,
    kind=CommitmentKind.TASK,
    document="正文",
    section="三（一）",
    printed_no=1,
    position=1,
    group="健全保障体系",
    title="筑牢兜底保障网",
    summary="扩建公办养老院，保障特困老年人。",
    expected="",
    sector=Sector.ELDER_CARE,
    counties=True,
    zones=False,
    note="",
    units=(
        CommitmentUnitFact(UnitRole.LEAD, "市民政局"),
        CommitmentUnitFact(UnitRole.RESPONSIBLE, "市卫健委"),
    ),
    targets=(BEDS, RULES),
)
SHARED = replace(
    TASK,
    code="EX-T-02",
    printed_no=2,
    position=2,
    title="推进医养结合",
    sector=Sector.MIXED,
    units=(
        CommitmentUnitFact(UnitRole.RESPONSIBLE, "市卫健委"),
        CommitmentUnitFact(UnitRole.RESPONSIBLE, "市民政局"),
    ),
    targets=(),
)
GOAL = replace(
    TASK,
    code="EX-G-01",
    kind=CommitmentKind.GOAL,
    printed_no=3,
    position=3,
    title="居家养老更便捷",
    counties=False,
    units=(),
    targets=(),
)
ALL_OF_THEM = (TASK, SHARED, GOAL)


def target_report(
    number: int, value: Decimal | None = None, text: str = "", *, is_met: bool = False
) -> TargetReport:
    """Return what an update says of a target."""
    return TargetReport(number, is_met, value, text)


UNDER_WAY = UpdateContent(
    Progress.ONGOING,
    "已完成两所养老院的扩建设计。",
    "",
    "上半年开工。",
    (target_report(1, Decimal(20)),),
)


def set_up() -> None:
    """Register plan, bureaus and commitments, and open the first reporting period."""
    register_example()
    register_organisations(BUREAUS, actor=LOADER)
    service.register_commitments(PLAN.code, ALL_OF_THEM, actor=LOADER)
    returns.open_period(PLAN.code, QUARTER, actor=LOADER, today=date(2023, 3, 25))


def unit_id(name: str = CIVIL) -> int:
    """Return the id of a unit."""
    return next(each.id for each in organisations_for_edit(CITY.code) if each.name == name)


def key_of(code: str = TASK.code, unit: str = CIVIL, quarter: Month = QUARTER) -> UpdateKey:
    """Return what an update is of."""
    return UpdateKey(code, unit_id(unit), quarter)


def submit(
    content: UpdateContent = UNDER_WAY,
    key: UpdateKey | None = None,
    *,
    actor: Actor = CLERK,
    at: datetime = IN_APRIL,
) -> int:
    """Submit an update by the version that is in force; return its id."""
    key = key or key_of()
    fact = facts.commitments(conditions.of_code(key.commitment_code))[0]
    version = updates.draft(fact.id, key).version
    return service.submit_update(key, content, {"done": content.done}, version, actor=actor, at=at)


def approve(update_id: int, at: datetime = IN_APRIL) -> None:
    """Let the lead office pass an update."""
    service.decide_update(update_id, approve=True, reason="", actor=COORDINATOR, at=at)
