"""Checks of commitments.csv and commitment_targets.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.directory.types import RegionLevel
from app.intake.rules.plan import fits_addresses
from app.intake.rules.repeats import repeats
from app.intake.rules.stated import comparison_problems, reading_problems
from app.intake.rules.units import owners, unit_messages
from app.intake.rules.wording import unknown_code
from app.intake.types.package import COMMITMENT_TARGETS_FILE, COMMITMENTS_FILE, INDICATORS_FILE
from app.kernel.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.types.package import Draft
    from app.intake.types.stated import CommitmentTargetRow


def commitment_problems(draft: Draft) -> Iterator[Problem]:
    """Yield the problems of commitments.csv and commitment_targets.csv."""
    rows = draft.commitments or ()
    owned = owners(draft)
    has_zones = any(region.level is RegionLevel.ZONE for region in draft.regions or ())
    for row in rows:
        if row.code and not fits_addresses(row.code):
            message = f"任务代码“{row.code}”会出现在网址里，请只用英文字母、数字和连字符。"
            yield Problem(draft.address(COMMITMENTS_FILE, row.line, "code"), message)
        for column, units in (("lead_units", row.lead_units), ("responsible_units", row.responsible_units)):
            for message in unit_messages(draft, units, owned):
                yield Problem(draft.address(COMMITMENTS_FILE, row.line, column), message)
        if row.zones and draft.regions is not None and not has_zones:
            message = "regions.csv 里没有功能区；请留空，或者补上功能区。"
            yield Problem(draft.address(COMMITMENTS_FILE, row.line, "zones"), message)
    for repeat in repeats((row.line, row.code) for row in rows):
        message = f"任务代码“{repeat.value}”在第 {repeat.first_line} 行已经用过；每个任务只写一行。"
        yield Problem(draft.address(COMMITMENTS_FILE, repeat.line, "code"), message)
    targets = draft.commitment_targets or ()
    for target in targets:
        yield from _target_problems(draft, target)
    stated = (
        (row.line, (row.commitment, row.no))
        for row in targets
        if row.commitment is not None and row.no is not None
    )
    for again in repeats(stated):
        code, number = again.value
        message = f"{code} 的第 {number} 个目标在第 {again.first_line} 行已经写过；请改正序号。"
        yield Problem(draft.address(COMMITMENT_TARGETS_FILE, again.line, "no"), message)


def _target_problems(draft: Draft, row: CommitmentTargetRow) -> Iterator[Problem]:
    def problem(column: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
        return Problem(draft.address(COMMITMENT_TARGETS_FILE, row.line, column), message, severity)

    unknown = unknown_code(row.commitment, draft.known_commitments, COMMITMENTS_FILE, "任务")
    if unknown is not None:
        yield problem("commitment", unknown)
    unknown = unknown_code(row.indicator, draft.known_indicators, INDICATORS_FILE, "指标")
    if unknown is not None:
        yield problem("indicator", unknown)
    yield from reading_problems(draft, COMMITMENT_TARGETS_FILE, row)
    yield from comparison_problems(draft, COMMITMENT_TARGETS_FILE, row)
    if row.value is not None and row.unit is None and "unit" not in row.broken:
        yield problem("unit", "有目标值但没有单位；请补上。")
    if row.due is None or draft.period is None:
        return
    first, last = draft.period
    if row.due.year < first:
        yield problem("due", f"期限 {row.due} 早于规划期起始年 {first}；请核对原文。")
    elif row.due.year > last:
        message = f"期限 {row.due} 晚于规划期终止年 {last}；请核对，如果原文如此可以不改。"
        yield problem("due", message, Severity.WARNING)
