"""What an address asks of finance: by what, which figures, of which projects, at which month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.portfolio.types.cube import Figure, Question
from app.returns.types.cube import CubeDimension
from app.returns.types.vocabulary import Reading

MONTHS_OF_YEAR = 12
BLANK = "none"
"""How an address writes a key that is not filled in: `stage=none` is what never reported a stage."""
BREAKDOWNS = tuple(each for each in CubeDimension if each is not CubeDimension.PROJECT)
"""By what a table can be broken down, and filtered; single projects have a page of their own."""


class FigureSet(Labelled):
    """Figures that stand together in a table of one dimension."""

    MONEY = "money", Text("资金")
    PROGRESS = "progress", Text("本月和本年")
    RATES = "rates", Text("比率")
    SCALE = "scale", Text("规模和造价")

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What belongs to it, in the order of its columns."""
        return _FIGURES[self]

    @classmethod
    def of(cls, figure: Figure) -> Self:
        """Return the first set that a figure belongs to."""
        return next(each for each in cls if figure in each.figures)


_FIGURES = {
    FigureSet.MONEY: (
        Figure.PROJECTS,
        Figure.PLANNED,
        Figure.ALLOCATED,
        Figure.RECEIVED,
        Figure.COMPLETED,
        Figure.PAID,
        Figure.GAP,
    ),
    FigureSet.PROGRESS: (
        Figure.ALLOCATED_MONTH,
        Figure.RECEIVED_MONTH,
        Figure.COMPLETED_MONTH,
        Figure.PAID_MONTH,
        Figure.ALLOCATED_YEAR,
        Figure.RECEIVED_YEAR,
        Figure.COMPLETED_YEAR,
        Figure.PAID_YEAR,
        Figure.YEAR_PLANNED,
    ),
    FigureSet.RATES: (
        Figure.STARTED,
        Figure.START_RATE,
        Figure.FINISHED,
        Figure.FINISH_RATE,
        Figure.COMPLETION_RATE,
        Figure.YEAR_COMPLETION_RATE,
        Figure.AHEAD,
        Figure.RECEIPT_RATE,
        Figure.PAYMENT_RATE,
        Figure.PAYMENT_OF_RECEIVED,
    ),
    FigureSet.SCALE: (
        Figure.TOTAL_INVESTMENT,
        Figure.NEW_BEDS,
        Figure.NURSING_BEDS,
        Figure.RENOVATED_BEDS,
        Figure.NEW_PLACES,
        Figure.BED_COST,
        Figure.PLACE_COST,
    ),
}


OF_PLAN = frozenset({Figure.PROJECTS, Figure.PLANNED, *FigureSet.SCALE.figures})
"""What the plan alone states; everything else needs a month that was reported and closed."""


class Comparison(Labelled):
    """Which other month figures are compared with, counted from the month that is shown."""

    MONTH = "month", Text("上月")
    YEAR = "year", Text("上年同月")

    def before(self, month: Month) -> Month:
        """Return the month that is meant, of the month that is shown."""
        return month.plus(-1 if self is Comparison.MONTH else -MONTHS_OF_YEAR)


@dataclass(frozen=True, slots=True)
class FinanceQuery:
    """What an address asks of the roll-up page, its exports, and the projects behind a figure."""

    rows: CubeDimension = CubeDimension.REGION
    columns: CubeDimension | None = None
    """None: the figures of `shown` are the columns."""
    figure: Figure | None = None
    """What stands in the cells of a crossed table; None is `default_figure`."""
    shown: FigureSet = FigureSet.MONEY
    """The figures of a table of one dimension; `set` in the address."""
    chosen: tuple[tuple[CubeDimension, str], ...] = ()
    """Pairs of dimension and wanted key in the order of `CubeDimension`; an empty key is what is blank."""
    as_of: Month | None = None
    """None: the latest month that all plans with any have closed."""
    reading: Reading = Reading.NOW
    compare: Comparison | Month | None = None
    page: int = 1
    """Of the list of projects."""

    @property
    def by(self) -> tuple[CubeDimension, ...]:
        """The dimensions of the table."""
        return (self.rows,) if self.columns is None else (self.rows, self.columns)

    @property
    def is_by_source(self) -> bool:
        """Whether sources are told apart, in the table or by the choice: only their figures can be shown."""
        return CubeDimension.SOURCE in {*self.by, *dict(self.chosen)}

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The columns of a table of one dimension; of sources only what can be told apart by source."""
        return tuple(each for each in self.shown.figures if each.is_of_source or not self.is_by_source)

    @property
    def figures_of_projects(self) -> tuple[Figure, ...]:
        """The columns of a list of projects, which is counted above it."""
        return tuple(each for each in self.figures if each is not Figure.PROJECTS)

    def cell_figure(self, month: Month | None) -> Figure:
        """Return what stands in the cells of a crossed table at a month (None: nothing is closed yet)."""
        return self.figure or default_figure(month)

    def figures_shown(self, month: Month | None) -> tuple[Figure, ...]:
        """Return the figures of the table, crossed or not."""
        return self.figures if self.columns is None else (self.cell_figure(month),)

    def compared(self, month: Month | None) -> Month | None:
        """Return the month that figures are compared with, or None."""
        if month is None or self.compare is None:
            return None
        return self.compare if isinstance(self.compare, Month) else self.compare.before(month)

    def question(self, month: Month | None) -> Question:
        """Return what is asked of the cube at a month."""
        return Question(self.by, self.chosen, month, self.reading)

    def with_chosen(self, *pairs: tuple[CubeDimension, str]) -> Self:
        """Return the query narrowed further, from its first page on."""
        chosen = dict(self.chosen) | dict(pairs)
        return replace(self, chosen=in_order(chosen), page=1)

    def of_projects(self, *pairs: tuple[CubeDimension, str]) -> Self:
        """Return the query for the projects behind a figure: narrowed, with the figures of the same kind."""
        shown = self.shown if self.columns is None else FigureSet.of(self.figure or Figure.COMPLETED)
        return replace(self.with_chosen(*pairs), shown=shown)

    def without(self, name: str) -> Self:
        """Return the query without one parameter of its address, from the first page on."""
        if name in set(BREAKDOWNS):
            kept = {each: key for each, key in self.chosen if each != name}
            return replace(self, chosen=in_order(kept), page=1)
        default = getattr(FinanceQuery(), FIELDS.get(name, name))
        return replace(self, **{"page": 1, FIELDS.get(name, name): default})

    def everything(self) -> Self:
        """Return the query of all projects as they are known now, in the same table."""
        return replace(self, chosen=(), as_of=None, reading=Reading.NOW, compare=None, page=1)

    def moment(self) -> dict[str, str]:
        """Return the month and the reading alone, as parameters of an address."""
        return {name: text for name, text in self.parameters().items() if name in {"as_of", "reading"}}

    def of_table(self) -> dict[str, str]:
        """Return what lays out the table apart from its figures, as parameters of an address."""
        kept = {"rows", "columns", "figure", "compare"}
        return {name: text for name, text in self.parameters().items() if name in kept}

    def parameters(self, page: int = 1) -> dict[str, str]:
        """Return the address: what is chosen, without what is the default; the page is given anew."""
        default = FinanceQuery()
        values: dict[str, object] = {
            name: getattr(self, field)
            for name, field in FIELDS.items()
            if getattr(self, field) != getattr(default, field)
        }
        table = {name: str(value) for name, value in values.items() if name in _OF_TABLE}
        moment = {name: str(value) for name, value in values.items() if name not in _OF_TABLE}
        chosen = {dimension.value: key or BLANK for dimension, key in self.chosen}
        return table | chosen | moment | ({"page": str(page)} if page > 1 else {})


FIELDS = {
    "rows": "rows",
    "columns": "columns",
    "figure": "figure",
    "set": "shown",
    "as_of": "as_of",
    "reading": "reading",
    "compare": "compare",
}
"""Parameters of an address that are no filters and no page, and the fields that hold them."""
_OF_TABLE = frozenset({"rows", "columns", "figure", "set"})


def default_figure(month: Month | None) -> Figure:
    """Return what a crossed table shows unless asked otherwise: the plan alone while nothing is reported."""
    return Figure.PLANNED if month is None else Figure.COMPLETED


def in_order(chosen: dict[CubeDimension, str]) -> tuple[tuple[CubeDimension, str], ...]:
    """Return choices in the order of the dimensions, so that equal choices give equal addresses."""
    return tuple((each, chosen[each]) for each in CubeDimension if each in chosen)
