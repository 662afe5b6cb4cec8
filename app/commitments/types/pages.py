"""What the pages of one commitment, of its updates and of their review show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.commitments.types import QuarterSchedule, UpdateFact, UpdateState
from app.commitments.types.facts import CommitmentFact, UnitPart
from app.commitments.types.lines import CommitmentLine
from app.commitments.types.writing import DraftFact, FileFact, UpdateKey


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A submitted update with what belongs to it."""

    update: UpdateFact
    files: tuple[FileFact, ...]
    """Files that were there when it was submitted; of several revisions the newest has them."""
    is_late: bool
    """Whether its first revision came after the quarter was due."""
    is_in_force: bool
    """Whether it is what counts of its unit and quarter."""


@dataclass(frozen=True, slots=True)
class QuarterOfUnit:
    """A unit's update of a quarter, where somebody can go on with it."""

    unit: UnitPart
    schedule: QuarterSchedule
    state: UpdateState | None
    """None while nothing was submitted."""

    @property
    def waits_for_unit(self) -> bool:
        """Whether it is the unit's turn."""
        return self.state in {None, UpdateState.SENT_BACK}


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    """One commitment: what is promised, where it stands, what was reported of it."""

    line: CommitmentLine
    today: date
    quarters: tuple[QuarterSchedule, ...]
    """Those that can be reported, the oldest first."""
    history: tuple[HistoryEntry, ...]
    """The newest quarter first; of a quarter by unit, the newest revision first."""
    reports: tuple[QuarterOfUnit, ...]
    """Of each unit that the user writes for: the quarter that is its turn, or the newest one."""
    may_review: bool

    @property
    def waiting(self) -> tuple[UpdateFact, ...]:
        """The updates that nobody has decided."""
        return tuple(entry.update for entry in self.history if entry.update.is_approved is None)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of an update that is being written."""

    fact: FileFact
    may_remove: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The form of one unit's update of one quarter, and what its user should have in sight."""

    key: UpdateKey
    fact: CommitmentFact
    unit: UnitPart
    schedule: QuarterSchedule
    today: date
    units: tuple[UnitPart, ...]
    """All units of this commitment that the user writes for."""
    quarters: tuple[QuarterOfUnit, ...]
    """All quarters of this unit that can be reported, the newest first."""
    draft: DraftFact
    revisions: tuple[UpdateFact, ...]
    """What was submitted of this quarter, the newest first."""
    before: UpdateFact | None
    """What counts of the unit's quarter before, where there is one."""
    met: frozenset[int]
    """Numbers of the targets that this unit has reported as met in earlier quarters."""
    files: tuple[AttachedFile, ...]
    refusal: str | None
    """Why nothing can be written now; None where it can."""

    @property
    def newest(self) -> UpdateFact | None:
        """The newest revision."""
        return self.revisions[0] if self.revisions else None

    @property
    def days_left(self) -> int:
        """Days until the quarter is due, negative when that has passed."""
        return (self.schedule.due_on - self.today).days


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An update that waits, with what helps to judge it."""

    fact: CommitmentFact
    update: UpdateFact
    before: UpdateFact | None
    """What counts now of the unit: of this quarter where it is being corrected, else of an earlier one."""
    files: tuple[FileFact, ...]
    is_late: bool
    is_own: bool
    """Whether the user submitted it, and somebody else has to decide."""

    @property
    def is_correction(self) -> bool:
        """Whether it replaces what was approved of the same quarter."""
        return self.before is not None and self.before.quarter == self.update.quarter


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The updates that wait for the lead office."""

    rows: tuple[ReviewRow, ...]
    """By unit, then in printed order."""
    units: tuple[tuple[str, str], ...]
    """Units with updates that wait, as pairs of value and label."""
    unit: int | None
    """The unit asked for."""

    @property
    def tickable(self) -> int:
        """How many the user can decide."""
        return sum(not row.is_own for row in self.rows)
