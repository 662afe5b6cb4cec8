"""What outcomes are: indicators, their targets and observations, and the words for what is computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.kernel.labels import Labelled
from app.kernel.partial_dates import PartialDate
from app.kernel.texts import Text
from app.plans.types import Comparison, StatedMeasure


class IndicatorKind(Labelled):
    """Whether a target binds (约束性) or is expected (预期性)."""

    BINDING = "binding", Text("约束性")
    EXPECTED = "expected", Text("预期性")


class Direction(Labelled):
    """Which way an indicator is meant to move."""

    UP = "up", Text("越高越好")
    DOWN = "down", Text("越低越好")
    HOLD = "hold", Text("保持")


class ValueKind(Labelled):
    """Whether a printed value was reached or is planned."""

    ACTUAL = "actual", Text("实际值")
    TARGET = "target", Text("规划值")


class OutcomeMeasure(Labelled):
    """What is computed from baseline and project outputs (domain.md §6)."""

    BEDS_PER_1000_ELDERS = "beds_per_1000_elders", Text("每千名老年人养老床位数"), Text("张")
    NURSING_BED_SHARE = "nursing_bed_share", Text("养老机构护理型床位占比"), "%"
    PLACES_PER_1000_RESIDENTS = "places_per_1000_residents", Text("每千常住人口托位数"), Text("个")
    PLACES = "places", Text("3岁以下婴幼儿托位总数"), Text("个")
    INCLUSIVE_PLACE_SHARE = "inclusive_place_share", Text("普惠性托位占比"), "%"
    """Stated by plans, and not computed: no return says which places are inclusive."""

    @property
    def is_of_beds(self) -> bool:
        """Whether beds are behind it; otherwise places."""
        return self in {OutcomeMeasure.BEDS_PER_1000_ELDERS, OutcomeMeasure.NURSING_BED_SHARE}


class CapacityState(Labelled):
    """How far the beds and places of a project are (domain.md §6)."""

    PLANNED = "planned", Text("规划")
    BUILT = "built", Text("建成")
    IN_USE = "in_use", Text("投用")


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A value of an indicator as the plan prints it; None where it prints a dash or words."""

    kind: ValueKind
    year: int
    printed: str
    value: Decimal | None
    comparison: Comparison
    note: str = ""


@dataclass(frozen=True, slots=True)
class RegisterIndicator:
    """An indicator as a plan package states it."""

    code: str
    plan_code: str
    printed_no: int
    group: str
    name: str
    unit: str
    kind: IndicatorKind
    direction: Direction
    measure: OutcomeMeasure | None
    note: str
    values: tuple[IndicatorValue, ...]


@dataclass(frozen=True, slots=True)
class ObservationFact:
    """What was observed: of an indicator, or of a measure that outcomes are computed from, in one region.

    Exactly one of `indicator_code` and `measure` is filled. An observation is never rewritten: a correction
    is a new one that says which it corrects.
    """

    id: int
    plan_code: str
    region_code: str
    region_name: str
    indicator_code: str | None
    measure: StatedMeasure | None
    as_of: PartialDate
    value: Decimal
    source: str
    """The document or statistics that it comes from."""
    note: str
    corrects_id: int | None
    corrected_by_id: int | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class RecordObservation:
    """An observation as it is entered. Raises nothing: `rules.observations` judges it."""

    plan_code: str
    region_code: str
    indicator_code: str | None
    measure: StatedMeasure | None
    as_of: PartialDate
    value: Decimal
    source: str
    note: str
    corrects_id: int | None = None
