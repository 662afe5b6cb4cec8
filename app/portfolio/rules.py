"""Pure rules of pages and exports: unit cost, the order after a click, a pager, the words of a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intake.layouts import field_label
from app.kernel.rates import per_unit
from app.portfolio.types import Ordering, UnitCost
from app.projects.rules import reading_in_words
from app.projects.types import Measure

if TYPE_CHECKING:
    from app.plans.types import RowNote
    from app.portfolio.types import ProjectFact, SortKey

_COSTED = (Measure.NEW_BEDS, Measure.RENOVATED_BEDS, Measure.NEW_PLACES)


def unit_cost(project: ProjectFact) -> UnitCost:
    """Return the total investment in 万元 per bed or place, unrounded.

    Only a project that promises one kind of thing has a unit cost: the plan does not divide the total.
    """
    promised = [(measure, count) for measure in _COSTED if (count := project.figure(measure))]
    if not promised:
        return UnitCost(None, reason="方案没有印床位数或托位数")
    if len(promised) > 1:
        words = "、".join(f"{measure.label} {count} {measure.unit}" for measure, count in promised)
        return UnitCost(None, reason=f"方案同时列出{words}，总投资没有分开")
    measure, count = promised[0]
    return UnitCost(
        per_unit(project.total_investment, count), measure, int(count), project.qualifier(measure)
    )


def ordering_after_click(current: Ordering, key: SortKey) -> Ordering:
    """Return the order after a click on a head: the other direction, or first the one people want."""
    if current.key is key:
        return Ordering(key, descending=not current.descending)
    return Ordering(key, descending=key.is_quantity)


def page_numbers(page: int, pages: int) -> list[int | None]:
    """Return the page numbers of a pager: both ends and those around `page`; None stands for a gap."""
    wanted = [number for number in range(1, pages + 1) if number in {1, pages} or abs(number - page) <= 2]  # noqa: PLR2004 - two on each side
    found: list[int | None] = []
    for number in wanted:
        if found and number - (found[-1] or 0) > 1:
            found.append(None)
        found.append(number)
    return found


def note_text(note: RowNote) -> str:
    """Return a note in one line: the field, what is printed, the reading where it differs, and why."""
    parts = [f"【{field_label(note.field)}】"]
    if note.printed:
        parts.append(f"印作“{note.printed}”；")
    if note.reading and note.reading != note.printed:
        parts.append(f"取“{reading_in_words(note.reading)}”；")
    return "".join([*parts, note.reason])
