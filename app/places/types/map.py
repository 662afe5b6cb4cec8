"""The map of counties: what can be shown on it, and each county with its figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.directory.types import MapPlace
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.lights.types.pages import LightCounts
from app.outcomes.types.outcome import OutcomeByRegion, RegionOutcome
from app.portfolio.types.facts import PlanName
from app.returns.types.vocabulary import Reading

Legend = tuple[tuple[int | None, str], ...]
"""Pairs of step (None where nothing is known) and words."""


class MapMeasure(Labelled):
    """What the colour and the figure of a county's tile say; the values stand in addresses."""

    COMPLETION = "completion", Text("投资完成率"), "%"
    LIGHTS = "lights", Text("红灯占比"), "%"
    RECEIPT = "receipt", Text("资金到位率"), "%"
    INVESTMENT = "investment", Text("总投资"), Text("亿元")
    BEDS = "beds", Text("新增床位"), Text("张")
    PLACES = "places", Text("新增托位"), Text("个")
    ATTAINMENT = "attainment", Text("养老床位达标程度"), "%"

    @property
    def is_of_month(self) -> bool:
        """Whether it depends on which month is shown."""
        return self not in {MapMeasure.INVESTMENT, MapMeasure.BEDS, MapMeasure.PLACES}

    @property
    def unit_in_brackets(self) -> str:
        """The unit as it stands behind the name."""
        return _IN_BRACKETS.get(self.value, Text("（%）"))

    @property
    def basis(self) -> str:
        """How it is computed, in a sentence."""
        return _BASIS[self]


_IN_BRACKETS = {"investment": Text("（亿元）"), "beds": Text("（张）"), "places": Text("（个）")}
_BASIS = {
    MapMeasure.COMPLETION: Text("完成投资 ÷ 总投资；完成投资是自开工起的累计数，没有填报的按没有计。"),
    MapMeasure.LIGHTS: Text("红灯项目数 ÷ 评了灯的项目数。"),
    MapMeasure.RECEIPT: Text("到位 ÷ 下达。"),
    MapMeasure.INVESTMENT: Text("所列项目的总投资。"),
    MapMeasure.BEDS: Text("所列项目承诺新增的床位；改造床位不增加床位，不计入。"),
    MapMeasure.PLACES: Text("所列项目承诺新增的托位。"),
    MapMeasure.ATTAINMENT: Text("每千名老年人养老床位数 ÷ 方案的目标；没有关账月份的，用方案印的基期数。"),
}


@dataclass(frozen=True, slots=True)
class MapQuery:
    """What an address asks of the map."""

    show: MapMeasure | None = None
    """None: 投资完成率, or 总投资 while no month is closed."""
    plan: str | None = None
    as_of: Month | None = None
    """A closed month; None is the latest closed one of each plan."""
    reading: Reading = Reading.NOW

    def moment(self) -> dict[str, str]:
        """Return the month and the reading as parameters of an address; what is the default is left out."""
        found = {} if self.as_of is None else {"as_of": str(self.as_of)}
        return found if self.reading is Reading.NOW else found | {"reading": self.reading.value}

    def showing(self, show: MapMeasure) -> dict[str, str]:
        """Return the parameters of the same page with another measure."""
        plan = {} if self.plan is None else {"plan": self.plan}
        return {"show": show.value} | plan | self.moment()


@dataclass(frozen=True, slots=True)
class CountyFigures:
    """One county, or all projects of a city, at a month. Money in 万元, rates in %, unrounded."""

    code: str
    name: str
    projects: int
    total_investment: Decimal | None
    completed: Decimal | None
    completion_rate: Decimal | None
    receipt_rate: Decimal | None
    new_beds: Decimal | None
    new_places: Decimal | None
    lights: LightCounts | None
    """None where no month is closed."""
    outcome: RegionOutcome | OutcomeByRegion | None
    """Beds per 1,000 elders; None where the plan has no such target, or there are no people to count by."""

    @property
    def red_share(self) -> Decimal | None:
        """Red projects in % of those that were judged; None where none was."""
        if self.lights is None:
            return None
        judged = self.lights.total - self.lights.unjudged
        return Decimal(100) * self.lights.red / judged if judged else None

    @property
    def attainment(self) -> Decimal | None:
        """Beds per 1,000 elders in % of the target; None where either is not known."""
        if self.outcome is None or not self.outcome.target:
            return None
        reached = self.outcome.baseline if self.outcome.attained is None else self.outcome.attained
        return None if reached is None else 100 * reached / self.outcome.target

    def value(self, measure: MapMeasure) -> Decimal | None:
        """Return what the map shows: %, 万元 (of `INVESTMENT`), 张 or 个; None where it is not known."""
        values = {
            MapMeasure.COMPLETION: self.completion_rate,
            MapMeasure.LIGHTS: self.red_share,
            MapMeasure.RECEIPT: self.receipt_rate,
            MapMeasure.INVESTMENT: self.total_investment,
            MapMeasure.BEDS: self.new_beds,
            MapMeasure.PLACES: self.new_places,
            MapMeasure.ATTAINMENT: self.attainment,
        }
        return values[measure]


@dataclass(frozen=True, slots=True)
class CountyTile:
    """A county on the map."""

    figures: CountyFigures
    place: MapPlace | None
    """Where it lies to the others; None where nobody has said."""
    value: Decimal | None
    step: int | None
    """Of its colour, from 1 (little) to 4 (much); None where the value is not known."""
    is_hidden: bool = False
    """Whether none of its projects lies within the reach of whoever looks."""

    @property
    def code(self) -> str:
        """The code of the county."""
        return self.figures.code

    @property
    def name(self) -> str:
        """What the county is called."""
        return self.figures.name


@dataclass(frozen=True, slots=True)
class CityMap:
    """The counties of one plan's city at a month."""

    plan: PlanName
    month: Month | None
    """The closed month that is shown; None before any is closed."""
    tiles: tuple[CountyTile, ...]
    """In the order of the register."""
    city_wide: CountyFigures | None
    """The projects of the whole city; None where there are none."""
    total: CountyFigures
    is_whole: bool
    """Whether the figures are of all projects of the city, and not of those within a reach alone."""


@dataclass(frozen=True, slots=True)
class ShownMaps:
    """Maps coloured by one measure, with one scale for all of them."""

    show: MapMeasure
    cities: tuple[CityMap, ...]
    legend: Legend


@dataclass(frozen=True, slots=True)
class MapPage:
    """The maps of all plans that were asked for."""

    query: MapQuery
    maps: ShownMaps
    plans: tuple[PlanName, ...]
    months: tuple[Month, ...]
    """Closed by any of the plans, the newest first."""
    problems: tuple[str, ...]
    """A sentence about everything that cannot be shown as it was asked for."""

    @property
    def plan_options(self) -> tuple[tuple[str, str], ...]:
        """The plans, as pairs of value and label."""
        return tuple((plan.code, plan.city) for plan in self.plans)

    @property
    def month_options(self) -> tuple[tuple[str, str], ...]:
        """The months, as pairs of value and label."""
        return tuple((str(month), month.in_words) for month in self.months)
