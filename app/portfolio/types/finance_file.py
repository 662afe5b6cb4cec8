"""A file of finance: what it says of itself, and the rows that it is written from, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.kernel.months import Month
from app.portfolio.types.cube import Figure, KeyName, Question, Sums
from app.portfolio.types.facts import PlanName


@dataclass(frozen=True, slots=True)
class FinanceFile:
    """Everything of a file but its rows: the same values give the same bytes."""

    question: Question
    figures: tuple[Figure, ...]
    """What stands in its columns, in their order."""
    total: Sums
    produced_at: datetime
    """As the database keeps moments: naive UTC."""
    produced_by: str
    filters: tuple[tuple[str, str], ...] = ()
    """Pairs of what was chosen: 领域 / 养老."""
    not_closed: tuple[tuple[PlanName, Month | None], ...] = ()
    """Plans that have not closed the month, each with the latest that it has closed."""
    compared: Month | None = None
    """The month whose figures stand beside those of the question."""
    incomparable: tuple[PlanName, ...] = ()
    """Plans that have closed only one of the two months: the totals are of different projects."""
    compared_total: Sums | None = None
    compared_figures: tuple[Figure, ...] = ()
    """The figures that are shown at both months, with what has changed."""
    cell: Figure | None = None
    """The figure of a table that crosses two dimensions; None: each figure has a column of its own."""
    is_demo: bool = False

    @property
    def defined(self) -> tuple[Figure, ...]:
        """The figures without those that no single source has, where sources are told apart."""
        return tuple(each for each in self.figures if each.is_of_source or not self.question.is_by_source)


@dataclass(frozen=True, slots=True)
class KeyedRow:
    """One row: its keys by name in the order of `Question.by`, and the sums at both months."""

    keys: tuple[KeyName, ...]
    sums: Sums | None
    """None: no project stands here at the month, but some did at the month that it is compared with."""
    compared: Sums | None = None
