"""Checks of plan.yaml: the document itself, its sections, totals, heads and types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.directory.types import RegionLevel
from app.intake.rules.printed_heads import COMPARED_FIELDS, field_of_head
from app.intake.rules.repeats import repeats
from app.intake.rules.wording import listed, suggestion
from app.intake.types.package import PLAN_FILE
from app.kernel.problems import Problem, Severity
from app.plans.types import TotalMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.types.package import Draft, PlanSheet

PERCENT = 100
EARLIEST_YEAR, LATEST_YEAR = 1949, 2100
PRINTED_FIELDS = (
    "printed_no",
    "name",
    "printed_type",
    "period_printed",
    "location",
    "content",
    "printed_capacity",
    "printed_nursing_beds",
    "total_investment",
    "central_requested",
    "units",
    "remark",
)
"""Columns of projects.csv that hold what the paper prints, and not a reading of ours."""


def plan_problems(draft: Draft) -> Iterator[Problem]:
    """Yield the problems of plan.yaml."""
    sheet = draft.plan
    if sheet is None:
        return
    yield from _document_problems(draft, sheet)
    yield from _section_problems(draft, sheet)
    yield from _total_problems(draft, sheet)
    yield from _head_problems(draft, sheet)
    yield from _type_problems(draft, sheet)


def _problem(
    draft: Draft, row: int, column: str, message: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(draft.address(PLAN_FILE, row, column), message, severity)


def fits_addresses(code: str) -> bool:
    """Say whether a code may stand in an address: letters, digits and hyphens."""
    return code.isascii() and code.replace("-", "").isalnum()


def _document_problems(draft: Draft, sheet: PlanSheet) -> Iterator[Problem]:
    def line(key: str) -> int:
        return sheet.lines.get(key, sheet.line)

    if sheet.code and not (fits_addresses(sheet.code) and sheet.code == sheet.code.lower()):
        message = f"方案代码“{sheet.code}”会出现在网址和命令里，请只用小写英文字母、数字和连字符。"
        yield _problem(draft, line("code"), "code", message)
    if sheet.region and draft.regions is not None:
        region = next((row for row in draft.regions if row.code == sheet.region), None)
        known = draft.known_regions or frozenset()
        if region is None and sheet.region not in known:
            message = (
                f"regions.csv 里没有地区代码“{sheet.region}”{suggestion(sheet.region, known)}请改正或补上。"
            )
            yield _problem(draft, line("region"), "region", message)
        elif region is not None and region.level not in {RegionLevel.CITY, None}:
            message = f"方案的地区应是设区市，“{sheet.region}”不是；请改正。"
            yield _problem(draft, line("region"), "region", message)
    for key, year in (("first_year", sheet.first_year), ("last_year", sheet.last_year)):
        if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
            message = f"年份应在 {EARLIEST_YEAR} 到 {LATEST_YEAR} 之间，现为 {year}；请核对。"
            yield _problem(draft, line(key), key, message)
    if sheet.first_year is not None and sheet.last_year is not None and sheet.last_year < sheet.first_year:
        message = f"规划期终止年 {sheet.last_year} 早于起始年 {sheet.first_year}；请核对原文。"
        yield _problem(draft, line("last_year"), "last_year", message)
    ceiling = sheet.central_share_ceiling
    if ceiling is not None and ceiling > PERCENT:
        message = f"中央投资占比上限是百分数，不能超过 100，现为 {ceiling}；请核对。"
        yield _problem(draft, line("central_share_ceiling"), "central_share_ceiling", message)


def _section_problems(draft: Draft, sheet: PlanSheet) -> Iterator[Problem]:
    if not sheet.sections and "sections" in sheet.lines:
        message = "一个部分也没有；请按原文补上清单的各部分。"
        yield _problem(draft, sheet.lines["sections"], "sections", message)
    for row in sheet.sections:
        if row.code_prefix and not fits_addresses(row.code_prefix):
            message = f"代码前缀“{row.code_prefix}”会出现在网址里，请只用英文字母、数字和连字符。"
            yield _problem(draft, row.line, "sections.code_prefix", message)
    for repeat in repeats((row.line, row.key) for row in sheet.sections):
        message = f"部分“{repeat.value}”在第 {repeat.first_line} 行已经写过；每个部分只写一次。"
        yield _problem(draft, repeat.line, "sections.key", message)


def _total_problems(draft: Draft, sheet: PlanSheet) -> Iterator[Problem]:
    keys = {row.key for row in sheet.sections if row.key}
    whole = any("key" in row.broken for row in sheet.sections)
    for row in sheet.printed_totals:
        if row.section is not None and row.section not in keys and not whole:
            message = f"没有“{row.section}”这一部分{suggestion(row.section, keys)}全清单的合计写 null。"
            yield _problem(draft, row.line, "printed_totals.section", message)
        if (
            row.measure is TotalMeasure.PROJECT_COUNT
            and row.value is not None
            and row.value != int(row.value)
        ):
            message = f"项目个数应是整数，现为 {row.value}；请核对原文。"
            yield _problem(draft, row.line, "printed_totals.value", message)
    stated = (
        (row.line, (row.section, row.measure))
        for row in sheet.printed_totals
        if row.measure is not None and "section" not in row.broken
    )
    for repeat in repeats(stated):
        section, measure = repeat.value
        message = (
            f"“{section or '全清单'}”的{measure.label}在第 {repeat.first_line} 行已经写过；"
            "同一个合计只写一次。"
        )
        yield _problem(draft, repeat.line, "printed_totals", message)


def _head_problems(draft: Draft, sheet: PlanSheet) -> Iterator[Problem]:
    if draft.projects is None:
        return
    stated = {row.field for row in sheet.columns}
    for row in sheet.columns:
        if row.field is None or row.head is None:
            continue
        if row.field not in draft.project_columns:
            message = f"projects.csv 里没有“{row.field}”列；请补上这一列，或者删去这个表头。"
            yield _problem(draft, row.line, "columns.field", message)
        elif row.field in COMPARED_FIELDS and field_of_head(row.head) != row.field:
            message = f"表头“{row.head}”认不出是“{row.field}”，核对时用不上这一栏；请核对表头文字。"
            yield _problem(draft, row.line, "columns.head", message, Severity.WARNING)
    for what, pairs in (
        ("表头", [(row.line, row.head) for row in sheet.columns]),
        ("列", [(row.line, row.field) for row in sheet.columns]),
    ):
        for repeat in repeats(pairs):
            message = (
                f"{what}“{repeat.value}”在第 {repeat.first_line} 行已经写过；每个表头对应一列，只写一次。"
            )
            yield _problem(draft, repeat.line, "columns", message)
    unprinted = [
        field
        for field in PRINTED_FIELDS
        if field in draft.project_columns
        and field not in stated
        and any(row.printed.get(field) for row in draft.projects)
    ]
    if unprinted and not any("field" in row.broken for row in sheet.columns):
        message = f"projects.csv 的 {listed(unprinted)} 没有对应的表头，印刷行里会缺这些内容；请补上表头。"
        line = sheet.lines.get("columns", sheet.line)
        yield _problem(draft, line, "columns", message, Severity.WARNING)


def _type_problems(draft: Draft, sheet: PlanSheet) -> Iterator[Problem]:
    if draft.projects is None or "printed_type" not in draft.project_columns:
        return
    used = {row.printed_type for row in draft.projects}
    for row in sheet.types:
        if row.printed_type not in used:
            message = f"没有一个项目是“{row.printed_type}”类型；请核对文字，或者删去。"
            address = draft.address(PLAN_FILE, row.line, f"types.{row.printed_type}")
            yield Problem(address, message, Severity.WARNING)
