"""What a plan document states, and the commands that register it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.kernel.labels import Labelled


class Sector(Labelled):
    """The part of 一老一小 that a section of the project list belongs to."""

    ELDER_CARE = "elder_care", "养老"
    CHILD_CARE = "child_care", "托育"
    CHILD_FRIENDLY = "child_friendly", "儿童友好"
    MIXED = "mixed", "综合性"


class TotalMeasure(Labelled):
    """What a printed total counts."""

    PROJECT_COUNT = "project_count", "项目个数", "个"
    TOTAL_INVESTMENT = "total_investment", "总投资", "万元"
    CENTRAL_REQUESTED = "central_requested", "申请中央预算内投资", "万元"


@dataclass(frozen=True, slots=True)
class SectionFact:
    """A section of the project list, with the beginning of its project codes."""

    key: str
    printed_title: str
    sector: Sector
    annex: str
    code_prefix: str
    position: int


@dataclass(frozen=True, slots=True)
class PrintedTotalFact:
    """A total as printed; `section_key` is None for the whole list. Money in 万元, counts in projects."""

    section_key: str | None
    measure: TotalMeasure
    value: Decimal


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A plan document. What the text does not print is None."""

    code: str
    title: str
    region_code: str
    issuing_unit: str | None
    document_number: str | None
    issued_on: date | None
    first_year: int
    last_year: int
    list_title: str
    central_share_ceiling: Decimal | None
    """Ceiling of the central share of public projects, in %, by regional policy (domain.md §3)."""
    sections: tuple[SectionFact, ...]
    printed_totals: tuple[PrintedTotalFact, ...]


@dataclass(frozen=True, slots=True)
class RowNote:
    """A slip or a judgement: what is printed, which reading is used, and why."""

    field: str
    printed: str
    reading: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrintedRowFact:
    """A row of the printed list: where it stands, its cells exactly as printed, and the notes on it."""

    plan_code: str
    section_key: str
    printed_no: int
    cells: tuple[tuple[str, str], ...]
    """Pairs of column head and printed text, in the order of the paper."""
    notes: tuple[RowNote, ...] = ()
