"""Figures of finance as CSV, as JSON and as a table for a terminal.

CSV and JSON are made in pieces while their rows are read, so that a file of any length takes little memory.
"""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

from app.portfolio.render.figures import change_written, head, plain, value_of, written
from app.portfolio.rules.register import change
from app.portfolio.types.cube import Figure
from app.web.csv_text import MEDIA_TYPE, csv_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.kernel.months import Month
    from app.portfolio.types.cube import ProjectRow, Sums
    from app.portfolio.types.finance_file import FinanceFile, KeyedRow

__all__ = ["MEDIA_TYPE", "write_json", "write_projects_csv", "write_rollup_csv", "write_table"]

SCHEMA = 1
PROJECT_HEADS = ("项目代码", "项目名称", "地区", "填报单位")
_WIDEST = 10_000
_NARROWEST_NAME = 12
"""Columns of a terminal that a name keeps at least, beyond one character."""
OF_THE_WHOLE = frozenset({Figure.PROJECTS, Figure.START_RATE, Figure.FINISH_RATE})
"""Figures that say nothing of a single project."""


def write_rollup_csv(file: FinanceFile, rows: Iterable[KeyedRow]) -> Iterator[bytes]:
    """Yield one line for each row: keys, names, figures; after each figure those of the other month, if any.

    Without totals: a spreadsheet makes its own, and where projects stand in several rows it must not.
    """
    by = file.question.by
    heads = [*(f"{each.label}（代码）" for each in by), *(each.label for each in by)]
    for figure in file.figures:
        heads.append(head(figure))
        if file.compared is not None and figure in file.compared_figures:
            heads += [f"{head(figure)}：{file.compared}", f"{head(figure)}：增减"]
    return csv_lines(heads, (_csv_row(file, row) for row in rows))


def _csv_row(file: FinanceFile, row: KeyedRow) -> list[str]:
    cells = [*(key.key for key in row.keys), *(key.name for key in row.keys)]
    for figure in file.figures:
        now = value_of(file, figure, row.sums, file.question.month)
        cells.append(plain(figure, now))
        if file.compared is not None and figure in file.compared_figures:
            before = value_of(file, figure, row.compared, file.compared)
            cells += [plain(figure, before), plain(figure, change(now, before))]
    return cells


def write_projects_csv(rows: Iterable[ProjectRow], file: FinanceFile) -> Iterator[bytes]:
    """Yield one line for each project behind a question: its code and names, then all figures."""
    figures = [figure for figure in file.figures if figure not in OF_THE_WHOLE]
    lines = (
        [
            row.code,
            row.name,
            row.region,
            row.unit,
            *(plain(figure, value_of(file, figure, row.sums, file.question.month)) for figure in figures),
        ]
        for row in rows
    )
    return csv_lines([*PROJECT_HEADS, *(head(figure) for figure in figures)], lines)


def write_json(file: FinanceFile, rows: Iterable[KeyedRow]) -> Iterator[bytes]:
    """Yield one object in the shape of `docs/finance.md` (schema 1). Keys may be added, never dropped."""
    question = file.question
    opening = {
        "schema": SCHEMA,
        "as_of": None if question.month is None else str(question.month),
        "reading": question.reading.value,
        "by": [each.value for each in question.by],
        "filters": {each.value: key for each, key in question.chosen},
        **({"compared_with": str(file.compared)} if file.compared else {}),
        **({"demo": True} if file.is_demo else {}),
        "not_closed": {
            plan.code: None if latest is None else str(latest) for plan, latest in file.not_closed
        },
    }
    # The object is opened here and closed at the end: between them its rows come one at a time.
    yield f'{_dump(opening)[:-1]},\n"rows": ['.encode()
    separator = "\n"
    for row in rows:
        yield f"{separator}{_dump(_json_row(file, row))}".encode()
        separator = ",\n"
    total = {
        "figures": _figures(file, file.total, file.question.month),
        **_compared(file, file.compared_total),
    }
    yield f'\n],\n"total": {_dump(total)}}}\n'.encode()


def _json_row(file: FinanceFile, row: KeyedRow) -> dict[str, Any]:
    named = list(zip(file.question.by, row.keys, strict=True))
    return {
        "keys": {dimension.value: key.key for dimension, key in named},
        "names": {dimension.value: key.name for dimension, key in named},
        "figures": _figures(file, row.sums, file.question.month),
        **_compared(file, row.compared),
    }


def _figures(file: FinanceFile, sums: Sums | None, month: Month | None) -> dict[str, str | None]:
    """Return all figures as texts, so that no reader makes a float of an amount; null where unknown."""
    return {
        figure.value: plain(figure, value_of(file, figure, sums, month)) or None for figure in file.figures
    }


def _compared(file: FinanceFile, sums: Sums | None) -> dict[str, Any]:
    """Return the figures of the month that is compared with, where there is one."""
    if file.compared is None:
        return {}
    return {"compared": _figures(file, sums, file.compared)}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def write_table(file: FinanceFile, rows: Iterable[KeyedRow], width: int) -> str:
    """Return the figures for a terminal, with the month above and the total in the last line.

    Names are folded where the terminal is narrow, numbers never: then the lines are longer than it.
    """
    by = file.question.by
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for dimension in by:
        table.add_column(dimension.label, overflow="fold")
    heads = list(_table_heads(file))
    for text in heads:
        table.add_column(text, justify="right", no_wrap=True)
    if by:
        for row in rows:
            table.add_row(*(key.name for key in row.keys), *_table_cells(file, row.sums, row.compared))
        table.add_section()
    total = ("合计", *("" for _ in by[1:])) if by else ()
    table.add_row(*total, *_table_cells(file, file.total, file.compared_total))
    page = StringIO()
    console = Console(file=page, width=_WIDEST, color_system=None, emoji=False, markup=False, highlight=False)
    needed = console.measure(table).minimum + _NARROWEST_NAME * len(by)
    console.width = max(width, needed)
    console.print(table)
    lines = [line.rstrip() for line in page.getvalue().splitlines()]
    return f"{title(file)}\n\n" + "\n".join(lines).strip("\n")


def _table_heads(file: FinanceFile) -> Iterator[str]:
    for figure in file.defined:
        yield figure.label
        if file.compared is not None:
            yield f"比{file.compared}"


def _table_cells(file: FinanceFile, sums: Sums | None, compared: Sums | None) -> Iterator[str]:
    for figure in file.defined:
        now = value_of(file, figure, sums, file.question.month)
        yield written(figure, now)
        if file.compared is not None:
            yield change_written(figure, change(now, value_of(file, figure, compared, file.compared)))


def title(file: FinanceFile) -> str:
    """Return the line above a table: the mark, the month, how it is read, what was chosen."""
    question = file.question
    moment = "尚未关账，仅有方案数字" if question.month is None else f"截至{question.month.in_words}末"
    parts = [
        f"【演示数据】{moment}" if file.is_demo else moment,
        *([] if question.month is None else [question.reading.label]),
        *([f"与{file.compared.in_words}比较"] if file.compared else []),
        *(f"{name}：{value}" for name, value in file.filters),
        "金额单位：万元",
    ]
    return " · ".join(parts)
