"""What a description says in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.kernel.labels import Labelled
from app.projects.types import Qualifier


class FigureKind(Labelled):
    """What a number in a description counts, told from its unit and the words around it."""

    BEDS = "beds", "床位"
    NURSING_BEDS = "nursing_beds", "护理型床位"
    RENOVATED_BEDS = "renovated_beds", "改造床位"
    HOSPITAL_BEDS = "hospital_beds", "医疗床位"
    BEDS_OF_PHASE = "beds_of_phase", "分期床位"
    BEDS_PER_SITE = "beds_per_site", "每处床位"
    PLACES = "places", "托位"
    FLOOR_AREA = "floor_area", "建筑面积"
    """Called 建筑面积 or 建设面积."""
    GROSS_AREA = "gross_area", "总面积"
    """Called 总面积 or 室内面积 and nothing more."""
    PLAIN_AREA = "plain_area", "面积"
    """An area of something named: 改造活动场所 500 平方米."""
    ROOM_AREA = "room_area", "用房面积"
    """生活用房, 供应用房, 服务管理用房."""
    CLASS_AREA = "class_area", "班级用房面积"
    """The rooms of classes, inside a room area."""
    KITCHEN_AREA = "kitchen_area", "厨房面积"
    OUTDOOR_AREA = "outdoor_area", "户外面积"
    DEMOLISHED_AREA = "demolished_area", "拆除面积"
    LAND_AREA = "land_area", "用地面积"
    AREA_PER_BED = "area_per_bed", "每床面积"
    AREA_PER_PLACE = "area_per_place", "每托位面积"
    AREA_PER_SITE = "area_per_site", "每处面积"
    INVESTMENT = "investment", "投资"
    MONEY_PER_BED = "money_per_bed", "每床投资"
    MONEY_PER_PLACE = "money_per_place", "每托位投资"
    MONEY_PER_HOUSEHOLD = "money_per_household", "每户投资"
    OTHER_MONEY = "other_money", "金额"
    HOUSEHOLDS = "households", "户数"
    HOUSEHOLDS_PER_YEAR = "households_per_year", "每年户数"
    SITES = "sites", "点位（机构）数"
    SITES_EACH = "sites_each", "每地一处"
    """One in each of an unnamed number of places."""
    BUILDINGS = "buildings", "栋数"
    STOREYS = "storeys", "层数"
    CLASSES = "classes", "班级数"
    ROOMS = "rooms", "房间数"
    START = "start", "开工时间"
    """The year in which works began."""
    AGE = "age", "年龄"
    RATIO = "ratio", "比率"
    OTHER = "other", "其他数字"


@dataclass(frozen=True, slots=True)
class TextFigure:
    """One number in a description, with the words that say what it counts."""

    kind: FigureKind
    value: Decimal
    """In m², 张, 个, 户, 亩 or 万元; a year for the start of works."""
    unit: str
    """The unit of `value` as users read it."""
    subject: str
    """The words before the number, back to the last punctuation or figure."""
    noun: str
    """The words after the number and its unit, up to the next punctuation or figure."""
    qualifier: Qualifier
    begin: int
    """Where the subject begins in the text."""
    number: int
    """Where the number begins in the text."""
    end: int
    """Where number and unit end in the text."""
