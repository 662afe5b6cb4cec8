"""The tables of what a plan states beside its projects: figures, relations, indicators, commitments.

A plan may print none of them: the files are optional. `longest` is what the tables of the features hold.
"""

from __future__ import annotations

from app.commitments.types import CommitmentKind
from app.intake.types.layout import Column, ColumnKind, Layout
from app.intake.types.package import (
    COMMITMENT_TARGETS_FILE,
    COMMITMENTS_FILE,
    FIGURES_FILE,
    INDICATOR_VALUES_FILE,
    INDICATORS_FILE,
    RELATIONS_FILE,
)
from app.kernel.texts import Text
from app.outcomes.types import Direction, IndicatorKind, OutcomeMeasure, ValueKind
from app.plans.types import Comparison, Relation, Sector, StatedMeasure

_NOTE = Column("note", "批注", filled=False)

FIGURES = Layout(
    FIGURES_FILE,
    (
        Column("table", "所在的表", longest=20),
        Column("row", "行号", ColumnKind.NUMBER),
        Column("label", "行头", longest=200),
        Column("region", "地区代码", filled=False, longest=16),
        Column("item", "项目", longest=120),
        Column("measure", "测度", ColumnKind.CHOICE, filled=False, vocabulary=StatedMeasure),
        Column("unit", "单位", filled=False, longest=20),
        Column("as_of", "时点", ColumnKind.PARTIAL_DATE, filled=False),
        Column("printed", "印刷文字", longest=200),
        Column("value", "采用的数", ColumnKind.QUANTITY, filled=False),
        _NOTE,
    ),
    needed=False,
    filled=False,
)

RELATIONS = Layout(
    RELATIONS_FILE,
    (
        Column("table", "所在的表", longest=20),
        Column("item", "项目", longest=120),
        Column("relation", Text("关系"), ColumnKind.CHOICE, vocabulary=Relation),
        Column("operands", "运算项", ColumnKind.LIST, filled=False, longest=160),
        Column("scale", "乘数", ColumnKind.FACTOR, filled=False),
        Column("rows", "适用的行", ColumnKind.LIST, filled=False, longest=200),
        _NOTE,
    ),
    needed=False,
    filled=False,
)

INDICATORS = Layout(
    INDICATORS_FILE,
    (
        Column("code", "指标代码", longest=20),
        Column("printed_no", "印刷序号", ColumnKind.NUMBER),
        Column("group", "分组", longest=80),
        Column("name", "指标名称", longest=200),
        Column("unit", "单位", filled=False, longest=20),
        Column("kind", "指标性质", ColumnKind.CHOICE, vocabulary=IndicatorKind),
        Column("direction", "方向", ColumnKind.CHOICE, vocabulary=Direction),
        Column("measure", "测度", ColumnKind.CHOICE, filled=False, vocabulary=OutcomeMeasure),
        _NOTE,
    ),
    needed=False,
    filled=False,
)

INDICATOR_VALUES = Layout(
    INDICATOR_VALUES_FILE,
    (
        Column("indicator", "指标代码", longest=20),
        Column("kind", "实际值或规划值", ColumnKind.CHOICE, vocabulary=ValueKind),
        Column("year", "年份", ColumnKind.COUNT),
        Column("printed", "印刷文字", longest=80),
        Column("value", "采用的数", ColumnKind.QUANTITY, filled=False),
        Column("comparison", "比较关系", ColumnKind.CHOICE, filled=False, vocabulary=Comparison),
        _NOTE,
    ),
    needed=False,
    filled=False,
)

COMMITMENTS = Layout(
    COMMITMENTS_FILE,
    (
        Column("code", "任务代码", longest=20),
        Column("kind", "类别", ColumnKind.CHOICE, vocabulary=CommitmentKind),
        Column("document", "所在文件", longest=40),
        Column("section", "章节", filled=False, longest=40),
        Column("printed_no", "序号", ColumnKind.NUMBER),
        Column("group", "分组", filled=False, longest=80),
        Column("title", "标题", longest=200),
        Column("summary", "内容摘要"),
        Column("expected", "预期目标", filled=False),
        Column("sector", "领域", ColumnKind.CHOICE, vocabulary=Sector),
        Column("lead_units", "牵头单位", ColumnKind.LIST, filled=False, longest=120),
        Column("responsible_units", "责任单位", ColumnKind.LIST, filled=False, longest=120),
        Column("counties", "各县（市、区）政府", ColumnKind.FLAG, filled=False),
        Column("zones", "功能区管委会", ColumnKind.FLAG, filled=False),
        _NOTE,
    ),
    needed=False,
    filled=False,
)

COMMITMENT_TARGETS = Layout(
    COMMITMENT_TARGETS_FILE,
    (
        Column("commitment", "任务代码", longest=20),
        Column("no", "序号", ColumnKind.NUMBER),
        Column("due", "期限", ColumnKind.PARTIAL_DATE, filled=False),
        Column("printed", "印刷文字", longest=200),
        Column("summary", "目标摘要", longest=200),
        Column("value", "目标值", ColumnKind.QUANTITY, filled=False),
        Column("unit", "单位", filled=False, longest=20),
        Column("comparison", "比较关系", ColumnKind.CHOICE, filled=False, vocabulary=Comparison),
        Column("indicator", "指标代码", filled=False, longest=20),
        _NOTE,
    ),
    needed=False,
    filled=False,
)

STATED = (FIGURES, RELATIONS, INDICATORS, INDICATOR_VALUES, COMMITMENTS, COMMITMENT_TARGETS)
