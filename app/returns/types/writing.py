"""What the owner's pages show beside what is typed: where a return stands, messages, last month's figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.funding.types import FundingSource, PlannedAmount
from app.kernel.labels import Labelled
from app.projects.types import MilestoneKind
from app.returns.types.drafts import DraftFact, EvidenceFact
from app.returns.types.facts import MonthFact, ReturnFact, StepFact
from app.returns.types.periods import PeriodFact
from app.returns.types.report import ProjectBasis
from app.returns.types.vocabulary import Amount, PeriodState


class MessageKind(Labelled):
    """What a message beside a field is."""

    ERROR = "error", "需要更正"
    WARNING = "warning", "需要说明"
    MISSING = "missing", "还没有填"
    THEIRS = "theirs", "另一份"


@dataclass(frozen=True, slots=True)
class Setting:
    """All that is known of one return before anything new is typed."""

    project_name: str
    period: PeriodFact
    draft: DraftFact
    basis: ProjectBasis
    previous: MonthFact | None
    split: tuple[PlannedAmount, ...]
    files: tuple[EvidenceFact, ...]
    sent_back: StepFact | None
    """Why it lies with its owner again."""

    @property
    def is_writable(self) -> bool:
        """Whether its owner may still write."""
        return self.draft.state.is_with_owner and self.period.state is PeriodState.OPEN

    @property
    def can_repeat(self) -> bool:
        """Whether there is a month before that 零报 could repeat."""
        return self.previous is not None and self.previous.stage is not None


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence beside a field and in the summary."""

    field: str
    text: str
    kind: MessageKind

    @property
    def place(self) -> str:
        """The id of the field that it is about: dots stand in keys of warnings, and mean a class to a browser."""
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

    def count(self, kind: MessageKind) -> int:
        """Return how many messages are of one kind."""
        return sum(each.kind is kind for each in self.messages)

    @property
    def is_ready(self) -> bool:
        """Whether it could be submitted as it is."""
        return not any(each.kind is not MessageKind.THEIRS for each in self.messages)


@dataclass(frozen=True, slots=True)
class DueReturn:
    """A return in the owner's list."""

    fact: ReturnFact
    days_left: int
    may_write: bool

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline has passed and its owner still has it."""
        return self.may_write and self.days_left < 0
