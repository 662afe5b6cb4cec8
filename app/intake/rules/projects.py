"""Checks of projects.csv: each row against itself, against the plan, and against the other rows."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from app.directory.types import RegionLevel
from app.intake.rules.directory import unknown_region
from app.intake.rules.repeats import repeats
from app.intake.rules.units import owners, unit_messages
from app.intake.rules.wording import listed, shortened, suggestion
from app.intake.types.package import PROJECTS_FILE
from app.kernel.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.types.package import Draft, ProjectRow, SectionRow

CODE_DIGITS = 2
MOST_YEARS_OFF = 20
"""A start or end further away from the plan's period than this is a slip of the finger."""
_ZERO = Decimal(0)
_YEAR = re.compile(r"(?:19|20)\d{2}")


def project_code(prefix: str, printed_no: int) -> str:
    """Return the code of a project: prefix of its section and printed number, at least two digits.

    Source: interfaces.md, "Project codes: `JA-01` … `JA-54` by printed number".
    """
    return f"{prefix}{printed_no:0{CODE_DIGITS}d}"


def project_problems(draft: Draft) -> Iterator[Problem]:
    """Yield the problems of projects.csv."""
    rows = draft.projects or ()
    sections = {row.key: row for row in draft.plan.sections} if draft.plan else {}
    owned = owners(draft)
    for row in rows:
        yield from _place_problems(draft, row, sections)
        yield from _reference_problems(draft, row)
        for message in unit_messages(draft, row.units, owned):
            yield _problem(draft, row, "units", message)
        yield from _period_problems(draft, row)
        yield from _money_problems(draft, row)
        yield from _figure_problems(draft, row)
    yield from _numbering_problems(draft, rows, sections)


def _problem(
    draft: Draft, row: ProjectRow, column: str, message: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(draft.address(PROJECTS_FILE, row.line, column), message, severity)


def _place_problems(
    draft: Draft, row: ProjectRow, sections: dict[str | None, SectionRow]
) -> Iterator[Problem]:
    """Yield problems of section, printed number and code."""
    if draft.plan is None or row.section is None:
        return
    section = sections.get(row.section)
    if section is None:
        if not any("key" in each.broken for each in draft.plan.sections):
            keys = [key for key in sections if key]
            message = (
                f"plan.yaml 里没有“{shortened(row.section)}”这一部分{suggestion(row.section, keys)}"
                f"可用的是：{listed(keys)}。"
            )
            yield _problem(draft, row, "section", message)
        return
    if row.code is None or row.printed_no is None or section.code_prefix is None:
        return
    expected = project_code(section.code_prefix, row.printed_no)
    if row.code != expected:
        message = (
            f"“{row.section}”部分第 {row.printed_no} 号的代码应是“{expected}”，现为“{row.code}”；"
            "请核对代码和序号。"
        )
        yield _problem(draft, row, "code", message)


def _numbering_problems(
    draft: Draft, rows: tuple[ProjectRow, ...], sections: dict[str | None, SectionRow]
) -> Iterator[Problem]:
    """Yield codes and numbers that stand twice, and gaps between the numbers.

    Sections with one prefix share one run of numbers: 吉安 numbers through the whole list, 上饶 begins anew
    in each section.
    """
    for again in repeats((row.line, row.code) for row in rows):
        message = f"项目代码“{again.value}”在第 {again.first_line} 行已经用过；每个项目只写一行。"
        yield Problem(draft.address(PROJECTS_FILE, again.line, "code"), message)
    runs: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        section = sections.get(row.section)
        if section is not None and section.code_prefix is not None and row.printed_no is not None:
            runs.setdefault(section.code_prefix, []).append((row.line, row.printed_no))
    for prefix, run in runs.items():
        for repeat in repeats(run):
            message = (
                f"印刷序号 {repeat.value} 在第 {repeat.first_line} 行已经用过"
                f"（代码前缀 {prefix}）；请核对原文的序号。"
            )
            yield Problem(draft.address(PROJECTS_FILE, repeat.line, "printed_no"), message)
        numbers = {number for _, number in run}
        # One absurd number must not become a list of a million missing ones.
        missing = [
            number for number in range(1, min(max(numbers), 10 * len(run)) + 1) if number not in numbers
        ]
        if missing and PROJECTS_FILE in draft.whole and not any("printed_no" in row.broken for row in rows):
            shown = listed(str(number) for number in missing[:10]) + ("等" if len(missing) > 10 else "")  # noqa: PLR2004
            message = f"代码前缀 {prefix} 的印刷序号不连续，缺 {shown}；请核对是否漏了项目。"
            yield Problem(draft.address(PROJECTS_FILE, None, "printed_no"), message, Severity.WARNING)


def _reference_problems(draft: Draft, row: ProjectRow) -> Iterator[Problem]:
    unknown = unknown_region(draft, row.region)
    if unknown is not None:
        yield _problem(draft, row, "region", unknown)
    yield from _location_problems(draft, row)
    if draft.plan is None or row.printed_type is None or "types" not in draft.plan.lines:
        return
    types = [each.printed_type for each in draft.plan.types]
    if row.printed_type not in types:
        message = (
            f"plan.yaml 的 types 里没有项目类型“{shortened(row.printed_type)}”"
            f"{suggestion(row.printed_type, types)}请改正，或者在 types 里补上它的类别。"
        )
        yield _problem(draft, row, "printed_type", message)


def _location_problems(draft: Draft, row: ProjectRow) -> Iterator[Problem]:
    """Yield a warning where the location names another county than the region code."""
    if row.location is None or row.region not in (draft.known_regions or ()):
        return
    named = {
        region.code: region.name
        for region in draft.regions or ()
        if region.level is not RegionLevel.CITY and region.name and region.name in row.location
    }
    if named and row.region not in named:
        message = (
            f"建设地点“{shortened(row.location)}”写的是{listed(named.values())}，"
            f"地区代码却是 {row.region}；请核对代码。"
        )
        yield _problem(draft, row, "region", message, Severity.WARNING)


def _period_problems(draft: Draft, row: ProjectRow) -> Iterator[Problem]:
    """Yield problems of start and end: between them, with the printed period, and with the plan's."""
    if row.start is not None and row.end is not None and row.end.first_day < row.start.first_day:
        if row.end.last_day >= row.start.first_day:
            message = f"起期 {row.start} 和止期 {row.end} 的精度不同，分不出先后；请写成同样的精度。"
        else:
            message = f"止期 {row.end} 早于起期 {row.start}；请核对建设期限。"
        yield _problem(draft, row, "end", message)
    years = _YEAR.findall(row.period_printed or "")
    if years and row.start is not None and row.end is not None:
        printed, read = (int(years[0]), int(years[-1])), (row.start.year, row.end.year)
        if printed != read:
            message = (
                f"建设期限印的是“{row.period_printed}”，起止年份却是 {read[0]}-{read[1]}；"
                "请核对，如果原文有误请在 notes.csv 说明。"
            )
            yield _problem(draft, row, "period_printed", message, Severity.WARNING)
    if draft.period is None:
        return
    first, last = draft.period
    explained = {(note.code, note.field) for note in draft.notes or ()}
    for column, value in (("start", row.start), ("end", row.end)):
        if value is None or first <= value.year <= last:
            continue
        period = f"规划期（{first}-{last} 年）"
        off = max(first - value.year, value.year - last)
        if off > MOST_YEARS_OFF:
            message = f"{value} 与{period}相差 {off} 年；请核对年份。"
            yield _problem(draft, row, column, message)
        elif (row.code, column) not in explained:
            message = f"{value} 不在{period}内；如果原文如此，请在 notes.csv 说明。"
            yield _problem(draft, row, column, message, Severity.WARNING)


def _money_problems(draft: Draft, row: ProjectRow) -> Iterator[Problem]:
    total, central = row.total_investment, row.central_requested
    if total is not None and central is not None and central > total:
        message = f"申请中央预算内投资 {central} 万元超过总投资 {total} 万元；请核对这两栏。"
        yield _problem(draft, row, "central_requested", message)


def _figure_problems(draft: Draft, row: ProjectRow) -> Iterator[Problem]:
    """Yield readings that contradict each other."""
    beds_readable = not row.broken & {"new_beds", "renovated_beds"}
    has_beds = row.new_beds is not None or row.renovated_beds is not None
    beds = (row.new_beds or 0) + (row.renovated_beds or 0)
    if beds_readable and row.nursing_beds is not None and row.nursing_beds > beds:
        message = f"护理型床位 {row.nursing_beds} 张多于床位 {beds} 张；护理型床位是床位中的一部分，请核对。"
        yield _problem(draft, row, "nursing_beds", message)
    if (
        row.printed_capacity is not None
        and row.printed_nursing_beds is not None
        and row.printed_nursing_beds > row.printed_capacity
    ):
        message = (
            f"护理床位数栏 {row.printed_nursing_beds} 大于新增床（托）位数栏 {row.printed_capacity}；"
            "请核对是否抄错了栏。"
        )
        yield _problem(draft, row, "printed_nursing_beds", message)
    if beds_readable and "bed_kind" not in row.broken:
        if has_beds and row.bed_kind is None:
            yield _problem(draft, row, "bed_kind", "有床位但没有写床位性质；请填写 elder_care 等。")
        if not has_beds and row.bed_kind is not None:
            yield _problem(draft, row, "bed_kind", "没有床位却写了床位性质；请补上床位数，或者留空。")
    if row.floor_area_m2 == _ZERO:
        yield _problem(draft, row, "floor_area_m2", "建筑面积不能是 0；原文没有就留空。")
    for measure, _ in row.qualifiers:
        if row.figure(measure) is None and measure.value not in row.broken:
            message = f"“{measure.value}”没有数值，不能写程度；请补上数值，或者删去程度。"
            yield _problem(draft, row, "qualifiers", message)
