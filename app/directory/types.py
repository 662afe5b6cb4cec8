"""Kinds of regions and organisations, and the commands that register them."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.labels import Labelled
from app.kernel.texts import Text

MAP_SIZE = 12
"""Rows and columns that the map of tiles of a city has at most."""


class RegionLevel(Labelled):
    """Administrative level. A zone has no GB/T 2260 code and carries a code of our own."""

    CITY = "city", Text("设区市")
    COUNTY = "county", Text("县（市、区）")
    ZONE = "zone", Text("功能区")


class RegionAliasKind(Labelled):
    """Why a region goes by another name or code."""

    SHORT_NAME = "short_name", Text("简称")
    FORMER_NAME = "former_name", Text("曾用名")
    FORMER_CODE = "former_code", Text("原代码")


class OrganisationKind(Labelled):
    """What kind of body implements projects."""

    CIVIL_AFFAIRS = "civil_affairs", Text("民政部门")
    HEALTH = "health", Text("卫生健康部门")
    EDUCATION = "education", Text("教育部门")
    DEVELOPMENT = "development", Text("发展改革部门")
    FINANCE = "finance", Text("财政部门")
    DEPARTMENT = "department", Text("其他部门")
    GOVERNMENT = "government", Text("人民政府")
    SUBDISTRICT = "subdistrict", Text("乡镇（街道）")
    MEDICAL = "medical", Text("医疗卫生机构")
    SCHOOL = "school", Text("学校、幼儿园、保育院")
    ASSOCIATION = "association", Text("社会团体")
    STATE_COMPANY = "state_company", Text("国有企业")
    COMPANY = "company", Text("企业")
    CARE_HOME = "care_home", Text("养老服务机构")


@dataclass(frozen=True, slots=True, order=True)
class MapPlace:
    """Where a region lies on the map of tiles of its city: how it lies to the others, and no distance."""

    row: int
    """From the north, beginning with 1."""
    column: int
    """From the west, beginning with 1."""


@dataclass(frozen=True, slots=True)
class RegisterRegion:
    """A region as a plan package states it."""

    code: str
    name: str
    level: RegionLevel
    parent_code: str | None
    position: int
    aliases: tuple[tuple[RegionAliasKind, str], ...] = ()
    map_place: MapPlace | None = None


@dataclass(frozen=True, slots=True)
class RegisterOrganisation:
    """An organisation as a plan package states it; `city_code` is where its names are understood."""

    city_code: str
    name: str
    kind: OrganisationKind
    region_code: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionFact:
    """A region as it is read."""

    code: str
    name: str
    level: RegionLevel
    parent_code: str | None
    aliases: tuple[tuple[RegionAliasKind, str], ...]
    map_place: MapPlace | None = None

    @property
    def city_code(self) -> str:
        """The city that it lies in, or is."""
        return self.parent_code or self.code
