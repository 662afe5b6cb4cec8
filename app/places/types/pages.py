"""A county or a city, a unit, and the list of units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.briefs.types import IssuedFact, MilestoneRow
from app.commitments.types.overview import UnitInReach
from app.commitments.types.overview import UnitPage as CommitmentsOfUnit
from app.directory.types import OrganisationKind, RegionFact
from app.lights.types import Light
from app.outcomes.types.outcome import OutcomeByRegion, RegionOutcome
from app.places.types.map import ShownMaps
from app.portfolio.types import PlanName, ProjectFact, ProjectFilter, Rates, ShownMonths, Sum, Totals
from app.returns.types.facts import ReturnFact
from app.returns.types.report import SourceAmounts
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from app.kernel.months import Month

UNITS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Coming:
    """The milestones that are near, and those that are overdue."""

    day: date
    """From which on they are near: today, or the end of a month that lies further back."""
    rows: tuple[MilestoneRow, ...]
    """Within 90 days, the earliest first."""
    overdue: tuple[MilestoneRow, ...]
    """The longest overdue first."""
    soon: date
    """The last of 60 days."""
    last: date
    """The last of 90 days."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How some projects stand together at the month that is shown: of a county, of a city, of a unit."""

    chosen: ProjectFilter
    """What narrows the list of projects to them."""
    totals: Totals
    is_whole: bool
    """Whether they are all that the filter selects, and not those within a reach alone."""
    shown: ShownMonths
    projects: tuple[ProjectFact, ...]
    """In printed order, each with its standing and its light."""
    amounts: Mapping[Amount, Sum]
    """The five amounts together, 万元, each with how many projects have reported it; none before a month
    is closed."""
    changes: Mapping[Amount, Decimal]
    """By how much each has changed since the month before; left out where that is not known."""
    funding: tuple[SourceAmounts, ...]
    """The same by source, 万元."""
    rates: Rates
    started: int
    finished: int
    lights: tuple[tuple[Light, int], ...]
    """How many have each light, the worst first; none where no month is closed."""
    lit: tuple[ProjectFact, ...]
    """Red and yellow ones, the worst and longest first."""
    coming: Coming | None
    """None where no month is closed."""

    @property
    def month(self) -> Month | None:
        """The month that is shown, where it is one and the same; None before any is closed."""
        return self.shown.together


@dataclass(frozen=True, slots=True)
class PlaceOutcome:
    """A measure of a plan in a county; of a city `of_county` is None, and the measure itself is meant."""

    measure: OutcomeByRegion
    of_county: RegionOutcome | None


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A county, a functional zone, or a city."""

    region: RegionFact
    city: RegionFact
    plan: PlanName
    plans: tuple[PlanName, ...]
    """All plans of the city within reach, to go from one to the other."""
    standing: Standing
    maps: ShownMaps | None
    """Of a city its counties; None for a county."""
    outcomes: tuple[PlaceOutcome, ...]
    brief: IssuedFact | None
    """The newest issued brief of the place that the user may read."""
    units: tuple[UnitInReach, ...]
    """Units of the place that have a part in commitments."""
    before: RegionFact | None
    after: RegionFact | None
    """The county before and after it in the register; of a city None."""

    @property
    def is_city(self) -> bool:
        """Whether it is a city as a whole."""
        return self.region.parent_code is None

    @property
    def city_wide(self) -> tuple[ProjectFact, ...]:
        """Return the projects that lie in no county."""
        return tuple(each for each in self.standing.projects if each.region_code == self.city.code)

    @property
    def of_finance(self) -> dict[str, str]:
        """Return the parameters of the address of the same projects in finance, at the same month."""
        region = {} if self.is_city else {"region": self.region.code}
        month = {} if self.standing.month is None else {"as_of": str(self.standing.month)}
        return {"plan": self.plan.code} | region | month


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit of the directory."""

    id: int
    name: str
    kind: OrganisationKind
    region_code: str
    region_name: str
    city_code: str
    city_name: str
    aliases: tuple[str, ...]
    """Its other names."""


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A responsible unit with everything that it has a part in, as far as a reach goes."""

    unit: UnitFact
    may_read_city: bool
    """Whether the user may read a plan of its city: pages of the city and of its counties then open."""
    standing: Standing
    leading: frozenset[str]
    """Codes of the projects in which it is named first: it reports them."""
    returns: tuple[ReturnFact, ...]
    """Those of the months that are open, of the projects that it reports."""
    may_read_returns: bool
    commitments: CommitmentsOfUnit | None
    """None where it has a part in none."""


@dataclass(frozen=True, slots=True)
class UnitQuery:
    """What an address asks of the list of units."""

    q: str | None = None
    """Words looked for in the names that a unit goes by."""
    city: str | None = None
    kind: OrganisationKind | None = None
    page: int = 1

    def parameters(self, page: int = 1) -> dict[str, str]:
        """Return the parameters of the address of one page."""
        values = {"q": self.q, "city": self.city, "kind": self.kind, "page": page if page > 1 else None}
        return {name: str(value) for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class UnitLine(UnitFact):
    """A unit in the list."""

    projects: int
    """Projects within the reach that it has a part in."""
    leading: int
    """Of them those in which it is named first."""
    commitments: int
    """Commitments that it has a part in."""


@dataclass(frozen=True, slots=True)
class UnitList:
    """One page of the list of units."""

    query: UnitQuery
    lines: tuple[UnitLine, ...]
    found: int
    page: int
    """The page shown: the last one where the address asks for a later one."""
    pages: int
    cities: tuple[tuple[str, str], ...]
    """Pairs of code and name of the cities within reach."""
