"""What the pages and files of outcomes show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.directory.types import MapPlace
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.kernel.texts import Text
from app.outcomes.types import (
    IndicatorValue,
    ObservationFact,
    OutcomeMeasure,
    RegisterIndicator,
    ValueKind,
)
from app.outcomes.types.outcome import Contribution, MeasureOutcome, RegionOutcome
from app.plans.types import PlanFigureFact, StatedMeasure
from app.returns.types.vocabulary import Reading

Options = tuple[tuple[str, str], ...]
"""Pairs of key and label, as a choice in a form shows them."""


class Outlook(Labelled):
    """How the target of a measure looks at a month, in one word."""

    REACHED = "reached", Text("已经达到")
    IN_REACH = "in_reach", Text("预计能达到")
    DOUBTFUL = "doubtful", Text("如期才能达到")
    """In reach if every project comes when it is said to, and out of reach in most simulated runs."""
    OUT_OF_REACH = "out_of_reach", Text("预计达不到")
    UNKNOWN = "unknown", Text("还不能判断")


class Standing(Labelled):
    """Whether the newest value of an indicator meets its last target."""

    MET = "met", Text("已达到")
    NOT_MET = "not_met", Text("未达到")
    NO_VALUE = "no_value", Text("没有观测值")
    IN_WORDS = "in_words", Text("目标是文字")
    NO_TARGET = "no_target", Text("没有目标值")


class Attainment(Labelled):
    """How much of its target a county has, in five steps that words tell apart."""

    MET = "met", Text("达到目标")
    NEAR = "near", Text("八成以上")
    HALF = "half", Text("五成以上")
    LOW = "low", Text("不到五成")
    UNKNOWN = "unknown", Text("缺数据")

    @property
    def step(self) -> int | None:
        """The step of its colour on the map, from 1 to 4; None where nothing is known."""
        steps = (Attainment.LOW, Attainment.HALF, Attainment.NEAR, Attainment.MET)
        return steps.index(self) + 1 if self in steps else None


@dataclass(frozen=True, slots=True)
class OutcomesQuery:
    """What an address asks of outcomes: one plan or all, a closed month or the latest, and the reading."""

    plan: str | None = None
    as_of: Month | None = None
    reading: Reading = Reading.NOW

    def moment(self) -> dict[str, str]:
        """Return the parameters that say which month is read, and how."""
        chosen = {} if self.as_of is None else {"as_of": str(self.as_of)}
        return chosen if self.reading is Reading.NOW else chosen | {"reading": self.reading.value}

    def parameters(self) -> dict[str, str]:
        """Return all parameters of the address."""
        return ({} if self.plan is None else {"plan": self.plan}) | self.moment()


@dataclass(frozen=True, slots=True)
class PlanInReach:
    """A plan whose outcomes a user may read."""

    code: str
    title: str
    city: str
    city_code: str
    last_year: int


@dataclass(frozen=True, slots=True)
class LatestValue:
    """The newest value of an indicator for the whole city: observed, or computed from projects."""

    value: Decimal
    as_of: PartialDate
    source: str
    is_computed: bool


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator in the table of its plan."""

    indicator: RegisterIndicator
    values: tuple[IndicatorValue | None, ...]
    """In the order of the columns of the table."""
    target: IndicatorValue | None
    """Of the last year that has one."""
    latest: LatestValue | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class PlanOutcomes:
    """The outcomes of one plan."""

    plan: PlanInReach
    month: Month | None
    """The closed month that they stand at; None before any is closed."""
    measures: tuple[MeasureOutcome, ...]
    columns: tuple[tuple[ValueKind, int], ...]
    """The printed columns of the indicator table: kind of value and year."""
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class OutcomesPage:
    """The outcomes of all plans that were asked for."""

    query: OutcomesQuery
    plans: tuple[PlanInReach, ...]
    months: tuple[Month, ...]
    """Closed by any of the plans, the newest first."""
    shown: tuple[PlanOutcomes, ...]
    not_closed: tuple[tuple[PlanInReach, Month | None], ...]
    """Plans that have not closed the month that is asked for, with the latest that they have."""

    @property
    def has_indicators(self) -> bool:
        """Whether any of the plans prints an indicator table."""
        return any(shown.lines for shown in self.shown)

    @property
    def plan_options(self) -> Options:
        """The plans to choose from."""
        return tuple((plan.code, plan.city) for plan in self.plans)

    @property
    def month_options(self) -> Options:
        """The months to choose from."""
        return tuple((str(month), month.in_words) for month in self.months)


@dataclass(frozen=True, slots=True)
class Tile:
    """A county on the map of tiles."""

    outcome: RegionOutcome
    attainment: Attainment
    place: MapPlace | None = None
    """Where it lies to the others; None where nobody has said."""

    @property
    def code(self) -> str:
        """The code of the county."""
        return self.outcome.region_code

    @property
    def name(self) -> str:
        """What the county is called."""
        return self.outcome.region_name

    @property
    def step(self) -> int | None:
        """The step of its colour."""
        return self.attainment.step


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """One measure of one plan."""

    query: OutcomesQuery
    plan: PlanInReach
    outcome: MeasureOutcome
    measures: tuple[OutcomeMeasure, ...]
    """All that are computed for the plan, to go from one to the other."""
    months: tuple[Month, ...]
    tiles: tuple[Tile, ...]
    contributions: tuple[Contribution, ...]
    """Those of projects that the user may see, the largest first."""
    hidden: int
    """How many others there are."""
    hidden_amount: Decimal
    may_record: bool

    @property
    def month_options(self) -> Options:
        """The months to choose from."""
        return tuple((str(month), month.in_words) for month in self.months)


@dataclass(frozen=True, slots=True)
class Observed:
    """An observation with what became of it: the chain of corrections, the newest first."""

    newest: ObservationFact
    corrected: tuple[ObservationFact, ...] = ()
    """What it replaces, the newest first."""


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """One indicator: what is printed, what was observed."""

    plan: PlanInReach
    line: IndicatorLine
    columns: tuple[tuple[ValueKind, int], ...]
    computed: MeasureOutcome | None
    observed: tuple[Observed, ...]
    """In the order of regions, then the newest date first."""
    regions: Options
    """The city first."""
    may_record: bool


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure that outcomes are computed from: as printed, and what has been recorded since."""

    measure: StatedMeasure
    region_code: str
    region_name: str
    printed: PlanFigureFact | None
    newest: ObservationFact | None


@dataclass(frozen=True, slots=True)
class CountyFigures:
    """The figures of one county, one for each column of the table; None where nobody states one."""

    region_code: str
    region_name: str
    figures: tuple[StatedFigure | None, ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """What the outcomes of a plan are computed from."""

    plan: PlanInReach
    city: tuple[StatedFigure, ...]
    columns: tuple[StatedMeasure, ...]
    """The measures that counties have figures of."""
    counties: tuple[CountyFigures, ...]
    observed: tuple[Observed, ...]
    regions: Options
    measures: Options
    """Those that the user may record."""

    @property
    def may_record(self) -> bool:
        """Whether the user may record any."""
        return bool(self.measures)


@dataclass(frozen=True, slots=True)
class OutcomesFile:
    """A file of outcomes: the pages that it is of, and what it says of itself."""

    page: OutcomesPage
    visible: frozenset[str]
    """Codes of the projects that may stand in it."""
    is_demo: bool
