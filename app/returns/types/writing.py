"""What the owner's pages show beside what is typed: where a return stands, messages, last month's figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.funding.types import FundingSource, PlannedAmount
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.rates import percentage
from app.kernel.texts import Text
from app.projects.types import MilestoneKind
from app.returns.types.drafts import DraftFact, EvidenceFact
from app.returns.types.facts import MonthFact, ReturnFact, StepFact
from app.returns.types.periods import PeriodFact
from app.returns.types.report import ProjectBasis
from app.returns.types.vocabulary import Amount, PeriodState, ReturnState


class MessageKind(Labelled):
    """What a message beside a field is."""

    ERROR = "error", Text("需要更正")
    WARNING = "warning", Text("需要说明")
    MISSING = "missing", Text("还没有填")
    THEIRS = "theirs", Text("另一份")


@dataclass(frozen=True, slots=True)
class Setting:
    """All that is known of one return before anything new is typed."""

    project_name: str
    period: PeriodFact
    draft: DraftFact
    basis: ProjectBasis
    previous: MonthFact | None
    split: tuple[PlannedAmount, ...]
    files: tuple[EvidenceFact, ...] = ()
    sent_back: StepFact | None = None
    """Why it lies with its owner again. Files and this are read for the page of one return only."""

    @property
    def code(self) -> str:
        """The code of the project."""
        return self.draft.project_code

    @property
    def month(self) -> Month:
        """The month that is reported."""
        return self.draft.month

    @property
    def is_writable(self) -> bool:
        """Whether its owner may still write."""
        return self.draft.state.is_with_owner and self.period.state is PeriodState.OPEN

    @property
    def can_repeat(self) -> bool:
        """Whether there is a month before that 零报 could repeat: a stage alone comes from a restatement."""
        return self.previous is not None and self.previous.grade is not None


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence beside a field and in the summary."""

    field: str
    text: str
    kind: MessageKind

    @property
    def place(self) -> str:
        """The id of the field that it is about, without the dots that stand in keys of warnings."""
        return f"f-{self.field.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class AmountCell:
    """One amount of one source: its field, and last month's beside it."""

    name: str
    kind: Amount
    now: Decimal | None
    before: Decimal | None
    mark: MessageKind | None
    is_typed: bool = True

    @property
    def change(self) -> Decimal | None:
        """The difference to last month; None where either is blank."""
        return None if self.now is None or self.before is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The five amounts of one source."""

    source: FundingSource
    cells: tuple[AmountCell, ...]
    is_in_use: bool
    needs_reason: bool
    """Whether the field for 冲减原因 is shown."""
    may_be_advance: bool
    """Whether the box for 预付款 is shown."""


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone with what helps to fill it in."""

    kind: MilestoneKind
    has_document: bool
    has_expiry: bool
    expiry_hint: date | None
    """The last day by which works must begin under this permit, where its date is known."""
    fixed_plan: str
    """What the plan prints, where nobody types the planned date."""
    is_in_use: bool
    """Whether it is shown without asking: something is filled in, or every project has it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A warning and the sentence that explains it; `message` is empty once the warning is gone."""

    key: str
    name: str
    message: str
    field: str
    """What the warning is about."""
    text: str

    @property
    def place(self) -> str:
        """Its id in the page."""
        return self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A return as its page shows it: what was typed, and everything computed from it."""

    texts: dict[str, str]
    messages: tuple[Message, ...]
    """In the order of the form."""
    sources: tuple[SourceRow, ...]
    totals: tuple[AmountCell, ...]
    total_investment: Decimal
    milestones: tuple[MilestoneRow, ...]
    number_of_problems: int
    """Rows that hold something."""
    explained: tuple[Explained, ...]
    differing: tuple[tuple[str, str, str, str], ...] = field(default=())
    """Where somebody else's draft differs: field name, label, mine and theirs in words."""

    def beside(self, prefix: str) -> tuple[Message, ...]:
        """Return the messages of one field, or of all fields of a group such as `milestones-start-`."""
        return tuple(
            each
            for each in self.messages
            if each.field == prefix or (prefix.endswith("-") and each.field.startswith(prefix))
        )

    @property
    def milestones_wanting(self) -> frozenset[str]:
        """The milestones that a message is about."""
        fields = [each.field.split("-") for each in self.messages]
        return frozenset(parts[1] for parts in fields if parts[0] == "milestones")

    def count(self, kind: MessageKind) -> int:
        """Return how many messages are of one kind."""
        return sum(each.kind is kind for each in self.messages)

    @property
    def share(self) -> Decimal | None:
        """How much of the total investment is completed, in per cent."""
        completed = next(cell.now for cell in self.totals if cell.kind is Amount.COMPLETED)
        return None if completed is None else percentage(completed, self.total_investment)

    @property
    def is_ready(self) -> bool:
        """Whether it could be submitted as it is."""
        return not any(each.kind is not MessageKind.THEIRS for each in self.messages)


SUBMITTED = Text("已提交")
NIL = Text("已零报")
"""What became of a return that was handed in."""


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One return among many on a page: what it says, and what became of it."""

    setting: Setting
    sheet: Sheet
    done: str = ""
    refused: str = ""
    is_chosen: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether it was handed in, and is no longer its owner's to write."""
        return self.done in {SUBMITTED, NIL}


@dataclass(frozen=True, slots=True)
class DueReturn:
    """A return in the owner's list."""

    fact: ReturnFact
    days_left: int

    @property
    def is_to_do(self) -> bool:
        """Whether its owner has to write."""
        return self.fact.state.is_with_owner and self.fact.period_state is PeriodState.OPEN


class MineShown(Labelled):
    """Which of their returns owners look at."""

    ALL = "all", Text("全部")
    TO_DO = "todo", Text("待填报")
    IN_REVIEW = "in_review", Text("审核中")
    PASSED = "passed", Text("市级通过")

    def holds(self, each: DueReturn) -> bool:
        """Return whether a list of this kind holds a return."""
        return {
            MineShown.ALL: True,
            MineShown.TO_DO: each.is_to_do,
            MineShown.IN_REVIEW: each.fact.state in {ReturnState.SUBMITTED, ReturnState.COUNTY_PASSED},
            MineShown.PASSED: each.fact.state is ReturnState.CITY_PASSED,
        }[self]


@dataclass(frozen=True, slots=True)
class DueGroup:
    """The returns of one plan and month in the owner's list."""

    plan_code: str
    place: str
    month: Month
    deadline: date
    days_left: int
    period_state: PeriodState
    rows: tuple[DueReturn, ...]

    @property
    def to_do(self) -> int:
        """How many of them its owner has to write."""
        return sum(each.is_to_do for each in self.rows)


@dataclass(frozen=True, slots=True)
class Mine:
    """The owner's list."""

    groups: tuple[DueGroup, ...]
    shown: MineShown
    counts: dict[MineShown, int]
    done: ReturnFact | None = None
    """What was submitted just now."""
    next: ReturnFact | None = None
    """What there is to write after it."""
