"""Tables → typed rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from app.intake.parsing.values import CellError, parse_value, separated
from app.intake.rules.wording import listed, shortened, suggestion
from app.intake.types.package import ProjectRow
from app.kernel.problems import Address, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.intake.types.cells import Record, Table
    from app.intake.types.layout import Layout

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """The rows of a table that could be read, and what is known of the ones that could not."""

    rows: tuple[ParsedRow, ...]
    columns: frozenset[str]
    known: frozenset[str]
    """What other files may refer to: the names of all rows, unreadable ones included."""
    is_whole: bool
    """Every row could be read as a row."""
    has_keys: bool
    """The first column is there, so that it can be told what other files may refer to."""


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row: its line, its cells as text, and what they say."""

    line: int
    texts: dict[str, str]
    values: dict[str, Any]
    broken: frozenset[str]


LEFT_OUT = ParsedTable(rows=(), columns=frozenset(), known=frozenset(), is_whole=True, has_keys=True)
"""What a file says that may be left out, and is."""


def parse_table(table: Table, layout: Layout) -> tuple[ParsedTable, list[Problem]]:
    """Read every cell of a table by its layout."""
    problems = _head_problems(table, layout)
    places: dict[str, int] = {}
    for index, name in enumerate(table.head.cells):
        if layout.column(name) is not None:
            places.setdefault(name, index)
    width = len(table.head.cells)
    rows = [
        _parse_row(record, layout, places, table.file, problems)
        for record in table.records
        if len(record.cells) == width
    ]
    if layout.filled and not table.records:
        problems.append(Problem(Address(table.file), "只有表头，没有数据行；请补上数据。"))
    return ParsedTable(
        rows=tuple(rows),
        columns=frozenset(places),
        known=_known(table, layout, places),
        is_whole=len(rows) == len(table.records),
        has_keys=layout.columns[0].name in places,
    ), problems


def _known(table: Table, layout: Layout, places: dict[str, int]) -> frozenset[str]:
    """Return all texts of the first column and of a column of aliases.

    Which cell of a ragged row stands in which column cannot be told: there, all of them count.
    """
    wanted = {places[name] for name in (layout.columns[0].name, "aliases") if name in places}
    width = len(table.head.cells)
    return frozenset(
        text
        for record in table.records
        for index, cell in enumerate(record.cells)
        if index in wanted or len(record.cells) != width
        for text in separated(cell)
    )


def _head_problems(table: Table, layout: Layout) -> list[Problem]:
    """Return the columns that are missing or unknown."""
    names = [column.name for column in layout.columns]
    present = set(table.head.cells)
    if len(table.head.cells) == 1 and not present & set(names):
        # The reader has already said that the columns are separated by something else.
        return [Problem(Address(table.file, table.head.line), f"表头应有这些列：{listed(names)}。")]
    missing = [column for column in layout.columns if column.needed and column.name not in present]
    problems = [
        Problem(
            Address(table.file, table.head.line, column.name),
            f"缺少“{column.name}”（{column.label}）列；请在表头中补上这一列及其内容。",
        )
        for column in missing
    ]
    problems += [
        Problem(
            Address(table.file, table.head.line, name),
            f"不认识“{shortened(name)}”列{suggestion(name, names)}请改成规定的列名，或者删去这一列。",
        )
        for name in dict.fromkeys(table.head.cells)
        if name and name not in names
    ]
    return problems


def _parse_row(
    record: Record, layout: Layout, places: dict[str, int], file: str, problems: list[Problem]
) -> ParsedRow:
    texts = {name: record.cells[index] for name, index in places.items()}
    values: dict[str, Any] = {}
    broken: set[str] = set()
    for column in layout.columns:
        if column.name not in texts:
            if column.needed:
                broken.add(column.name)
            continue
        try:
            values[column.name] = parse_value(texts[column.name] or None, column)
        except CellError as error:
            broken.add(column.name)
            problems.append(Problem(Address(file, record.line, column.name), str(error)))
    return ParsedRow(record.line, texts, values, frozenset(broken))


def typed_rows(parsed: ParsedTable, row_type: Callable[..., R]) -> tuple[R, ...]:
    """Return the rows of a table as rows of its own type."""
    return tuple(row_type(line=row.line, broken=row.broken, **row.values) for row in parsed.rows)


def project_rows(parsed: ParsedTable) -> tuple[ProjectRow, ...]:
    """Return the rows of projects.csv, each with its cells as they stand."""
    return tuple(
        ProjectRow(line=row.line, broken=row.broken, printed=row.texts, **row.values) for row in parsed.rows
    )
