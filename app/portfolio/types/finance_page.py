"""View models of the roll-up page and of the projects behind its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.accounts.types import SavedViewFact
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.portfolio.types.cube import Figure, FinanceMonth, KeyName, ProjectRow, Question, Rollup, Sums
from app.portfolio.types.facts import PlanName
from app.portfolio.types.finance import FinanceQuery
from app.portfolio.types.pages import PAGE_SIZE, Choices

Address = dict[str, str]
"""Parameters of an address of the projects behind a figure."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The answer to a query as of one month."""

    rollup: Rollup
    cities: Mapping[tuple[str, ...], Sums]
    """Where the rows are counties, the sums of each city: by its code, and by that and the column's key."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The answer as of the month that figures are compared with."""

    moment: Moment
    is_complete: bool
    """Whether the same plans have closed both months: else what is missing there is not nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query was answered, as of the month shown and of the one that it is compared with."""

    query: FinanceQuery
    now: Moment
    before: Compared | None = None

    @property
    def question(self) -> Question:
        """What was asked."""
        return self.now.rollup.question


class CellState(Labelled):
    """Why a cell holds no figure, or that it does."""

    KNOWN = "known", Text("有数")
    BLANK = "blank", Text("没有数或没有基数")
    UNREPORTED = "unreported", Text("还没有关账的月份，未填报")
    EMPTY = "empty", Text("没有项目")


@dataclass(frozen=True, slots=True)
class FigureCell:
    """One figure at the month that is shown, and by how much it differs from the one it is compared with."""

    figure: Figure
    state: CellState
    value: Decimal | None = None
    """Unrounded: 万元, a count, %, points or 万元 per bed or place."""
    known: int | None = None
    """How many projects (or sources of projects) state it, where not all do."""
    projects: int = 0
    change: Decimal | None = None
    """Unrounded, in the unit of the figure; of rates in percentage points. None where nothing is compared."""
    address: Address | None = None
    """None where no project stands behind it."""


class RowKind(Labelled):
    """What a row of the table is about."""

    TOTAL = "total", Text("合计")
    GROUP = "group", Text("小计")
    KEY = "key", Text("明细")


@dataclass(frozen=True, slots=True)
class FinanceRow:
    """A line of the table: its name, and a cell for each column."""

    kind: RowKind
    label: str
    cells: tuple[FigureCell, ...]


@dataclass(frozen=True, slots=True)
class FinanceTable:
    """The answer as a table: figures, or the keys of a second dimension with their total, as its columns."""

    figures: tuple[Figure, ...]
    """The columns; in a crossed table the one that stands in all of its cells."""
    columns: tuple[KeyName, ...]
    """The keys of the second dimension, after a column of totals; empty where figures are the columns."""
    rows: tuple[FinanceRow, ...]
    """The row of totals first."""

    @property
    def column_groups(self) -> tuple[tuple[str, int], ...]:
        """Neighbouring columns under one name, with their number; empty where none has a group."""
        groups: list[tuple[str, int]] = []
        for column in self.columns:
            if groups and groups[-1][0] == column.group:
                groups[-1] = (column.group, groups[-1][1] + 1)
            else:
                groups.append((column.group, 1))
        return tuple(groups) if any(name for name, _ in groups) else ()


@dataclass(frozen=True, slots=True)
class ActiveChoice:
    """A choice in force: its words, and the query without it."""

    label: str
    value: str
    query_without: FinanceQuery


@dataclass(frozen=True, slots=True)
class ViewLine:
    """A saved view as the page lists it."""

    view: SavedViewFact
    is_shown: bool
    """Whether the page shows just what it asks for."""
    may_remove: bool


@dataclass(frozen=True, slots=True)
class FinanceFrame:
    """What the roll-up and the list of projects have in common: the month, and the choices in force."""

    query: FinanceQuery
    shown: FinanceMonth
    compared: Month | None
    """The month that figures are compared with; None where they are not, or where nobody has closed it."""
    is_comparable: bool
    """Whether the same plans have closed both months: else totals and their changes do not say the same."""
    remarks: tuple[str, ...]
    """Sentences about plans and months that the figures leave out."""
    plans: tuple[PlanName, ...]
    choices: Choices
    active: tuple[ActiveChoice, ...]

    @property
    def month(self) -> Month | None:
        """The month that is shown; None where nothing was ever closed."""
        return self.shown.month


@dataclass(frozen=True, slots=True)
class FinancePage:
    """The roll-up page."""

    frame: FinanceFrame
    tiles: tuple[FigureCell, ...]
    table: FinanceTable
    default_years: int
    """Projects whose planned investment of the year nobody has set: it was spread by default."""
    views: tuple[ViewLine, ...]

    @property
    def projects(self) -> int:
        """How many projects there are in all."""
        return int(self.tiles[0].value or 0)


@dataclass(frozen=True, slots=True)
class FinanceProjects:
    """One page of the projects behind a figure, with the totals over all of them."""

    frame: FinanceFrame
    total: FinanceRow
    rows: tuple[tuple[ProjectRow, FinanceRow], ...]
    projects: int
    page: int
    """The page shown: the last one where the address asks for a later one."""
    pages: int

    @property
    def first(self) -> int:
        """The place of the first row shown, counted from 1."""
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1
