"""The parts of a brief that returns fill in. Money in 万元, rates in percent, unrounded; None is 未填报."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate


@dataclass(frozen=True, slots=True)
class Standing:
    """How a set of projects stood at the end of the month, by the one cube of finance.

    Cumulative amounts since the start; `…_month` and `…_year` are flows, None where the plan had not closed
    the month or year before. The rates and `ahead` (超/欠序时, percentage points) are those of domain.md §3.
    """

    projects: int
    started: int
    finished: int
    total_investment: Decimal | None
    allocated: Decimal | None
    received: Decimal | None
    completed: Decimal | None
    paid: Decimal | None
    completed_month: Decimal | None
    received_month: Decimal | None
    paid_month: Decimal | None
    completed_year: Decimal | None
    year_planned: Decimal | None
    default_years: int
    """How many projects have an annual plan that nobody set."""
    start_rate: Decimal | None
    finish_rate: Decimal | None
    completion_rate: Decimal | None
    year_completion_rate: Decimal | None
    ahead: Decimal | None
    receipt_rate: Decimal | None
    payment_rate: Decimal | None


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What changed since the month before under one heading, in sentences; empty where nothing did."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone that was reached, or is due."""

    code: str
    project: str
    region: str
    milestone: str
    day: PartialDate
    is_overdue: bool
    """Whether its day has passed at the cut-off and it is not reached."""
    document_number: str


@dataclass(frozen=True, slots=True)
class LightRow:
    """A project with its light, and why."""

    code: str
    project: str
    region: str
    units: tuple[str, ...]
    light: str
    """The value of the light: `red`, `yellow`, `green`."""
    label: str
    """The word of the light."""
    months: int
    """Months in a row that it has been yellow or red."""
    reasons: tuple[str, ...]
    """The sentences of its dimensions that are not green, the worst first."""
    held_by: str | None
    """The approved 正当理由 that holds it at yellow."""
    grade: str | None
    """The owner's own grade, in words."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem that a unit reports, and who has to act."""

    code: str
    project: str
    region: str
    kind: str
    level: str
    description: str
    department: str
    needed_by: date | None


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """One kind of beds or places: promised, built (竣工), in use (运营), as counts."""

    label: str
    unit: str
    planned: int | None
    built: int | None
    in_use: int | None


@dataclass(frozen=True, slots=True)
class PunctualityRow:
    """How a unit kept the deadline of the month: numbers of returns."""

    unit: str
    due: int
    late: int
    missing: int
    projects: tuple[str, ...]
    """Names of the projects reported late or not at all."""


@dataclass(frozen=True, slots=True)
class RestatementRow:
    """A correction of a closed month."""

    code: str
    project: str
    month: Month
    what: tuple[str, ...]
    """Old and new values, each in a sentence."""
    reason: str
    approved_by: str
    approved_on: date


@dataclass(frozen=True, slots=True)
class WorkRow:
    """What a unit means to do next month."""

    code: str
    project: str
    region: str
    text: str


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A month of the S-curve: planned by the annual plans, spread evenly over each year, and completed."""

    month: Month
    planned: Decimal | None
    completed: Decimal | None
    """None where the month is not closed."""


@dataclass(frozen=True, slots=True)
class OutcomePoint:
    """A measure at the end of a month: what was attained, or what is forecast."""

    month: Month
    attained: Decimal | None
    expected: Decimal | None
    """If the newest forecasts hold."""
    low: Decimal | None
    high: Decimal | None
    """Eight of ten simulated runs lie between the two."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """Where a measure of domain.md §6 stands against its target, in the area of the brief."""

    key: str
    """The value of the measure."""
    label: str
    unit: str
    decimals: int
    """With how many decimals its values are written."""
    baseline: Decimal | None
    attained: Decimal | None
    target: Decimal | None
    target_year: int
    forecast: Decimal | None
    """At the end of that year, if the newest forecasts hold."""
    gap: Decimal | None
    """Beds or places short of the target by forecast; negative is to spare."""
    share_reaching: Decimal | None
    """% of the simulated runs that reach the target; None where no range is computed."""
    sentences: tuple[str, ...]
    """Where it stands, what was promised, and what is not known."""
    deciders: tuple[str, ...]
    """Projects without which the target would be out of reach, the largest first, with amount and time."""
    largest: tuple[str, ...] = ()
    """Where there are none: the projects not in use yet that give most, in the same way."""
    target_bound: str = ""
    """How the target bounds: nothing, 不少于, 大于."""
    points: tuple[OutcomePoint, ...] = ()
    """What its chart shows; empty of a county."""


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A dated target of a policy, pilot, reform or task that is not met."""

    code: str
    title: str
    units: tuple[str, ...]
    target: str
    due: PartialDate
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class CommitmentSummary:
    """How the commitments of the plan stand at the end of the month.

    Of a county only what is due: units of the city report, for all counties together.
    """

    total: int
    counts: tuple[tuple[str, int], ...]
    """Words of the states that occur, each with its number."""
    rows: tuple[CommitmentRow, ...]
    """Overdue targets, then those due within three months: as many as a brief has room for."""
    overdue: int
    due: int
    """How many there are of each, shown or not."""
    approved: int
    """Updates approved since the month before was closed."""
    quarter: Month | None
    """The last month of the latest quarter that has ended."""
    missing_updates: int
    missing_units: int
    """How many updates of that quarter are missing, and of how many units."""
    owing: tuple[tuple[str, int], ...] = ()
    """The units that owe most, each with how many."""
    done: tuple[str, ...] = ()
    """Commitments that approved updates call done, each with its unit."""
