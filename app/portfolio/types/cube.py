"""A question to the cube of finance, its answer, and the figures that are read off it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.portfolio.types.facts import PlanName, Sum
from app.returns.types.cube import CubeDimension, CubeMeasure
from app.returns.types.vocabulary import Reading

Sums = Mapping[CubeMeasure, Sum]
"""The sums of all measures; money in 万元; the value is None where no project states it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the cube: broken down by what, of which projects and sources, as of when."""

    by: tuple[CubeDimension, ...] = ()
    chosen: tuple[tuple[CubeDimension, str], ...] = ()
    """Pairs of dimension and the key that is wanted; an empty key is what is not filled in."""
    month: Month | None = None
    """A closed month. None: what the register plans, of which nothing has been reported."""
    reading: Reading = Reading.NOW

    @property
    def dimensions(self) -> frozenset[CubeDimension]:
        """Everything that the question needs to know of a project."""
        return frozenset({*self.by, *(dimension for dimension, _ in self.chosen)})

    @property
    def is_by_source(self) -> bool:
        """Whether sources are told apart: then no figure of the project as a whole can be given."""
        return CubeDimension.SOURCE in self.dimensions

    def with_by(self, *by: CubeDimension) -> Self:
        """Return the question broken down otherwise."""
        return replace(self, by=by)

    def with_chosen(self, *pairs: tuple[CubeDimension, str]) -> Self:
        """Return the question narrowed further; a dimension that was chosen before is chosen anew."""
        return replace(self, chosen=tuple((dict(self.chosen) | dict(pairs)).items()))


@dataclass(frozen=True, slots=True)
class CubeRow:
    """One row of an answer: the keys in the order of `Question.by`, and the sums of all measures."""

    keys: tuple[str, ...]
    sums: Sums


@dataclass(frozen=True, slots=True)
class KeyName:
    """A key of a dimension with what it is called; keys of one city stand together under its name."""

    key: str
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project in an answer, by the names of today."""

    code: str
    name: str
    region: str
    unit: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Rollup:
    """A question with its answer, the names of its keys, and its totals."""

    question: Question
    cells: Mapping[tuple[str, ...], Sums]
    """By their keys in the order of `Question.by`; where no project stands there is no cell."""
    names: Mapping[CubeDimension, tuple[KeyName, ...]]
    """For each dimension of `Question.by` its keys, in the order in which they are shown."""
    edges: Mapping[CubeDimension, Mapping[str, Sums]]
    """For each dimension its totals over the others by key, where it is broken down by several."""
    total: Sums


@dataclass(frozen=True, slots=True)
class FinanceMonth:
    """Which month finance shows: the one asked for, else the latest that all plans with any have closed."""

    month: Month | None
    """None where nothing was ever closed: then the plan alone is shown."""
    months: tuple[Month, ...]
    """Every month that some plan has closed, the newest first."""
    not_closed: tuple[tuple[PlanName, Month | None], ...] = ()
    """Plans that have not closed the month shown, each with the latest that it has closed."""


class FigureKind(Labelled):
    """How a figure is written."""

    COUNT = "count", Text("个数")
    MONEY = "money", Text("金额")
    RATE = "rate", Text("百分比")
    POINTS = "points", Text("百分点")
    UNIT_COST = "unit_cost", Text("单位造价")


def _as_in(measure: CubeMeasure) -> tuple[str, str, str]:
    """Return value, word and unit of a figure that is the sum of a measure."""
    return measure.value, measure.label, measure.unit


class Figure(Labelled):
    """What finance shows, in the order of its tables. Those named like a `CubeMeasure` are its sums."""

    PROJECTS = _as_in(CubeMeasure.PROJECTS)
    STARTED = _as_in(CubeMeasure.STARTED)
    FINISHED = _as_in(CubeMeasure.FINISHED)
    TOTAL_INVESTMENT = _as_in(CubeMeasure.TOTAL_INVESTMENT)
    PLANNED = _as_in(CubeMeasure.PLANNED)
    ALLOCATED = _as_in(CubeMeasure.ALLOCATED)
    RECEIVED = _as_in(CubeMeasure.RECEIVED)
    COMPLETED = _as_in(CubeMeasure.COMPLETED)
    PAID = _as_in(CubeMeasure.PAID)
    GAP = "gap", Text("资金缺口"), Text("万元")
    ALLOCATED_MONTH = _as_in(CubeMeasure.ALLOCATED_MONTH)
    RECEIVED_MONTH = _as_in(CubeMeasure.RECEIVED_MONTH)
    COMPLETED_MONTH = _as_in(CubeMeasure.COMPLETED_MONTH)
    PAID_MONTH = _as_in(CubeMeasure.PAID_MONTH)
    ALLOCATED_YEAR = _as_in(CubeMeasure.ALLOCATED_YEAR)
    RECEIVED_YEAR = _as_in(CubeMeasure.RECEIVED_YEAR)
    COMPLETED_YEAR = _as_in(CubeMeasure.COMPLETED_YEAR)
    PAID_YEAR = _as_in(CubeMeasure.PAID_YEAR)
    YEAR_PLANNED = _as_in(CubeMeasure.YEAR_PLANNED)
    START_RATE = "start_rate", Text("开工率"), "%"
    FINISH_RATE = "finish_rate", Text("竣工率"), "%"
    COMPLETION_RATE = "completion_rate", Text("投资完成率"), "%"
    YEAR_COMPLETION_RATE = "year_completion_rate", Text("年度投资完成率"), "%"
    AHEAD = "ahead", Text("超/欠序时"), Text("百分点")
    RECEIPT_RATE = "receipt_rate", Text("资金到位率"), "%"
    PAYMENT_RATE = "payment_rate", Text("资金支付率"), "%"
    PAYMENT_OF_RECEIVED = "payment_of_received", Text("资金支付率（按到位）"), "%"
    NEW_BEDS = _as_in(CubeMeasure.NEW_BEDS)
    NURSING_BEDS = _as_in(CubeMeasure.NURSING_BEDS)
    RENOVATED_BEDS = _as_in(CubeMeasure.RENOVATED_BEDS)
    NEW_PLACES = _as_in(CubeMeasure.NEW_PLACES)
    BED_COST = "bed_cost", Text("每张新增床位造价"), Text("万元/张")
    PLACE_COST = "place_cost", Text("每个新增托位造价"), Text("万元/个")

    @property
    def kind(self) -> FigureKind:
        """How it is written."""
        kinds = {
            "万元": FigureKind.MONEY,
            "%": FigureKind.RATE,
            "百分点": FigureKind.POINTS,
            "万元/张": FigureKind.UNIT_COST,
            "万元/个": FigureKind.UNIT_COST,
        }
        return kinds.get(self.unit, FigureKind.COUNT)

    @property
    def measure(self) -> CubeMeasure | None:
        """The measure whose sum it is; None: it is computed from sums, and does not add up."""
        return _MEASURES.get(self.value)

    @property
    def is_of_source(self) -> bool:
        """Whether it can be given for one source: all else is of the project as a whole."""
        if self.measure is not None:
            return self.measure.is_of_source or self is Figure.PROJECTS
        return self in {
            Figure.GAP,
            Figure.COMPLETION_RATE,
            Figure.RECEIPT_RATE,
            Figure.PAYMENT_RATE,
            Figure.PAYMENT_OF_RECEIVED,
        }

    @property
    def basis(self) -> str:
        """How it is computed (口径), in a sentence; empty where the name says it."""
        return _BASIS.get(self, "")


_MEASURES = {each.value: each for each in CubeMeasure}


def _flow(before: Text) -> Text:
    """Return how what moved since a month or a year before is computed."""
    return Text(
        "截至本月末的累计数减去{before}末的累计数；{before}没有关账的不计，显示为“—”。"
        "首次填报的累计数计入首次填报的时期。",
        before=before,
    )


_BASIS = {
    Figure.PROJECTS: Text("按资金来源分列时，一个项目有几个来源就在几行中各计一次，合计仍只计一次。"),
    Figure.STARTED: Text("形象进度为在建、竣工、运营或停工的项目。"),
    Figure.FINISHED: Text("形象进度为竣工或运营的项目。"),
    Figure.TOTAL_INVESTMENT: Text("关账时登记的总投资。按资金来源分列时请看“计划投资”。"),
    Figure.PLANNED: Text("关账时各来源的计划投资，未落实的列为“待落实”，各来源合计等于总投资。"),
    Figure.GAP: Text("计划投资 − 到位。没有填报到位的，到位按没有计。"),
    **{
        figure: _flow(Text("上月"))
        for figure in (
            Figure.ALLOCATED_MONTH,
            Figure.RECEIVED_MONTH,
            Figure.COMPLETED_MONTH,
            Figure.PAID_MONTH,
        )
    },
    **{
        figure: _flow(Text("上年"))
        for figure in (Figure.ALLOCATED_YEAR, Figure.RECEIVED_YEAR, Figure.COMPLETED_YEAR, Figure.PAID_YEAR)
    },
    Figure.YEAR_PLANNED: Text(
        "分年度投资计划中本年的数；没有人设定的，按总投资在计划年份间平均，并注明个数。"
    ),
    Figure.START_RATE: Text("已开工项目数 ÷ 项目数。"),
    Figure.FINISH_RATE: Text("已竣工项目数 ÷ 项目数。"),
    Figure.COMPLETION_RATE: Text("完成投资 ÷ 总投资；按资金来源分列时为完成投资 ÷ 该来源的计划投资。"),
    Figure.YEAR_COMPLETION_RATE: Text("1月1日以来完成的投资 ÷ 年度计划。"),
    Figure.AHEAD: Text(
        "年度投资完成率 − 序时进度（月份 ÷ 12），按未经舍入的数相减；正数为超序时，负数为欠序时。"
    ),
    Figure.RECEIPT_RATE: Text("到位 ÷ 下达。"),
    Figure.PAYMENT_RATE: Text("支付 ÷ 完成投资。"),
    Figure.PAYMENT_OF_RECEIVED: Text("支付 ÷ 到位，部分系统采用的另一口径。"),
    Figure.BED_COST: (
        Text(
            "只新增床位的项目的总投资 ÷ 其新增床位；同时改造床位或新增托位的项目，"
            "方案没有分开总投资，不计入。"
        )
    ),
    Figure.PLACE_COST: (
        Text("只新增托位的项目的总投资 ÷ 其新增托位；同时新增或改造床位的项目，方案没有分开总投资，不计入。")
    ),
}
