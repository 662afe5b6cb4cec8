"""Reconciliation (对账): what an address asks, the rows, the ageing list, and one difference in full."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from app.accounts.types import Action
from app.funding.types import (
    Age,
    DifferenceKey,
    DifferenceNote,
    DifferenceState,
    DifferenceStep,
    EntryFact,
    FundingSource,
    LedgerKind,
    Owes,
    Sides,
)
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.portfolio.types.cube import FinanceMonth
from app.portfolio.types.facts import ProjectFilter
from app.portfolio.types.pages import Choices
from app.returns.types.vocabulary import Amount, Reading

REPORTED_AS = {LedgerKind.ALLOCATION: Amount.ALLOCATED, LedgerKind.DISBURSEMENT: Amount.RECEIVED}
"""The amount of a return that stands against what the ledger books."""
PAIR_NAMES = {LedgerKind.ALLOCATION: Text("下达"), LedgerKind.DISBURSEMENT: Text("到位／拨付")}
"""What a pair of amounts is called."""


class StateAsked(Labelled):
    """How far the differences that are listed are settled."""

    OPEN = DifferenceState.OPEN.value, DifferenceState.OPEN.label
    EXPLAINED = DifferenceState.EXPLAINED.value, DifferenceState.EXPLAINED.label
    UNSETTLED = "unsettled", Text("未办结")
    CLOSED = DifferenceState.CLOSED.value, DifferenceState.CLOSED.label

    def covers(self, state: DifferenceState) -> bool:
        """Return whether differences of a state are meant."""
        if self is StateAsked.UNSETTLED:
            return state is not DifferenceState.CLOSED
        return self.value == state.value


class DifferenceOrder(Labelled):
    """In what order differences are listed."""

    AMOUNT = "amount", Text("差额从大到小")
    AGE = "age", Text("时间从久到近")
    PROJECT = "project", Text("按项目")


@dataclass(frozen=True, slots=True)
class ReconciliationQuery:
    """What an address asks: which pairs are compared, as of when, and which of them are listed.

    `state`, `owes` and `age` narrow the list alone: the sums above it stay those of all that is compared.
    """

    chosen: ProjectFilter
    """Plan, region, words, month and reading."""
    source: FundingSource | None = None
    kind: LedgerKind | None = None
    state: StateAsked | None = None
    owes: Owes | None = None
    age: Age | None = None
    shows_all: bool = False
    """Whether pairs that agree are listed too."""
    order: DifferenceOrder = DifferenceOrder.AMOUNT
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether the list leaves out differences that the sums hold."""
        return any(each is not None for each in (self.state, self.owes, self.age))

    def parameters(self, page: int = 1) -> dict[str, str]:
        """Return the parameters of the address of one page; what is the default is left out."""
        found = self.chosen.parameters()
        for name in ("source", "kind", "state", "owes", "age"):
            value = getattr(self, name)
            if value is not None:
                found[name] = value.value
        if self.shows_all:
            found["all"] = "1"
        if self.order is not DifferenceOrder.AMOUNT:
            found["sort"] = self.order.value
        if page > 1:
            found["page"] = str(page)
        return found

    def listing(
        self,
        state: StateAsked | None = None,
        owes: Owes | None = None,
        age: Age | None = None,
        *,
        shows_all: bool = False,
    ) -> dict[str, str]:
        """Return the address parameters of the list narrowed to a part of the sums, and to nothing else."""
        narrowed = replace(self, state=state, owes=owes, age=age, shows_all=shows_all, page=1)
        return narrowed.parameters()

    def without(self, name: str) -> Self:
        """Return the query with one restriction of the list fewer, on its first page."""
        return replace(
            self,
            state=None if name == "state" else self.state,
            owes=None if name == "owes" else self.owes,
            age=None if name == "age" else self.age,
            page=1,
        )

    def sorted_by(self, order: DifferenceOrder) -> Self:
        """Return the query in another order, on its first page."""
        return replace(self, order=order, page=1)


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two amounts that are held against each other, as the database compares them."""

    key: DifferenceKey
    project_name: str
    region_name: str
    sides: Sides
    since: Month | None
    """The first month of the run in which they differ; None where they agree."""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One row of the list: a pair with what its difference means. Amounts in 万元."""

    pair: ComparedPair
    difference: Decimal
    """Reported less recorded; 0 where they agree."""
    months: int
    """For how many months it has stood; 0 where they agree."""
    age: Age | None
    owes: Owes | None
    state: DifferenceState | None
    last: DifferenceNote | None
    """What was said last, of this or of an earlier difference of the pair."""


@dataclass(frozen=True, slots=True)
class CountAndAmount:
    """How many differences there are, and the sum of their sizes without sign, in 万元."""

    count: int = 0
    amount: Decimal = Decimal(0)

    def plus(self, difference: Decimal) -> Self:
        """Return it with one more difference."""
        return type(self)(self.count + 1, self.amount + abs(difference))


@dataclass(frozen=True, slots=True)
class ReconciliationSums:
    """The headline: how many pairs agree and differ, and how the differences stand."""

    agreeing: int
    differing: CountAndAmount
    by_state: tuple[tuple[DifferenceState, CountAndAmount], ...]
    by_owes: tuple[tuple[Owes, CountAndAmount], ...]
    """Of what is not closed, by who owes the explanation."""
    ageing: tuple[tuple[Age, tuple[tuple[Owes, CountAndAmount], ...], CountAndAmount], ...]
    """The ageing list (账龄): of what is not closed, each age by who owes the explanation, and together."""
    open_together: CountAndAmount


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The page of reconciliation."""

    query: ReconciliationQuery
    moment: FinanceMonth
    sums: ReconciliationSums
    rows: tuple[DifferenceRow, ...]
    """Those of the page that is shown."""
    found: int
    """How many rows there are on all pages."""
    page: int
    pages: int
    first: int
    """The place of the first row shown, counted from 1."""
    choices: Choices


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One closed month of a pair. Amounts in 万元."""

    sides: Sides
    difference: Decimal
    is_compared: bool
    """Whether the sides of this source are held against each other in this month."""
    is_of_run: bool
    """Whether it belongs to the unbroken run of months up to the one looked at in which they differ."""
    reported_change: Decimal | None
    recorded_change: Decimal | None
    """What each side moved since the month before; None where it did not, or there is none before."""


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """One pair in full: both series, the entries behind one of them, and all that was said."""

    row: DifferenceRow
    reading: Reading
    latest: Month
    """The latest closed month; the one shown may be an earlier one."""
    is_compared: bool
    """Whether the bureau has a say about money of this source."""
    is_from_first_month: bool
    """Whether the two sides differ since the first month that was ever closed: perhaps for longer."""
    lines: tuple[MonthLine, ...]
    """The closed months up to the one shown, in order, from the first in which either side has an amount."""
    entries: tuple[EntryFact, ...]
    """Every entry of the pair, in order; those after the month shown are not in its sum."""
    notes: tuple[DifferenceNote, ...]
    steps: tuple[DifferenceStep, ...]
    """What whoever looks may do about it now."""

    @property
    def key(self) -> DifferenceKey:
        """Which pair it is."""
        return self.row.pair.key

    @property
    def sides(self) -> Sides:
        """The two amounts at the month shown."""
        return self.row.pair.sides


ACTION_OF = {
    DifferenceStep.EXPLAIN: Action.EXPLAIN_DIFFERENCE,
    DifferenceStep.CLOSE: Action.CLOSE_DIFFERENCE,
    DifferenceStep.REOPEN: Action.CLOSE_DIFFERENCE,
}
"""What somebody must be allowed, to take a step."""
