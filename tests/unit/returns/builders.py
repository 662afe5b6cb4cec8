"""A project, its report and its closed month, with realistic defaults: 万安县城中养老服务中心, 1800 万元."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.projects.types import MilestoneKind, Stage
from app.returns.rules.consistency import findings
from app.returns.types.facts import MonthFact
from app.returns.types.report import Finding, MilestoneReport, ProjectBasis, Report, SourceAmounts
from app.returns.types.vocabulary import Amount, Grade, Reporting

MONTH = Month(2023, 6)
LAST_MONTH = Month(2023, 5)
BASIS = ProjectBasis(
    code="JA-02",
    total_investment=Decimal(1800),
    planned_start=PartialDate.of_year(2021),
    planned_completion=PartialDate.of_year(2023),
    milestones=tuple(MilestoneKind),
    has_county_step=True,
)


def amounts(
    source: FundingSource = FundingSource.CENTRAL_BUDGET,
    *,
    planned: str | None = None,
    allocated: str | None = None,
    received: str | None = None,
    completed: str | None = None,
    paid: str | None = None,
    reduction_reason: str = "",
    is_advance: bool = False,
) -> SourceAmounts:
    """Return the amounts of one source, given as people type them."""
    return SourceAmounts(
        source,
        planned=_number(planned),
        allocated=_number(allocated),
        received=_number(received),
        completed=_number(completed),
        paid=_number(paid),
        reduction_reason=reduction_reason,
        is_advance=is_advance,
    )


def with_amount(row: SourceAmounts, kind: Amount, amount: Decimal | None) -> SourceAmounts:
    """Return a row with one of its five amounts changed."""
    five = {each: row.amount(each) for each in Amount} | {kind: amount}
    return replace(
        row,
        planned=five[Amount.PLANNED],
        allocated=five[Amount.ALLOCATED],
        received=five[Amount.RECEIVED],
        completed=five[Amount.COMPLETED],
        paid=five[Amount.PAID],
    )


def _number(text: str | None) -> Decimal | None:
    """Return an amount as typed; None is 未填."""
    return None if text is None else Decimal(text)


def started(day: date = date(2022, 3, 1)) -> MilestoneReport:
    """Return the milestone of a start."""
    return MilestoneReport(MilestoneKind.START, actual=day)


CENTRAL = amounts(planned="1440", allocated="1000", received="800", completed="600", paid="500")
REPORT = Report(
    stage=Stage.STRUCTURE,
    grade=Grade.SMOOTH,
    progress="主体结构施工至三层。",
    next_work="完成主体结构封顶。",
    amounts=(CENTRAL,),
    milestones=(started(),),
)


def report(*rows: SourceAmounts, **changes: Any) -> Report:  # noqa: ANN401 - any field of a report
    """Return a report without a fault, with these amounts and changes."""
    if rows:
        changes["amounts"] = rows
    return replace(REPORT, **changes)


def month_fact(
    content: Report = REPORT,
    month: Month = LAST_MONTH,
    **changes: Any,  # noqa: ANN401 - any field of a fact
) -> MonthFact:
    """Return a closed month in which `content` was reported."""
    fact = MonthFact(
        project_code=BASIS.code,
        month=month,
        revision=0,
        stage=content.stage,
        grade=content.grade,
        reporting=Reporting.REPORTED,
        was_late=False,
        version_id=1,
        total_investment=BASIS.total_investment,
        amounts=content.amounts,
        milestones=content.milestones,
        problems=content.problems,
        progress=content.progress,
        next_work=content.next_work,
        explanations=content.explanations,
    )
    return replace(fact, **changes)


def keys(found: tuple[Finding, ...]) -> list[str]:
    """Return the keys of findings."""
    return [each.key for each in found]


def found(
    content: Report, previous: MonthFact | None = None, basis: ProjectBasis = BASIS
) -> tuple[Finding, ...]:
    """Return what the rules find in the usual month."""
    return findings(content, previous, basis, MONTH)


def only(
    content: Report, previous: MonthFact | None = None, basis: ProjectBasis = BASIS
) -> tuple[str, str, str]:
    """Return key, field and message of the only finding."""
    (one,) = found(content, previous, basis)
    return one.key, one.field, one.message
