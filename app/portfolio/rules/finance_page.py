"""The table of the roll-up page: which sums stand in which cell, and what has changed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.portfolio.rules.cube import figure_of
from app.portfolio.types.cube import Figure
from app.portfolio.types.finance import OF_PLAN, FigureSet
from app.portfolio.types.finance_page import CellState, FigureCell, FinanceRow, FinanceTable, RowKind
from app.returns.types.cube import CubeDimension, CubeMeasure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.kernel.months import Month
    from app.portfolio.types.cube import KeyName, Question, Sums
    from app.portfolio.types.finance import FinanceQuery
    from app.portfolio.types.finance_page import Answer, Moment

    Pair = tuple[CubeDimension, str]
    Find = Callable[[Moment], Sums | None]

_HEADLINES = (
    *FigureSet.MONEY.figures,
    Figure.START_RATE,
    Figure.FINISH_RATE,
    Figure.COMPLETION_RATE,
    Figure.YEAR_COMPLETION_RATE,
    Figure.RECEIPT_RATE,
    Figure.PAYMENT_RATE,
)
_PLANNED_HEADLINES = (
    Figure.PROJECTS,
    Figure.PLANNED,
    Figure.NEW_BEDS,
    Figure.NURSING_BEDS,
    Figure.RENOVATED_BEDS,
    Figure.NEW_PLACES,
)
"""What can be said while nothing is closed."""


def headlines(answer: Answer) -> tuple[FigureCell, ...]:
    """Return the figures over everything that is asked for; of single sources only what they have."""
    total = answer.question.with_by()
    wanted = _PLANNED_HEADLINES if answer.question.month is None else _HEADLINES
    return tuple(
        _cell(answer, figure, lambda moment: moment.rollup.total, (), is_by_source=total.is_by_source)
        for figure in wanted
        if figure.is_of_source or not total.is_by_source
    )


def table_of(answer: Answer, city_of: Mapping[str, tuple[str, str]]) -> FinanceTable:
    """Return the table of an answer, with totals on its edges.

    `city_of` gives the code and the name of the city of each county, where the rows are counties: those of
    several cities stand under a line of their city.
    """
    names = answer.now.rollup.names
    rows = names[answer.query.rows]
    columns = () if answer.query.columns is None else names[answer.query.columns]
    lines = [_line(answer, columns, RowKind.TOTAL, Text("合计"), None)]
    cities = {city_of[row.key] for row in rows if row.key in city_of}
    last: tuple[str, str] | None = None
    for row in rows:
        city = city_of.get(row.key)
        if city is not None and city != last and len(cities) > 1:
            lines.append(_line(answer, columns, RowKind.GROUP, city[1], city[0]))
            last = city
        lines.append(_line(answer, columns, RowKind.KEY, row.name, row.key))
    return FinanceTable(answer.query.figures_shown(answer.question.month), columns, tuple(lines))


def project_line(query: FinanceQuery, sums: Sums, question: Question, kind: RowKind) -> FinanceRow:
    """Return the figures of one project, or of all projects together: of one there is no rate of starting."""
    left_out = set() if kind is RowKind.TOTAL else {Figure.START_RATE, Figure.FINISH_RATE}
    cells = (
        FigureCell(figure, CellState.EMPTY)
        if figure in left_out
        else _known_cell(figure, sums, question.month, is_by_source=question.is_by_source)
        for figure in query.figures_of_projects
    )
    return FinanceRow(kind, "", tuple(cells))


def change_of(figure: Figure, now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return by how much a figure has changed, unrounded; of rates in percentage points.

    A sum that is blank counts as nothing where the other one is known, so that changes add up to the change
    of their total. A rate, or what moved in a month, has then no change: it was unknown.
    """
    if now is None and before is None:
        return None
    adds_up = figure is Figure.GAP or (figure.measure is not None and not figure.measure.is_flow)
    if not adds_up and (now is None or before is None):
        return None
    return (now or Decimal(0)) - (before or Decimal(0))


def _line(
    answer: Answer, columns: Iterable[KeyName], kind: RowKind, label: str, key: str | None
) -> FinanceRow:
    """Return one line; `key` is that of a row or of a city, None that of the totals."""
    query = answer.query
    dimension = CubeDimension.CITY if kind is RowKind.GROUP else query.rows
    own: tuple[Pair, ...] = () if key is None else ((dimension, key),)
    if query.columns is None:
        return FinanceRow(
            kind,
            label,
            tuple(
                _cell(answer, figure, _finder(kind, own), own, is_by_source=_is_by_source(answer, own))
                for figure in query.figures_shown(answer.question.month)
            ),
        )
    figure = query.cell_figure(answer.question.month)
    pairs: list[tuple[Pair, ...]] = [own, *((*own, (query.columns, each.key)) for each in columns)]
    return FinanceRow(
        kind,
        label,
        tuple(
            _cell(answer, figure, _finder(kind, each), each, is_by_source=_is_by_source(answer, each))
            for each in pairs
        ),
    )


def _is_by_source(answer: Answer, pairs: tuple[Pair, ...]) -> bool:
    """Return whether the sums of a cell are of single sources."""
    return answer.question.with_by(*(dimension for dimension, _ in pairs)).is_by_source


def _finder(kind: RowKind, pairs: tuple[Pair, ...]) -> Find:
    """Return what finds the sums of a cell in an answer, by the keys of its row and column."""

    def find(moment: Moment) -> Sums | None:
        rollup, keys = moment.rollup, tuple(key for _, key in pairs)
        if kind is RowKind.GROUP:
            return moment.cities.get(keys)
        if not pairs:
            return rollup.total
        if len(pairs) == len(rollup.question.by):
            return rollup.cells.get(keys)
        dimension, key = pairs[0]
        return rollup.edges[dimension].get(key)

    return find


def _cell(
    answer: Answer, figure: Figure, find: Find, pairs: tuple[Pair, ...], *, is_by_source: bool
) -> FigureCell:
    """Return one cell with its change and the address of the projects behind it."""
    month = answer.question.month
    sums = find(answer.now)
    cell = _known_cell(figure, sums, month, is_by_source=is_by_source)
    address = answer.query.of_projects(*pairs).parameters() if cell.projects else None
    change = None
    if answer.before is not None:
        moment = answer.before.moment
        earlier = find(moment)
        value = None
        if earlier is not None:
            value = figure_of(figure, earlier, moment.rollup.question.month, by_source=is_by_source)
        if answer.before.is_complete or (earlier and sums):
            change = change_of(figure, cell.value, value)
    return FigureCell(figure, cell.state, cell.value, cell.known, cell.projects, change, address)


def _known_cell(figure: Figure, sums: Sums | None, month: Month | None, *, is_by_source: bool) -> FigureCell:
    """Return one cell with what is known now."""
    projects = 0 if sums is None else int(sums[CubeMeasure.PROJECTS].value or 0)
    if sums is None or not projects:
        return FigureCell(figure, CellState.EMPTY)
    if month is None and figure not in OF_PLAN:
        return FigureCell(figure, CellState.UNREPORTED, projects=projects)
    value = figure_of(figure, sums, month, by_source=is_by_source)
    if value is None:
        return FigureCell(figure, CellState.BLANK, projects=projects)
    known = None
    if figure.measure is not None and figure.measure.may_be_blank:
        stated = sums[figure.measure].printed
        known = stated if stated < projects else None
    return FigureCell(figure, CellState.KNOWN, value, known, projects)
