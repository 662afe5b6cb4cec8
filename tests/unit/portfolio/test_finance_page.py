"""Facts about the table of the roll-up page: its lines, its cells, and what has changed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.kernel.months import Month
from app.portfolio.rules.finance_page import change_of, headlines, project_line, table_of
from app.portfolio.types.cube import Figure, KeyName, Rollup, Sums
from app.portfolio.types.facts import Sum
from app.portfolio.types.finance import FigureSet, FinanceQuery
from app.portfolio.types.finance_page import Answer, CellState, Compared, FigureCell, Moment, RowKind
from app.returns.types.cube import CubeDimension, CubeMeasure

MAY, JUNE = Month(2023, 5), Month(2023, 6)
CITY_OF = {"1": ("A", "甲市"), "2": ("A", "甲市"), "3": ("B", "乙市")}
REGIONS = tuple(KeyName(key, f"{key}县", CITY_OF[key][1]) for key in "123")


def sums(projects: int, completed: int | None = None, stated: int | None = None) -> Sums:
    """Return the sums of some projects, of which some state what is completed; each is planned at 10."""
    values = dict.fromkeys(CubeMeasure, Sum(None, 0))
    values[CubeMeasure.PROJECTS] = Sum(Decimal(projects), projects)
    values[CubeMeasure.STARTED] = values[CubeMeasure.FINISHED] = Sum(Decimal(0), projects)
    for measure in (CubeMeasure.PLANNED, CubeMeasure.TOTAL_INVESTMENT):
        values[measure] = Sum(Decimal(10 * projects), projects)
    if completed is not None:
        values[CubeMeasure.COMPLETED] = Sum(Decimal(completed), projects if stated is None else stated)
    return values


def moment(
    query: FinanceQuery, cells: dict[str, Sums], *, month: Month | None = JUNE, total: Sums | None = None
) -> Moment:
    """Return an answer by county."""
    cities: dict[tuple[str, ...], Sums] = {}
    for key in cells:
        city = CITY_OF[key][0]
        members = [sums_of for each, sums_of in cells.items() if CITY_OF[each][0] == city]
        cities[(city,)] = sums(sum(int(each[CubeMeasure.PROJECTS].value or 0) for each in members))
    return Moment(
        Rollup(
            question=query.question(month),
            cells={(key,): value for key, value in cells.items()},
            names={CubeDimension.REGION: tuple(name for name in REGIONS if name.key in cells)},
            edges={},
            total=total or sums(len(cells)),
        ),
        cities,
    )


def cell(table_cells: tuple[FigureCell, ...], figure: Figure) -> FigureCell:
    """Return the cell of one figure."""
    return next(each for each in table_cells if each.figure is figure)


def test_counties_of_several_cities_stand_under_their_city() -> None:
    query = FinanceQuery()
    table = table_of(Answer(query, moment(query, {"1": sums(1), "2": sums(2), "3": sums(3)})), CITY_OF)
    assert [(row.kind, row.label) for row in table.rows] == [
        (RowKind.TOTAL, "合计"),
        (RowKind.GROUP, "甲市"),
        (RowKind.KEY, "1县"),
        (RowKind.KEY, "2县"),
        (RowKind.GROUP, "乙市"),
        (RowKind.KEY, "3县"),
    ]
    assert [row.cells[0].value for row in table.rows] == [3, 3, 1, 2, 3, 3]
    assert table.rows[1].cells[0].address == {"city": "A"}


def test_counties_of_one_city_need_no_line_for_it() -> None:
    query = FinanceQuery()
    table = table_of(Answer(query, moment(query, {"1": sums(1), "2": sums(2)})), CITY_OF)
    assert [row.kind for row in table.rows] == [RowKind.TOTAL, RowKind.KEY, RowKind.KEY]


def test_a_cell_says_why_it_is_empty() -> None:
    query = FinanceQuery()
    now = table_of(Answer(query, moment(query, {"1": sums(2, 5, stated=1)})), CITY_OF).rows[1].cells
    assert cell(now, Figure.COMPLETED).state is CellState.KNOWN
    assert (cell(now, Figure.COMPLETED).known, cell(now, Figure.COMPLETED).projects) == (1, 2)
    assert cell(now, Figure.PAID).state is CellState.BLANK
    nothing_closed = moment(query, {"1": sums(2)}, month=None)
    planned = table_of(Answer(query, nothing_closed), CITY_OF).rows[1].cells
    assert cell(planned, Figure.PLANNED).value == 20
    assert {cell(planned, figure).state for figure in (Figure.COMPLETED, Figure.GAP)} == {
        CellState.UNREPORTED
    }


def test_headlines_without_a_month_are_of_the_plan_alone() -> None:
    query = FinanceQuery()
    shown = [each.figure for each in headlines(Answer(query, moment(query, {"1": sums(1)}, month=None)))]
    assert Figure.PLANNED in shown
    assert Figure.COMPLETED not in shown


def test_a_row_that_the_month_compared_with_has_alone_shows_what_is_gone() -> None:
    query = FinanceQuery()
    now = moment(query, {"1": sums(1, 5)})
    names = {CubeDimension.REGION: REGIONS[:2]}
    now = Moment(Rollup(now.rollup.question, now.rollup.cells, names, {}, now.rollup.total), now.cities)
    before = moment(query, {"1": sums(1, 3), "2": sums(2, 4)}, month=MAY)
    complete, partial = (
        table_of(Answer(query, now, Compared(before, is_complete=each)), CITY_OF) for each in (True, False)
    )
    assert [cell(row.cells, Figure.COMPLETED).change for row in complete.rows[1:]] == [2, -4]
    assert [cell(row.cells, Figure.COMPLETED).change for row in partial.rows[1:]] == [2, None]
    assert cell(complete.rows[2].cells, Figure.COMPLETED).state is CellState.EMPTY
    assert cell(complete.rows[2].cells, Figure.COMPLETED).address is None


@pytest.mark.parametrize(
    ("figure", "now", "before", "change"),
    [
        (Figure.COMPLETED, "5", "3", "2"),
        (Figure.COMPLETED, "5", None, "5"),
        (Figure.COMPLETED, None, "3", "-3"),
        (Figure.COMPLETED, None, None, None),
        (Figure.GAP, "5", None, "5"),
        (Figure.COMPLETED_MONTH, "5", None, None),
        (Figure.COMPLETED_MONTH, "5", "6", "-1"),
        (Figure.PAYMENT_RATE, "75.94", "75.86", "0.08"),
        (Figure.PAYMENT_RATE, "75.9", None, None),
    ],
)
def test_changes_of_sums_add_up_and_those_of_rates_need_both(
    figure: Figure, now: str | None, before: str | None, change: str | None
) -> None:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    assert change_of(figure, number(now), number(before)) == number(change)


def test_one_project_has_no_rate_of_starting() -> None:
    query = FinanceQuery(shown=FigureSet.RATES)
    one, together = (
        project_line(query, sums(1), query.question(JUNE).with_by(), kind)
        for kind in (RowKind.KEY, RowKind.TOTAL)
    )
    assert cell(one.cells, Figure.START_RATE).state is CellState.EMPTY
    assert cell(together.cells, Figure.START_RATE).value == 0
