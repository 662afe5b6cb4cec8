"""The brief as a frozen tree of plain values: what a print template sees, and what is kept of an issued one.

Money in 万元, beds (张), places (个) and projects (个) as counts, shares in percent and unrounded. None
means that nobody printed or reported the figure; it is shown as a dash or as 未填报 and never as 0.
A tree goes to JSON and back without loss, so that a document renders from `sample.json` alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.briefs.types import tree
from app.briefs.types.month import (
    CapacityRow,
    ChangeGroup,
    CommitmentSummary,
    CurvePoint,
    LightRow,
    MilestoneRow,
    OutcomeRow,
    ProblemRow,
    PunctualityRow,
    RestatementRow,
    Standing,
    WorkRow,
)
from app.briefs.types.vocabulary import DocumentForm
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate

SCHEMA = 2
"""Version of the JSON form. A field that is dropped or changes its meaning raises it."""
DEFAULT_NAME = "一老一小重大项目调度简报"
"""What stands in the masthead until somebody sets another name."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of a 简报 or 红头文件. A draft has no number and no day of issue."""

    name: str
    number: str | None
    """期号 or 发文字号, as it is printed: 2023年第6期（总第9期）, 饶一老一小办〔2023〕6号."""
    issuing_unit: str | None
    issued_on: date | None
    supersedes: str | None
    """The number of the issue that this one replaces."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Where and under which code the issued document can be checked; both are printed, as text and QR."""

    address: str
    code: str


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the coordinator has written: paragraphs before the text (编者按), and the work of next month."""

    editor_note: tuple[str, ...]
    next_month: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The foot of a 简报: who gets it (报, 送, 发) and how many copies are printed."""

    report_to: tuple[str, ...]
    send_to: tuple[str, ...]
    copy_to: tuple[str, ...]
    copies: int | None


@dataclass(frozen=True, slots=True)
class PlanHead:
    """The plan whose projects are reported on."""

    code: str
    title: str
    document_number: str | None
    list_title: str
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Area:
    """What the brief covers: a whole city, or one county of it when `county` is set."""

    code: str
    city: str
    county: str | None

    @property
    def name(self) -> str:
        """The area as a title names it: 上饶市 or 上饶市广信区."""
        return f"{self.city}{self.county or ''}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over a set of projects."""

    projects: int
    total_investment: Decimal | None
    central_requested: Decimal | None
    new_beds: int | None
    nursing_beds: int | None
    renovated_beds: int | None
    new_places: int | None
    projects_with_beds: int
    """How many projects print a number of new beds."""
    projects_with_places: int
    """How many projects print a number of new places."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of projects under one heading, and its share of the planned investment."""

    key: str
    """The value of the filter that leads to its projects on screen."""
    label: str
    figures: Figures
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """A group in its order (`Brief.ranked_by`); equals share a rank, what is no rival has none."""

    rank: int | None
    key: str
    label: str
    figures: Figures
    share: Decimal | None
    standing: Standing | None
    """None where the month is not closed."""


@dataclass(frozen=True, slots=True)
class Count:
    """A heading and how many projects stand under it."""

    label: str
    projects: int


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """A category of projects, with the types that the plan prints for it."""

    key: str
    label: str
    printed_types: tuple[Count, ...]
    figures: Figures
    share: Decimal | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source of money: what the plan assigns, and the four cumulative amounts that returns report."""

    key: str
    label: str
    planned: Decimal
    share: Decimal | None
    allocated: Decimal | None
    received: Decimal | None
    completed: Decimal | None
    paid: Decimal | None
    receipt_rate: Decimal | None
    """资金到位率: received / allocated, in percent."""
    payment_rate: Decimal | None
    """资金支付率: paid / completed, in percent."""


@dataclass(frozen=True, slots=True)
class YearRow:
    """How many projects the plan lets start and end in a year."""

    year: int
    starting: int
    ending: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the printed years ask for at the cut-off; a year counts as its last day (domain.md §4)."""

    due_to_start: int
    due_to_end: int
    starting_this_year: int
    """Not due at the cut-off, but before the year is over."""
    ending_this_year: int
    elapsed_share: Decimal
    """序时进度: months gone of the year, in percent."""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project of the annexed table, as the plan states it."""

    code: str
    printed_no: int
    name: str
    printed_type: str
    start: PartialDate
    end: PartialDate
    location: str
    scope: str
    total_investment: Decimal
    central_requested: Decimal | None
    new_beds: int | None
    new_beds_prefix: str
    """How exact the figure is: nothing, 约 or 不少于."""
    bed_kind: str | None
    """Only for beds that are not elder-care beds, for example 病床."""
    nursing_beds: int | None
    renovated_beds: int | None
    renovated_beds_prefix: str
    new_places: int | None
    new_places_prefix: str
    units: tuple[str, ...]
    stage: str | None
    """形象进度 at the end of the month; None where nothing was ever reported."""
    completed: Decimal | None
    """Completed investment since the start, 万元."""
    light: str | None
    """The word of its light; None where none was computed."""


@dataclass(frozen=True, slots=True)
class ProjectSection:
    """A section of the annexed table."""

    title: str
    rows: tuple[ProjectRow, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A slip or judgement that bears on the sums: what is printed, which reading is used, why."""

    code: str
    project: str
    field: str
    printed: str
    reading: str
    reason: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A monthly brief, complete: nothing else is read when it is rendered."""

    schema: int
    sample: bool
    """Whether the text is invented, for looking at the template; every page then says so."""
    is_demo: bool
    """Whether the figures come from a database of invented ones; every page then says 演示数据."""
    form: DocumentForm
    is_monochrome: bool
    """Whether it is printed without colour: what is red is black then, and still told apart."""
    masthead: Masthead
    verification: Verification | None
    """None in a draft."""
    remarks: Remarks
    title: tuple[str, ...]
    """The lines of the title, broken where the sense allows it."""
    plan: PlanHead
    area: Area
    month: Month
    cut_off: date
    """The last day that the figures speak of."""
    totals: Figures
    nursing_in_renovated: int | None
    """Nursing beds of the projects that renovate beds; None where no such project prints a number."""
    inexact_projects: int
    """How many projects state beds or places only as 约 or 不少于."""
    sections: tuple[Group, ...]
    regions: tuple[RankedGroup, ...]
    """By county; empty in the brief of one county."""
    regions_without_projects: tuple[str, ...]
    units: tuple[RankedGroup, ...]
    """By responsible unit; empty in the brief of a city."""
    categories: tuple[CategoryGroup, ...]
    bed_kinds: tuple[Group, ...]
    sources: tuple[SourceRow, ...]
    years: tuple[YearRow, ...]
    schedule: Schedule
    standing: Standing | None
    """How all projects stood; None where the plan has not closed the month: then nothing below is known."""
    ranked_by: str
    """By what counties or units are ranked, in words."""
    changes: tuple[ChangeGroup, ...] | None
    """What changed since the month before; None where that or this was not closed."""
    reached: tuple[MilestoneRow, ...]
    """Milestones whose actual date lies in the month."""
    due: tuple[MilestoneRow, ...]
    """Milestones that are due in the month after, or overdue."""
    lights: tuple[LightRow, ...]
    """Red ones, then yellow ones."""
    light_counts: tuple[Count, ...]
    light_rule: str | None
    """The rule set behind them, in words: name, version, thresholds."""
    disagreements: tuple[LightRow, ...]
    """Projects whose own grade says better than their light."""
    problems: tuple[ProblemRow, ...]
    problem_counts: tuple[tuple[str, tuple[Count, ...]], ...]
    """By kind: its word, and how many of each level."""
    capacity: tuple[CapacityRow, ...]
    """Beds and places: promised, built, in use."""
    punctuality: tuple[PunctualityRow, ...]
    """Units that reported late or not at all."""
    restatements: tuple[RestatementRow, ...]
    """Corrections approved since the brief of the month before."""
    next_work: tuple[WorkRow, ...]
    """Of the projects that matter next month: with a light on, or a milestone due."""
    curve: tuple[CurvePoint, ...]
    """S-curve: planned against completed, by month."""
    projects: tuple[ProjectSection, ...]
    notes: tuple[NoteRow, ...]
    other_notes: int
    """How many further notes the register holds that change no sum."""
    distribution: Distribution
    outcomes: tuple[OutcomeRow, ...] = ()
    """Empty where the plan's package gives no indicators, and in briefs issued before there were any."""
    outcomes_as_of: Month | None = None
    """The closed month that outcomes stand at; None before any is closed, and in briefs of before."""
    commitments: CommitmentSummary | None = None
    """None where the plan commits nobody, and in briefs issued before there were any."""

    def to_json(self) -> str:
        """Return the tree as JSON; see `tree.to_json`."""
        return tree.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> Brief:
        """Read the tree back; see `tree.from_json`."""
        return tree.from_json(cls, text, schema=SCHEMA)
