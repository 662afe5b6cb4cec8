"""The money of one project: every amount by source, the ledger beside it, its plans, its years and months."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.funding.types import AnnualPlanPage, EntryFact, FundingSource, LedgerKind, SplitPage
from app.kernel.months import Month
from app.portfolio.types.cube import Sums
from app.portfolio.types.facts import PlanName, ProjectFact
from app.portfolio.types.months import ShownMonths
from app.returns.types.facts import MonthFact, RestatementFact


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One source with its sums, as the cube of finance has them."""

    source: FundingSource
    sums: Sums


@dataclass(frozen=True, slots=True)
class Beside:
    """What was reported of a source beside what the finance bureau has on record, in 万元."""

    kind: LedgerKind
    reported: Decimal | None
    recorded: Decimal | None
    is_compared: bool
    """Whether the bureau has a say about money of this source."""
    difference: Decimal
    """Reported less recorded."""

    @property
    def is_blank(self) -> bool:
        """Whether neither side has anything."""
        return self.reported is None and self.recorded is None


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One source with its two pairs of amounts: 下达 on both sides, and 到位 beside 拨付."""

    source: FundingSource
    pairs: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year: what the annual plan in force has for it, and what was completed. In 万元."""

    year: int
    planned: Decimal | None
    until: Month | None
    """The closed month up to which it is counted: December, or the month shown; None: nothing is closed."""
    cumulative: Decimal | None
    """Completed since the start, at that month."""
    completed: Decimal | None
    """Completed within the year; None where nobody reported, or December before was never closed."""
    rate: Decimal | None
    """年度投资完成率 in %, unrounded: completed / planned."""


@dataclass(frozen=True, slots=True)
class MonthOfMoney:
    """One closed month: its totals, what moved in it, and where its figures come from. In 万元."""

    fact: MonthFact
    planned: Decimal | None
    allocated: Decimal | None
    received: Decimal | None
    completed: Decimal | None
    paid: Decimal | None
    completed_change: Decimal | None
    paid_change: Decimal | None
    """Since the month before; None where that was never closed, or nothing was reported."""
    restatements: tuple[int, ...]
    """The numbers of the approved restatements of exactly this month."""


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """The money page of a project, as it stood at the end of the month shown."""

    project: ProjectFact
    plan: PlanName
    asked: Month | None
    """The month that the address asks for, closed or not."""
    shown: ShownMonths
    closed: tuple[Month, ...]
    """The closed months of the plan, the newest first."""
    fact: MonthFact | None
    origin: Month | None
    """The month whose return the figures shown come from; an earlier one where they were carried on."""
    lines: tuple[MoneyLine, ...]
    total: Sums
    compared: tuple[ComparedLine, ...]
    compared_total: tuple[Beside, ...]
    """Over the sources that are compared."""
    entries: tuple[EntryFact, ...]
    """The newest first; those dated after the month shown are in no sum."""
    split: SplitPage
    annual: AnnualPlanPage
    years: tuple[YearLine, ...]
    months: tuple[MonthOfMoney, ...]
    """Every closed month in the reading shown, the newest first."""
    restatements: tuple[RestatementFact, ...]
    may_adjust: bool
    may_record: bool

    @property
    def month(self) -> Month | None:
        """The closed month that is shown; None where none was ever closed, or not the one asked for."""
        return next((month for _, month in self.shown.months), None)

    def planned_then(self, source: FundingSource) -> Decimal | None:
        """Return what was planned of a source when the month shown was closed (万元)."""
        rows = self.fact.amounts if self.fact else ()
        return next((each.planned for each in rows if each.source is source), None)

    @property
    def is_replanned(self) -> bool:
        """Whether the split in force is another than that of the month shown."""
        return self.fact is not None and any(
            self.planned_then(source) != self.split.of_source(source) for source in FundingSource
        )
