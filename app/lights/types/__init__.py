"""Lights (亮灯, domain.md §5): vocabularies, rule sets, and what a light says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.projects.types import Stage
from app.returns.types.vocabulary import Grade, Reporting


class Light(Labelled):
    """How a project stands against its schedule. Each has a shape of its own too: never colour alone."""

    GREEN = "green", Text("绿灯")
    YELLOW = "yellow", Text("黄灯")
    RED = "red", Text("红灯")

    @property
    def mark(self) -> str:
        """A sign that tells the lights apart without colour, on screen and in print."""
        return {"green": "●", "yellow": "▲", "red": "■"}[self.value]

    @property
    def is_on(self) -> bool:
        """Whether it asks for somebody's attention."""
        return self is not Light.GREEN

    @property
    def rank(self) -> int:
        """How bad it is: 0 is green."""
        return list(Light).index(self)


class LightDimension(Labelled):
    """What is judged, each for itself; the worst one is the light of the project."""

    START = "start", Text("开工")
    PROGRESS = "progress", Text("进度")
    PAYMENT = "payment", Text("支付")
    REPORTING = "reporting", Text("填报")


class Preset(Labelled):
    """How far behind is measured (domain.md §5); the unit is that of the two thresholds."""

    POINTS = "points", Text("百分点制"), Text("百分点")
    RATIO = "ratio", Text("比例制"), "%"
    SHORTFALL = "shortfall", Text("缺口制"), "%"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where a measure is yellow and red, in the unit of the preset.

    百分点制: points behind schedule, yellow from `yellow` on, red above `red`. 比例制: actual / scheduled,
    yellow below `yellow`, red below `red`. 缺口制: shortfall / scheduled, yellow above `yellow`, red above
    `red`.
    """

    yellow: Decimal
    red: Decimal


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A version of the rules of a plan."""

    preset: Preset
    progress: Thresholds
    payment: Thresholds
    start_red_months: int
    """Missed for so many months running, a start is red; yellow before."""
    missing_red_months: int
    """Not reported for so many months running, a project is red; yellow before."""
    late_is_yellow: bool
    """Whether a late or unreviewed return is yellow."""


PRESETS: dict[Preset, RuleSet] = {
    preset: RuleSet(
        preset=preset,
        progress=Thresholds(Decimal(yellow), Decimal(red)),
        payment=Thresholds(Decimal(yellow), Decimal(red)),
        start_red_months=3,
        missing_red_months=2,
        late_is_yellow=True,
    )
    for preset, yellow, red in ((Preset.POINTS, 10, 30), (Preset.RATIO, 80, 60), (Preset.SHORTFALL, 0, 50))
}
"""Source: domain.md §5, but for reporting, of which it says nothing: late is yellow, missing twice is red."""


@dataclass(frozen=True, slots=True)
class RuleSetFact:
    """A version of the rules of a plan as it is kept: it stands for ever, a change adds the next."""

    id: int
    plan_code: str
    version: int
    rules: RuleSet
    since: Month
    """The first month that is judged by it."""
    reason: str
    recorded_at: datetime
    """UTC."""
    recorded_by: str

    @property
    def name(self) -> str:
        """What it is called: 百分点制第2版."""
        return name_of(self.rules.preset, self.version)


FIRST_REASON = Text("系统默认：百分点制的通行界限；需要调整时由管理员新增一版。")
"""Why a plan has its first rules, in the words of the product itself: they can be translated."""


def name_of(preset: Preset, version: int) -> str:
    """Return what a version of the rules is called: 百分点制第2版."""
    return Text("{preset}第{version}版", preset=preset.label, version=version)


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a project's closed month the rules look at. Money in 万元; None is 未填, never 0."""

    month: Month
    stage: Stage | None
    reporting: Reporting
    was_late: bool
    start_due: Month | None
    """The month in which the start is due: the forecastless plan's date, a year being its December."""
    has_started: bool
    is_completed: bool
    completed: Decimal | None
    completed_year: Decimal | None
    """Since 1 January; None where the end of the year before was not closed, or nothing was reported."""
    paid: Decimal | None
    year_planned: Decimal | None
    year_is_default: bool
    """Whether nobody had set the annual plan: then it says nothing of the time before the start is due."""
    total: Decimal
    """Total investment."""


@dataclass(frozen=True, slots=True)
class DimensionLight:
    """The light of one dimension: how far behind, for how long, in a sentence."""

    dimension: LightDimension
    light: Light
    months: int
    """Months in a row, up to this one, that it has been yellow or red; 0 when green."""
    sentence: str
    """Rule, figures and months in a row: 年度完成投资…，欠序时…个百分点（百分点制第1版：…），连续2个月。"""
    actual: Decimal | None = None
    scheduled: Decimal | None = None
    """What it was held against, 万元; both None where money is not the measure or is not known."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The lights of a project in a month."""

    light: Light
    """The worst of its dimensions, held at yellow where a 正当理由 is approved."""
    months: int
    """Months in a row that the project has been yellow or red."""
    dimensions: tuple[DimensionLight, ...]
    """In the order of `LightDimension`; one that cannot be judged is left out."""
    is_held: bool = False
    """Whether it would be red, and an approved reason holds it."""

    @property
    def is_judged(self) -> bool:
        """Whether anything could be judged; where nothing could, there is no light, and green stands here.

        That is so of a cancelled project, and of one that never reported and had nothing to report.
        """
        return bool(self.dimensions)

    @property
    def shown(self) -> Light | None:
        """The light as pages show it; None where nothing could be judged."""
        return self.light if self.is_judged else None

    @property
    def urgency(self) -> tuple[int, bool, int]:
        """What puts the worst first: red, then what would be red but for a reason, then the longest."""
        return -self.light.rank, not self.is_held, -self.months

    def of(self, dimension: LightDimension) -> DimensionLight | None:
        """Return the light of one dimension; None where it was not judged."""
        return next((each for each in self.dimensions if each.dimension is dimension), None)

    @property
    def leading(self) -> tuple[DimensionLight, ...]:
        """The dimensions that make it yellow or red, the worst first."""
        lit = [each for each in self.dimensions if each.light.is_on]
        return tuple(sorted(lit, key=lambda each: -each.light.rank))


@dataclass(frozen=True, slots=True)
class LightFact:
    """The light of a project in a closed month as it is kept."""

    project_code: str
    month: Month
    revision: int
    """0 as it was when the month was closed; restatements and approved reasons add revisions."""
    evaluation: Evaluation
    rule_set_id: int
    rule_name: str
    grade: Grade | None
    """The owner's own, of the same month."""
    reason_id: int | None
    """The approved 正当理由 that holds it."""


@dataclass(frozen=True, slots=True)
class KeptLight:
    """One revision of a light as it is kept, for the commands that keep them. `recorded_at` is UTC."""

    month: Month
    project_id: int
    revision: int
    evaluation: Evaluation
    rule_set_id: int
    reason_id: int | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ApprovedReason:
    """An approved 正当理由 for the commands that keep lights. `decided_at` is UTC."""

    id: int
    project_id: int
    first_month: Month
    last_month: Month
    decided_at: datetime

    def covers(self, month: Month) -> bool:
        """Return whether it holds the light of a month."""
        return self.first_month <= month <= self.last_month


class Disagreement(Labelled):
    """How the owner's own grade differs from the light of its works."""

    ROSIER = "rosier", Text("自评好于亮灯")
    GLOOMIER = "gloomier", Text("自评差于亮灯")


class ReasonState(Labelled):
    """Where a 正当理由 is on its way."""

    PROPOSED = "proposed", Text("待审批")
    APPROVED = "approved", Text("已批准")
    REFUSED = "refused", Text("未批准")


@dataclass(frozen=True, slots=True)
class ReasonFact:
    """A recorded 正当理由: for which months it holds the light of a project at yellow. Times are UTC."""

    id: int
    project_code: str
    project_name: str
    first_month: Month
    last_month: Month
    text: str
    document_number: str
    """The document that proves it, where there is one."""
    state: ReasonState
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str


@dataclass(frozen=True, slots=True)
class DryRunRow:
    """A project whose light another rule set would change."""

    project_code: str
    project_name: str
    before: Light | None
    after: Light | None
    sentences: tuple[str, ...]
    """Why, by the other rule set."""


@dataclass(frozen=True, slots=True)
class CheckedLights:
    """What came of computing every light again."""

    months: int
    lights: int
    wrong: tuple[str, ...]
    """A sentence for each month of a plan whose lights do not follow from its facts."""
