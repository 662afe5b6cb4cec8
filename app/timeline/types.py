"""The words of the timeline, what an address asks of it, and what it shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self

from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.kernel.texts import Text
from app.portfolio.types import EVERYTHING, ActiveFilter, Choices, ProjectFact, ProjectFilter, ShownMonths
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import MilestoneReport


class Zoom(Labelled):
    """How long a time is shown."""

    ALL = "all", Text("全部年份")
    YEAR = "year", Text("一年")
    QUARTER = "quarter", Text("一个季度")

    @property
    def months(self) -> int:
        """Months of a window of this kind; 0 where the projects decide."""
        return {Zoom.ALL: 0, Zoom.YEAR: 12, Zoom.QUARTER: 3}[self]


class Grouping(Labelled):
    """By what projects stand together. Each value but the last is also the filter of the rows of a group."""

    REGION = "region", Text("按地区")
    TYPE = "type", Text("按类型（方案原文）")
    CATEGORY = "category", Text("按项目类别")
    SECTOR = "sector", Text("按领域")
    PLAN = "plan", Text("按方案")
    NONE = "none", Text("不分组")


class Sorting(Labelled):
    """In what order projects stand within their group."""

    PRINTED = "printed", Text("方案顺序")
    START = "start", Text("开工先后")
    DELAY = "delay", Text("晚得多的在前")
    CODE = "code", Text("项目代码")


class Verdict(Labelled):
    """How a project keeps to its plan, by its completion; by its start while the completion is not known."""

    LATE = "late", Text("晚于计划")
    WITHIN = "within", Text("计划期内")
    EARLY = "early", Text("早于计划")
    UNKNOWN = "unknown", Text("没有日期可比")
    CANCELLED = "cancelled", Text("已取消")


class Shape(Labelled):
    """The marks of milestones: each has a form of its own."""

    APPROVAL = "approval", Text("前期手续")
    START = "start", Text("开工")
    WORKS = "works", Text("施工节点")
    COMPLETION = "completion", Text("竣工")
    ACCEPTANCE = "acceptance", Text("验收、备案")
    OPERATION = "operation", Text("投入运营")

    def is_drawn_at(self, zoom: Zoom) -> bool:
        """Return whether it is drawn: most of them only where a year or less has the whole width."""
        return zoom is not Zoom.ALL or self in {Shape.START, Shape.COMPLETION, Shape.OPERATION}


class StretchKind(Labelled):
    """The parts of bars."""

    PLANNED = "planned", Text("计划")
    PLANNED_YEAR = "planned-year", Text("计划只到年或月，在此期间")
    DONE = "done", Text("实际")
    AHEAD = "ahead", Text("预计")
    LATE = "late", Text("超出计划的部分")

    @property
    def is_planned(self) -> bool:
        """Whether it is of the plan, which is known before any return."""
        return self in {StretchKind.PLANNED, StretchKind.PLANNED_YEAR}


@dataclass(frozen=True, slots=True)
class TimelineQuery:
    """What an address asks of the timeline; all of it stands in the address again."""

    chosen: ProjectFilter = EVERYTHING
    grouping: Grouping = Grouping.REGION
    sorting: Sorting = Sorting.PRINTED
    zoom: Zoom = Zoom.ALL
    first: Month | None = None
    """A month of the window asked for; None: that of today."""
    verdict: Verdict | None = None

    def own_parameters(self) -> dict[str, str]:
        """Return what the timeline alone knows, as parameters of an address; defaults are left out."""
        values = {
            "group": None if self.grouping is Grouping.REGION else self.grouping.value,
            "sort": None if self.sorting is Sorting.PRINTED else self.sorting.value,
            "zoom": None if self.zoom is Zoom.ALL else self.zoom.value,
            "from": None if self.zoom is Zoom.ALL or self.first is None else str(self.first),
            "slip": None if self.verdict is None else self.verdict.value,
        }
        return {name: value for name, value in values.items() if value is not None}

    def parameters(self) -> dict[str, str]:
        """Return all parameters of the address."""
        return self.chosen.parameters() | self.own_parameters()

    def at(self, zoom: Zoom, first: Month | None = None) -> Self:
        """Return the same question of another time."""
        return replace(self, zoom=zoom, first=first)

    def of_verdict(self, verdict: Verdict | None) -> Self:
        """Return the same question of the projects of one verdict, or of all."""
        return replace(self, verdict=verdict)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stood at the end of the month that is shown, as far as its dates go."""

    month: Month
    stage: Stage | None
    """None where nothing was ever reported."""
    milestones: tuple[MilestoneReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The time that is shown, both days included."""

    zoom: Zoom
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def position(self, day: date) -> float:
        """Return where a day begins, in % of the width; less than 0 or more than 100 outside."""
        return (day - self.first).days / self.days * 100

    def middle(self, day: date) -> float:
        """Return where the noon of a day lies, in % of the width."""
        return ((day - self.first).days + 0.5) / self.days * 100

    def end(self, day: date) -> float:
        """Return where a day ends, in % of the width."""
        return self.position(day + timedelta(days=1))

    def holds(self, day: date) -> bool:
        """Return whether a day lies within."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Tick:
    """A part of the axis: where it begins and ends (% of the width), and its label, empty for a fine line."""

    start: float
    end: float
    label: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a bar, cut to the window: beginning and end in % of the width."""

    kind: StretchKind
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone in the window."""

    shape: Shape
    at: float
    """% of the width."""
    is_actual: bool
    kind: MilestoneKind
    day: date


@dataclass(frozen=True, slots=True)
class Bar:
    """What is drawn of one project."""

    stretches: tuple[Stretch, ...] = ()
    marks: tuple[Mark, ...] = ()
    goes_before: bool = False
    """Whether something of it lies before the window, which an arrow at its edge says."""
    goes_after: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """The day of a milestone, and whether it is past or forecast."""

    day: date
    is_actual: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates of one project that decide its bar."""

    planned_start: PartialDate
    planned_end: PartialDate
    start: Reached | None
    completion: Reached | None
    known_until: date
    """Until when something is known: the end of the month shown, or today."""
    verdict: Verdict
    slip: int | None
    """Days later than the last day of the plan, negative when earlier; None where nothing can be compared."""
    slip_is_of: MilestoneKind | None = None
    """Of which milestone the slip is."""
    is_open: bool = False
    """Whether the slip still grows: the plan's last day is over, and no other day is known."""


@dataclass(frozen=True, slots=True)
class Row:
    """One project of the timeline."""

    project: ProjectFact
    standing: Standing | None
    schedule: Schedule
    milestones: tuple[MilestoneReport, ...]
    """Reported ones in their order; the plan's own years of 开工 and 竣工 where they have none."""
    bar: Bar = field(default_factory=Bar)

    @property
    def is_reported(self) -> bool:
        """Whether a return has ever said anything of it."""
        return self.standing is not None and self.standing.stage is not None


@dataclass(frozen=True, slots=True)
class Group:
    """Projects that stand together."""

    key: str
    label: str
    rows: tuple[Row, ...]
    parameters: dict[str, str]
    """The address parameters of exactly these projects, in list and timeline, whatever their verdict."""

    def count(self, verdict: Verdict) -> int:
        """Return how many of them have a verdict."""
        return sum(row.schedule.verdict is verdict for row in self.rows)


@dataclass(frozen=True, slots=True)
class Step:
    """A window that the page leads to, and whether it is the one shown or holds it."""

    label: str
    query: TimelineQuery
    is_current: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The page."""

    query: TimelineQuery
    window: Window
    ticks: tuple[Tick, ...]
    today: date
    """Today, or the last day of the month asked for."""
    groups: tuple[Group, ...]
    counts: tuple[tuple[Verdict, int], ...]
    """How many projects have each verdict, the verdict asked for left aside; none that nobody has."""
    project_count: int
    """How many projects the filter leaves, the verdict asked for left aside."""
    years: tuple[Step, ...]
    quarters: tuple[Step, ...]
    """The quarters of the year that is shown; none where all years are."""
    choices: Choices
    active: tuple[ActiveFilter, ...]
    shown: ShownMonths
    is_demo: bool = False

    @property
    def rows(self) -> tuple[Row, ...]:
        """All projects that are shown, in their order."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def is_reported(self) -> bool:
        """Whether any of them was ever reported; before, only the plan's years are known."""
        return any(row.is_reported for row in self.rows)

    @property
    def kinds(self) -> tuple[StretchKind, ...]:
        """The parts of bars that the legend explains."""
        return tuple(kind for kind in StretchKind if self.is_reported or kind.is_planned)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The marks that the legend explains."""
        shown = tuple(shape for shape in Shape if shape.is_drawn_at(self.window.zoom))
        return shown if self.is_reported else ()

    @property
    def today_at(self) -> float | None:
        """Where today's line stands (% of the width); None outside the window."""
        return self.window.middle(self.today) if self.window.holds(self.today) else None
