"""View models: what the composition, the list, the project page and the exports are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from app.kernel.months import Month
from app.lights.types import Light
from app.outcomes.types.outcome import Given
from app.portfolio.types.facts import (
    EVERYTHING,
    Dimension,
    Neighbour,
    Ordering,
    PlanName,
    ProjectFact,
    ProjectFilter,
    Quantity,
    RollupRow,
    Totals,
)
from app.portfolio.types.months import MonthSums, ShownMonths
from app.projects.types import Measure, Qualifier
from app.returns.types.drafts import EvidenceFact
from app.returns.types.facts import MonthFact, RestatementFact
from app.returns.types.report import MilestoneReport, SourceAmounts

PAGE_SIZE = 50

Options = tuple[tuple[str, str], ...]
"""Pairs of value and label."""
Groups = tuple[tuple[str, Options], ...]
"""Options under the name of their city."""


@dataclass(frozen=True, slots=True)
class ListingQuery:
    """What an address asks of the list: which projects, in what order, which page."""

    chosen: ProjectFilter = EVERYTHING
    ordering: Ordering = field(default_factory=Ordering)
    page: int = 1

    @property
    def is_reordered(self) -> bool:
        """Whether the rows stand in another order than the plan's."""
        return self.ordering != Ordering()

    def parameters(self, page: int = 1) -> dict[str, str]:
        """Return the parameters of the address of one page; what is the default is left out."""
        found = self.chosen.parameters()
        if self.is_reordered:
            found["sort"] = str(self.ordering)
        if page > 1:
            found["page"] = str(page)
        return found

    def without(self, name: str) -> Self:
        """Return the query with one restriction fewer, on its first page."""
        return type(self)(self.chosen.without(name), self.ordering)

    def sorted_by(self, ordering: Ordering) -> Self:
        """Return the query in another order, on its first page."""
        return type(self)(self.chosen, ordering)


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that the fields of the filter offer."""

    plans: Options
    regions: Groups
    types: Groups
    units: Groups
    start_years: Options
    end_years: Options
    months: Options
    """Closed months, the newest first."""


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A restriction in force: its words, and the query without it; on an empty page, what that finds."""

    label: str
    value: str
    query_without: ListingQuery
    count_without: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, with the sums over all projects that the filter selects."""

    query: ListingQuery
    projects: tuple[ProjectFact, ...]
    totals: Totals
    choices: Choices
    active: tuple[ActiveFilter, ...]
    page: int
    """The page shown: the last one where the address asks for a later one."""
    pages: int
    shown: ShownMonths
    sums: tuple[MonthSums, ...]
    """What was reported of all projects that the filter selects, plan by plan."""
    lights: tuple[tuple[Light, int], ...] = ()
    """How many projects have each light, the filter's own light left aside; none where no month is closed."""

    @property
    def first(self) -> int:
        """The place of the first row shown, counted from 1."""
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.projects) - 1


@dataclass(frozen=True, slots=True)
class RollupTable:
    """A roll-up with the sums of all its rows, and what leads from each figure to the rows behind it."""

    id: str
    title: str
    dimension: Dimension
    chosen: ProjectFilter
    rows: tuple[RollupRow, ...]
    totals: Totals

    def parameters(self, row: RollupRow | None, quantity: Quantity | None = None) -> dict[str, str]:
        """Return the address parameters of the projects behind one figure; None is the row of sums."""
        found = self.chosen.parameters()
        if row is not None:
            found[self.dimension.value] = row.key
        return found | printing(quantity)


def printing(quantity: Quantity | None) -> dict[str, str]:
    """Return the address parameter for projects that print a figure; the total every project prints."""
    return {} if quantity in {None, Quantity.TOTAL_INVESTMENT} else {"has": str(quantity)}


@dataclass(frozen=True, slots=True)
class Composition:
    """What all plans are made of: sums by every dimension."""

    totals: Totals
    nursing_in_renovated: Decimal | None
    """Nursing beds of projects that renovate beds, None where there are none."""
    by_plan: RollupTable
    by_county: tuple[RollupTable, ...]
    by_sector: RollupTable
    by_category: RollupTable
    by_type: tuple[RollupTable, ...]
    by_start_year: RollupTable
    by_end_year: RollupTable
    other_beds: tuple[RollupRow, ...]
    """Sums of the beds that are not elder-care beds, by kind."""
    without_central: tuple[PlanName, ...]
    """Plans that print no central investment at all."""
    reported: tuple[tuple[PlanName, MonthSums], ...] = ()
    """What was reported for the latest closed month of each plan that has one."""


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Total investment per bed or place, unrounded; None with the reason where it has no single base."""

    amount: Decimal | None
    measure: Measure | None = None
    count: int | None = None
    qualifier: Qualifier = Qualifier.EXACT
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone as reported, its slip, and whether its permit lapses before works begin."""

    report: MilestoneReport
    slip: int | None = None
    """Days later than planned, negative when earlier; None where either is unknown."""
    is_lapsing: bool = False
    has_lapsed: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of domain.md §3 in %, unrounded; None where the base is blank or 0."""

    received: Decimal | None
    """资金到位率: received / allocated."""
    paid: Decimal | None
    """资金支付率: paid / completed."""
    paid_of_received: Decimal | None
    """The second basis of the same rate: paid / received."""
    completed: Decimal | None
    """投资完成率: completed / total investment."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported of one project, as it stood at the end of the month shown."""

    asked: Month | None
    """The month that the address asks for, closed or not."""
    shown: ShownMonths
    latest: Month | None
    history: tuple[MonthFact, ...]
    """Every closed month with each of its revisions, the newest first."""
    funding: tuple[SourceAmounts, ...]
    rates: Rates
    milestones: tuple[MilestoneLine, ...]
    restatements: tuple[RestatementFact, ...]
    files: tuple[EvidenceFact, ...]
    open_month: Month | None
    """The month that this user may report now."""

    @property
    def month(self) -> Month | None:
        """The closed month that is shown, or None."""
        return next((month for _, month in self.shown.months), None)

    def revisions(self, month: Month | None) -> int:
        """Return how often a month was restated."""
        return max((fact.revision for fact in self.history if fact.month == month), default=0)


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """One project, its place in its plan, what was reported of it, and the projects printed around it."""

    project: ProjectFact
    plan: PlanName
    unit_cost: UnitCost
    before: Neighbour | None
    after: Neighbour | None
    reported: Reported
    contributions: tuple[Given, ...]
    """What it gives to each measure of its plan; none where it adds no beds or places that count."""
    why_nothing: str
    """Why it gives nothing; empty where it does."""


@dataclass(frozen=True, slots=True)
class Export:
    """What an export file holds."""

    projects: tuple[ProjectFact, ...]
    plans: tuple[PlanName, ...]
    as_of: Month | None = None
    """The month asked for."""
    shown: ShownMonths | None = None
    """Which months the figures of returns are of; None: the file is of the register alone."""
    is_demo: bool = False
    """Whether the figures are invented; the file then says so."""
