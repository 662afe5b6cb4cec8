"""The workbook of finance: typed cells, sums and rates that stay alive, its basis beside it, ready to print.

It is written row by row while the rows are read, so that one of all projects takes little memory. A total is
a formula only where adding up gives it; rates are divided from the cells of their own row.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name, xl_range

from app.portfolio.render.figures import NUMBER_FORMATS, head, value_of
from app.portfolio.render.finance_legend import legend
from app.portfolio.render.finance_sheet import PLAIN, SUM_OF_SHOWN, TITLE, FigureSheet, RunningSum, added
from app.portfolio.render.finance_text import OF_THE_WHOLE, PROJECT_HEADS
from app.portfolio.render.sheets import MEDIA_TYPE, SUM_COLOUR, Book
from app.portfolio.rules.cube import MONTHS_OF_YEAR, ratio_of
from app.portfolio.rules.register import change
from app.portfolio.types.cube import Figure, FigureKind
from app.returns.types.cube import CubeDimension
from app.web.filters import DASH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from app.portfolio.types.cube import KeyName, ProjectRow, Rollup, Sums
    from app.portfolio.types.finance_file import FinanceFile, KeyedRow

__all__ = ["MEDIA_TYPE", "write_projects_xlsx", "write_rollup_xlsx"]

_WIDTHS = {
    FigureKind.COUNT: 10,
    FigureKind.MONEY: 16,
    FigureKind.RATE: 15,
    FigureKind.POINTS: 13,
    FigureKind.UNIT_COST: 18,
}
_CHANGE_FORMATS = {
    FigureKind.COUNT: '+#,##0;"−"#,##0;0',
    FigureKind.MONEY: '+#,##0.00####;"−"#,##0.00####;0.00',
    FigureKind.RATE: NUMBER_FORMATS[FigureKind.POINTS],
    FigureKind.POINTS: NUMBER_FORMATS[FigureKind.POINTS],
    FigureKind.UNIT_COST: '+#,##0.00;"−"#,##0.00;0.00',
}
_KEY_WIDTHS = {
    CubeDimension.PROJECT: 36,
    CubeDimension.REGION: 28,
    CubeDimension.TYPE: 30,
    CubeDimension.UNIT: 34,
}
_KEY_WIDTH, _CELL_WIDTH = 20, 15
_PROJECT_WIDTHS = (12, 34, 18, 26)
_ROW = "{row}"
"""What stands for the row in the pattern of a formula."""
_NOT_A_SUM = "“{}”的合计不是各行相加：{}"
_IN_SEVERAL_ROWS = "一个项目有几个资金来源就列在几行中，合计只计一次。"


def write_rollup_xlsx(
    target: IO[bytes] | Path,
    file: FinanceFile,
    rows: Iterable[KeyedRow],
    projects: Iterable[ProjectRow],
    crossed: Rollup | None = None,
) -> None:
    """Write 汇总 (crossed where two dimensions are), every row with all figures, the projects, and 口径."""
    with Book(target, TITLE, is_demo=file.is_demo, is_streamed=True) as book:
        if crossed is not None and file.cell is not None:
            _Crossed(book, file, crossed, file.cell).write()
        _write_rows(book, file, rows, "汇总" if crossed is None else "明细")
        if CubeDimension.PROJECT not in file.question.by:
            _write_projects(book, file, projects)
        book.add_legend(legend(file))


def write_projects_xlsx(target: IO[bytes] | Path, rows: Iterable[ProjectRow], file: FinanceFile) -> None:
    """Write the projects behind a question, with sums that follow the filter, and 口径."""
    with Book(target, TITLE, is_demo=file.is_demo, is_streamed=True) as book:
        _write_projects(book, file, rows)
        book.add_legend(legend(file))


def _write_rows(book: Book, file: FinanceFile, rows: Iterable[KeyedRow], name: str) -> None:
    """Write one row for each key, and beside it the sheet 对比 where two months are compared."""
    by = file.question.by
    keys = [(each.label, _KEY_WIDTHS.get(each, _KEY_WIDTH)) for each in by] or [("范围", _KEY_WIDTH)]
    table = _Table(book, (name, f"{TITLE}{_by(file)}"), file, file.defined, keys)
    beside = None if file.compared is None else _Beside(book, file, keys)
    for row in rows:
        texts = [_full_name(key) for key in row.keys] or ["全部"]
        table.write_row(texts, row.sums)
        if beside is not None:
            beside.write_row(texts, row.sums, row.compared)
    table.write_total(file.total)
    if beside is not None:
        beside.write_total()


def _write_projects(book: Book, file: FinanceFile, rows: Iterable[ProjectRow]) -> None:
    figures = [figure for figure in file.defined if figure not in OF_THE_WHOLE]
    keys = list(zip(PROJECT_HEADS, _PROJECT_WIDTHS, strict=True))
    table = _Projects(book, ("项目", f"{TITLE}：项目明细"), file, figures, keys)
    for row in rows:
        table.write_row((row.code, row.name, row.region, row.unit), row.sums)
    table.write_total(file.total)


def _by(file: FinanceFile) -> str:
    """Return the part of a title that says how figures are broken down."""
    by = "、".join(each.label for each in file.question.by)
    return f"：按{by}" if by else ""


def _head(figure: Figure) -> str:
    """Return a head with the unit on a line of its own."""
    return head(figure).replace("（", "\n（", 1)


def _full_name(key: KeyName) -> str:
    """Return a name that is clear without its neighbours: counties of two cities stand in one column."""
    return f"{key.group} {key.name}" if key.group else key.name


class _Table(FigureSheet):
    """A sheet whose columns are figures."""

    keeps_blanks = False
    """Whether a cell of what is unknown stays empty, instead of showing a dash."""

    def __init__(
        self,
        book: Book,
        names: tuple[str, str],
        file: FinanceFile,
        figures: Sequence[Figure],
        keys: Sequence[tuple[str, int]],
    ) -> None:
        super().__init__(book, names, file, keys)
        self.columns = {figure: position for position, figure in enumerate(figures, len(keys))}
        self.patterns = {figure: self._pattern(figure) for figure in figures}
        self.sums = {figure: RunningSum() for figure in figures}
        self.write_heads([(_head(figure), _WIDTHS[figure.kind]) for figure in figures])

    def write_row(self, texts: Sequence[str], sums: Sums | None) -> None:
        """Write a row; where no project stands its numbers stay empty."""
        self.write_texts(texts)
        for figure, position in self.columns.items():
            value = value_of(self.file, figure, sums, self.file.question.month)
            self.sums[figure].add(value)
            formula = None if sums is None else self.formula(figure)
            if sums is None or (self.keeps_blanks and value is None and formula is None):
                self.write_nothing(position)
            else:
                self.write_figure(position, figure, value, formula)
        self.row += 1

    def write_total(self, total: Sums) -> None:
        """Write the totals: sums where adding up gives them, rates from their own row, else as computed."""
        shown: dict[str, object] = {"bold": True, "top": 1, "bg_color": SUM_COLOUR}
        self.end(len(self.keys) + len(self.columns))
        number = value_of(self.file, Figure.PROJECTS, total, None) or 0
        label = f"合计 {number} 个项目"
        self.write_texts([label, *("" for _ in self.keys[1:])], shown)
        notes = []
        has_rows = self.row > self.first_row
        for figure, position in self.columns.items():
            value = value_of(self.file, figure, total, self.file.question.month)
            formula = self.formula(figure)
            if formula is None and has_rows and figure.measure is not None:
                if self.sums[figure].value == value:
                    formula = self.sum_formula(position)
                else:
                    notes.append(_NOT_A_SUM.format(figure.label, _IN_SEVERAL_ROWS))
            self.write_figure(position, figure, value, formula, shown)
        self.write_notes(notes)

    def formula(self, figure: Figure) -> str | None:
        """Return the formula of a figure over the cells of its own row, None where it has none there."""
        pattern = self.patterns[figure]
        return None if pattern is None else pattern.replace(_ROW, str(self.row + 1))

    def _pattern(self, figure: Figure) -> str | None:
        """Return the formula of a figure with a mark in the place of the row."""
        if figure.measure is not None:
            return None
        if figure is Figure.GAP:
            planned, received = self._cell(Figure.PLANNED), self._cell(Figure.RECEIVED)
            return planned and received and f'=IF(ISNUMBER({planned}),{planned}-N({received}),"{DASH}")'
        if figure is Figure.AHEAD:
            rate, month = self._cell(Figure.YEAR_COMPLETION_RATE), self.file.question.month
            if rate is None or month is None:
                return None
            return f'=IF(ISNUMBER({rate}),100*({rate}-{month.number}/{MONTHS_OF_YEAR}),"{DASH}")'
        if figure.kind is not FigureKind.RATE:
            return None
        measures = ratio_of(figure, by_source=self.file.question.is_by_source)
        part, base = (self._cell(Figure(each.value)) for each in measures)
        return part and base and f'=IF(AND(ISNUMBER({part}),N({base})<>0),{part}/{base},"{DASH}")'

    def _cell(self, figure: Figure) -> str | None:
        """Return the column of a figure, and the mark of the row."""
        position = self.columns.get(figure)
        return None if position is None else f"{xl_col_to_name(position)}{_ROW}"


class _Projects(_Table):
    """The sheet 项目: its totals follow the filter, and what a project has not stated stays empty."""

    totals = SUM_OF_SHOWN
    keeps_blanks = True


class _Beside(FigureSheet):
    """The sheet 对比: each figure at both months, and what has changed."""

    def __init__(self, book: Book, file: FinanceFile, keys: Sequence[tuple[str, int]]) -> None:
        super().__init__(book, ("对比", f"{TITLE}：两个月对比{_by(file)}"), file, keys)
        by_source = file.question.is_by_source
        self.figures = [each for each in file.compared_figures if each.is_of_source or not by_source]
        self.sums = {(figure, is_now): RunningSum() for figure in self.figures for is_now in (True, False)}
        heads = []
        for figure in self.figures:
            unit = "百分点" if figure.kind is FigureKind.RATE else figure.unit
            width = _WIDTHS[figure.kind]
            heads += [
                (f"{_head(figure)}\n{file.question.month}", width),
                (f"{_head(figure)}\n{file.compared}", width),
                (f"{figure.label}\n（{unit}）\n增减", width),
            ]
        self.write_heads(heads)

    def write_row(self, texts: Sequence[str], now: Sums | None, before: Sums | None) -> None:
        """Write a row."""
        self.write_texts(texts)
        position = len(self.keys)
        for figure in self.figures:
            values = (
                value_of(self.file, figure, now, self.file.question.month),
                value_of(self.file, figure, before, self.file.compared),
            )
            for is_now, value in zip((True, False), values, strict=True):
                self.sums[figure, is_now].add(value)
                self.write_figure(position, figure, value)
                position += 1
            self._write_change(position, figure, change(*values))
            position += 1
        self.row += 1

    def write_total(self) -> None:
        """Write the totals of both months."""
        shown: dict[str, object] = {"bold": True, "top": 1, "bg_color": SUM_COLOUR}
        self.end(len(self.keys) + 3 * len(self.figures))
        has_rows = self.row > self.first_row
        self.write_texts(["合计", *("" for _ in self.keys[1:])], shown)
        position = len(self.keys)
        for figure in self.figures:
            values = (
                value_of(self.file, figure, self.file.total, self.file.question.month),
                value_of(self.file, figure, self.file.compared_total, self.file.compared),
            )
            for is_now, value in zip((True, False), values, strict=True):
                adds_up = figure.measure is not None and self.sums[figure, is_now].value == value
                formula = self.sum_formula(position) if adds_up and has_rows else None
                self.write_figure(position, figure, value, formula, shown)
                position += 1
            self._write_change(position, figure, change(*values), shown)
            position += 1

    def _write_change(
        self, position: int, figure: Figure, value: Decimal | None, shown: Mapping[str, object] = PLAIN
    ) -> None:
        """Write what has changed, as a formula over the two cells before; of rates in percentage points."""
        now, before = (f"{xl_col_to_name(position - back)}{self.row + 1}" for back in (2, 1))
        moved = f"100*({now}-{before})" if figure.kind is FigureKind.RATE else f"{now}-{before}"
        formula = f'=IF(AND(ISNUMBER({now}),ISNUMBER({before})),{moved},"{DASH}")'
        form = self.format(**{"num_format": _CHANGE_FORMATS[figure.kind], "align": "right", **shown})
        self.sheet.write_formula(self.row, position, formula, form, DASH if value is None else value)


class _Crossed(FigureSheet):
    """The sheet 汇总 of two dimensions: one figure in its cells, totals on both edges."""

    def __init__(self, book: Book, file: FinanceFile, crossed: Rollup, figure: Figure) -> None:
        self.crossed, self.figure = crossed, figure
        self.rows, self.columns = file.question.by
        width = _KEY_WIDTHS.get(self.rows, _KEY_WIDTH)
        keys = [(f"{self.rows.label} ＼ {self.columns.label}", width)]
        super().__init__(book, ("汇总", f"{head(figure)}{_by(file)}"), file, keys)

    def write(self) -> None:
        """Write everything."""
        names = self.crossed.names[self.columns]
        figure = self.figure
        self.write_heads([*((_full_name(each), _CELL_WIDTH) for each in names), ("合计", _CELL_WIDTH + 1)])
        shown: dict[str, object] = {"bold": True, "bg_color": SUM_COLOUR}
        across, down = self._adds_up(self.rows), self._adds_up(self.columns)
        last = len(names)
        for row in self.crossed.names[self.rows]:
            self.write_texts([_full_name(row)])
            for position, column in enumerate(names, 1):
                sums = self.crossed.cells.get((row.key, column.key))
                if sums is None:
                    self.write_nothing(position)
                else:
                    self.write_figure(position, figure, self._value(sums))
            formula = self._sum_across(last) if across and names else None
            total = self._value(self.crossed.edges[self.rows][row.key])
            self.write_figure(last + 1, figure, total, formula, shown)
            self.row += 1
        self.end(last + 2)
        has_rows = self.row > self.first_row
        self.write_texts(["合计"], shown | {"top": 1})
        for position, column in enumerate(names, 1):
            formula = self.sum_formula(position) if down and has_rows else None
            total = self._value(self.crossed.edges[self.columns][column.key])
            self.write_figure(position, figure, total, formula, shown | {"top": 1})
        total = self._value(self.crossed.total)
        edge = self._edge(self.rows)
        formula = self.sum_formula(last + 1) if has_rows and added(edge.values()) == total else None
        self.write_figure(last + 1, figure, total, formula, shown | {"top": 1})
        self.write_notes(
            [f"各格为“{figure.label}”，单位：{figure.unit}。{figure.basis}", *self._notes(across and down)]
        )

    def _notes(self, adds_up: bool) -> list[str]:  # noqa: FBT001 - one fact, named where it is made
        if adds_up:
            return []
        reason = _IN_SEVERAL_ROWS if self.figure.measure is not None else "由合计数重新计算。"
        return [_NOT_A_SUM.format(self.figure.label, reason)]

    def _sum_across(self, last: int) -> str:
        cells = xl_range(self.row, 1, self.row, last)
        return f'=IF(COUNT({cells})=0,"{DASH}",SUM({cells}))'

    def _value(self, sums: Sums | None) -> Decimal | None:
        return value_of(self.file, self.figure, sums, self.file.question.month)

    def _edge(self, dimension: CubeDimension) -> Mapping[str, Decimal | None]:
        return {key: self._value(sums) for key, sums in self.crossed.edges[dimension].items()}

    def _adds_up(self, dimension: CubeDimension) -> bool:
        """Return whether every total of an edge is what its cells add up to."""
        place = self.file.question.by.index(dimension)
        edge = self._edge(dimension)
        parts: dict[str, list[Decimal | None]] = {key: [] for key in edge}
        for keys, sums in self.crossed.cells.items():
            parts[keys[place]].append(self._value(sums))
        is_sum = self.figure.measure is not None or self.figure is Figure.GAP
        return is_sum and all(added(parts[key]) == value for key, value in edge.items())
