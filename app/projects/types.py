"""What the register knows of a project, and the command that registers one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.kernel.labels import Labelled
from app.kernel.partial_dates import PartialDate


class ProjectCategory(Labelled):
    """The kind of project across plans. Each plan prints types of its own; its package maps them to these."""

    INSTITUTIONAL_CARE = "institutional_care", "机构养老"
    MEDICAL_CARE = "medical_care", "医养康养结合"
    HOME_COMMUNITY_CARE = "home_community_care", "居家社区养老"
    DISABILITY_CARE = "disability_care", "失能照护与救助"
    AGE_FRIENDLY_RENOVATION = "age_friendly_renovation", "适老化改造"
    ELDER_CARE_SYSTEM = "elder_care_system", "养老服务体系"
    CHILD_CARE = "child_care", "托育服务"
    CHILD_FRIENDLY = "child_friendly", "儿童友好"
    MIXED = "mixed", "养老托育综合"


class Measure(Labelled):
    """A quantity that a project promises."""

    NEW_BEDS = "new_beds", "新增床位", "张"
    NURSING_BEDS = "nursing_beds", "护理型床位", "张"
    RENOVATED_BEDS = "renovated_beds", "改造床位", "张"
    NEW_PLACES = "new_places", "新增托位", "个"
    FLOOR_AREA = "floor_area_m2", "建筑面积", "平方米"
    SITES = "site_count", "点位（机构）数", "个"
    HOUSEHOLDS = "household_count", "户数", "户"


class Qualifier(Labelled):
    """How exactly the plan states a figure: 100 余张 is at least 100, 约 600 张 is about 600."""

    EXACT = "exact", ""
    AT_LEAST = "at_least", "不少于"
    APPROXIMATE = "approximate", "约"


class BedKind(Labelled):
    """What kind of beds a project's beds are: not every bed of these lists is an elder-care bed."""

    ELDER_CARE = "elder_care", "养老床位"
    HOSPITAL = "hospital", "病床"
    RESCUE = "rescue", "救助床位"
    CHILD_WELFARE = "child_welfare", "儿童福利床位"


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
