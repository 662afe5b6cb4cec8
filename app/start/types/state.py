"""The state of the portfolio on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.briefs.types import CurvePoint, MilestoneRow, SourceRow
from app.commitments.types.overview import Reminders
from app.directory.types import MapPlace
from app.kernel.labels import Labelled
from app.kernel.texts import Text
from app.lights.types import Light
from app.lights.types.pages import LightCounts, LitProject
from app.outcomes.types.outcome import OutcomeInShort
from app.portfolio.types.cube import FinanceMonth
from app.portfolio.types.facts import PlanName

if TYPE_CHECKING:
    from app.kernel.months import Month


class HeadlineKind(Labelled):
    """The figures that stand on top."""

    PROJECTS = "projects", Text("项目"), Text("个")
    STARTED = "started", Text("已开工"), Text("个")
    FINISHED = "finished", Text("已竣工"), Text("个")
    TOTAL_INVESTMENT = "total_investment", Text("总投资"), Text("万元")
    COMPLETED = "completed", Text("完成投资"), Text("万元")
    RECEIVED = "received", Text("资金到位"), Text("万元")
    PAID = "paid", Text("资金支付"), Text("万元")
    NEW_BEDS = "new_beds", Text("投用新增床位"), Text("张")
    NEW_PLACES = "new_places", Text("投用新增托位"), Text("个")
    PLANNED_BEDS = "planned_beds", Text("规划新增床位"), Text("张")
    PLANNED_PLACES = "planned_places", Text("规划新增托位"), Text("个")

    @property
    def is_money(self) -> bool:
        """Whether it is in 万元."""
        return self.unit == "万元"


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure on top. Money in 万元, projects (个), beds (张) and places (个) as counts; rates in %."""

    kind: HeadlineKind
    value: Decimal | None
    change: Decimal | None = None
    """Since the end of the month before; None where that is not known."""
    rate: Decimal | None = None
    """Unrounded."""
    rate_name: str = ""
    of: Decimal | None = None
    """What all projects promise, of beds and places."""


@dataclass(frozen=True, slots=True)
class CountyTile:
    """One county: its lights and how far its investment is."""

    code: str
    name: str
    """Projects of the whole city are called so."""
    plan_code: str
    place: MapPlace | None
    """Where it lies on the map of its city, where somebody has said so."""
    projects: int
    lights: LightCounts
    completion_rate: Decimal | None
    """投资完成率 in %, unrounded."""
    step: int | None
    """The step of its colour on the map; None where the rate is not known."""


@dataclass(frozen=True, slots=True)
class Coming:
    """The milestones of the next days, and those that are overdue."""

    first: date
    last: date
    """Both included."""
    rows: tuple[MilestoneRow, ...]
    """The earliest first."""
    overdue: tuple[MilestoneRow, ...]
    """Those that have waited longest first."""


@dataclass(frozen=True, slots=True)
class OfMonth:
    """What a closed month says of all projects."""

    headlines: tuple[Headline, ...]
    lights: tuple[tuple[Light, int, int | None], ...]
    """Each light, the worst first: how many projects have it, and how many more than the month before."""
    lit: tuple[LitProject, ...]
    """Red and yellow projects, the worst first."""
    sources: tuple[SourceRow, ...]
    counties: tuple[tuple[str, tuple[CountyTile, ...]], ...]
    """By city."""


@dataclass(frozen=True, slots=True)
class State:
    """How the portfolio stands at a month, or what it plans before any is closed."""

    plans: tuple[PlanName, ...]
    """Those within reach."""
    plan: PlanName | None
    """The one that is shown; None: all together."""
    moment: FinanceMonth
    planned: tuple[Headline, ...]
    """What the plans promise, whatever was reported."""
    of_month: OfMonth | None
    """None before any month is closed."""
    curve: tuple[CurvePoint, ...]
    coming: Coming | None
    """None before any month is closed."""
    outcomes: tuple[OutcomeInShort, ...]
    reminders: Reminders | None
    problems: tuple[str, ...]
    """What of the address could not be followed, and which plans the figures leave out."""

    def moment_parameters(self) -> dict[str, str]:
        """Return the month and the plan as parameters of the pages behind the figures."""
        found = {} if self.plan is None else {"plan": self.plan.code}
        return found if self.month is None else found | {"as_of": str(self.month)}

    @property
    def month(self) -> Month | None:
        """The closed month that everything is of; None where nothing was ever closed."""
        return self.moment.month
