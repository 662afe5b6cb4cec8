"""What lists and overviews of returns show: the reviewer's list, periods with their numbers, punctuality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.accounts.types import Action
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.projects.types import Stage
from app.returns.types.facts import ReturnFact
from app.returns.types.periods import DeadlineRule, PeriodFact
from app.returns.types.vocabulary import Grade, Reporting, Step


class Desk(Labelled):
    """Where a return waits for review."""

    COUNTY = "county", Text("县级审核")
    CITY = "city", Text("市级审核")

    @property
    def action(self) -> Action:
        """What a user must be allowed to do to sit there."""
        return Action.REVIEW_COUNTY if self is Desk.COUNTY else Action.REVIEW_CITY

    @property
    def passing(self) -> Step:
        """The step that passes a return on."""
        return Step.COUNTY_PASS if self is Desk.COUNTY else Step.CITY_PASS

    @property
    def sending_back(self) -> Step:
        """The step that sends it back to its owner."""
        return Step.COUNTY_SEND_BACK if self is Desk.COUNTY else Step.CITY_SEND_BACK


class Shown(Labelled):
    """Which returns a list shows."""

    WAITING = "waiting", Text("等我审核")
    ALL = "all", Text("全部")
    DRAFT = "draft", Text("未报（草稿）")
    REPORTED = "reported", Text("已报（不论审核与否）")
    SUBMITTED = "submitted", Text("已提交")
    COUNTY_PASSED = "county_passed", Text("县级通过")
    CITY_PASSED = "city_passed", Text("市级通过")
    SENT_BACK = "sent_back", Text("退回")
    LATE = "late", Text("迟报")


class Tally(Labelled):
    """What is counted of the returns of a unit."""

    DUE = "due", Text("应报")
    ON_TIME = "on_time", Text("按时")
    LATE = "late", Text("迟报")
    MISSING = "missing", Text("漏报")
    ZERO = "zero", Text("零报")


@dataclass(frozen=True, slots=True)
class PlanName:
    """A plan as lists name it: by its city."""

    code: str
    name: str
    city: str
    first_year: int
    last_year: int

    @property
    def option(self) -> tuple[str, str]:
        """The plan as a choice: value and label."""
        return self.code, self.name


@dataclass(frozen=True, slots=True)
class Digest:
    """The newest version of a return in figures, beside the month before. Amounts in 万元, cumulative."""

    stage: Stage
    grade: Grade
    submitted_at: datetime
    """UTC."""
    completed: Decimal | None
    paid: Decimal | None
    completed_before: Decimal | None
    paid_before: Decimal | None
    explanations: int
    """Warnings that the unit explained."""
    problems: int

    @property
    def completed_change(self) -> Decimal | None:
        """What was completed since the month before; None where that month says nothing."""
        return _change(self.completed_before, self.completed)

    @property
    def paid_change(self) -> Decimal | None:
        """What was paid since the month before; None where that month says nothing."""
        return _change(self.paid_before, self.paid)


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return in the reviewer's list."""

    fact: ReturnFact
    is_late: bool
    desk: Desk | None
    """Where it waits for the user who looks at the list; None where it does not."""
    digest: Digest | None
    """None where it was never submitted."""

    @property
    def key(self) -> str:
        """What a box that is ticked sends: it names the version that was seen."""
        desk = self.desk.value if self.desk else ""
        return f"{desk}/{self.fact.project_code}/{self.fact.month}/{self.fact.version_number}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A return that a reviewer ticked, in the version that was seen."""

    desk: Desk
    code: str
    month: Month
    version_number: int

    @property
    def key(self) -> str:
        """What its box sends."""
        return f"{self.desk.value}/{self.code}/{self.month}/{self.version_number}"


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a reviewer's list is asked for."""

    plan_code: str | None = None
    month: Month | None = None
    region_code: str | None = None
    shown: Shown | None = None
    """None: what waits, or all where the user reviews nothing."""

    def parameters(self) -> dict[str, str]:
        """Return the address that asks the same."""
        given = {
            "plan": self.plan_code,
            "month": str(self.month) if self.month else None,
            "region": self.region_code,
            "state": self.shown.value if self.shown else None,
        }
        return {name: text for name, text in given.items() if text}


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """Numbers of returns of one period."""

    due: int = 0
    submitted: int = 0
    passed: int = 0
    late: int = 0
    missing: int = 0
    """Of an open period: not submitted yet."""


@dataclass(frozen=True, slots=True)
class NextDeadline:
    """When a month would open and be due under a rule."""

    month: Month
    opens_on: date
    deadline: date
    unshifted: date
    """Before it was moved off a rest day."""


@dataclass(frozen=True, slots=True)
class PlanPeriods:
    """The periods of one plan, the newest first, and what comes next."""

    plan: PlanName
    rule: DeadlineRule
    deadlines: tuple[NextDeadline, ...]
    periods: tuple[tuple[PeriodFact, PeriodCounts], ...]
    next_month: Month
    why_not: str | None
    """Why that month cannot be opened now."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that an administrator has set, and what would hold without it."""

    day: date
    is_working: bool
    note: str
    works_by_itself: bool


@dataclass(frozen=True, slots=True)
class CountedReturn:
    """A return behind a figure of punctuality."""

    project_code: str
    project_name: str
    unit_name: str
    month: Month
    reporting: Reporting
    was_late: bool
    first_submitted_at: datetime | None
    """UTC."""


def _change(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before
