"""A commitment on a day: the states of its targets, its updates, and what is owed of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.commitments.types import CommitmentTargetFact, TargetState, UpdateFact
from app.commitments.types.facts import CommitmentFact, UnitPart
from app.commitments.types.standing import TargetStanding
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text


class CommitmentState(Labelled):
    """Where a commitment stands on a day: the worst that its targets and its approved updates say."""

    OVERDUE = "overdue", Text("逾期")
    BLOCKED = "blocked", Text("受阻")
    DUE_SOON = "due_soon", Text("即将到期")
    ONGOING = "ongoing", Text("推进中")
    NOT_STARTED = "not_started", Text("未启动")
    UNREPORTED = "unreported", Text("未填报")
    DONE = "done", Text("已完成")

    @property
    def mark(self) -> str:
        """A sign that tells the states apart without colour, on screen and in print."""
        return {"red": "■", "yellow": "▲", "green": "●", "none": "○"}[self.colour]

    @property
    def colour(self) -> str:
        """The light that goes with it: red, yellow, green, or none where nothing is known to judge."""
        return {
            CommitmentState.OVERDUE: "red",
            CommitmentState.BLOCKED: "yellow",
            CommitmentState.DUE_SOON: "yellow",
            CommitmentState.ONGOING: "green",
            CommitmentState.DONE: "green",
        }.get(self, "none")

    @property
    def meaning(self) -> str:
        """When a commitment is in this state, in words."""
        return {
            CommitmentState.OVERDUE: Text("有目标的期限已过，还没有审核通过的进展说它已实现"),
            CommitmentState.BLOCKED: Text("有单位审核通过的最新进展为受阻"),
            CommitmentState.DUE_SOON: Text("90 天内有目标到期，还没有实现"),
            CommitmentState.ONGOING: Text("审核通过的最新进展为推进中"),
            CommitmentState.NOT_STARTED: Text("审核通过的最新进展为未启动"),
            CommitmentState.UNREPORTED: Text("还没有审核通过的进展"),
            CommitmentState.DONE: Text("填报单位都报已完成，或者全部目标已实现"),
        }[self]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target, where it stands on a day, and what was last approved of it."""

    standing: TargetStanding
    days_left: int | None
    """Days until its last day, negative when that has passed; None where it has none."""

    @property
    def fact(self) -> CommitmentTargetFact:
        """The target as the plan prints it."""
        return self.standing.target

    @property
    def state(self) -> TargetState:
        """Where it stands."""
        return self.standing.state

    @property
    def is_met(self) -> bool:
        """Whether an approved report says so."""
        return self.state is TargetState.MET


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """A commitment with all that a list shows of it on a day."""

    fact: CommitmentFact
    state: CommitmentState
    targets: tuple[TargetLine, ...]
    updates: tuple[UpdateFact, ...]
    """The newest revision of each unit and quarter, sent back or not: the newest quarter first, by unit."""

    @property
    def newest(self) -> UpdateFact | None:
        """The update of the newest quarter; where several units reported for it, the one submitted last."""
        quarter = max((each.quarter for each in self.updates), default=None)
        of_quarter = [each for each in self.updates if each.quarter == quarter]
        return max(of_quarter, key=lambda each: (each.submitted_at, each.id), default=None)

    @property
    def next_target(self) -> TargetLine | None:
        """The dated target that is due first of those not met."""
        waiting = [each for each in self.targets if each.days_left is not None and not each.is_met]
        return min(waiting, key=lambda each: (each.days_left or 0, each.fact.number), default=None)

    @property
    def other_waiting(self) -> int:
        """How many dated targets beside the next one are not met."""
        waiting = sum(each.days_left is not None and not each.is_met for each in self.targets)
        return max(0, waiting - 1)

    def update_of(self, organisation_id: int, quarter: Month) -> UpdateFact | None:
        """Return the newest revision of what a unit reported for a quarter."""
        return next(
            (
                each
                for each in self.updates
                if each.organisation_id == organisation_id and each.quarter == quarter
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many commitments are in each state."""

    counts: tuple[tuple[CommitmentState, int], ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(number for _, number in self.counts)

    def number(self, state: CommitmentState) -> int:
        """Return how many are in a state."""
        return dict(self.counts)[state]


@dataclass(frozen=True, slots=True)
class DueTarget:
    """A dated target with its commitment."""

    line: CommitmentLine
    target: TargetLine


class Duty(Labelled):
    """What a unit has to do about the update of a quarter."""

    SENT_BACK = "sent_back", Text("退回，待修改")
    MISSING = "missing", Text("未填报")


@dataclass(frozen=True, slots=True)
class QuarterDuty:
    """An update of a quarter that a unit still owes."""

    line: CommitmentLine
    unit: UnitPart
    quarter: Month
    due_on: date
    days_left: int
    """Negative when the day has passed."""
    duty: Duty
    reason: str
    """Why it was sent back."""
