"""The brief as a frozen tree of plain values: what a print template sees, and what is kept of an issued one.

Money in 万元, beds (张), places (个) and projects (个) as counts, shares in percent and unrounded. None
means that nobody printed or reported the figure; it is shown as a dash or as 未填报 and never as 0.
A tree goes to JSON and back without loss, so that a document renders from `sample.json` alone.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate

SCHEMA = 1
"""Version of the JSON form. A field that is dropped or changes its meaning raises it."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of a 简报. A draft has no number, no issuing unit and no day of issue."""

    name: str
    number: str | None
    issuing_unit: str | None
    issued_on: date | None


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

    label: str
    figures: Figures
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """A group in the order of planned investment; equal amounts share a rank, what is no rival has none."""

    rank: int | None
    label: str
    figures: Figures
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Count:
    """A heading and how many projects stand under it."""

    label: str
    projects: int


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """A category of projects, with the types that the plan prints for it."""

    label: str
    printed_types: tuple[Count, ...]
    figures: Figures
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source of money: what the plan assigns, and the four cumulative amounts that returns report."""

    label: str
    planned: Decimal
    share: Decimal | None
    allocated: Decimal | None
    received: Decimal | None
    completed: Decimal | None
    paid: Decimal | None


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
class Reported:
    """What the returns of the month add up to. None until somebody has reported."""

    started: int | None
    ended: int | None
    allocated: Decimal | None
    received: Decimal | None
    completed: Decimal | None
    paid: Decimal | None

    @property
    def is_empty(self) -> bool:
        """Whether nobody has reported anything."""
        return all(getattr(self, field.name) is None for field in dataclasses.fields(self))


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """One subject of the month: None has not been reported, an empty list has been and is empty."""

    title: str
    lines: tuple[str, ...] | None


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
    masthead: Masthead
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
    reported: Reported
    items: tuple[ReportedItem, ...]
    projects: tuple[ProjectSection, ...]
    notes: tuple[NoteRow, ...]
    other_notes: int
    """How many further notes the register holds that change no sum."""
    distribution: Distribution

    def to_json(self) -> str:
        """Return the tree as JSON: UTF-8 text, two blanks of indent, amounts as strings."""
        return json.dumps(_plain(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Brief:
        """Read the tree back.

        Raises:
            ValueError: a field is missing, unknown or of another kind; the message names where it stands.
        """
        brief: Brief = _built(cls, json.loads(text), "brief")
        if brief.schema != SCHEMA:
            message = f"brief.schema is {brief.schema}, this program reads {SCHEMA}"
            raise ValueError(message)
        return brief


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of the tree
    """Return a value of the tree in terms of JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, Month | PartialDate):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | int):
        return value
    return str(value)


_READERS: dict[type, typing.Callable[[Any], Any]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    Month: Month.parse,
    PartialDate: PartialDate.parse,
}
_hints: dict[type, dict[str, Any]] = {}


def _built(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 - any value of the tree
    """Return a value of JSON as the kind that the tree declares for it."""
    if isinstance(kind, types.UnionType):
        if value is None:
            return None
        (kind,) = (each for each in typing.get_args(kind) if each is not types.NoneType)
    if typing.get_origin(kind) is tuple:
        _check(isinstance(value, list), where, "a list")
        (inner, _) = typing.get_args(kind)
        return tuple(_built(inner, each, f"{where}[{index}]") for index, each in enumerate(value))
    if kind in _READERS:
        _check(isinstance(value, str), where, "a string")
        try:
            return _READERS[kind](value)
        except (ArithmeticError, ValueError) as error:
            message = f"{where}: {value!r} is no {kind.__name__}"
            raise ValueError(message) from error
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _built_node(kind, value, where)
    _check(type(value) is kind, where, kind.__name__)
    return value


def _built_node(kind: type, value: Any, where: str) -> Any:  # noqa: ANN401 - any value of the tree
    """Return an object of JSON as a node of the tree, each field in its own kind."""
    hints = _hints.get(kind)
    if hints is None:
        hints = _hints[kind] = typing.get_type_hints(kind)
    _check(isinstance(value, dict), where, "an object")
    if value.keys() != hints.keys():
        difference = ", ".join(sorted(value.keys() ^ hints.keys()))
        message = f"{where}: missing or unknown: {difference}"
        raise ValueError(message)
    return kind(**{name: _built(hint, value[name], f"{where}.{name}") for name, hint in hints.items()})


def _check(holds: bool, where: str, expected: str) -> None:  # noqa: FBT001 - reads as an assertion
    """Refuse a value of another kind."""
    if not holds:
        message = f"{where} must be {expected}"
        raise ValueError(message)
