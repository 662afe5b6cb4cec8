"""What the lists of commitments show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.commitments.types import CommitmentKind, TargetState, UnitRole, UpdateFact
from app.commitments.types.asking import OverviewQuery
from app.commitments.types.facts import PLACES
from app.commitments.types.lines import CommitmentLine, DueTarget, Duty, QuarterDuty, StateCounts
from app.kernel.months import Month
from app.kernel.texts import Text

if TYPE_CHECKING:
    from app.commitments.types.facts import UnitPart

PAGE_SIZE = 50
Options = tuple[tuple[str, str], ...]
"""Pairs of value and label."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line of a count: how many commitments it stands for, and what narrows the register to them."""

    label: str
    parameters: tuple[tuple[str, str], ...]
    counts: StateCounts
    leads: int | None = None
    """Of them those that the unit leads; None where no unit is counted."""
    unit_id: int | None = None
    is_part: bool = False
    """Whether it is a part of the row before it that is none."""


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Counts of the commitments of one plan by unit, year or document."""

    caption: str
    head: str
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class PlanInReach:
    """A plan with commitments that may be read, by the city that it is of."""

    code: str
    city: str


@dataclass(frozen=True, slots=True)
class UnitInReach:
    """A unit that has a part in commitments that may be read."""

    id: int
    name: str
    city: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields of the filter offer."""

    plans: tuple[PlanInReach, ...]
    units: tuple[UnitInReach, ...]
    documents: tuple[str, ...]

    @property
    def plan_options(self) -> Options:
        """The plans, as pairs of value and label."""
        return tuple((plan.code, plan.city) for plan in self.plans)

    @property
    def document_options(self) -> Options:
        """The documents, as pairs of value and label."""
        return tuple((document, document) for document in self.documents)

    @property
    def unit_groups(self) -> tuple[tuple[str | None, Options], ...]:
        """The units under their cities; all county governments and all zones count as one unit each."""
        cities = dict.fromkeys(unit.city for unit in self.units)
        groups: list[tuple[str | None, Options]] = [
            (city, tuple((str(unit.id), unit.name) for unit in self.units if unit.city == city))
            for city in cities
        ]
        return (*groups, (Text("各地"), tuple(PLACES.items())))


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A restriction in force, and how an address looks without it."""

    label: str
    value: str
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class WaitingUpdate:
    """An update that is submitted and not yet decided, with its commitment."""

    line: CommitmentLine
    update: UpdateFact


@dataclass(frozen=True, slots=True)
class Reminders:
    """What asks for attention."""

    targets: tuple[DueTarget, ...]
    """Overdue and soon due, the earliest first."""
    duties: tuple[QuarterDuty, ...]
    """The updates that are owed, what was sent back first."""
    submitted: tuple[WaitingUpdate, ...]
    """What waits for a decision, the longest waiting first."""

    @property
    def overdue(self) -> int:
        """How many targets are overdue."""
        return sum(each.target.state is TargetState.OVERDUE for each in self.targets)

    @property
    def soon(self) -> int:
        """How many targets are due within 90 days."""
        return sum(each.target.state is TargetState.DUE_SOON for each in self.targets)

    @property
    def missing(self) -> int:
        """How many updates of the quarter that is being reported nobody has submitted."""
        return len(self._owed(Duty.MISSING))

    @property
    def sent_back(self) -> int:
        """How many updates, of whatever quarter, were sent back and not submitted again."""
        return len(self.returned)

    @property
    def waiting(self) -> int:
        """How many updates are submitted and not yet decided."""
        return len(self.submitted)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing asks for attention."""
        return not (self.targets or self.duties or self.submitted)

    @property
    def returned(self) -> tuple[QuarterDuty, ...]:
        """What was sent back."""
        return self._owed(Duty.SENT_BACK)

    @property
    def unreported(self) -> tuple[tuple[UnitPart, tuple[QuarterDuty, ...]], ...]:
        """What nobody has submitted, by unit: those that owe most first."""
        found: dict[int, list[QuarterDuty]] = {}
        for each in self._owed(Duty.MISSING):
            found.setdefault(each.unit.organisation_id, []).append(each)
        owed = sorted(found.values(), key=lambda duties: (-len(duties), duties[0].unit.organisation_id))
        return tuple((duties[0].unit, tuple(duties)) for duties in owed)

    @property
    def nearest(self) -> QuarterDuty | None:
        """The missing update whose day comes first; None where none is missing."""
        return min(self._owed(Duty.MISSING), key=lambda each: each.days_left, default=None)

    def _owed(self, duty: Duty) -> tuple[QuarterDuty, ...]:
        return tuple(each for each in self.duties if each.duty is duty)


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """One page of the register."""

    query: OverviewQuery
    today: date
    lines: tuple[CommitmentLine, ...]
    counts: StateCounts
    """Of all that the filter leaves, whatever state it asks for."""
    choices: Choices
    active: tuple[ActiveFilter, ...]
    groups: tuple[GroupTable, ...]
    """Counts in place of lines, where they are asked for."""
    found: int
    page: int
    pages: int
    own_units: tuple[UnitInReach, ...]
    """The units that the user reports for."""
    reminders: Reminders

    @property
    def first(self) -> int:
        """The place of the first line among all that were found, counted from 1."""
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def has_several_plans(self) -> bool:
        """Whether lines of more than one plan stand on the page."""
        return len({line.fact.plan_code for line in self.lines}) > 1


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything that one unit owes."""

    unit: UnitInReach
    today: date
    reminders: Reminders
    """Of this unit, with all rows."""
    leading: tuple[CommitmentLine, ...]
    responsible: tuple[CommitmentLine, ...]
    """Those that it does not lead as well."""
    is_own: bool
    """Whether the user reports for it."""


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A unit at the head of a column; `key` is what the register is asked for."""

    key: str
    name: str
    short: str
    leads: int
    responsible: int
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A commitment with the marks of its units, in the order of the columns."""

    line: CommitmentLine
    marks: tuple[tuple[UnitRole, ...], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units × commitments of one plan."""

    plan: PlanInReach
    columns: tuple[MatrixColumn, ...]
    groups: tuple[tuple[CommitmentKind, tuple[MatrixRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """The matrix of a plan, with the plans to choose from; None where there is none."""

    plans: tuple[PlanInReach, ...]
    asked: str | None
    matrix: Matrix | None


@dataclass(frozen=True, slots=True)
class DueGroup:
    """The targets that are due in one quarter, or within one year where no more is printed."""

    key: str
    """The anchor of the group: `2025`, `2025-q2`."""
    label: str
    targets: tuple[DueTarget, ...]

    def number(self, state: TargetState) -> int:
        """Return how many of them are in a state."""
        return sum(each.target.state is state for each in self.targets)


@dataclass(frozen=True, slots=True)
class DuePage:
    """All dated targets by year and quarter."""

    query: OverviewQuery
    years: tuple[tuple[int, tuple[DueGroup, ...]], ...]
    undated: tuple[DueTarget, ...]
    counts: tuple[tuple[TargetState, int], ...]
    choices: Choices
    active: tuple[ActiveFilter, ...]


@dataclass(frozen=True, slots=True)
class CommitmentExport:
    """Commitments for a file, as the register finds them, with all their updates."""

    lines: tuple[CommitmentLine, ...]
    updates: Mapping[str, tuple[UpdateFact, ...]]
    """Every revision of each line, by the commitment's code: the newest quarter first, by unit."""
    filters: tuple[tuple[str, str], ...]
    """Label and value of each restriction."""
    today: date
    is_demo: bool


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit that owes updates of a quarter, and of which commitments."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommitmentsOfMonth:
    """What the brief of a month says of commitments, as they stood at its end."""

    counts: StateCounts
    due_next: tuple[DueTarget, ...]
    """Targets not met that are due within three months after the month, the earliest first."""
    overdue: tuple[DueTarget, ...]
    """Targets not met whose last day lies within the month or before it; the longest overdue first."""
    approved: tuple[UpdateFact, ...]
    """Updates approved since the month before was closed, in printed order of their commitments."""
    done: tuple[tuple[str, str], ...]
    """Of them those that say a commitment is done: its title, and the unit."""
    quarter: Month | None
    """The last month of the latest quarter that has ended; None before any has within the plan's years."""
    missing: tuple[MissingUnit, ...]
    """Units that had not submitted all updates of that quarter, those that owe most first."""

    @property
    def missing_updates(self) -> int:
        """How many updates of the quarter are missing."""
        return sum(len(unit.codes) for unit in self.missing)
