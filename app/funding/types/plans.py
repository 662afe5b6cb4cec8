"""The planned split with its history, and the annual investment plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.funding.types.sources import FundingSource, PlannedAmount
from app.kernel.labels import Labelled
from app.kernel.texts import Text


class SplitOrigin(Labelled):
    """How a planned split came about."""

    PLAN = "plan", Text("方案所列")
    CARRIED_OVER = "carried_over", Text("启用调整记录时已有")
    RETURN = "return", Text("月报核定")
    RESTATEMENT = "restatement", Text("更正")
    ADJUSTMENT = "adjustment", Text("计划调整")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a change of a plan rests on: an adjustment has a document with its date, and a reason."""

    origin: SplitOrigin
    document_number: str = ""
    decided_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SplitLine:
    """One source of a split before and after a change, in 万元; None where it has no part in it."""

    source: FundingSource
    old: Decimal | None
    new: Decimal | None


@dataclass(frozen=True, slots=True)
class SplitChange:
    """One change of a project's split: every source that had or has a part in it."""

    number: int
    """Counted from 1 for each project."""
    basis: Basis
    total_investment: Decimal
    """万元, what the split added up to."""
    lines: tuple[SplitLine, ...]
    recorded_at: datetime
    """UTC."""
    recorded_by: str


@dataclass(frozen=True, slots=True)
class AnnualPlan:
    """What a project is planned to invest in each year (分年度投资计划), in 万元."""

    amounts: tuple[tuple[int, Decimal], ...]
    """Pairs of year and amount, in order."""
    is_default: bool
    """Whether nobody has set it: the total is then spread evenly over the planned years."""
    number: int = 0
    """How often it was set: what somebody saw when they began to change it."""

    def of_year(self, year: int) -> Decimal | None:
        """Return what is planned for a year, None where nothing is."""
        return dict(self.amounts).get(year)


@dataclass(frozen=True, slots=True)
class AnnualPlanVersion:
    """An annual plan as somebody set it. Later ones replace it, none is ever changed."""

    number: int
    amounts: tuple[tuple[int, Decimal], ...]
    document_number: str
    reason: str
    recorded_at: datetime
    """UTC."""
    recorded_by: str


@dataclass(frozen=True, slots=True)
class PlannedProject:
    """What planning the money of a project needs to know of it."""

    code: str
    plan_code: str
    name: str
    total_investment: Decimal
    """万元."""
    first_year: int
    last_year: int
    """The years that the plan gives for it, both included."""


@dataclass(frozen=True, slots=True)
class SplitPage:
    """The planned split of one project as it holds now, and how it came about."""

    project: PlannedProject
    held: tuple[PlannedAmount, ...]
    """In the order of sources."""
    history: tuple[SplitChange, ...]
    """The oldest first."""

    @property
    def total(self) -> Decimal | None:
        """What all sources have together (万元), None where the split was never set."""
        return sum((each.amount for each in self.held), Decimal(0)) if self.held else None

    @property
    def latest(self) -> SplitChange | None:
        """The change that holds; None where the split was never set."""
        return self.history[-1] if self.history else None

    @property
    def number(self) -> int:
        """How often the split was changed: what somebody saw when they began to change it."""
        return self.latest.number if self.latest else 0

    def of_source(self, source: FundingSource) -> Decimal | None:
        """Return what a source has now (万元), None where it has no part in the split."""
        return next((each.amount for each in self.held if each.source is source), None)

    def since(self, number: int) -> tuple[SplitLine, ...]:
        """Return the sources that differ now from how they stood after a change, before and now."""
        then = {
            line.source: line.new
            for change in self.history
            if change.number == number
            for line in change.lines
        }
        return tuple(
            SplitLine(source, then.get(source), self.of_source(source))
            for source in FundingSource
            if then.get(source) != self.of_source(source)
        )


@dataclass(frozen=True, slots=True)
class AnnualPlanPage:
    """The annual plan of one project as it holds now, and those that were set before."""

    project: PlannedProject
    plan: AnnualPlan
    versions: tuple[AnnualPlanVersion, ...]
    """The oldest first."""
    years: tuple[int, ...]
    """The years that have a field, in order."""
    default: tuple[tuple[int, Decimal], ...]
    """What holds until somebody sets a plan: pairs of year and 万元."""

    @property
    def latest(self) -> AnnualPlanVersion | None:
        """The version that holds; None where the default does."""
        return self.versions[-1] if self.versions else None

    def since(self, number: int) -> tuple[tuple[int, Decimal | None, Decimal | None], ...]:
        """Return the years whose amount (万元) differs now from an earlier version, before and now.

        Before the first version the default held, which is made of the total and the years alone.
        """
        earlier = next((each.amounts for each in self.versions if each.number == number), self.default)
        then, now = dict(earlier), dict(self.plan.amounts)
        return tuple(
            (year, then.get(year), now.get(year))
            for year in sorted({*then, *now})
            if then.get(year) != now.get(year)
        )

    @property
    def years_set(self) -> tuple[int, ...]:
        """Every year that any version has an amount for, in order."""
        return tuple(sorted({year for version in self.versions for year, _ in version.amounts}))
