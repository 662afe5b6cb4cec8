"""Checks of notes.csv and funding.csv, whose rows refer to projects."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.funding.rules import split_problem
from app.funding.types import PlannedAmount
from app.intake.rules.repeats import repeats
from app.intake.rules.wording import unknown_code
from app.intake.types.package import FUNDING_FILE, NOTES_FILE, PROJECTS_FILE, FundingRow
from app.kernel.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.types.package import Draft


def note_problems(draft: Draft) -> Iterator[Problem]:
    """Yield the problems of notes.csv."""
    rows = draft.notes or ()
    for row in rows:
        unknown = unknown_code(row.code, draft.known_projects, PROJECTS_FILE, "项目")
        if unknown is not None:
            yield Problem(draft.address(NOTES_FILE, row.line, "code"), unknown)
        elif row.field and draft.projects is not None and row.field not in draft.project_columns:
            message = f"projects.csv 里没有“{row.field}”列；请改成有的列名，或者补上这一列。"
            yield Problem(draft.address(NOTES_FILE, row.line, "field"), message)
    for repeat in repeats((row.line, (row.code, row.field, row.printed, row.reading)) for row in rows):
        message = f"这条批注与第 {repeat.first_line} 行的项目、列名和文字相同；请只留一条。"
        yield Problem(draft.address(NOTES_FILE, repeat.line), message, Severity.WARNING)


def funding_problems(draft: Draft) -> Iterator[Problem]:
    """Yield the problems of funding.csv; a split must add up to the project's total investment."""
    rows = draft.funding or ()
    splits: dict[str, list[FundingRow]] = {}
    for row in rows:
        if row.code is None:
            continue
        splits.setdefault(row.code, []).append(row)
        unknown = unknown_code(row.code, draft.known_projects, PROJECTS_FILE, "项目")
        if unknown is not None:
            yield Problem(draft.address(FUNDING_FILE, row.line, "code"), unknown)
    stated = ((row.line, (row.code, row.source)) for row in rows if row.code and row.source)
    for repeat in repeats(stated):
        code, source = repeat.value
        message = f"项目 {code} 的“{source.label}”在第 {repeat.first_line} 行已经写过；请合并成一行。"
        yield Problem(draft.address(FUNDING_FILE, repeat.line, "source"), message)
    totals = {row.code: row.total_investment for row in draft.projects or ()}
    for code, split in splits.items():
        total = totals.get(code)
        if total is None or any(row.broken for row in split):
            continue
        problem = split_problem(total, _amounts(split))
        if problem is not None:
            message = f"项目 {code}：{problem}请核对各行金额和 projects.csv 的总投资。"
            yield Problem(draft.address(FUNDING_FILE, split[0].line, "planned"), message)


def _amounts(split: list[FundingRow]) -> list[PlannedAmount]:
    return [
        PlannedAmount(row.source, row.planned if row.planned is not None else Decimal(0))
        for row in split
        if row.source is not None
    ]
