"""An example project on its way through the months, with realistic defaults."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.audit.types import Actor
from app.funding.rules import split_of_plan
from app.funding.service import set_planned_splits
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.projects.types import MilestoneKind, Stage
from app.returns import queries, service
from app.returns.types.report import MilestoneReport, ProblemReport, Report, SourceAmounts
from app.returns.types.vocabulary import Grade, ProblemKind, ProblemLevel, Step
from tests.integration.services.factories import PLAN, register_example

OWNER, COUNTY, CITY = Actor("owner"), Actor("county"), Actor("city")
CODE = "EX-01"
MARCH = Month(2023, 3)
CENTRAL, SELF_RAISED = FundingSource.CENTRAL_BUDGET, FundingSource.SELF_RAISED

BUILDING = Report(
    stage=Stage.FOUNDATION,
    grade=Grade.SMOOTH,
    progress="基础施工完成 60%。",
    next_work="完成基础施工。",
    amounts=(
        SourceAmounts(CENTRAL, Decimal(1200), Decimal(800), Decimal(500), Decimal(400), Decimal(300)),
        SourceAmounts(SELF_RAISED, Decimal(200), None, Decimal(100), Decimal(100), Decimal(80)),
    ),
    milestones=(
        MilestoneReport(
            MilestoneKind.CONSTRUCTION_PERMIT, actual=date(2023, 2, 1), document_number="示建〔2023〕1号"
        ),
        MilestoneReport(MilestoneKind.START, actual=date(2023, 2, 20)),
    ),
    problems=(ProblemReport(ProblemKind.MONEY, ProblemLevel.COUNTY, "配套资金未到位。", "县财政局"),),
)
"""A report of the example project (total 1500 万元) that breaks no rule."""


def set_up(**changes: Any) -> None:  # noqa: ANN401 - any field of a project
    """Register the example project with the split that its plan implies."""
    register_example(**changes)
    set_planned_splits(PLAN.code, {CODE: split_of_plan(Decimal(1500), Decimal(1200))}, actor=CITY)


def open_month(month: Month = MARCH) -> None:
    """Open a month on its last day."""
    service.open_period(PLAN.code, month, actor=CITY, today=month.last_day)


def on_day(month: Month, day: int) -> datetime:
    """Return noon in China of a day counted from the first of a month, as naive UTC."""
    return datetime(month.year, month.number, 1, 4) + timedelta(days=day - 1)  # noqa: DTZ001 - stored so


def completed(report: Report, amount: int) -> Report:
    """Return a report whose central money has been completed to an amount (万元)."""
    first, *others = report.amounts
    return replace(report, amounts=(replace(first, completed=Decimal(amount)), *others))


def submit(report: Report = BUILDING, month: Month = MARCH, at: datetime | None = None) -> int:
    """Submit a report by the lock that is in force; return the version number."""
    draft = queries.draft(CODE, month)
    assert draft is not None
    fields = {"progress": report.progress}
    return service.submit(CODE, month, report, fields, draft.lock, actor=OWNER, at=at)


def pass_on(number: int = 1, month: Month = MARCH) -> None:
    """Let county and city pass a version."""
    service.review(CODE, month, Step.COUNTY_PASS, "", number, actor=COUNTY)
    service.review(CODE, month, Step.CITY_PASS, "", number, actor=CITY)


def close_month(report: Report | None = BUILDING, month: Month = MARCH) -> None:
    """Open a month, let a report (if any) travel through it, and close it."""
    open_month(month)
    if report is not None:
        pass_on(submit(report, month), month)
    service.close_period(PLAN.code, month, actor=CITY)
