"""Checks of figures.csv: what a plan prints in its baseline tables and in running text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intake.rules.directory import unknown_region
from app.intake.rules.plan import EARLIEST_YEAR
from app.intake.rules.reconcile.operands import RUNNING_TEXT
from app.intake.rules.repeats import repeats
from app.intake.rules.stated import reading_problems
from app.intake.types.package import FIGURES_FILE
from app.kernel.problems import Problem
from app.outcomes.rules.observations import FORECASTS, NEEDS
from app.plans.rules import in_unit
from app.plans.types import StatedMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.types.package import Draft
    from app.intake.types.stated import FigureRow

_OF_LAST_YEAR = FORECASTS | NEEDS
_PER_1000 = frozenset({StatedMeasure.BEDS_PER_1000_ELDERS, StatedMeasure.PLACES_PER_1000_RESIDENTS})


def figure_problems(draft: Draft) -> Iterator[Problem]:
    """Yield the problems of figures.csv."""
    rows = draft.figures or ()
    for row in rows:
        unknown = unknown_region(draft, row.region)
        if unknown is not None:
            yield _problem(draft, row, "region", unknown)
        yield from reading_problems(draft, FIGURES_FILE, row)
        yield from _date_problems(draft, row)
        yield from _measure_problems(draft, row)
    yield from _place_problems(draft, rows)


def _problem(draft: Draft, row: FigureRow, column: str, message: str) -> Problem:
    return Problem(draft.address(FIGURES_FILE, row.line, column), message)


def _date_problems(draft: Draft, row: FigureRow) -> Iterator[Problem]:
    sheet = draft.plan
    last = sheet.last_year if sheet else None
    if row.as_of is None or last is None:
        return
    if not EARLIEST_YEAR <= row.as_of.year <= last:
        message = f"时点 {row.as_of} 不在 {EARLIEST_YEAR} 年到规划期终止年 {last} 年之间；请核对原文。"
        yield _problem(draft, row, "as_of", message)
    elif row.measure in _OF_LAST_YEAR and row.as_of.year != last:
        message = f"预测和需求是规划期终止年的，时点应在 {last} 年，现为 {row.as_of}；请改正，或者去掉测度。"
        yield _problem(draft, row, "as_of", message)


def _measure_problems(draft: Draft, row: FigureRow) -> Iterator[Problem]:
    """Yield what keeps a measure from being computed with: no value, no day, no region, another unit."""
    measure = row.measure
    if measure is None:
        return
    for column, cell, words in (
        ("value", row.value, "采用的数"),
        ("as_of", row.as_of, "时点"),
        ("region", row.region, "地区代码"),
    ):
        if cell is None and column not in row.broken:
            message = f"有测度“{measure.label}”就要有{words}；请补上，或者去掉测度。"
            yield _problem(draft, row, column, message)
    if row.unit is None and measure in _PER_1000:
        return
    if (
        row.value is not None
        and "unit" not in row.broken
        and in_unit(row.value, row.unit or "", measure.unit) is None
    ):
        shown = f"现为“{row.unit}”" if row.unit else "现为空白"
        message = f"“{measure.label}”的单位应是“{measure.unit}”（或者“万{measure.unit}”），{shown}；请核对。"
        yield _problem(draft, row, "unit", message)


def _place_problems(draft: Draft, rows: tuple[FigureRow, ...]) -> Iterator[Problem]:
    """Yield figures that stand twice, and rows of a table that have two heads or two regions."""
    named = [row for row in rows if row.table is not None and row.item is not None and row.row is not None]
    for repeat in repeats((row.line, (row.table, row.row, row.item)) for row in named):
        table, number, item = repeat.value
        message = f"“{table}”第 {number} 行的“{item}”在第 {repeat.first_line} 行已经写过；请只留一行。"
        yield Problem(draft.address(FIGURES_FILE, repeat.line, "item"), message)
    for again in repeats((row.line, row.item) for row in named if row.table == RUNNING_TEXT):
        message = f"{RUNNING_TEXT}的“{again.value}”在第 {again.first_line} 行已经用过；每个数要有自己的名称。"
        yield Problem(draft.address(FIGURES_FILE, again.line, "item"), message)
    measured = (
        (row.line, (row.measure, row.region, row.as_of))
        for row in rows
        if row.measure is not None and row.region is not None and row.as_of is not None
    )
    for twice in repeats(measured):
        measure, region, as_of = twice.value
        message = (
            f"{region} 在 {as_of} 的“{measure.label}”在第 {twice.first_line} 行已经有了；"
            "一个测度只能记在一个数上，另一个去掉测度并在 note 里说明。"
        )
        yield Problem(draft.address(FIGURES_FILE, twice.line, "measure"), message)
    yield from _row_problems(draft, [(row, row.label) for row in named], "label", "行头")
    yield from _row_problems(draft, [(row, row.region) for row in named], "region", "地区代码")


def _row_problems(
    draft: Draft, stated: list[tuple[FigureRow, str | None]], column: str, word: str
) -> Iterator[Problem]:
    """Yield the rows of tables that have two heads or two regions, each row once."""
    first: dict[tuple[str | None, int | None], tuple[int, str]] = {}
    told: set[tuple[str | None, int | None]] = set()
    for row, text in stated:
        place = row.table, row.row
        if text is None or place in told:
            continue
        line, before = first.setdefault(place, (row.line, text))
        if before != text:
            told.add(place)
            message = (
                f"“{row.table}”第 {row.row} 行的{word}在第 {line} 行是“{before}”，这里是“{text}”；"
                "同一行只有一个，请核对行号。"
            )
            yield _problem(draft, row, column, message)
