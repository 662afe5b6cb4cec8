"""An outcome as it is computed: where a measure stands, where it will be, how large the gap is, and why.

Every figure carries its inputs, each with where it comes from, so that it can be followed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.kernel.texts import Text
from app.outcomes.types import CapacityState, OutcomeMeasure
from app.plans.types import Comparison


class InputKind(Labelled):
    """Where an input of a formula comes from."""

    PLAN = "plan", Text("方案")
    OBSERVATION = "observation", Text("观测值")
    PROJECTS = "projects", Text("项目")
    DERIVED = "derived", Text("推算")


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a formula, with where it comes from."""

    name: str
    value: Decimal | None
    """None where nothing is known: then `source` says what is missing and who can record it."""
    unit: str
    kind: InputKind
    source: str
    as_of: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in words, the same with figures, and its inputs. Source: domain.md §6."""

    words: str
    figures: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """Beds and places of some projects. Renovated beds add none; None: no project says so many."""

    new_beds: Decimal | None = None
    new_nursing_beds: Decimal | None = None
    """Nursing beds among the new ones; where a project both builds and renovates, all that it prints."""
    renovated_beds: Decimal | None = None
    new_places: Decimal | None = None
    other_beds: Decimal | None = None
    """Beds that are no elder-care beds (hospital, rescue, child welfare): counted nowhere else."""


@dataclass(frozen=True, slots=True)
class CapacityOfProject:
    """What one project adds to outcomes, how far it is, and when it is expected in use."""

    code: str
    name: str
    region_code: str
    region_name: str
    unit_name: str
    capacity: Capacity
    state: CapacityState
    is_cancelled: bool
    planned: date
    """The last day of the planned date of operation or completion; of a year, its 31 December."""
    expected: date
    """When it was, or by its newest forecast will be, in use; the planned date where nobody has said."""
    expected_basis: str
    """Where `expected` comes from: 实际投用, 预计投用, 预计竣工, 方案完工年份."""
    in_use_on: date | None


@dataclass(frozen=True, slots=True)
class RangeOfForecast:
    """What simulated completion dates give for the end of the target year (method: docs/outcomes.md)."""

    low: Decimal
    """10 % of the runs stay below."""
    middle: Decimal
    high: Decimal
    """10 % of the runs come above."""
    share_reaching: Decimal
    """% of the runs that reach the target."""
    runs: int
    seed: str
    observed: int
    """How many finished projects the delays are taken from."""
    censored: int
    """How many overdue ones count as at least so late."""
    portfolio: str
    """Whose projects the delays are taken from, in words."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one project gives to a measure, and what its delay by a quarter would do."""

    code: str
    name: str
    region_name: str
    unit_name: str
    amount: Decimal
    """Beds or places, by the measure."""
    share: Decimal | None
    """% of all that the portfolio adds."""
    state: CapacityState
    expected: date
    expected_basis: str
    is_in_time: bool
    """Whether it is expected in use by the end of the target year."""
    is_lost_by_a_quarter: bool
    """Whether three months later it would no longer be."""
    decides: bool
    """Whether the target is in reach with it and out of reach without it."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one project gives to one measure of its plan."""

    measure: OutcomeMeasure
    target_year: int
    month: Month | None
    """The closed month that it is told at; None before any is closed."""
    contribution: Contribution


@dataclass(frozen=True, slots=True)
class PointOfMonth:
    """A measure at the end of a closed month, by what was known then."""

    month: Month
    attained: Decimal | None
    planned: Decimal | None
    """What it would be had every project been in use when the plan says."""
    planned_amount: Decimal = Decimal(0)
    """Beds or places of the portfolio that were to be in use by then, by the plan."""
    built_amount: Decimal = Decimal(0)
    """Those built by then (竣工), in use or not."""
    in_use_amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PointOfYearEnd:
    """The forecast for the end of a year or quarter between now and the target."""

    month: Month
    middle: Decimal | None
    """The median of the simulated runs; None, like the ends of the band, where none were made."""
    low: Decimal | None
    high: Decimal | None
    expected: Decimal | None
    """What it is if every project comes into use when its newest forecast says."""


@dataclass(frozen=True, slots=True)
class RegionOutcome:
    """A measure in one county, as far as it can be told. `missing` says in a sentence what is not known."""

    region_code: str
    region_name: str
    baseline: Decimal | None
    attained: Decimal | None
    forecast: Decimal | None
    target: Decimal | None
    gap: Decimal | None
    """Beds or places short of the target by forecast; None where the population is not known."""
    planned_amount: Decimal
    """New beds or places that the projects there promise."""
    in_use_amount: Decimal
    missing: str
    lacking: tuple[str, ...] = ()
    """The same as a list, for those who count over counties."""
    note: str = ""
    """How a figure that the plan does not print was derived; empty where none had to be."""


@dataclass(frozen=True, slots=True)
class PromisedCapacity:
    """What the whole portfolio promises against what the plan says is needed, before any return."""

    needed: Decimal | None
    """As the plan prints it."""
    promised: Decimal
    """New beds or places of all projects that are not cancelled."""
    renovated: Decimal
    """Renovated beds: improve, add none."""
    nursing_needed: Decimal | None
    nursing_promised: Decimal | None
    without_figure: int
    """Projects of the sector whose row prints no number of beds or places."""
    sentence: str
    """The answer in plain words."""


@dataclass(frozen=True, slots=True)
class OutcomeInShort:
    """Where one measure of one plan stands, for its city: what can be said without going over its months."""

    plan_code: str
    region_code: str
    region_name: str
    measure: OutcomeMeasure
    indicator_code: str | None
    target: Decimal | None
    target_comparison: Comparison
    target_year: int
    month: Month | None
    """The closed month that it stands at; None before any is closed."""
    baseline: Decimal | None
    baseline_as_of: PartialDate | None
    attained: Decimal | None
    forecast: Decimal | None
    """At the end of the target year, if the newest forecasts of all projects hold."""
    gap: Decimal | None
    """Beds or places short of the target by forecast: positive is short, negative is to spare."""
    range: RangeOfForecast | None


@dataclass(frozen=True, slots=True)
class OutcomeByRegion(OutcomeInShort):
    """The same with each county."""

    regions: tuple[RegionOutcome, ...]


@dataclass(frozen=True, slots=True)
class MeasureOutcome(OutcomeByRegion):
    """The same with how it comes about: by formula, by project and by month."""

    attained_formula: Formula
    forecast_formula: Formula
    thin: str
    """Why no range is shown; empty where one is."""
    promised: PromisedCapacity | None
    """None for a share, which no capacity is needed for."""
    contributions: tuple[Contribution, ...]
    """Largest first."""
    history: tuple[PointOfMonth, ...]
    future: tuple[PointOfYearEnd, ...]
    sentence: str
    """Where it stands and whether the target is in reach, in plain words."""
