"""What the pages of intake show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.intake.types.reconcile import ListedProject, ReconcileCheck
from app.plans.types import PlanFact, RowNote, SectionFact


@dataclass(frozen=True, slots=True)
class PlanOverview:
    """A plan in the list of plans: the document and what the register holds of it. Money in 万元."""

    plan: PlanFact
    region_name: str
    project_count: int
    total_investment: Decimal
    central_requested: Decimal | None
    """None where the plan prints no such column."""
    note_count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many comparisons agree, differ with and without a note, and how many figures nothing compares."""

    agreeing: int
    explained: int
    unexplained: int
    uncompared: int

    @property
    def differing(self) -> int:
        """How many comparisons differ."""
        return self.explained + self.unexplained


@dataclass(frozen=True, slots=True)
class ListedSection:
    """A section of the list as printed: the heads of the paper and its rows."""

    section: SectionFact
    heads: tuple[str, ...]
    listed: tuple[ListedProject, ...]


@dataclass(frozen=True, slots=True)
class ProjectNote:
    """A note with the project that it belongs to."""

    code: str
    name: str
    note: RowNote


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One plan with everything that its page shows."""

    plan: PlanFact
    region_name: str
    is_whole: bool
    """Whether all projects of the plan are shown, and not only those that the user may see."""
    totals: tuple[ReconcileCheck, ...]
    """Printed totals against computed ones."""
    checks: tuple[ReconcileCheck, ...]
    """Everything else that was compared."""
    uncompared: tuple[ReconcileCheck, ...]
    tally: Tally
    project_count: int
    sections: tuple[ListedSection, ...]
    notes: tuple[ProjectNote, ...]
