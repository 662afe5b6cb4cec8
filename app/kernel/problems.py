"""A problem in some input, with its address, so that a person can find the cell and mend it."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.characters import character_problem
from app.kernel.labels import Labelled
from app.kernel.texts import Text, joined


class Severity(Labelled):
    """How bad a problem is: an error blocks, a warning asks for a look."""

    ERROR = "error", Text("错误")
    WARNING = "warning", Text("提醒")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cell stands: file name, row as a text editor counts it (the header is 1), column name."""

    file: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Read as a person would say it: file, row, column."""
        parts = [self.file]
        if self.row is not None:
            parts.append(Text("第{row}行", row=self.row))
        if self.column is not None:
            parts.append(Text("“{column}”列", column=self.column))
        return joined(" ", parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it, in one Chinese sentence."""

    address: Address
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.severity.label}：{self.address}：{self.message}"


def words_problem(text: str, longest: int, what: str = "") -> Text | None:
    """Return why a text cannot be kept as words that a document may print, or None.

    It may have `longest` characters that can all be printed; `what` names it where nothing beside it does.
    """
    if len(text) > longest:
        return too_long(len(text), longest, what)
    problem = character_problem(text)
    return Text("{what}：{problem}", what=what, problem=problem) if problem and what else problem


def too_long(length: int, longest: int, what: str = "") -> Text:
    """Say how many characters a text has and may have; `what` names it where nothing beside it does."""
    if what:
        return Text(
            "{what}太长：最多 {longest} 字，现有 {number} 字。", what=what, longest=longest, number=length
        )
    return Text("太长：最多 {longest} 字，现有 {number} 字。", longest=longest, number=length)
