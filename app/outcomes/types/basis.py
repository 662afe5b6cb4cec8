"""What outcomes are computed from, loaded once: plan, observations, projects, closed months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.outcomes.types import ObservationFact, RegisterIndicator
from app.outcomes.types.outcome import Input, InputKind
from app.plans.types import Comparison, PlanFigureFact, Sector, StatedMeasure
from app.projects.types import BedKind, MilestoneKind, Stage
from app.returns.types.report import MilestoneReport


@dataclass(frozen=True, slots=True)
class PlanOfOutcomes:
    """The plan whose outcomes are computed, with its city and its counties."""

    code: str
    region_code: str
    region_name: str
    last_year: int
    counties: tuple[tuple[str, str], ...]
    """Code and name, in the order of the plan; functional zones too."""


@dataclass(frozen=True, slots=True)
class RegisteredOutput:
    """What a project delivers by the register, and when. Beds in 张, places in 个; None: not printed."""

    code: str
    plan_code: str
    name: str
    region_code: str
    region_name: str
    unit_name: str
    sector: Sector
    end: PartialDate
    new_beds: int | None
    nursing_beds: int | None
    renovated_beds: int | None
    new_places: int | None
    bed_kind: BedKind | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a project was at the end of a closed month: its stage, and the milestones from 竣工 on."""

    stage: Stage | None
    milestones: tuple[MilestoneReport, ...]

    @property
    def is_in_use_undated(self) -> bool:
        """Whether it is in use since a day that nobody reported."""
        return self.stage is Stage.OPERATING and not any(
            each.kind is MilestoneKind.OPERATION and each.actual for each in self.milestones
        )


@dataclass(frozen=True)
class Basis:
    """Everything that the outcomes of one plan are computed from.

    Without slots, so that what is looked for again and again is sorted once.
    """

    plan: PlanOfOutcomes
    month: Month | None
    """The closed month that they stand at."""
    figures: tuple[PlanFigureFact, ...]
    observations: tuple[ObservationFact, ...]
    """Those in force, as known in the reading that is asked for."""
    indicators: tuple[RegisterIndicator, ...]
    projects: tuple[RegisteredOutput, ...]
    """Of every plan: how late projects of other plans have been counts where this one has too few."""
    standings: Mapping[Month, Mapping[str, Standing]]
    """Closed months of this plan until `month`, by project code. The last one has every project; of those
    before, only projects that were completed or in use."""
    elsewhere: Mapping[str, tuple[Month, Standing]]
    """Projects of other plans at their own latest closed month, by code."""
    first_elsewhere: Mapping[str, date]
    """Of those in use since a day that nobody reported, the end of the first closed month in use."""

    @cached_property
    def own_projects(self) -> tuple[RegisteredOutput, ...]:
        """The projects of the plan."""
        return tuple(each for each in self.projects if each.plan_code == self.plan.code)

    @cached_property
    def figures_of(self) -> Mapping[tuple[str, StatedMeasure], list[PlanFigureFact]]:
        """The printed figures by region code and measure, in their order."""
        found: dict[tuple[str, StatedMeasure], list[PlanFigureFact]] = {}
        for figure in self.figures:
            if figure.region_code is not None and figure.measure is not None:
                found.setdefault((figure.region_code, figure.measure), []).append(figure)
        return found

    @cached_property
    def observations_in(self) -> Mapping[str, list[ObservationFact]]:
        """The observations by region code, in their order."""
        found: dict[str, list[ObservationFact]] = {}
        for each in self.observations:
            found.setdefault(each.region_code, []).append(each)
        return found


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that is known: how much, as of when, and from where. In single units (人, 张, 个, %)."""

    value: Decimal
    as_of: PartialDate | None
    kind: InputKind
    source: str

    @property
    def day(self) -> date:
        """The last day that it can be of: what came into use until then is in it already."""
        return date.min if self.as_of is None else self.as_of.last_day

    def as_input(self, name: str, unit: str) -> Input:
        """Return it as an input of a formula."""
        return Input(name, self.value, unit, self.kind, self.source, self.as_of)


@dataclass(frozen=True, slots=True)
class TargetOfMeasure:
    """What a measure is to reach by the end of the target year."""

    value: Decimal
    comparison: Comparison
    year: int
    indicator_code: str | None
    known: Known
    """The same with where it comes from."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What one measure in one region is computed from at a time. None: not known."""

    stock: Known | None
    """Beds or places there were (张, 个)."""
    rate: Known | None
    """The measure itself, where it is stated and the stock behind it is not known."""
    share: Known | None
    """Share of nursing beds (%), only for that measure."""
    share_of: Known | None
    """The beds (张) that the share was a share of: as they were when it was stated."""
    population: Known | None
    """Elders or residents now; None for a share or a count, which have no such base."""
    ahead: Known | None
    """The same at the end of the target year."""
