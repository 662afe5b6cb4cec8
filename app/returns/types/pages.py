"""What the pages of review, closing, restatement and punctuality show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.returns.types.drafts import EvidenceFact, VersionFact
from app.returns.types.facts import MonthFact, RestatementFact, ReturnFact, StepFact
from app.returns.types.overview import Desk, ListQuery, PlanName, ReturnRow, Shown, Tally
from app.returns.types.report import Difference, SourceAmounts
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ReviewList:
    """The reviewer's list with the choices of its filter."""

    query: ListQuery
    rows: tuple[ReturnRow, ...]
    plans: tuple[PlanName, ...]
    months: tuple[Month, ...]
    regions: tuple[tuple[str, str], ...]
    """Pairs of code and name."""
    reviews: bool
    """Whether its user reviews anything at all."""

    @property
    def shown_options(self) -> tuple[tuple[str, str], ...]:
        """What can be shown, as pairs of value and label."""
        return tuple(
            (shown.value, shown.label) for shown in Shown if self.reviews or shown is not Shown.WAITING
        )

    @property
    def month_options(self) -> tuple[tuple[str, str], ...]:
        """The months, as pairs of value and label."""
        return tuple((str(month), month.in_words) for month in self.months)

    @property
    def waiting(self) -> tuple[ReturnRow, ...]:
        """The rows that can be ticked."""
        return tuple(row for row in self.rows if row.desk is not None)


@dataclass(frozen=True, slots=True)
class AmountRow:
    """The five amounts of one source, or of all together, now and before."""

    label: str
    now: SourceAmounts
    before: SourceAmounts | None
    """None where nothing was known before."""

    def change(self, kind: Amount) -> Decimal | None:
        """Return how one amount changed; None where either side is blank."""
        old = self.before.amount(kind) if self.before else None
        new = self.now.amount(kind)
        return None if old is None or new is None else new - old

    def is_new(self, kind: Amount) -> bool:
        """Return whether an amount is filled in that was blank before."""
        return self.now.amount(kind) is not None and (self.before is None or self.before.amount(kind) is None)

    def is_gone(self, kind: Amount) -> bool:
        """Return whether an amount that was filled in before is blank now."""
        return (
            self.now.amount(kind) is None and self.before is not None and self.before.amount(kind) is not None
        )

    @property
    def differs(self) -> bool:
        """Whether any of the five differs."""
        return any((self.change(kind) or self.is_new(kind) or self.is_gone(kind)) for kind in Amount)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One return as its reviewers see it."""

    fact: ReturnFact
    is_late: bool
    version: VersionFact | None
    """The version shown; None where it was never submitted."""
    previous: MonthFact | None
    since_last_month: tuple[Difference, ...]
    returned: VersionFact | None
    """The version that was sent back, where a newer one is shown."""
    since_returned: tuple[Difference, ...]
    warnings: tuple[tuple[str, str], ...]
    """Pairs of what a rule found and how the unit explains it."""
    amounts: tuple[AmountRow, ...]
    """Of each source that says anything, then of all together."""
    files: tuple[EvidenceFact, ...]
    steps: tuple[StepFact, ...]
    restatements: tuple[RestatementFact, ...]
    desk: Desk | None
    """Where it waits for the user who looks at it."""
    may_comment: bool
    may_restate: bool
    waits_for: Desk | None
    """Where it waits at all."""
    waiting: tuple[ReturnFact, ...]
    """What else waits for the same user in this month, in the order of the list."""

    @property
    def is_newest(self) -> bool:
        """Whether the newest version is shown."""
        return self.version is not None and self.version.number == self.fact.version_number

    @property
    def following(self) -> ReturnFact | None:
        """The next return that waits: the one after this in the order of the list, else the first."""
        later = (fact for fact in self.waiting if fact.project_code > self.fact.project_code)
        return next(later, self.waiting[0] if self.waiting else None)


@dataclass(frozen=True, slots=True)
class RestatementPage:
    """One restatement: old beside new."""

    fact: RestatementFact
    project_name: str
    amounts: tuple[AmountRow, ...]
    may_decide: bool
    is_own: bool
    """Whether the user who looks at it asked for it."""


@dataclass(frozen=True, slots=True)
class RestatePage:
    """The form that asks for a restatement, beside what is known now."""

    code: str
    project_name: str
    month: Month
    known: MonthFact
    sources: tuple[SourceAmounts, ...]
    """What is known now, one row for every source."""
    earlier: tuple[RestatementFact, ...]
    """Restatements of the same month, the newest first."""


@dataclass(frozen=True, slots=True)
class PunctualityCell:
    """Numbers of returns of one unit in one month, or of a margin."""

    due: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    zero: int = 0

    def __add__(self, other: PunctualityCell) -> PunctualityCell:
        """Add two cells."""
        return PunctualityCell(
            self.due + other.due,
            self.on_time + other.on_time,
            self.late + other.late,
            self.missing + other.missing,
            self.zero + other.zero,
        )

    def number(self, tally: Tally) -> int:
        """Return one of the five numbers."""
        return int(getattr(self, tally.value))


@dataclass(frozen=True, slots=True)
class PunctualityTable:
    """Units down, months across, sums on both edges."""

    months: tuple[Month, ...]
    units: tuple[tuple[int, str], ...]
    """Pairs of id and name."""
    cells: dict[tuple[int, Month], PunctualityCell]
    of_units: dict[int, PunctualityCell]
    of_months: dict[Month, PunctualityCell]
    total: PunctualityCell
