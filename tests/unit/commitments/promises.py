"""Commitments on a day with realistic defaults, for tests of lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.commitments.rules.lines import line_of
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

if TYPE_CHECKING:
    from app.commitments.types.lines import CommitmentLine

TODAY = date(2023, 6, 30)
QUARTER = Month(2023, 3)
CIVIL = UnitPart(1, "示例市民政局", "市民政局", OrganisationKind.CIVIL_AFFAIRS, UnitRole.LEAD)
HEALTH = UnitPart(2, "示例市卫生健康委员会", "市卫健委", OrganisationKind.HEALTH, UnitRole.RESPONSIBLE)


def update(
    progress: Progress = Progress.ONGOING,
    *met: int,
    quarter: Month = QUARTER,
    unit: UnitPart = CIVIL,
    revision: int = 1,
    is_approved: bool | None = True,
) -> UpdateFact:
    """Return an update that says which targets are met; those of later units are submitted later."""
    submitted_at = datetime(quarter.year, quarter.number, 28, 4) + timedelta(  # noqa: DTZ001 - stored so
        hours=unit.organisation_id, minutes=revision
    )
    return UpdateFact(
        id=quarter.to_integer() * 100 + unit.organisation_id * 10 + revision,
        commitment_code="",
        organisation_id=unit.organisation_id,
        organisation_name=unit.name,
        quarter=quarter,
        revision=revision,
        content=UpdateContent(
            progress,
            "已开工。",
            "缺用地指标。" if progress is Progress.BLOCKED else "",
            "",
            tuple(TargetReport(number, is_met=True, value=None, text="") for number in met),
        ),
        submitted_at=submitted_at,
        submitted_by="clerk",
        is_approved=is_approved,
        decided_at=None if is_approved is None else submitted_at,
        decided_by=None if is_approved is None else "coordinator",
        decision_reason="请补充文号。" if is_approved is False else "",
    )


def line(
    *due: str | None,
    updates: tuple[UpdateFact, ...] = (),
    units: tuple[UnitPart, ...] = (CIVIL, HEALTH),
    code: str = "EX-T-01",
    position: int = 1,
    kind: CommitmentKind = CommitmentKind.TASK,
    document: str = "正文",
    group: str = "健全保障体系",
    zones: bool = False,
) -> CommitmentLine:
    """Return a commitment as it stands today, with a target for each date; None is one without."""
    fact = CommitmentFact(
        id=position,
        code=code,
        plan_code="example-2022",
        plan_title="示例市整体解决方案",
        city_code="990000",
        city_name="示例市",
        kind=kind,
        document=document,
        section="",
        printed_no=position,
        position=position,
        group=group,
        title="筑牢兜底保障网",
        summary="扩建公办养老院。",
        expected="",
        sector=Sector.ELDER_CARE,
        counties=False,
        zones=zones,
        note="",
        units=units,
        targets=tuple(_target(number, text) for number, text in enumerate(due, 1)),
    )
    return line_of(fact, [_of(code, each) for each in updates], TODAY)


def _target(number: int, due: str | None) -> CommitmentTargetFact:
    return CommitmentTargetFact(
        number=number,
        due=None if due is None else PartialDate.parse(due),
        printed="新增床位",
        summary="新增养老床位",
        value=None,
        unit="",
        comparison=Comparison.EQUAL,
        indicator_code=None,
        note="",
    )


def _of(code: str, said: UpdateFact) -> UpdateFact:
    return replace(said, commitment_code=code)
