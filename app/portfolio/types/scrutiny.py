"""A project as findings look at it: what the plan prints, and how it stood at three months."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, cast

from app.directory.types import OrganisationKind
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.plans.types import Sector
from app.projects.types import BedKind, Measure, MilestoneKind, ProjectCategory, Qualifier, Stage
from app.returns.types.report import MilestoneReport, SourceAmounts, total_of

if TYPE_CHECKING:
    from app.funding.types import FundingSource
    from app.portfolio.types.facts import Quantity
    from app.returns.types.vocabulary import Amount


class Promising(Protocol):
    """A project as far as its unit cost goes."""

    @property
    def total_investment(self) -> Decimal:
        """万元."""

    def figure(self, measure: Measure | Quantity) -> Decimal | int | None:
        """Return one figure: 万元, m² or a count."""

    def qualifier(self, measure: Measure) -> Qualifier:
        """Return how exactly the plan states one figure."""


@dataclass(frozen=True, slots=True)
class CheckedUnit:
    """A responsible unit and what kind of body it is."""

    name: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stood at the end of a closed month, as far as findings need it. Money in 万元."""

    month: Month
    total_investment: Decimal
    """Of the register when the month was closed."""
    stage: Stage | None = None
    """None where nothing was ever reported."""
    amounts: tuple[SourceAmounts, ...] = ()
    milestones: tuple[MilestoneReport, ...] = ()
    """开工 and 施工许可, where they were reported."""
    evidence: int = 0
    """Files attached to the return of this very month."""

    def of_source(self, source: FundingSource) -> SourceAmounts:
        """Return the amounts of one source, blank where none is reported."""
        return next((each for each in self.amounts if each.source is source), SourceAmounts(source))

    def milestone(self, kind: MilestoneKind) -> MilestoneReport:
        """Return one milestone, blank where none is reported."""
        return next((each for each in self.milestones if each.kind is kind), MilestoneReport(kind))

    def total(self, amount: Amount) -> Decimal | None:
        """Return the sum of one amount over the sources that fill it in; None where none does."""
        return total_of(self.amounts, amount)


@dataclass(frozen=True, slots=True)
class CheckedProject:
    """A project as findings look at it. Money in 万元; None where the plan prints nothing."""

    code: str
    name: str
    plan_code: str
    sector: Sector
    category: ProjectCategory
    printed_type: str
    region_code: str
    region_name: str
    units: tuple[CheckedUnit, ...]
    start: PartialDate
    total_investment: Decimal
    central_requested: Decimal | None = None
    central_share_ceiling: Decimal | None = None
    """Of the plan, in %."""
    new_beds: int | None = None
    renovated_beds: int | None = None
    new_places: int | None = None
    bed_kind: BedKind | None = None
    qualifiers: tuple[tuple[Measure, Qualifier], ...] = ()
    unassigned: Decimal | None = None
    """待落实 in the split in force; None where the split leaves nothing open."""
    now: Standing | None = None
    """At the month shown; None where the plan has not closed it."""
    before: Standing | None = None
    """One month earlier."""
    earlier: Standing | None = None
    """As many months earlier as money may lie."""

    def figure(self, measure: Measure | Quantity) -> Decimal | int | None:
        """Return one promised figure: a count."""
        return cast("Decimal | int | None", getattr(self, measure.value))

    def qualifier(self, measure: Measure) -> Qualifier:
        """Return how exactly the plan states one figure."""
        return dict(self.qualifiers).get(measure, Qualifier.EXACT)
