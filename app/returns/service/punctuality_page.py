"""The page of punctuality put together: units down, months across, sums on both edges."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.returns import queries
from app.returns.types.pages import PunctualityCell, PunctualityTable

if TYPE_CHECKING:
    from app.accounts.types import Reach
    from app.kernel.months import Month


def punctuality_table(reach: Reach, plan_code: str | None, year: int | None) -> PunctualityTable:
    """Return how units kept their deadlines; of one year, or of all closed months.

    The years that can be chosen are those of `months` without a choice.
    """
    rows = [row for row in queries.punctuality(reach, plan_code) if year is None or row.month.year == year]
    of_units: defaultdict[int, PunctualityCell] = defaultdict(PunctualityCell)
    of_months: defaultdict[Month, PunctualityCell] = defaultdict(PunctualityCell)
    cells: dict[tuple[int, Month], PunctualityCell] = {}
    for row in rows:
        cell = PunctualityCell(row.due, row.on_time, row.late, row.missing, row.zero)
        cells[row.unit_id, row.month] = cell
        of_units[row.unit_id] += cell
        of_months[row.month] += cell
    return PunctualityTable(
        months=tuple(sorted(of_months)),
        units=tuple(dict.fromkeys((row.unit_id, row.unit_name) for row in rows)),
        cells=cells,
        of_units=dict(of_units),
        of_months=dict(of_months),
        total=sum(of_units.values(), PunctualityCell()),
    )
