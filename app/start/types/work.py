"""What waits for somebody: the panels of units, reviewers and finance bureaus."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.commitments.types.lines import QuarterDuty
from app.funding.types import EntryFact
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.lights.types.pages import LitProject
from app.portfolio.types.cube import Figure
from app.portfolio.types.findings import FindingKind
from app.portfolio.types.reconciliation import CountAndAmount, DifferenceRow
from app.returns.types.overview import PeriodCounts, PlanName
from app.returns.types.periods import PeriodFact
from app.returns.types.writing import DueReturn


class TodoKind(Labelled):
    """What there is to do."""

    SENT_BACK = "sent_back", Text("退回待修改的月报"), Text("份")
    RETURNS = "returns", Text("待填报的月报"), Text("份")
    UPDATES_SENT_BACK = "updates_sent_back", Text("退回待修改的任务进展"), Text("份")
    UPDATES = "updates", Text("待填报的任务进展"), Text("份")
    EXPLAIN = "explain", Text("待说明的资金差异"), Text("笔")
    RESTATEMENTS_ASKED = "restatements_asked", Text("等待审批的更正"), Text("项")
    REVIEW = "review", Text("等我审核的月报"), Text("份")
    UNREPORTED = "unreported", Text("还没有报来的月报"), Text("份")
    RETURNED = "returned", Text("退回后还没有再报来的月报"), Text("份")
    RESTATEMENTS = "restatements", Text("等我审批的更正"), Text("项")
    REASONS = "reasons", Text("等我审批的正当理由"), Text("项")
    UPDATES_REVIEW = "updates_review", Text("等我审核的任务进展"), Text("份")
    CLOSE = "close", Text("可以关账的月份"), Text("期")
    OPEN = "open", Text("可以开启的月份"), Text("期")
    BRIEFS = "briefs", Text("等待签发的简报"), Text("份")
    CLOSE_DIFFERENCES = "close_differences", Text("待办结的资金差异"), Text("笔")


@dataclass(frozen=True, slots=True)
class Todo:
    """One kind of thing to do: how much, and until when or since when."""

    kind: TodoKind
    count: int
    parameters: dict[str, str] = field(default_factory=dict)
    """What narrows the page behind it to these."""
    due_on: date | None = None
    days_left: int | None = None
    """Until the day it is due; negative once that has passed."""
    waiting_days: int | None = None
    """For how many days the oldest has waited."""
    note: str = ""

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class OwnPeriod:
    """The returns of one plan's open month that a unit has to write: those sent back first."""

    plan_code: str
    city: str
    month: Month
    deadline: date
    days_left: int
    rows: tuple[DueReturn, ...]
    submitted: int
    """How many returns of the month are on their way or passed."""


@dataclass(frozen=True, slots=True)
class OwnerPanel:
    """What waits for a unit, and what the last month said of its projects."""

    todos: tuple[Todo, ...]
    periods: tuple[OwnPeriod, ...]
    duties: tuple[QuarterDuty, ...]
    """Updates of commitments that are owed, what was sent back first."""
    month: Month | None
    """The latest closed month of any plan that its projects are of; None before any is."""
    lit: tuple[LitProject, ...]
    """Its red and yellow projects in that month, the worst first."""
    projects: int
    """How many projects it has in that month."""
    has_open_period: bool


@dataclass(frozen=True, slots=True)
class CountyDesk:
    """The returns of one county in one open month: what waits for the user, and what has not come."""

    region_code: str
    region_name: str
    plan_code: str
    month: Month
    waiting: int
    waiting_days: int | None
    """For how many days the one has waited that came first."""
    unreported: int
    overdue: bool
    """Whether the deadline has passed for what has not come."""


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit whose returns of an open month have not come, or were sent back and not come again."""

    name: str
    projects: tuple[tuple[str, str, Month], ...]
    """Code, name and month of each."""
    days_left: int


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """How far the month of a plan is: the one that is open, else the one that was closed last."""

    plan: PlanName
    period: PeriodFact | None
    """None where no month was ever opened."""
    counts: PeriodCounts
    days_left: int | None
    """Until the deadline of an open one."""
    next_month: Month | None
    """The month that can be opened now; None where none can."""
    why_not: str
    """Why none can; empty where one can, or where one is open."""


@dataclass(frozen=True, slots=True)
class BriefLine:
    """How far the briefs of a plan's latest closed month are."""

    plan_code: str
    city: str
    month: Month
    is_issued: bool
    """The one of the city."""
    has_draft: bool
    is_outdated: bool
    """Whether the month was corrected after it was signed."""
    counties: int
    counties_issued: int


@dataclass(frozen=True, slots=True)
class ReviewerPanel:
    """What waits for those who review, and how far the month is."""

    todos: tuple[Todo, ...]
    desks: tuple[CountyDesk, ...]
    late: tuple[LateUnit, ...]
    periods: tuple[PeriodLine, ...]
    briefs: tuple[BriefLine, ...]
    has_open_period: bool


@dataclass(frozen=True, slots=True)
class MoneyFigure:
    """One of the cumulative amounts at a month, with what moved in it. 万元; the rate in %, unrounded."""

    figure: Figure
    value: Decimal | None
    of_month: Decimal | None
    """What moved in the month; None where the month before is not closed."""
    rate: Decimal | None
    rate_name: str
    rate_change: Decimal | None
    """In percentage points, since the month before."""


@dataclass(frozen=True, slots=True)
class FinancePanel:
    """What waits for a finance bureau: the money of the month, differences, entries, findings."""

    todos: tuple[Todo, ...]
    month: Month | None
    figures: tuple[MoneyFigure, ...]
    open_differences: CountAndAmount
    largest: tuple[DifferenceRow, ...]
    entries: tuple[EntryFact, ...]
    """The newest of the ledger."""
    findings: tuple[tuple[FindingKind, int, Decimal], ...]
    """Kinds of which something is found: how many projects, and the 万元 at stake."""
