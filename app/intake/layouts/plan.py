"""The keys of plan.yaml."""

from __future__ import annotations

from app.intake.layouts.tables import PROJECTS
from app.intake.types.layout import Column, ColumnKind
from app.plans.types import Sector, TotalMeasure
from app.projects.types import ProjectCategory

PLAN_KEYS = (
    Column("code", "方案代码", longest=40),
    Column("title", "方案名称", longest=200),
    Column("region", "地区代码", longest=16),
    Column("issuing_unit", "印发单位", filled=False, longest=120),
    Column("document_number", "文号", filled=False, longest=80),
    Column("issued_on", "印发日期", ColumnKind.DAY, filled=False),
    Column("first_year", "规划期起始年", ColumnKind.COUNT),
    Column("last_year", "规划期终止年", ColumnKind.COUNT),
    Column("list_title", "清单标题", longest=200),
    Column("central_share_ceiling", "中央投资占比上限", ColumnKind.QUANTITY, filled=False),
)

HEAD_KEYS = (
    Column("head", "印刷表头"),
    Column("field", "列名", words=tuple(column.name for column in PROJECTS.columns)),
)

SECTION_KEYS = (
    Column("key", "部分", longest=40),
    Column("printed_title", "印刷标题", longest=80),
    Column("sector", "领域", ColumnKind.CHOICE, vocabulary=Sector),
    Column("annex", "附件", longest=40),
    Column("code_prefix", "项目代码前缀", longest=20),
)

TOTAL_KEYS = (
    Column("section", "部分", filled=False, longest=40),
    Column("measure", "合计的内容", ColumnKind.CHOICE, vocabulary=TotalMeasure),
    Column("value", "印刷的合计数", ColumnKind.QUANTITY),
)

TYPE_VALUE = Column("types", "项目类别", ColumnKind.CHOICE, vocabulary=ProjectCategory)

LISTS = {"columns": HEAD_KEYS, "sections": SECTION_KEYS, "printed_totals": TOTAL_KEYS}
"""Keys that hold a list, and the keys of each of its items."""

TYPES = "types"
"""The key that holds the printed types with their categories."""
