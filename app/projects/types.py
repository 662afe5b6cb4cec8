"""What the register knows of a project, and the command that registers one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.kernel.labels import Labelled
from app.kernel.partial_dates import PartialDate
from app.kernel.texts import Text


class ProjectCategory(Labelled):
    """The kind of project across plans. Each plan prints types of its own; its package maps them to these."""

    INSTITUTIONAL_CARE = "institutional_care", Text("机构养老")
    MEDICAL_CARE = "medical_care", Text("医养康养结合")
    HOME_COMMUNITY_CARE = "home_community_care", Text("居家社区养老")
    DISABILITY_CARE = "disability_care", Text("失能照护与救助")
    AGE_FRIENDLY_RENOVATION = "age_friendly_renovation", Text("适老化改造")
    ELDER_CARE_SYSTEM = "elder_care_system", Text("养老服务体系")
    CHILD_CARE = "child_care", Text("托育服务")
    CHILD_FRIENDLY = "child_friendly", Text("儿童友好")
    MIXED = "mixed", Text("养老托育综合")


class Measure(Labelled):
    """A quantity that a project promises."""

    NEW_BEDS = "new_beds", Text("新增床位"), Text("张")
    NURSING_BEDS = "nursing_beds", Text("护理型床位"), Text("张")
    RENOVATED_BEDS = "renovated_beds", Text("改造床位"), Text("张")
    NEW_PLACES = "new_places", Text("新增托位"), Text("个")
    FLOOR_AREA = "floor_area_m2", Text("建筑面积"), Text("平方米")
    SITES = "site_count", Text("点位（机构）数"), Text("个")
    HOUSEHOLDS = "household_count", Text("户数"), Text("户")


class Qualifier(Labelled):
    """How exactly the plan states a figure: 100 余张 is at least 100, 约 600 张 is about 600."""

    EXACT = "exact", ""
    AT_LEAST = "at_least", Text("不少于")
    APPROXIMATE = "approximate", Text("约")


class BedKind(Labelled):
    """What kind of beds a project's beds are: not every bed of these lists is an elder-care bed."""

    ELDER_CARE = "elder_care", Text("养老床位")
    HOSPITAL = "hospital", Text("病床")
    RESCUE = "rescue", Text("救助床位")
    CHILD_WELFARE = "child_welfare", Text("儿童福利床位")


class Stage(Labelled):
    """How far the building has come (形象进度), domain.md §4."""

    PREPARATION = "preparation", Text("未开工（前期）")
    FOUNDATION = "foundation", Text("在建（基础）")
    STRUCTURE = "structure", Text("在建（主体）")
    FITTING_OUT = "fitting_out", Text("在建（装修）")
    INSTALLATION = "installation", Text("在建（安装）")
    COMPLETED = "completed", Text("竣工")
    OPERATING = "operating", Text("运营")
    SUSPENDED = "suspended", Text("停工")
    CANCELLED = "cancelled", Text("取消")

    @property
    def is_started(self) -> bool:
        """Whether permanent works have begun: works that stand still had begun."""
        return self not in {Stage.PREPARATION, Stage.CANCELLED}

    @property
    def is_completed(self) -> bool:
        """Whether the building is finished."""
        return self in {Stage.COMPLETED, Stage.OPERATING}


class MilestoneKind(Labelled):
    """The milestones of domain.md §4, in their order."""

    PROPOSAL = "proposal", Text("项目建议书/立项批复")
    SITE = "site", Text("用地预审与选址")
    FEASIBILITY = "feasibility", Text("可研批复")
    DESIGN = "design", Text("初步设计及概算批复")
    PLANNING_PERMIT = "planning_permit", Text("规划许可")
    DRAWING_REVIEW = "drawing_review", Text("施工图审查")
    TENDER = "tender", Text("招标完成")
    CONSTRUCTION_PERMIT = "construction_permit", Text("施工许可")
    START = "start", Text("开工")
    FOUNDATION = "foundation", Text("基础完工")
    TOPPING_OUT = "topping_out", Text("主体封顶")
    FITTING_OUT = "fitting_out", Text("装饰装修与设备安装")
    COMPLETION = "completion", Text("竣工")
    ACCEPTANCE = "acceptance", Text("竣工验收/消防验收")
    FILING = "filing", Text("备案/登记")
    OPERATION = "operation", Text("投入运营")

    @property
    def position(self) -> int:
        """Its place in the order of milestones."""
        return _PLACES[self]

    @property
    def has_document(self) -> bool:
        """Whether an authority gives a document with a number for it."""
        return self.position <= MilestoneKind.CONSTRUCTION_PERMIT.position or self in {
            MilestoneKind.ACCEPTANCE,
            MilestoneKind.FILING,
        }

    @property
    def months_to_start(self) -> int | None:
        """Months within which works must begin before the permit lapses; None where the law sets none."""
        return {MilestoneKind.PLANNING_PERMIT: 12, MilestoneKind.CONSTRUCTION_PERMIT: 3}.get(self)


_PLACES = {kind: place for place, kind in enumerate(MilestoneKind)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A promised quantity: how many, and how exactly the plan says so."""

    measure: Measure
    value: Decimal
    qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class RegisterProject:
    """A project as a plan package states it. Money in 万元; a figure that is not printed is absent."""

    code: str
    plan_code: str
    section_key: str
    printed_no: int
    name: str
    printed_type: str
    category: ProjectCategory
    start: PartialDate
    end: PartialDate
    region_code: str
    location: str
    content: str
    scope: str
    total_investment: Decimal
    central_requested: Decimal | None
    figures: tuple[Figure, ...]
    bed_kind: BedKind | None
    units: tuple[str, ...]
    """Printed names of the responsible units, in printed order."""
