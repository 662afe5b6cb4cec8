"""The facts of a plan that are compared with each other, and what comes of each comparison."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from app.kernel.labels import Labelled
from app.kernel.texts import Text
from app.outcomes.types import RegisterIndicator
from app.plans.types import PlanFact, PlanFigureFact, PlanRelationFact, PrintedRowFact, RowNote
from app.projects.types import RegisterProject


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A project with its printed row: what we read, and what the paper has."""

    project: RegisterProject
    row: PrintedRowFact


@dataclass(frozen=True, slots=True)
class PlanWithRows:
    """A plan with its whole list, in printed order, and what it states beside it."""

    plan: PlanFact
    listed: tuple[ListedProject, ...]
    figures: tuple[PlanFigureFact, ...] = ()
    relations: tuple[PlanRelationFact, ...] = ()
    indicators: tuple[RegisterIndicator, ...] = ()


class RuleGroup(Labelled):
    """What kind of things a rule compares."""

    TOTALS = "totals", "印刷合计"
    DESCRIPTION = "description", "内容与栏目"
    PARTS = "parts", "分项与总数"
    READINGS = "readings", "栏目与读数"
    FIGURES = "figures", "方案数据"
    UNCOMPARED = "uncompared", "未核对"


OF_ROWS = frozenset({RuleGroup.DESCRIPTION, RuleGroup.PARTS, RuleGroup.READINGS})
"""Groups that compare something with something else within a row of the list."""


class ReconcileRule(StrEnum):
    """The rules by which a plan is held against itself."""

    _value_: str
    label: str
    """The words shown to users."""
    group: RuleGroup
    """What kind of things it compares."""

    def __new__(cls, value: str, label: str = "", group: RuleGroup = RuleGroup.UNCOMPARED) -> Self:
        """Make a member from its value, words and group."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.group = group
        return member

    PRINTED_TOTAL = "printed_total", Text("印刷的合计＝各项目相加"), RuleGroup.TOTALS
    BEDS = "beds", Text("内容中的床位＝床位数"), RuleGroup.DESCRIPTION
    NURSING_BEDS = "nursing_beds", Text("内容中的护理床位＝护理床位数"), RuleGroup.DESCRIPTION
    RENOVATED_BEDS = "renovated_beds", Text("内容中的改造床位＝改造床位数"), RuleGroup.DESCRIPTION
    PLACES = "places", Text("内容中的托位＝托位数"), RuleGroup.DESCRIPTION
    FLOOR_AREA = "floor_area", Text("内容中的面积＝建筑面积"), RuleGroup.DESCRIPTION
    SITES = "sites", Text("印出的点位＝点位（机构）数"), RuleGroup.DESCRIPTION
    HOUSEHOLDS = "households", Text("内容中的户数＝户数"), RuleGroup.DESCRIPTION
    INVESTMENT = "investment", Text("内容中的投资＝总投资栏"), RuleGroup.DESCRIPTION
    START = "start", Text("内容中的开工年份＝建设期限起始年"), RuleGroup.DESCRIPTION
    QUALIFIER = "qualifier", Text("内容中的“约”“余”＝读数的程度"), RuleGroup.DESCRIPTION
    PARTS = "parts", Text("各部分相加＝总数"), RuleGroup.PARTS
    ROOM_AREAS = "room_areas", Text("各类用房相加＝建筑面积"), RuleGroup.PARTS
    CLASS_AREAS = "class_areas", Text("各班面积相加＝所在用房面积"), RuleGroup.PARTS
    KITCHEN_AREA = "kitchen_area", Text("厨房面积不超过所在用房面积"), RuleGroup.PARTS
    SECOND_AREA = "second_area", Text("另印的面积＝建筑面积"), RuleGroup.PARTS
    AREA_PER_UNIT = "area_per_unit", Text("每床（托位）面积×数量＝建筑面积"), RuleGroup.PARTS
    MONEY_PER_UNIT = "money_per_unit", Text("单价×数量＝总投资"), RuleGroup.PARTS
    STOREYS = "storeys", Text("每层占地×层数＝建筑面积"), RuleGroup.PARTS
    PHASES = "phases", Text("分期床位不超过床位总数"), RuleGroup.PARTS
    BEDS_PER_SITE = "beds_per_site", Text("每处最少床位×处数不超过床位总数"), RuleGroup.PARTS
    HOUSEHOLDS_PER_YEAR = "households_per_year", Text("每年户数×年数＝户数"), RuleGroup.PARTS
    NAMED_PLACES = "named_places", Text("列出的地名个数＝印出的个数"), RuleGroup.PARTS
    CAPACITY_READING = "capacity_reading", Text("印刷的床（托）位数栏＝采用的读数"), RuleGroup.READINGS
    NURSING_READING = "nursing_reading", Text("印刷的护理床位数栏＝采用的读数"), RuleGroup.READINGS
    FIGURE_TOTAL = "figure_total", Text("全市＝各行相加"), RuleGroup.FIGURES
    FIGURE_SUM = "figure_sum", Text("本项＝各项相加"), RuleGroup.FIGURES
    FIGURE_DIFFERENCE = "figure_difference", Text("本项＝两项相减"), RuleGroup.FIGURES
    FIGURE_RATIO = "figure_ratio", Text("本项＝两项相除"), RuleGroup.FIGURES
    FIGURE_PRODUCT = "figure_product", Text("本项＝两项相乘"), RuleGroup.FIGURES
    FIGURE_SAME = "figure_same", Text("两处相同"), RuleGroup.FIGURES
    UNCOMPARED_RELATION = "uncompared_relation", Text("没有数字可核对的关系"), RuleGroup.UNCOMPARED
    UNCOMPARED_FIGURE = "uncompared_figure", Text("内容中没有规则可核对的数字"), RuleGroup.UNCOMPARED
    UNCOMPARED_READING = "uncompared_reading", Text("没有印刷文字可核对的读数"), RuleGroup.UNCOMPARED


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """Where a figure outside the project list stands."""

    table: str
    """`指标` for a value of the plan's own indicators."""
    row: int
    """The printed row; the printed number of an indicator."""
    label: str
    """The head of the row; the name of an indicator."""
    item: str
    """The head of the column; of an indicator the kind and year of the value."""


class Outcome(Labelled):
    """What came of one comparison."""

    AGREES = "agrees", Text("一致")
    DIFFERS = "differs", Text("不一致")
    UNCOMPARED = "uncompared", Text("未核对")


class Relation(StrEnum):
    """How the value found must stand to the expected one."""

    EQUAL = "="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileCheck:
    """One comparison. Values in the unit beside them; `difference` is found minus expected."""

    plan: str
    section: str | None = None
    """Key of the section; None for the whole list, and for figures outside it."""
    project: str | None = None
    """Code of the project; None for printed totals and for figures outside the list."""
    name: str | None = None
    """Name of the project."""
    rule: ReconcileRule
    printed: str
    """What the paper says, cut down to the words around the figure."""
    found: Decimal | None
    unit: str
    compared_with: str
    expected: Decimal | None
    """None where the other side is blank."""
    relation: Relation = Relation.EQUAL
    outcome: Outcome
    explanation: str = ""
    notes: tuple[RowNote, ...] = ()
    """Notes of the row that speak of these fields."""
    place: FigurePlace | None = None
    """Where the figure stands; None for what belongs to the project list."""

    @property
    def agrees(self) -> bool | None:
        """Whether it agrees; None for what no rule compares."""
        return None if self.outcome is Outcome.UNCOMPARED else self.outcome is Outcome.AGREES

    @property
    def difference(self) -> Decimal | None:
        """Found minus expected; None where one of them is blank, or nothing was compared."""
        if self.found is None or self.expected is None or self.outcome is Outcome.UNCOMPARED:
            return None
        return self.found - self.expected
