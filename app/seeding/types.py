"""The invented life of a project, as plain values: what happens to it, and what people do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.accounts.types import Grant
from app.commitments.types.facts import CommitmentFact, UnitPart
from app.directory.types import OrganisationKind
from app.funding.types import Booking, FundingSource
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.outcomes.types import RecordObservation, RegisterIndicator
from app.plans.types import PlanFigureFact
from app.projects.types import MilestoneKind, ProjectCategory
from app.returns.types.vocabulary import ProblemKind, ProblemLevel


@dataclass(frozen=True, slots=True)
class DemoProject:
    """What the register says of a project for which returns are invented. Money in 万元."""

    code: str
    plan_code: str
    plan_begins: Month
    """January of the plan's first year."""
    name: str
    category: ProjectCategory
    total: Decimal
    central_requested: Decimal | None
    start: PartialDate
    end: PartialDate
    milestones: tuple[MilestoneKind, ...]
    has_county_step: bool
    region_code: str
    region_name: str
    city_name: str
    unit_id: int
    """The first of the responsible units: it reports."""
    unit_name: str
    unit_kind: OrganisationKind

    @property
    def is_private(self) -> bool:
        """Whether a company or a private home builds with its own money."""
        return self.unit_kind in {OrganisationKind.COMPANY, OrganisationKind.CARE_HOME}


class Fate(StrEnum):
    """What becomes of a project."""

    AHEAD = "ahead"
    ON_TIME = "on_time"
    LATE_START = "late_start"
    SLOW = "slow"
    STALLS = "stalls"
    STOPS = "stops"
    CANCELLED = "cancelled"
    NEVER_STARTS = "never_starts"


@dataclass(frozen=True, slots=True)
class Course:
    """How the works of a project go. A month of `None` never comes."""

    fate: Fate
    planned_start: Month
    planned_completion: Month
    start: Month | None
    completion: Month | None
    progress: tuple[int, ...]
    """Time well spent, in thousandths of the works, at the end of each month from the start on."""
    pauses: tuple[tuple[Month, Month | None], ...]
    """First month of a standstill and the first month after it."""
    cancelled: Month | None
    obstacle: MilestoneKind | None
    """The milestone that held the start up."""
    delay: int
    """Months by which the obstacle held everything after it up."""


@dataclass(frozen=True, slots=True)
class MilestoneLife:
    """One milestone: when it was to come, when it comes, and its invented document."""

    kind: MilestoneKind
    planned: PartialDate | None
    actual: date | None
    document_number: str
    waiver: str


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """The money of one source, as amounts that hold from a month on (万元, cumulative)."""

    source: FundingSource
    planned: tuple[tuple[Month, Decimal], ...]
    allocated: tuple[tuple[Month, Decimal], ...]
    received: tuple[tuple[Month, Decimal], ...]
    cost: Decimal
    """What the works that it pays for cost in the end."""
    pay_lag: int
    """Months from valuation to payment."""
    pay_percent: int
    """Paid of what is completed, until the retention money is released."""
    advance: Decimal
    """Paid in advance when works begin."""
    recall: tuple[Month, str] | None
    """From when on what is left over is taken back (冲减), and why."""


@dataclass(frozen=True, slots=True)
class ProblemLife:
    """A problem from its first month to its last; its level rises every `patience` months."""

    first: Month
    last: Month | None
    kind: ProblemKind
    level: ProblemLevel
    patience: int
    description: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A restatement: of which month, and whether the city approves it."""

    month: Month
    approve: bool


@dataclass(frozen=True, slots=True)
class LightReasonLife:
    """A 正当理由 of a red light: from the month that was closed with it to another. Moments are naive UTC."""

    last: Month
    text: str
    document_number: str
    """Empty where there is none."""
    stated_at: datetime
    decided_at: datetime | None
    """None where it still waits."""
    approve: bool
    decision: str
    """What the city says."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of the planned split by a document (计划调整); the lines have its amounts from then on."""

    month: Month
    decided_on: date
    document_number: str
    reason: str


@dataclass(frozen=True, slots=True)
class AnnualStep:
    """An annual investment plan that is set in a month: pairs of year and 万元 that add up to the total."""

    month: Month
    amounts: tuple[tuple[int, Decimal], ...]
    document_number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Life:
    """All that happens to one project, up to a horizon that does not depend on how far it is told."""

    project: DemoProject
    seed: int
    course: Course
    milestones: tuple[MilestoneLife, ...]
    lines: tuple[MoneyLine, ...]
    problems: tuple[ProblemLife, ...]
    correction: Correction | None
    adjustments: tuple[Adjustment, ...]
    """In order."""
    annual_steps: tuple[AnnualStep, ...]
    """In order; empty where nobody ever sets one, so that the default holds."""
    rosiness: int
    """Percent of the remaining time that its forecasts leave out."""
    flatters: bool
    """Whether its unit grades itself one better than the figures say."""
    late_percent: int
    missing_percent: int


class Deed(StrEnum):
    """What somebody does about a return."""

    SAVE = "save"
    ATTACH = "attach"
    SUBMIT = "submit"
    COUNTY_AGREE = "county_agree"
    COUNTY_SEND_BACK = "county_send_back"
    CITY_AGREE = "city_agree"
    CITY_SEND_BACK = "city_send_back"
    COMMENT = "comment"
    PROPOSE = "propose"
    APPROVE = "approve"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """A deed at its moment (naive UTC). `position` keeps the deeds of one project in order."""

    at: datetime
    code: str
    position: int
    deed: Deed
    version_number: int = 0
    """Of the version that is submitted, or that the deed is about."""
    text: str = ""
    """The reason or comment."""
    by: str = ""
    """The name of the account, where it is not the one that the deed itself implies."""
    is_flawed: bool = False
    """Whether what is submitted will be sent back."""


@dataclass(frozen=True, slots=True)
class BookDeed:
    """What a finance bureau does in its ledger in a month: books an entry, or reverses one."""

    month: Month
    turn: int
    """What is reversed comes after what is booked, and what is booked in its place after that."""
    bureau: str
    """Code of the county whose bureau it is; empty for the city's."""
    booking: Booking
    """What is booked, or what was booked and is reversed."""
    reason: str = ""
    """Why it is reversed; empty where something is booked."""
    reversed_on: date | None = None
    is_again: bool = False
    """Whether it is booked although the same document is on record already."""

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """Its place within the month."""
        each = self.booking
        return self.turn, each.document_number, each.project_code, each.kind.value, each.source.value


@dataclass(frozen=True, slots=True)
class DemoDuty:
    """What a unit owes an update of each quarter: its part in a commitment."""

    fact: CommitmentFact
    unit: UnitPart
    begins: Month
    """January of the plan's first year."""

    @property
    def is_first(self) -> bool:
        """Whether it is the first of the units that report, which speaks for the targets."""
        return self.fact.reporting_units[0].organisation_id == self.unit.organisation_id


class UpdateStep(StrEnum):
    """What somebody does about the update of a quarter."""

    ATTACH = "attach"
    SUBMIT = "submit"
    APPROVE = "approve"
    SEND_BACK = "send_back"


@dataclass(frozen=True, slots=True)
class UpdateDeed:
    """A step on the way of one update, at its moment (naive UTC)."""

    at: datetime
    duty: DemoDuty
    quarter: Month
    """Its last month."""
    step: UpdateStep
    is_flawed: bool = False
    """Whether what is submitted will be sent back."""

    @property
    def order(self) -> tuple[datetime, str, str]:
        """Its place among all deeds: of one update they are never of the same moment."""
        return self.at, self.duty.fact.code, self.duty.unit.name


@dataclass(frozen=True, slots=True)
class ObservedPlan:
    """What a plan states, and observations are invented around. Figures as printed."""

    code: str
    city_code: str
    first_year: int
    last_year: int
    counties: tuple[str, ...]
    """Codes, in the order of the plan; functional zones too."""
    figures: tuple[PlanFigureFact, ...]
    indicators: tuple[RegisterIndicator, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """An observation that somebody records, and what stands there first where a slip is put right."""

    right: RecordObservation
    sectors: frozenset[str]
    """The sectors that it concerns: the bureau of a single one records it, else the coordinator."""
    slip: RecordObservation | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A reporting period as the invented people live it."""

    month: Month
    opens_on: date
    deadline: date


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """An account for trying the product, to be made where it is not there yet."""

    name: str
    display_name: str
    scope: str
    """Its role and what that holds for, in words."""
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """What is asked for."""

    plan_code: str
    through: Month
    """The last month that is closed."""
    seed: int
    begin: Month | None = None
    """The first month; None: January of the plan's first year."""
    leave_open: bool = True
    """Whether the month after the last one is left open, its returns in all states."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What a run did."""

    plan_code: str
    closed: tuple[Month, ...]
    left_open: Month | None
    submitted: int
    """Number of versions submitted."""
    updates: int
    """Number of quarterly updates of commitments submitted."""
    observed: int
    """Number of observations recorded, corrections too."""
    passed_over: int
    """Deeds that could not be done, since somebody had changed what they were about."""
    accounts: tuple[AccountPlan, ...]
    made: frozenset[str]
    """Names of the accounts made by this run: those that were there keep their passwords."""
    password: str
    """Of the accounts made by this run; empty where none was."""
