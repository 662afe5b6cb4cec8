"""What a sharp eye looks for: the kinds of findings with their figures, and what is found."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.portfolio.types.cube import FinanceMonth
from app.portfolio.types.pages import Groups, Options, UnitCost
from app.portfolio.types.scrutiny import CheckedProject
from app.projects.types import BedKind, Measure, ProjectCategory
from app.returns.types.vocabulary import Reading


class FindingKind(Labelled):
    """What is looked for, in the order of the page: first what returns show, then what the plan prints."""

    IDLE = "idle", Text("资金到位后长期未支付")
    PAID_AHEAD = "paid_ahead", Text("支付超过完成投资")
    JUMP = "jump", Text("完成投资突增，形象未变且无佐证")
    NOT_COMPLETED = "not_completed", Text("投资完成100%，尚未竣工")
    NO_PERMIT = "no_permit", Text("已开工，没有施工许可")
    MATCHING_BEHIND = "matching_behind", Text("配套资金落后于中央资金")
    CEILING = "ceiling", Text("申请中央投资高于标准")
    UNIT_COST = "unit_cost", Text("单位造价异常")
    UNASSIGNED = "unassigned", Text("开工后资金仍待落实")

    @property
    def needs_month(self) -> bool:
        """Whether it can be seen only in a closed month."""
        return not self.is_printed and self is not FindingKind.UNASSIGNED

    @property
    def is_printed(self) -> bool:
        """Whether it is computed from what the plan prints alone, and is the same in every month."""
        return self in {FindingKind.CEILING, FindingKind.UNIT_COST}

    @property
    def stake(self) -> str:
        """The word for the 万元 at stake, which are summed and by which the list is sorted."""
        return _STAKES[self]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The figures of its list."""
        return _COLUMNS[self]


class CellKind(Labelled):
    """How a figure of a finding is written."""

    MONEY = "money", Text("万元")
    PERCENT = "percent", "%"
    POINTS = "points", Text("百分点")
    COUNT = "count", Text("天")
    COST = "cost", Text("单位造价")
    SCORE = "score", Text("分值")
    TEXT = "text", Text("文字")

    @property
    def is_number(self) -> bool:
        """Whether it stands at the right edge of its column."""
        return self is not CellKind.TEXT


Cell = Decimal | int | str | None
"""A figure, unrounded; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list."""

    head: str
    kind: CellKind = CellKind.MONEY
    unit: str = ""
    """What stands after the head in a file; on a page the caption says it once."""


_STAKES = {
    FindingKind.IDLE: Text("未支付"),
    FindingKind.PAID_AHEAD: Text("超出"),
    FindingKind.JUMP: Text("本月新增完成"),
    FindingKind.NOT_COMPLETED: Text("完成投资"),
    FindingKind.NO_PERMIT: Text("总投资"),
    FindingKind.MATCHING_BEHIND: Text("配套缺口"),
    FindingKind.CEILING: Text("高出标准"),
    FindingKind.UNIT_COST: Text("与同类中位数相差"),
    FindingKind.UNASSIGNED: Text("待落实"),
}
_RATE = CellKind.PERCENT
_COLUMNS = {
    FindingKind.IDLE: (
        Column(Text("当时到位")),
        Column(Text("现在支付")),
        Column(Text("未支付")),
        Column(Text("占当时到位"), _RATE),
    ),
    FindingKind.PAID_AHEAD: (
        Column(Text("完成投资")),
        Column(Text("支付")),
        Column(Text("全项目超出")),
        Column(Text("分来源超出")),
        Column(Text("预付款"), CellKind.TEXT),
    ),
    FindingKind.JUMP: (
        Column(Text("总投资")),
        Column(Text("上月完成")),
        Column(Text("本月完成")),
        Column(Text("本月新增")),
        Column(Text("占总投资"), _RATE),
        Column(Text("形象进度"), CellKind.TEXT),
    ),
    FindingKind.NOT_COMPLETED: (
        Column(Text("总投资")),
        Column(Text("完成投资")),
        Column(Text("完成率"), _RATE),
        Column(Text("形象进度"), CellKind.TEXT),
    ),
    FindingKind.NO_PERMIT: (
        Column(Text("总投资")),
        Column(Text("完成投资")),
        Column(Text("形象进度"), CellKind.TEXT),
        Column(Text("实际开工"), CellKind.TEXT),
        Column(Text("开工以来"), CellKind.COUNT, Text("天")),
    ),
    FindingKind.MATCHING_BEHIND: (
        Column(Text("中央计划")),
        Column(Text("中央到位")),
        Column(Text("中央到位率"), _RATE),
        Column(Text("配套计划")),
        Column(Text("配套到位")),
        Column(Text("配套到位率"), _RATE),
        Column(Text("相差"), CellKind.POINTS),
        Column(Text("配套缺口")),
    ),
    FindingKind.CEILING: (
        Column(Text("适用标准"), CellKind.TEXT),
        Column(Text("计算基数"), CellKind.TEXT),
        Column(Text("申请中央")),
        Column(Text("标准限额")),
        Column(Text("高出标准")),
        Column(Text("占总投资"), _RATE),
    ),
    FindingKind.UNIT_COST: (
        Column(Text("比较组"), CellKind.TEXT),
        Column(Text("总投资")),
        Column(Text("床位或托位"), CellKind.TEXT),
        Column(Text("单位造价"), CellKind.COST, Text("万元/张、个")),
        Column(Text("同类中位数"), CellKind.COST, Text("万元/张、个")),
        Column(Text("下限"), CellKind.COST, Text("万元/张、个")),
        Column(Text("上限"), CellKind.COST, Text("万元/张、个")),
        Column(Text("修正z值"), CellKind.SCORE),
    ),
    FindingKind.UNASSIGNED: (
        Column(Text("总投资")),
        Column(Text("待落实")),
        Column(Text("占总投资"), _RATE),
        Column(Text("形象进度"), CellKind.TEXT),
        Column(Text("计划开工"), CellKind.TEXT),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be looked into, with its figures and the sentence that says why."""

    project: CheckedProject
    cells: tuple[Cell, ...]
    """In the order of the kind's columns."""
    stake: Decimal
    """万元."""
    reason: str
    weight: Decimal
    """By which a list is sorted, the heaviest first."""


@dataclass(frozen=True, slots=True)
class NotJudged:
    """Why a rule says nothing of a project."""

    reason: str


Verdict = Finding | NotJudged | None
"""What a rule says of a project; None: it was looked at, and there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """The projects of which a rule says nothing for one and the same reason."""

    reason: str
    projects: tuple[CheckedProject, ...]


@dataclass(frozen=True, slots=True)
class CostGroup:
    """Unit costs that are compared with each other, in 万元 per bed or place, unrounded."""

    category: ProjectCategory
    measure: Measure
    bed_kind: BedKind | None
    count: int
    median: Decimal
    mad: Decimal
    """Median of the absolute deviations of ln(unit cost) from their median; no unit."""
    lower: Decimal | None
    """Below it a unit cost is an outlier; None where the group cannot be judged."""
    upper: Decimal | None
    problem: str
    """Why the group cannot be judged, empty where it can."""
    outliers: int = 0

    @property
    def name(self) -> str:
        """What is compared: 机构养老·新增床位."""
        if self.bed_kind is None or self.bed_kind is BedKind.ELDER_CARE:
            return Text("{category}·{measure}", category=self.category.label, measure=self.measure.label)
        return Text(
            "{category}·{measure}（{bed_kind}）",
            category=self.category.label,
            measure=self.measure.label,
            bed_kind=self.bed_kind.label,
        )


@dataclass(frozen=True, slots=True)
class CostedProject:
    """A project with its unit cost, the group that it is compared in, and its modified z."""

    project: CheckedProject
    cost: UnitCost
    group: CostGroup | None
    """None where it has no unit cost."""
    score: Decimal | None
    """None where its group cannot be judged."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found of one kind, the heaviest first."""

    kind: FindingKind
    rule: str
    """What is looked for and on what basis, in words."""
    findings: tuple[Finding, ...]
    judged: int
    """Of how many projects the rule says something."""
    unjudged: tuple[Unjudged, ...]
    groups: tuple[CostGroup, ...] = ()
    """What unit costs are compared in."""

    @property
    def stake(self) -> Decimal:
        """万元 at stake in all findings together."""
        return sum((each.stake for each in self.findings), Decimal(0))

    @property
    def left_aside(self) -> int:
        """Of how many projects the rule says nothing."""
        return sum(len(each.projects) for each in self.unjudged)


MONTHS_TO_CHOOSE = (3, 6, 12)
DEFAULT_MONTHS = 6


@dataclass(frozen=True, slots=True)
class FindingsQuery:
    """What an address asks for: which month in which reading, which projects, how long money may lie."""

    as_of: Month | None = None
    """None: the latest month that all plans have closed."""
    reading: Reading = Reading.NOW
    plan: str | None = None
    region: str | None = None
    months: int = DEFAULT_MONTHS
    """One of `MONTHS_TO_CHOOSE`."""

    def parameters(self) -> dict[str, str]:
        """Return what is chosen, as parameters of an address; what is the default is left out."""
        values = {
            "as_of": self.as_of,
            "reading": None if self.reading is Reading.NOW else self.reading,
            "plan": self.plan,
            "region": self.region,
            "months": None if self.months == DEFAULT_MONTHS else self.months,
        }
        return {name: str(value) for name, value in values.items() if value}

    def moment(self) -> dict[str, str]:
        """Return the month and the reading alone, as parameters of an address."""
        return {name: text for name, text in self.parameters().items() if name in {"as_of", "reading"}}


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """What the pages of findings show."""

    query: FindingsQuery
    month: FinanceMonth
    found: tuple[Findings, ...]
    project_count: int
    """How many projects are looked at."""
    plans: Options
    regions: Groups
    months: Options
    """Closed months, the newest first."""
