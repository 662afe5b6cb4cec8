"""Project facts, totals and roll-ups, and the filter that selects them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Self, cast

from app.funding.types import PlannedAmount
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.kernel.texts import Text
from app.lights.types import Light, LightFact
from app.plans.types import RowNote, Sector
from app.projects.types import BedKind, Measure, ProjectCategory, Qualifier, Stage
from app.returns.types.facts import MonthFact
from app.returns.types.vocabulary import Amount, Reading


class Quantity(Labelled):
    """A figure that is summed over projects; its value is its name in `ProjectFact` and `Totals`."""

    TOTAL_INVESTMENT = "total_investment", Text("总投资"), Text("万元")
    CENTRAL_REQUESTED = "central_requested", Text("申请中央预算内投资"), Text("万元")
    NEW_BEDS = "new_beds", Measure.NEW_BEDS.label, Measure.NEW_BEDS.unit
    NURSING_BEDS = "nursing_beds", Measure.NURSING_BEDS.label, Measure.NURSING_BEDS.unit
    RENOVATED_BEDS = "renovated_beds", Measure.RENOVATED_BEDS.label, Measure.RENOVATED_BEDS.unit
    NEW_PLACES = "new_places", Measure.NEW_PLACES.label, Measure.NEW_PLACES.unit
    FLOOR_AREA = "floor_area_m2", Measure.FLOOR_AREA.label, Measure.FLOOR_AREA.unit

    @property
    def is_money(self) -> bool:
        """Whether it is in 万元."""
        return self in {Quantity.TOTAL_INVESTMENT, Quantity.CENTRAL_REQUESTED}


class Reached(Labelled):
    """How far projects have come at least, as they are counted (domain.md §3): by their stage."""

    STARTED = "started", Text("已开工")
    COMPLETED = "completed", Text("已竣工")

    @property
    def stages(self) -> frozenset[Stage]:
        """The stages of the projects that count."""
        if self is Reached.COMPLETED:
            return frozenset(stage for stage in Stage if stage.is_completed)
        return frozenset(stage for stage in Stage if stage.is_started)


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which projects are meant; what is None does not restrict. The same names stand in web addresses.

    `as_of` and `reading` restrict nothing by themselves: they say at which month `stage`, `reached`, `light`
    and every figure of returns are read.
    """

    plan: str | None = None
    region: str | None = None
    sector: Sector | None = None
    category: ProjectCategory | None = None
    type: str | None = None
    """A type as the plan prints it."""
    unit: int | None = None
    """Id of a responsible organisation."""
    start_year: int | None = None
    end_year: int | None = None
    bed_kind: BedKind | None = None
    has: Quantity | None = None
    """Only projects for which the plan prints this figure."""
    stage: Stage | None = None
    reached: Reached | None = None
    light: Light | None = None
    as_of: Month | None = None
    """A closed month; None is the latest closed one of each plan."""
    reading: Reading = Reading.NOW
    q: str | None = None
    """Words looked for in code, name, location, scope, and every name of regions and units."""

    def parameters(self) -> dict[str, str]:
        """Return what is chosen, as parameters of an address; what is the default is left out."""
        values = ((field, getattr(self, field.name)) for field in fields(self))
        return {field.name: str(value) for field, value in values if value not in {field.default, ""}}

    def moment(self) -> dict[str, str]:
        """Return the month and the reading alone, as parameters of an address."""
        return {name: text for name, text in self.parameters().items() if name in {"as_of", "reading"}}

    def without(self, name: str) -> Self:
        """Return the filter with one choice fewer."""
        return replace(self, **{name: getattr(EVERYTHING, name)})

    def restricts(self, name: str) -> bool:
        """Return whether a choice can leave projects out.

        A month or a reading does so only together with what is read at it.
        """
        is_read = any(each is not None for each in (self.stage, self.reached, self.light))
        return name not in self.moment() or is_read


EVERYTHING = ProjectFilter()


class Dimension(Labelled):
    """By what a roll-up is broken down. Each value is also the filter that leads to the rows behind."""

    PLAN = "plan", Text("方案")
    REGION = "region", Text("地区")
    SECTOR = "sector", Text("领域")
    CATEGORY = "category", Text("项目类别")
    TYPE = "type", Text("项目类型（方案原文）")
    UNIT = "unit", Text("组织实施单位")
    START_YEAR = "start_year", Text("开工年份")
    END_YEAR = "end_year", Text("完工年份")
    BED_KIND = "bed_kind", Text("床位性质")


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over projects: the value, None where no project prints the figure, and how many print it."""

    value: Decimal | None
    printed: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a set of projects. Money in 万元, beds and places as printed, area in m²."""

    project_count: int
    total_investment: Sum
    central_requested: Sum
    new_beds: Sum
    nursing_beds: Sum
    renovated_beds: Sum
    new_places: Sum
    floor_area_m2: Sum

    def sum_of(self, quantity: Quantity) -> Sum:
        """Return the sum of one figure."""
        return cast("Sum", getattr(self, quantity.value))


@dataclass(frozen=True, slots=True)
class RollupRow:
    """One row of a roll-up: the value of its dimension, its label, and the sums."""

    key: str
    label: str
    totals: Totals


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A responsible unit: its id and name in the directory, and its name as this row prints it."""

    organisation_id: int
    name: str
    printed_name: str


@dataclass(frozen=True, slots=True)
class ProjectFact:
    """All that is known of one project, as plain values. None where the plan prints nothing."""

    code: str
    plan_code: str
    plan_title: str
    section_key: str
    section_title: str
    annex: str
    sector: Sector
    printed_no: int
    name: str
    printed_type: str
    category: ProjectCategory
    region_code: str
    region_name: str
    location: str
    start: PartialDate
    end: PartialDate
    total_investment: Decimal
    central_requested: Decimal | None
    new_beds: int | None
    nursing_beds: int | None
    renovated_beds: int | None
    new_places: int | None
    floor_area_m2: Decimal | None
    site_count: int | None
    household_count: int | None
    bed_kind: BedKind | None
    qualifiers: tuple[tuple[Measure, Qualifier], ...]
    scope: str
    content: str
    units: tuple[UnitFact, ...]
    planned_split: tuple[PlannedAmount, ...]
    cells: tuple[tuple[str, str], ...]
    """The printed row: pairs of column head and text."""
    notes: tuple[RowNote, ...]
    standing: MonthFact | None = None
    """How it stood at the end of the month that is shown; None where that was not asked for or not closed."""
    light: LightFact | None = None
    """Its light of that month; None also where it was not judged, since it is cancelled."""

    def qualifier(self, measure: Measure) -> Qualifier:
        """Return how exactly the plan states one figure."""
        return dict(self.qualifiers).get(measure, Qualifier.EXACT)

    def figure(self, measure: Measure | Quantity) -> Decimal | int | None:
        """Return one figure: 万元, m² or a count."""
        return cast("Decimal | int | None", getattr(self, measure.value))

    def prefix(self, quantity: Quantity) -> str:
        """Return what is written before a figure that the plan does not state exactly."""
        return "" if quantity.is_money else self.qualifier(Measure(quantity.value)).label


class SortKey(Labelled):
    """Columns that the list can be sorted by. The plan's own order is the default."""

    PRINTED = "printed", Text("方案顺序")
    CODE = "code", Text("项目代码")
    NAME = "name", Text("项目名称")
    REGION = "region", Text("地区")
    TOTAL_INVESTMENT = "total_investment", Quantity.TOTAL_INVESTMENT.label
    CENTRAL_REQUESTED = "central_requested", Quantity.CENTRAL_REQUESTED.label
    NEW_BEDS = "new_beds", Quantity.NEW_BEDS.label
    NURSING_BEDS = "nursing_beds", Quantity.NURSING_BEDS.label
    RENOVATED_BEDS = "renovated_beds", Quantity.RENOVATED_BEDS.label
    NEW_PLACES = "new_places", Quantity.NEW_PLACES.label
    START = "start", Text("开工时间")
    END = "end", Text("完工时间")
    STAGE = "stage", Text("形象进度")
    LIGHT = "light", Text("亮灯")
    COMPLETED = "completed", Amount.COMPLETED.label

    @property
    def is_quantity(self) -> bool:
        """Whether the column holds figures, of which people want the largest first."""
        return self is SortKey.COMPLETED or self.value in set(Quantity)

    @property
    def begins_descending(self) -> bool:
        """Whether a first click puts the highest first: the largest figure, the worst light."""
        return self.is_quantity or self is SortKey.LIGHT


@dataclass(frozen=True, slots=True)
class Ordering:
    """A sort column and its direction; blanks come last either way."""

    key: SortKey = SortKey.PRINTED
    descending: bool = False

    @property
    def direction(self) -> str:
        """The words for the direction."""
        if self.key.is_quantity:
            return Text("从大到小") if self.descending else Text("从小到大")
        if self.key is SortKey.LIGHT:
            return Text("红灯在前") if self.descending else Text("绿灯在前")
        if self.key in {SortKey.START, SortKey.END}:
            return Text("从晚到早") if self.descending else Text("从早到晚")
        return Text("倒序") if self.descending else Text("正序")

    def __str__(self) -> str:
        """Return it as it stands in an address: `total_investment`, `-total_investment`."""
        return f"-{self.key.value}" if self.descending else self.key.value


@dataclass(frozen=True, slots=True)
class PlanName:
    """A plan by the names that pages use, and the city that it is of."""

    code: str
    title: str
    document_number: str | None
    list_title: str
    city_code: str
    city: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The project before or after another one in the printed list."""

    code: str
    name: str
