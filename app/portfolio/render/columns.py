"""The columns of CSV and workbook: head, kind, width, and how each is read from a project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from app.funding.types import FundingSource
from app.intake.layouts import field_label
from app.portfolio.rules.register import funding_of
from app.portfolio.types import Export, ProjectFact, Quantity
from app.projects.rules import reading_in_words
from app.projects.types import Measure
from app.returns.types.report import total_of
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from app.plans.types import RowNote

Value = str | int | Decimal | tuple[str, ...] | None
"""A cell: text, a count, an amount or area, several texts, or None where nothing is printed."""


class Kind(StrEnum):
    """How a column is written."""

    TEXT = "text"
    YEAR = "year"
    COUNT = "count"
    MONEY = "money"
    AREA = "area"

    @property
    def is_summed(self) -> bool:
        """Whether the column has a sum."""
        return self in {Kind.COUNT, Kind.MONEY, Kind.AREA}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` is its name in the JSON export, `width` the most half-width characters it may take."""

    key: str
    head: str
    kind: Kind
    width: int
    read: Callable[[ProjectFact], Value]
    measure: Measure | None = None
    is_hidden_when_empty: bool = False
    """Whether the workbook hides it where no project has anything in it."""


def note_text(note: RowNote) -> str:
    """Return a note in one line: the field, what is printed, the reading where it differs, and why."""
    parts = [f"【{field_label(note.field)}】"]
    if note.printed:
        parts.append(f"印作“{note.printed}”；")
    if note.reading and note.reading != note.printed:
        parts.append(f"取“{reading_in_words(note.reading)}”；")
    return "".join([*parts, note.reason])


def _text(key: str, head: str, width: int, read: Callable[[ProjectFact], Value]) -> Column:
    return Column(key, head, Kind.TEXT, width, read)


def _quantity(quantity: Quantity) -> Column:
    if quantity.is_money:
        kind, measure = Kind.MONEY, None
    else:
        kind = Kind.AREA if quantity is Quantity.FLOOR_AREA else Kind.COUNT
        measure = Measure(quantity.value)
    head = f"{quantity.label}（{quantity.unit}）"
    return Column(quantity.value, head, kind, 16, lambda project: project.figure(quantity), measure)


def _count(measure: Measure) -> Column:
    head = f"{measure.label}（{measure.unit}）"
    return Column(measure.value, head, Kind.COUNT, 10, lambda project: project.figure(measure), measure)


def _of_source(amount: Amount, source: FundingSource) -> Column:
    def read(project: ProjectFact) -> Value:
        reported = project.standing.amounts if project.standing else ()
        amounts = funding_of(project) if amount is Amount.PLANNED else reported
        return next((each.amount(amount) for each in amounts if each.source is source), None)

    words = "计划资金" if amount is Amount.PLANNED else amount.label
    key, head = f"{amount.value}_{source.value}", f"{words}：{source.label}（万元）"
    return Column(key, head, Kind.MONEY, 16, read, is_hidden_when_empty=True)


def _total(amount: Amount) -> Column:
    head = f"{amount.label}合计（万元）"
    return Column(amount.value, head, Kind.MONEY, 16, lambda project: total_of(funding_of(project), amount))


def _standing(project: ProjectFact, name: str) -> Value:
    """Return the words of one part of how a project stood, None where nothing was reported."""
    value = getattr(project.standing, name, None)
    return None if value is None else str(getattr(value, "label", value))


def _reporting(project: ProjectFact) -> Value:
    if project.standing is None:
        return None
    late = "（迟报）" if project.standing.was_late else ""
    return f"{project.standing.reporting.label}{late}"


def _light(project: ProjectFact) -> Value:
    return None if project.light is None else project.light.evaluation.light.label


def _sentences(project: ProjectFact) -> Value:
    """Return what makes the light yellow or red, dimension by dimension; nothing of a green one."""
    leading = () if project.light is None else project.light.evaluation.leading
    return tuple(f"{each.dimension.label}：{each.sentence}" for each in leading)


REPORTED = tuple(amount for amount in Amount if amount is not Amount.PLANNED)
"""The amounts that only returns know."""


def _qualifiers(project: ProjectFact) -> Value:
    return tuple(f"{measure.label}：{qualifier.label}" for measure, qualifier in project.qualifiers)


FIRST_PAGE = (
    _text("code", "项目代码", 12, lambda project: project.code),
    _text("name", "项目名称", 34, lambda project: project.name),
    _text("type", "项目类型（方案原文）", 18, lambda project: project.printed_type),
    _text("sector", "领域", 10, lambda project: project.sector.label),
    _text("region_name", "地区", 10, lambda project: project.region_name),
    Column("start_year", "开工年份", Kind.YEAR, 7, lambda project: project.start.year),
    Column("end_year", "完工年份", Kind.YEAR, 7, lambda project: project.end.year),
    _text("units", "组织实施单位", 24, lambda project: tuple(unit.name for unit in project.units)),
    *(_quantity(quantity) for quantity in Quantity),
)
"""What stands on the first printed page across."""

COLUMNS = (
    *FIRST_PAGE,
    _text("location", "建设地点", 20, lambda project: project.location),
    _text("category", "项目类别", 16, lambda project: project.category.label),
    _text("bed_kind", "床位性质", 14, lambda project: project.bed_kind and project.bed_kind.label),
    _count(Measure.SITES),
    _count(Measure.HOUSEHOLDS),
    _text("qualifiers", "非确切数字", 18, _qualifiers),
    _text("scope", "内容摘要", 30, lambda project: project.scope),
    _text("content", "建设内容和规模（方案原文）", 56, lambda project: project.content),
    _text("notes", "批注", 56, lambda project: tuple(note_text(note) for note in project.notes)),
    _text("stage", "形象进度", 14, lambda project: _standing(project, "stage")),
    _text("region", "地区代码", 10, lambda project: project.region_code),
    _text("plan", "方案代码", 16, lambda project: project.plan_code),
    _text("document", "方案名称", 36, lambda project: project.plan_title),
    _text("annex", "附件", 8, lambda project: project.annex),
    _text("section", "所在部分", 16, lambda project: project.section_title),
    Column("printed_no", "序号", Kind.YEAR, 7, lambda project: project.printed_no),
    *(_of_source(Amount.PLANNED, source) for source in FundingSource),
)
"""Everything of the register."""

MONTH_COLUMNS = (
    _text("month", "数据月份", 10, lambda project: _standing(project, "month")),
    _text("grade", "进度自评", 8, lambda project: _standing(project, "grade")),
    _text("reporting", "填报情况", 18, _reporting),
    _text("light", "亮灯", 8, _light),
    _text("light_sentences", "亮灯原因", 56, _sentences),
    *(_total(amount) for amount in REPORTED),
    *(_of_source(amount, source) for amount in REPORTED for source in FundingSource),
)
"""What a month adds."""


def columns_of(export: Export) -> tuple[Column, ...]:
    """Return the columns of a file: those of a month only where it has one."""
    return COLUMNS if export.shown is None else (*COLUMNS, *MONTH_COLUMNS)


_NOTED = {
    "printed_type": "type",
    "period_printed": "start_year",
    "start": "start_year",
    "end": "end_year",
    "region": "region_name",
    "printed_nursing_beds": "nursing_beds",
    "remark": "notes",
}


def noted_column(field: str, project: ProjectFact) -> str:
    """Return the key of the column that a note is about; a field without a column leads to the code."""
    if field == "printed_capacity":
        return "new_places" if project.new_places is not None else "new_beds"
    key = _NOTED.get(field, field)
    return key if key in {column.key for column in COLUMNS} else "code"


def plain_amount(amount: Decimal) -> str:
    """Write an amount in 万元 exactly, without commas, with at least two decimals."""
    text = f"{amount.normalize():f}"
    decimals = len(text.partition(".")[2])
    return f"{amount:.2f}" if decimals < 2 else text  # noqa: PLR2004 - 万元 are shown with two decimals


def plain_area(area: Decimal) -> str:
    """Write an area in m² exactly, without commas or idle decimals."""
    return f"{area.normalize():f}"
