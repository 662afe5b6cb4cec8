"""Checks of indicators.csv and indicator_values.csv."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.intake.rules.plan import EARLIEST_YEAR, fits_addresses
from app.intake.rules.repeats import repeats
from app.intake.rules.stated import comparison_problems, reading_problems
from app.intake.rules.wording import unknown_code
from app.intake.types.package import INDICATOR_VALUES_FILE, INDICATORS_FILE
from app.kernel.problems import Problem
from app.outcomes.types import ValueKind
from app.plans.rules import in_unit

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from app.intake.types.package import Draft
    from app.intake.types.stated import IndicatorRow, IndicatorValueRow


def indicator_problems(draft: Draft) -> Iterator[Problem]:
    """Yield the problems of indicators.csv and indicator_values.csv."""
    rows, values = draft.indicators or (), draft.indicator_values or ()
    with_values = {value.indicator for value in values}
    for row in rows:
        yield from _row_problems(draft, row, with_values)
    for column, word, pairs in (
        ("code", "指标代码", [(row.line, row.code) for row in rows]),
        ("printed_no", "印刷序号", [(row.line, row.printed_no) for row in rows]),
        ("measure", "测度", [(row.line, row.measure and row.measure.label) for row in rows]),
    ):
        for repeat in repeats(pairs):
            message = f"{word}“{repeat.value}”在第 {repeat.first_line} 行已经用过；每个指标只有一个，请改正。"
            yield Problem(draft.address(INDICATORS_FILE, repeat.line, column), message)
    for value in values:
        yield from _value_problems(draft, value)
    stated = (
        (row.line, (row.indicator, row.kind, row.year))
        for row in values
        if row.indicator is not None and row.kind is not None and row.year is not None
    )
    for again in repeats(stated):
        code, kind, year = again.value
        message = f"{code} 在 {year} 年的{kind.label}在第 {again.first_line} 行已经写过；请只留一行。"
        yield Problem(draft.address(INDICATOR_VALUES_FILE, again.line, "year"), message)


def _row_problems(draft: Draft, row: IndicatorRow, with_values: Container[str | None]) -> Iterator[Problem]:
    if row.code and not fits_addresses(row.code):
        message = f"指标代码“{row.code}”会出现在网址里，请只用英文字母、数字和连字符。"
        yield Problem(draft.address(INDICATORS_FILE, row.line, "code"), message)
    unit = row.measure.unit if row.measure else ""
    if row.measure is not None and row.unit and in_unit(Decimal(1), row.unit, unit) is None:
        message = f"“{row.measure.label}”的单位应是“{unit}”，现为“{row.unit}”；请核对测度和单位。"
        yield Problem(draft.address(INDICATORS_FILE, row.line, "unit"), message)
    if row.code and row.code not in with_values and INDICATOR_VALUES_FILE in draft.whole:
        message = f"{INDICATOR_VALUES_FILE} 里没有 {row.code} 的数；印的是“—”也要有一行。"
        yield Problem(draft.address(INDICATORS_FILE, row.line, "code"), message)


def _value_problems(draft: Draft, row: IndicatorValueRow) -> Iterator[Problem]:
    unknown = unknown_code(row.indicator, draft.known_indicators, INDICATORS_FILE, "指标")
    if unknown is not None:
        yield Problem(draft.address(INDICATOR_VALUES_FILE, row.line, "indicator"), unknown)
    yield from reading_problems(draft, INDICATOR_VALUES_FILE, row)
    yield from comparison_problems(draft, INDICATOR_VALUES_FILE, row)
    yield from _year_problems(draft, row)


def _year_problems(draft: Draft, row: IndicatorValueRow) -> Iterator[Problem]:
    """Yield years outside: a planned value is of the plan's period, an actual one may be older."""
    if row.year is None or row.kind is None or draft.period is None:
        return
    first, last = draft.period
    if row.kind is not ValueKind.TARGET:
        first = EARLIEST_YEAR
    if not first <= row.year <= last:
        message = f"{row.kind.label}的年份应在 {first} 到 {last} 之间，现为 {row.year}；请核对。"
        yield Problem(draft.address(INDICATOR_VALUES_FILE, row.line, "year"), message)
