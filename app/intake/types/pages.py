"""What the pages of intake show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.intake.types.reconcile import ListedProject, ReconcileCheck
from app.kernel.partial_dates import PartialDate
from app.plans.types import PlanFact, PlanFigureFact, RowNote, SectionFact


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
class FigureColumn:
    """A column of a table of figures: its printed head, and what is the same for all its values."""

    item: str
    unit: str
    """Empty where the values have several units or none."""
    as_of: PartialDate | None
    """None where it is not printed, or differs between rows."""
    marks: tuple[int, ...]
    """Numbers of the notes on the whole column."""


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A printed figure; `differs`: a relation does not come out."""

    printed: str
    marks: tuple[int, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A printed row; a cell is None where the paper has none."""

    label: str
    is_city: bool
    marks: tuple[int, ...]
    cells: tuple[FigureCell | None, ...]


@dataclass(frozen=True, slots=True)
class FigureNote:
    """A note under a table: its number, or None and how many figures it is about."""

    number: int | None
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A baseline table as printed."""

    name: str
    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]
    notes: tuple[FigureNote, ...]
    count: int
    """How many figures it prints."""
    differing: int
    """How many of them do not come out of the others."""


@dataclass(frozen=True, slots=True)
class TextFigure:
    """A figure of running text; `differs`: a relation does not come out."""

    figure: PlanFigureFact
    differs: bool


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
    figure_tables: tuple[FigureTable, ...]
    text_figures: tuple[TextFigure, ...]
    figure_checks: tuple[ReconcileCheck, ...]
    """The plan's own figures against each other."""
