"""Punctuality as CSV and as a table for a terminal."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from app.returns.types.overview import Tally
from app.web.csv_text import MEDIA_TYPE, csv_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.returns.types.pages import PunctualityTable

__all__ = ["MEDIA_TYPE", "table_text", "write_csv", "write_table"]

NARROWEST = 80
_HEADS = ("单位", "月份", *(tally.label for tally in Tally))


def write_csv(table: PunctualityTable) -> bytes:
    """Return one line for each unit and month, without sums: a spreadsheet makes its own."""
    return csv_file(_HEADS, _lines(table))


def write_table(table: PunctualityTable, width: int) -> str:
    """Return the same for a terminal, with the sum in the last line."""
    total = ("合计", "", *(str(table.total.number(tally)) for tally in Tally))
    return table_text(_HEADS, [*_lines(table), total], width, text_columns=2)


def table_text(
    heads: Sequence[str], rows: Iterable[Sequence[str]], width: int, *, text_columns: int = 1
) -> str:
    """Return a table for a terminal: cells are folded, never cut; numbers stand on the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for position, head in enumerate(heads):
        table.add_column(head, overflow="fold", justify="left" if position < text_columns else "right")
    for row in rows:
        table.add_row(*row)
    output = StringIO()
    console = Console(
        file=output,
        width=max(width, NARROWEST),
        color_system=None,
        emoji=False,
        markup=False,
        highlight=False,
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()).strip("\n")


def _lines(table: PunctualityTable) -> Iterator[tuple[str, ...]]:
    for unit_id, name in table.units:
        for month in table.months:
            cell = table.cells.get((unit_id, month))
            if cell is not None:
                yield name, str(month), *(str(cell.number(tally)) for tally in Tally)
