"""Facts that pages read: returns on their way, and how a month stood when it was closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.kernel.months import Month
from app.projects.types import Stage
from app.returns.types.report import MilestoneReport, ProblemReport, SourceAmounts
from app.returns.types.vocabulary import (
    Grade,
    PeriodState,
    Reading,
    Reporting,
    RestatementState,
    ReturnState,
    Step,
)


@dataclass(frozen=True, slots=True)
class AsOf:
    """Which month is read, and in which of its two readings."""

    month: Month
    reading: Reading = Reading.NOW


@dataclass(frozen=True, slots=True)
class MonthFact:
    """How a project stood at the end of a closed month."""

    project_code: str
    month: Month
    revision: int
    """0 as closed; each restatement adds one."""
    stage: Stage | None
    """None where nothing was ever reported."""
    grade: Grade | None
    reporting: Reporting
    was_late: bool
    version_id: int | None
    """The version of the return whose figures these are; None where nothing was ever reported."""
    total_investment: Decimal
    """万元, of the register at the time when the month was closed."""
    amounts: tuple[SourceAmounts, ...] = ()
    milestones: tuple[MilestoneReport, ...] = ()
    problems: tuple[ProblemReport, ...] = ()
    explanations: tuple[tuple[str, str], ...] = ()
    progress: str = ""
    next_work: str = ""


@dataclass(frozen=True, slots=True)
class StepFact:
    """Something that was done to a return."""

    step: Step
    version_number: int
    taken_at: datetime
    """UTC."""
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnFact:
    """A return on its way, as lists show it."""

    project_code: str
    project_name: str
    plan_code: str
    region_code: str
    region_name: str
    has_county_step: bool
    month: Month
    deadline: date
    period_state: PeriodState
    state: ReturnState
    is_zero: bool
    version_number: int
    """How often it was submitted."""
    first_submitted_at: datetime | None
    """UTC."""
    saved_at: datetime | None
    """UTC; when its draft was last saved."""
    last_reason: str
    """Why it was sent back, where it was."""


@dataclass(frozen=True, slots=True)
class RestatementFact:
    """A correction of a closed month: old, new, why, who asked, who decided. Times are UTC."""

    id: int
    project_code: str
    month: Month
    state: RestatementState
    reason: str
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str
    old_stage: Stage | None
    new_stage: Stage
    old_amounts: tuple[SourceAmounts, ...]
    new_amounts: tuple[SourceAmounts, ...]


@dataclass(frozen=True, slots=True)
class PunctualityRow:
    """How the reporting unit of projects kept its deadlines in one month: numbers of returns."""

    unit_id: int
    unit_name: str
    month: Month
    due: int
    on_time: int
    late: int
    missing: int
    zero: int
    """Of those reported, on time or late, how many said that nothing changed."""
