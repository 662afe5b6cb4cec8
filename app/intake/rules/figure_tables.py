"""Figures outside the project list, set as the paper sets them: tables with their notes, and running text."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from app.intake.rules.reconcile.operands import RUNNING_TEXT, is_of_city
from app.intake.types.pages import FigureCell, FigureColumn, FigureNote, FigureRow, FigureTable, TextFigure
from app.intake.types.reconcile import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from app.intake.types.reconcile import PlanWithRows, ReconcileCheck
    from app.plans.types import PlanFigureFact

T = TypeVar("T")
Key = tuple[str, int, str]
Place = int | str | tuple[int, str]
"""Where the mark of a note is set: beside the head of a row, of a column, or in a cell."""
MOST_MARKED = 6
"""A note on more figures than this, in several rows and columns, stands under the table without marks."""


def figure_tables(plan: PlanWithRows, checks: Iterable[ReconcileCheck]) -> tuple[FigureTable, ...]:
    """Return the tables in printed order; `checks` tell which figures do not come out."""
    differing = _differing(checks)
    names = dict.fromkeys(figure.table for figure in plan.figures if figure.table != RUNNING_TEXT)
    return tuple(
        _table(
            name,
            [figure for figure in plan.figures if figure.table == name],
            plan.plan.region_code,
            differing,
        )
        for name in names
    )


def text_figures(plan: PlanWithRows, checks: Iterable[ReconcileCheck]) -> tuple[TextFigure, ...]:
    """Return the figures of running text in printed order."""
    differing = _differing(checks)
    return tuple(
        TextFigure(figure, figure.key in differing) for figure in plan.figures if figure.table == RUNNING_TEXT
    )


def _differing(checks: Iterable[ReconcileCheck]) -> frozenset[Key]:
    return frozenset(
        (check.place.table, check.place.row, check.place.item)
        for check in checks
        if check.place is not None and check.outcome is Outcome.DIFFERS
    )


def _table(
    name: str, figures: list[PlanFigureFact], city_code: str, differing: Collection[Key]
) -> FigureTable:
    notes, marked = _marked(figures)
    cells = {(figure.row, figure.item): figure for figure in figures}
    labels = {figure.row: figure.label for figure in figures}
    items = list(dict.fromkeys(figure.item for figure in figures))
    city = {figure.row for figure in figures if is_of_city(figure.region_code, figure.label, city_code)}
    return FigureTable(
        name=name,
        columns=tuple(
            FigureColumn(
                item=item,
                unit=_only(figure.unit for figure in figures if figure.item == item) or "",
                as_of=_only(figure.as_of for figure in figures if figure.item == item),
                marks=marked.get(item, ()),
            )
            for item in items
        ),
        rows=tuple(
            FigureRow(
                label=label,
                is_city=row in city,
                marks=marked.get(row, ()),
                cells=tuple(
                    FigureCell(figure.printed, marked.get((row, item), ()), differs=figure.key in differing)
                    if (figure := cells.get((row, item))) is not None
                    else None
                    for item in items
                ),
            )
            for row, label in sorted(labels.items())
        ),
        notes=notes,
        count=len(figures),
        differing=sum(figure.key in differing for figure in figures),
    )


def _only(values: Iterable[T]) -> T | None:
    """Return the one value that all have; None where there are several."""
    found = set(values)
    return next(iter(found)) if len(found) == 1 else None


def _marked(figures: list[PlanFigureFact]) -> tuple[tuple[FigureNote, ...], dict[Place, tuple[int, ...]]]:
    """Return the notes of a table, and their numbers by where they are set.

    The same note on several figures stands once: beside the head of their row or column, or beside each of
    them. What is said of most of a table needs no mark.
    """
    said: dict[str, list[PlanFigureFact]] = {}
    for figure in figures:
        if figure.note:
            said.setdefault(figure.note, []).append(figure)
    plain: list[FigureNote] = []
    numbered: list[FigureNote] = []
    marks: dict[Place, tuple[int, ...]] = {}
    for text, of in said.items():
        places = _places(of)
        if not places:
            plain.append(FigureNote(None, len(of), text))
            continue
        number = len(numbered) + 1
        numbered.append(FigureNote(number, len(of), text))
        for place in places:
            marks[place] = (*marks.get(place, ()), number)
    return (*plain, *numbered), marks


def _places(figures: list[PlanFigureFact]) -> list[Place]:
    """Return where the mark of a note is set: a row, a column, or single cells; a general note has none."""
    rows = {figure.row for figure in figures}
    items = {figure.item for figure in figures}
    if len(figures) > 1 and len(rows) == 1:
        return [figures[0].row]
    if len(figures) > 1 and len(items) == 1:
        return [figures[0].item]
    if len(figures) > MOST_MARKED:
        return []
    return [(figure.row, figure.item) for figure in figures]
