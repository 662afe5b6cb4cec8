"""The content of a monthly return. Amounts are in 万元, cumulative since the start; None is 未填, never 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, cast

from app.funding.types import FundingSource
from app.kernel.partial_dates import PartialDate
from app.kernel.problems import Severity
from app.kernel.texts import Text
from app.projects.types import MilestoneKind, Stage
from app.returns.types.vocabulary import Amount, Grade, ProblemKind, ProblemLevel

if TYPE_CHECKING:
    from collections.abc import Iterable

BLANK: Final = Text("未填")
NO: Final = Text("否")
NONE: Final = Text("无")
"""What is said of a field without a value, of a mark that is not set and of a problem that is not there."""


@dataclass(frozen=True, slots=True)
class SourceAmounts:
    """The five amounts of one source."""

    source: FundingSource
    planned: Decimal | None = None
    allocated: Decimal | None = None
    received: Decimal | None = None
    completed: Decimal | None = None
    paid: Decimal | None = None
    reduction_reason: str = ""
    """Why a cumulative amount fell since last month (冲减)."""
    is_advance: bool = False
    """Whether more is paid than completed since it was paid in advance (预付款)."""

    def amount(self, kind: Amount) -> Decimal | None:
        """Return one of the five."""
        return cast("Decimal | None", getattr(self, kind.value))

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is filled in."""
        return all(self.amount(kind) is None for kind in Amount)


def total_of(amounts: Iterable[SourceAmounts], kind: Amount) -> Decimal | None:
    """Return the sum of one amount (万元) over sources; None where no source has it: blank is not zero."""
    filled = [amount for each in amounts if (amount := each.amount(kind)) is not None]
    return sum(filled, Decimal(0)) if filled else None


@dataclass(frozen=True, slots=True)
class MilestoneReport:
    """One milestone as reported. `planned` of 开工 and 竣工 is the plan's own."""

    kind: MilestoneKind
    planned: PartialDate | None = None
    forecast: date | None = None
    actual: date | None = None
    document_number: str = ""
    expires_on: date | None = None
    waiver: str = ""
    """Why it does not apply or was left out."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is filled in."""
        return self == MilestoneReport(self.kind)


@dataclass(frozen=True, slots=True)
class ProblemReport:
    """A problem that holds the project up."""

    kind: ProblemKind
    level: ProblemLevel
    description: str
    department: str = ""
    """The department whose help is wanted."""
    needed_by: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a unit reports of one project for one month."""

    stage: Stage
    grade: Grade
    progress: str
    next_work: str
    amounts: tuple[SourceAmounts, ...] = ()
    milestones: tuple[MilestoneReport, ...] = ()
    problems: tuple[ProblemReport, ...] = ()
    explanations: tuple[tuple[str, str], ...] = ()
    """Pairs of a warning's key and the sentence that explains it."""

    def of_source(self, source: FundingSource) -> SourceAmounts:
        """Return the amounts of one source, blank where none is reported."""
        return next((each for each in self.amounts if each.source is source), SourceAmounts(source))

    def of_milestone(self, kind: MilestoneKind) -> MilestoneReport:
        """Return one milestone, blank where none is reported."""
        return next((each for each in self.milestones if each.kind is kind), MilestoneReport(kind))

    def total(self, kind: Amount) -> Decimal | None:
        """Return the sum of one amount over the sources that fill it in; None where none does."""
        return total_of(self.amounts, kind)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a 勾稽 rule found in a return, and the field that it stands beside."""

    key: str
    """Rule and place, for example `falls.central_budget.paid`; the explanation of a warning names it."""
    field: str
    """Name of the field in the form, for example `amounts-central_budget-paid`."""
    message: str
    """What is wrong, where, and what to do, in one sentence."""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value differs between two contents, both in words as users see them."""

    label: str
    before: str
    after: str
    change: Decimal | None = None
    """The difference of two amounts in 万元."""

    @property
    def is_new(self) -> bool:
        """Whether there was nothing before."""
        return self.before in {BLANK, NO, NONE}

    @property
    def is_gone(self) -> bool:
        """Whether there is nothing any more."""
        return self.after in {BLANK, NO, NONE}


@dataclass(frozen=True, slots=True)
class ProjectBasis:
    """What the rules need to know of the project that a return is about."""

    code: str
    total_investment: Decimal
    planned_start: PartialDate
    planned_completion: PartialDate
    milestones: tuple[MilestoneKind, ...]
    """Those that apply to its category."""
    has_county_step: bool
    """A project of the whole city has no county reviewer."""
