"""What a plan commits departments to, and how they report on it: vocabularies and plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.kernel.texts import Text
from app.plans.types import Comparison, Sector


class CommitmentKind(Labelled):
    """What kind of thing is promised."""

    POLICY = "policy", Text("重大政策")
    PILOT = "pilot", Text("重大试点")
    REFORM = "reform", Text("重大改革")
    TASK = "task", Text("重点任务")
    GOAL = "goal", Text("发展目标")


class UnitRole(Labelled):
    """What part a unit has in a commitment."""

    LEAD = "lead", Text("牵头单位")
    RESPONSIBLE = "responsible", Text("责任单位")


class Progress(Labelled):
    """How far a unit says that a commitment is."""

    NOT_STARTED = "not_started", Text("未启动")
    ONGOING = "ongoing", Text("推进中")
    BLOCKED = "blocked", Text("受阻")
    DONE = "done", Text("已完成")


class UpdateState(Labelled):
    """Where the update of a quarter is on its way: 已提交 → 通过, or 退回 with a reason."""

    SUBMITTED = "submitted", Text("已提交")
    APPROVED = "approved", Text("通过")
    SENT_BACK = "sent_back", Text("退回")


class TargetState(Labelled):
    """Where a dated target stands on a day."""

    MET = "met", Text("已实现")
    OVERDUE = "overdue", Text("逾期")
    DUE_SOON = "due_soon", Text("即将到期")
    NOT_DUE = "not_due", Text("未到期")
    UNDATED = "undated", Text("未定期限")


@dataclass(frozen=True, slots=True)
class CommitmentUnitFact:
    """A unit's part in a commitment, under its printed name."""

    role: UnitRole
    name: str


@dataclass(frozen=True, slots=True)
class CommitmentTargetFact:
    """A dated or quantified target of a commitment."""

    number: int
    due: PartialDate | None
    printed: str
    summary: str
    value: Decimal | None
    unit: str
    comparison: Comparison
    indicator_code: str | None
    note: str


@dataclass(frozen=True, slots=True)
class RegisterCommitment:
    """A commitment as a plan package states it."""

    code: str
    plan_code: str
    kind: CommitmentKind
    document: str
    section: str
    printed_no: int
    position: int
    group: str
    title: str
    summary: str
    expected: str
    sector: Sector
    counties: bool
    """Whether all county governments are among the responsible."""
    zones: bool
    """Whether the boards of the functional zones are."""
    note: str
    units: tuple[CommitmentUnitFact, ...]
    targets: tuple[CommitmentTargetFact, ...]


@dataclass(frozen=True, slots=True)
class TargetReport:
    """What an update says of one target."""

    number: int
    is_met: bool
    value: Decimal | None
    """What was reached, in the unit of the target."""
    text: str


@dataclass(frozen=True, slots=True)
class UpdateContent:
    """What a unit reports of a commitment for one quarter."""

    progress: Progress
    done: str
    """已做的工作"""
    problem: str
    """存在的问题"""
    next_step: str
    """下一步打算"""
    targets: tuple[TargetReport, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdateFact:
    """A submitted update, as it was submitted, with what was decided of it."""

    id: int
    commitment_code: str
    organisation_id: int
    organisation_name: str
    quarter: Month
    """The last month of the quarter."""
    revision: int
    content: UpdateContent
    submitted_at: datetime
    submitted_by: str
    is_approved: bool | None
    """None while it waits."""
    decided_at: datetime | None
    decided_by: str | None
    decision_reason: str

    @property
    def state(self) -> UpdateState:
        """Where it stands."""
        if self.is_approved is None:
            return UpdateState.SUBMITTED
        return UpdateState.APPROVED if self.is_approved else UpdateState.SENT_BACK


@dataclass(frozen=True, slots=True)
class QuarterSchedule:
    """When updates of a quarter are due: the lead office sets the day of the month after its end."""

    quarter: Month
    opens_on: date
    due_on: date
