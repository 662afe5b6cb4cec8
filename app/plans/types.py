"""What a plan document states, and the commands that register it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.kernel.labels import Labelled
from app.kernel.partial_dates import PartialDate
from app.kernel.texts import Text


class Sector(Labelled):
    """The part of 一老一小 that a section of the project list belongs to."""

    ELDER_CARE = "elder_care", Text("养老")
    CHILD_CARE = "child_care", Text("托育")
    CHILD_FRIENDLY = "child_friendly", Text("儿童友好")
    MIXED = "mixed", Text("综合性")


class TotalMeasure(Labelled):
    """What a printed total counts."""

    PROJECT_COUNT = "project_count", Text("项目个数"), Text("个")
    TOTAL_INVESTMENT = "total_investment", Text("总投资"), Text("万元")
    CENTRAL_REQUESTED = "central_requested", Text("申请中央预算内投资"), Text("万元")


@dataclass(frozen=True, slots=True)
class SectionFact:
    """A section of the project list, with the beginning of its project codes."""

    key: str
    printed_title: str
    sector: Sector
    annex: str
    code_prefix: str
    position: int


@dataclass(frozen=True, slots=True)
class PrintedTotalFact:
    """A total as printed; `section_key` is None for the whole list. Money in 万元, counts in projects."""

    section_key: str | None
    measure: TotalMeasure
    value: Decimal


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A plan document. What the text does not print is None."""

    code: str
    title: str
    region_code: str
    issuing_unit: str | None
    document_number: str | None
    issued_on: date | None
    first_year: int
    last_year: int
    list_title: str
    central_share_ceiling: Decimal | None
    """Ceiling of the central share of public projects, in %, by regional policy (domain.md §3)."""
    sections: tuple[SectionFact, ...]
    printed_totals: tuple[PrintedTotalFact, ...]


@dataclass(frozen=True, slots=True)
class RowNote:
    """A slip or a judgement: what is printed, which reading is used, and why."""

    field: str
    printed: str
    reading: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrintedRowFact:
    """A row of the printed list: where it stands, its cells exactly as printed, and the notes on it."""

    plan_code: str
    section_key: str
    printed_no: int
    cells: tuple[tuple[str, str], ...]
    """Pairs of column head and printed text, in the order of the paper."""
    notes: tuple[RowNote, ...] = ()


class Comparison(Labelled):
    """How a stated value bounds what is meant."""

    EQUAL = "equal", ""
    AT_LEAST = "at_least", Text("不少于")
    MORE_THAN = "more_than", Text("大于")
    LESS_THAN = "less_than", Text("小于")
    AT_MOST = "at_most", Text("不超过")


class StatedMeasure(Labelled):
    """A figure of a plan's text or tables that outcomes are computed from (domain.md §6).

    Forecasts and needs are those of the last year of the plan.
    """

    ELDERLY_POPULATION = "elderly_population", Text("60岁及以上老年人口"), Text("人")
    ELDERLY_POPULATION_FORECAST = (
        "elderly_population_forecast",
        Text("60岁及以上老年人口（预测）"),
        Text("人"),
    )
    RESIDENT_POPULATION = "resident_population", Text("常住人口"), Text("人")
    TOTAL_POPULATION_FORECAST = "total_population_forecast", Text("总人口（预测）"), Text("人")
    INFANT_POPULATION = "infant_population", Text("3岁以下婴幼儿"), Text("人")
    INFANT_POPULATION_FORECAST = "infant_population_forecast", Text("3岁以下婴幼儿（预测）"), Text("人")
    BEDS = "beds", Text("养老床位"), Text("张")
    NURSING_BED_SHARE = "nursing_bed_share", Text("护理型床位占比"), "%"
    BEDS_PER_1000_ELDERS = "beds_per_1000_elders", Text("每千名老年人养老床位数"), Text("张")
    PLACES = "places", Text("托位"), Text("个")
    PLACES_PER_1000_RESIDENTS = "places_per_1000_residents", Text("每千常住人口托位数"), Text("个")
    BEDS_NEEDED = "beds_needed", Text("床位需求"), Text("张")
    NEW_BEDS_NEEDED = "new_beds_needed", Text("需新增床位"), Text("张")
    NEW_NURSING_BEDS_NEEDED = "new_nursing_beds_needed", Text("需新增护理型床位"), Text("张")
    PLACES_NEEDED = "places_needed", Text("托位需求"), Text("个")
    NEW_PLACES_NEEDED = "new_places_needed", Text("需新增托位"), Text("个")


@dataclass(frozen=True, slots=True)
class PlanFigureFact:
    """A figure that the plan prints outside its project list: a cell of a baseline table, or one in text."""

    table: str
    """`表一`, or `正文` for running text."""
    row: int
    """The printed row, counted from 1; in running text the figure's own number."""
    position: int
    """Its place among all figures of the plan."""
    label: str
    """The printed head of the row; in running text where it stands."""
    region_code: str | None
    item: str
    """The printed head of the column; in running text a short name of ours."""
    measure: StatedMeasure | None
    unit: str
    """As printed: the value is in it (`万人`, `%`)."""
    as_of: PartialDate | None
    printed: str
    value: Decimal | None
    note: str
    """What is wrong or in doubt, in one sentence; mostly empty."""

    @property
    def key(self) -> tuple[str, int, str]:
        """Its place in the plan: table, row and item."""
        return self.table, self.row, self.item


class Relation(Labelled):
    """Arithmetic that figures of one plan imply, recomputed by `plans reconcile`."""

    TOTAL = "total", Text("合计")
    """The row of the whole city is the sum of the other rows."""
    SUM = "sum", Text("相加")
    DIFFERENCE = "difference", Text("相减")
    RATIO = "ratio", Text("相除")
    PRODUCT = "product", Text("相乘")
    SAME = "same", Text("一致")


@dataclass(frozen=True, slots=True)
class PlanRelationFact:
    """One relation between figures. Its form is described in seed/README.md (relations.csv)."""

    table: str
    item: str
    relation: Relation
    operands: tuple[str, ...]
    scale: Decimal
    """What a ratio or product is multiplied by, so that the units fit."""
    rows: tuple[str, ...]
    """Labels of the rows that it holds for; empty means every row that has the figures."""
    note: str

    @property
    def key(self) -> tuple[str, str, Relation, tuple[str, ...], tuple[str, ...]]:
        """What it says, without factor and note: a plan states it once."""
        return self.table, self.item, self.relation, self.operands, self.rows
