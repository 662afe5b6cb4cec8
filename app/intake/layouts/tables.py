"""The tables of a package: regions, organisations, projects, notes, funding, and what `stated` adds.

`longest` is what the register's columns hold; the lists of names that a cell may contain are bounded name
by name.
"""

from __future__ import annotations

from app.directory.types import OrganisationKind, RegionLevel
from app.funding.types import FundingSource
from app.intake.layouts.stated import RELATIONS, STATED
from app.intake.types.layout import Column, ColumnKind, Layout
from app.intake.types.package import (
    FUNDING_FILE,
    NOTES_FILE,
    ORGANISATIONS_FILE,
    PROJECTS_FILE,
    REGIONS_FILE,
)
from app.kernel.texts import Text
from app.projects.types import BedKind

REGIONS = Layout(
    REGIONS_FILE,
    (
        Column("code", "地区代码", longest=16),
        Column("name", "地区名称", longest=60),
        Column("level", "地区级别", ColumnKind.CHOICE, vocabulary=RegionLevel),
        Column("parent", "上级地区代码", filled=False, longest=16),
        Column("short_names", "简称", ColumnKind.LIST, filled=False, longest=60),
        Column("former_names", "曾用名", ColumnKind.LIST, filled=False, longest=60),
        Column("former_codes", "原代码", ColumnKind.LIST, filled=False, longest=60),
        Column("map_row", "示意图行（自北向南）", ColumnKind.NUMBER, needed=False, filled=False),
        Column("map_column", "示意图列（自西向东）", ColumnKind.NUMBER, needed=False, filled=False),
    ),
)

ORGANISATIONS = Layout(
    ORGANISATIONS_FILE,
    (
        Column("name", "单位名称", longest=120),
        Column("kind", "单位性质", ColumnKind.CHOICE, vocabulary=OrganisationKind),
        Column("region", "所在地区代码", longest=16),
        Column("aliases", "别名", ColumnKind.LIST, filled=False, longest=120),
    ),
)

PROJECTS = Layout(
    PROJECTS_FILE,
    (
        Column("code", Text("项目代码"), longest=20),
        Column("section", Text("所在部分"), longest=40),
        Column("printed_no", Text("印刷序号"), ColumnKind.NUMBER),
        Column("name", Text("项目名称"), longest=200),
        Column("printed_type", Text("项目类型"), longest=80),
        Column("period_printed", Text("建设期限")),
        Column("start", Text("开工年份"), ColumnKind.PARTIAL_DATE),
        Column("end", Text("完工年份"), ColumnKind.PARTIAL_DATE),
        Column("region", Text("地区代码"), longest=16),
        Column("location", Text("建设地点"), longest=200),
        Column("content", Text("建设内容和规模")),
        Column(
            "printed_capacity",
            Text("新增床（托）位数（印刷栏）"),
            ColumnKind.COUNT,
            needed=False,
            filled=False,
        ),
        Column(
            "printed_nursing_beds",
            Text("其中护理床位数（印刷栏）"),
            ColumnKind.COUNT,
            needed=False,
            filled=False,
        ),
        Column("total_investment", Text("总投资"), ColumnKind.AMOUNT),
        Column(
            "central_requested", Text("申请中央预算内投资"), ColumnKind.AMOUNT, needed=False, filled=False
        ),
        Column("units", Text("组织实施单位"), ColumnKind.LIST, longest=120),
        Column("remark", Text("备注"), needed=False, filled=False),
        Column("new_beds", Text("新增床位"), ColumnKind.COUNT, filled=False),
        Column("nursing_beds", Text("护理型床位"), ColumnKind.COUNT, filled=False),
        Column("renovated_beds", Text("改造床位"), ColumnKind.COUNT, filled=False),
        Column("new_places", Text("新增托位"), ColumnKind.COUNT, filled=False),
        Column("floor_area_m2", Text("建筑面积"), ColumnKind.QUANTITY, filled=False),
        Column("site_count", Text("点位（机构）数"), ColumnKind.NUMBER, filled=False),
        Column("household_count", Text("户数"), ColumnKind.NUMBER, filled=False),
        Column("qualifiers", Text("表述程度"), ColumnKind.QUALIFIERS, filled=False),
        Column("bed_kind", Text("床位性质"), ColumnKind.CHOICE, filled=False, vocabulary=BedKind),
        Column("scope", Text("内容摘要")),
    ),
)

NOTES = Layout(
    NOTES_FILE,
    (
        Column("code", "项目代码", longest=20),
        Column("field", "列名", words=tuple(column.name for column in PROJECTS.columns), longest=40),
        Column("printed", "印刷文字", filled=False),
        Column("reading", "采用的读法", filled=False),
        Column("reason", "理由"),
    ),
    filled=False,
)

FUNDING = Layout(
    FUNDING_FILE,
    (
        Column("code", "项目代码", longest=20),
        Column("source", "资金来源", ColumnKind.CHOICE, vocabulary=FundingSource),
        Column("planned", "计划投资", ColumnKind.AMOUNT),
    ),
    needed=False,
    filled=False,
)

TABLES = (REGIONS, ORGANISATIONS, PROJECTS, NOTES, FUNDING, *STATED)


def field_label(name: str) -> str:
    """Return the words for a column of projects.csv, or for `relation`; any other name stays as it is."""
    column = PROJECTS.column(name) or RELATIONS.column(name)
    return name if column is None else column.label
