"""The finance bureau's own ledger: what was allocated (下达) and disbursed (拨付), by document."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.funding.types.sources import FundingSource
from app.kernel.labels import Labelled
from app.kernel.texts import Text


class LedgerKind(Labelled):
    """What an entry books."""

    ALLOCATION = "allocation", Text("下达")
    DISBURSEMENT = "disbursement", Text("拨付")


@dataclass(frozen=True, slots=True)
class Booking:
    """An entry as somebody books it. The amount is in 万元 and positive."""

    project_code: str
    kind: LedgerKind
    source: FundingSource
    amount: Decimal
    booked_on: date
    """The date of the document."""
    document_number: str
    """文号 as it is printed on the document."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BookingDraft:
    """An entry as far as it could be read: None is what is missing, or is no such value."""

    project_code: str | None = None
    kind: LedgerKind | None = None
    source: FundingSource | None = None
    amount: Decimal | None = None
    """万元."""
    booked_on: date | None = None
    document_number: str | None = None
    note: str | None = ""

    def booking(self) -> Booking | None:
        """Return the entry, or None where something is missing."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return None if None in values.values() else Booking(**values)


@dataclass(frozen=True, slots=True)
class EntryFact:
    """An entry of the ledger. It is never changed: a wrong one is reversed (冲销) by another."""

    id: int
    project_code: str
    project_name: str
    region_name: str
    kind: LedgerKind
    source: FundingSource
    amount: Decimal
    """万元; negative where it reverses another entry."""
    booked_on: date
    document_number: str
    note: str
    """Of a reversal: the reason."""
    reverses_id: int | None
    reversed_by_id: int | None
    recorded_at: datetime
    """UTC."""
    recorded_by: str
    file_sha256: str | None = None
    """Of the workbook that it was imported from."""

    @property
    def counts(self) -> bool:
        """Whether it still stands: neither reversed, nor itself a reversal."""
        return self.reverses_id is None and self.reversed_by_id is None


class WarningKind(StrEnum):
    """What makes somebody look twice before an entry is saved."""

    SAME_BOOKING = "same_booking"
    """The document is on record for the same project, kind and source: probably booked twice."""
    OTHER_DATE = "other_date"
    """The document is on record under another date: one of the two is wrong."""
    SAME_FILE = "same_file"
    """The workbook has been imported before."""
    SAME_DOCUMENT = "same_document"
    """The document is on record otherwise: often right, since one document covers many projects."""


@dataclass(frozen=True, slots=True)
class DuplicateWarning:
    """One reason to look twice, as a sentence, and the entries on record that it rests on."""

    kind: WarningKind
    message: str
    entry_ids: tuple[int, ...] = ()

    @property
    def is_strong(self) -> bool:
        """Whether it must be confirmed before anything is saved."""
        return self.kind is not WarningKind.SAME_DOCUMENT


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which entries are asked for; None leaves nothing out."""

    project: str | None = None
    """A part of the project's code or name."""
    kind: LedgerKind | None = None
    source: FundingSource | None = None
    document: str | None = None
    """A part of the document number, in whatever way its brackets and digits are written."""
    first_day: date | None = None
    last_day: date | None = None
    plan: str | None = None
    file: str | None = None
    """SHA-256 of the workbook that entries were imported from."""

    def parameters(self) -> dict[str, str]:
        """Return the restrictions in force, as they stand in an address."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: str(value) for name, value in values.items() if value is not None}

    def without(self, name: str) -> LedgerFilter:
        """Return the filter without one of its restrictions."""
        return replace(self, **{name: None})


@dataclass(frozen=True, slots=True)
class LedgerSums:
    """How many entries a filter finds, and what they add up to, reversals taken off, in 万元."""

    entries: int
    allocated: Decimal
    disbursed: Decimal


@dataclass(frozen=True, slots=True)
class RecordedAmount:
    """What the ledger holds of one project, source and kind, in 万元; reversals are taken off."""

    project_code: str
    source: FundingSource
    kind: LedgerKind
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RecordedEntry:
    """One entry as reconciliation needs it, in 万元; a reversal is negative."""

    project_code: str
    source: FundingSource
    kind: LedgerKind
    booked_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ProjectName:
    """A project as lists and choices name it."""

    code: str
    name: str
    region_name: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One page of the ledger."""

    entries: tuple[EntryFact, ...]
    sums: LedgerSums
    page: int
    pages: int
    first: int
    """The place of its first entry among all that were found, counted from 1."""
    plans: tuple[tuple[str, str], ...]
    """Code and name of each plan to choose from."""
    may_book: bool


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry with all that is to be known of it."""

    entry: EntryFact
    reversal: EntryFact | None
    """The entry that reverses it."""
    reversed: EntryFact | None
    """The entry that it reverses."""
    others: tuple[EntryFact, ...]
    """Other entries of the same document that still stand, within what the user may read."""
    may_reverse: bool
    may_book: bool
    """Whether the user may book for this project."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in one cell of a workbook: its address such as C5, and the sentence."""

    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of a workbook: its cells as texts by column, what could be read of them, and what could not."""

    number: int
    """As the spreadsheet counts it."""
    texts: dict[str, str]
    cells: dict[str, str]
    """Column → address of the cell, such as C5."""
    draft: BookingDraft
    problems: tuple[CellProblem, ...]


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A workbook of bookings as it was read."""

    name: str
    sha256: str
    rows: tuple[ImportRow, ...]
    problems: tuple[CellProblem, ...] = ()
    """What is wrong with the sheet as a whole: a missing column, too many rows."""
    unread: tuple[str, ...] = ()
    """Heads of columns that nobody asked for."""
    columns: dict[str, int] = field(default_factory=dict)
    """Field → column of the sheet, counted from 0."""


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One row of a preview: what would be booked, what is wrong, what to look at twice."""

    row: ImportRow
    project_name: str | None
    problems: tuple[CellProblem, ...]
    warnings: tuple[DuplicateWarning, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What importing a workbook would do. Nothing is booked by it."""

    file: ImportFile
    lines: tuple[PreviewLine, ...]
    warnings: tuple[DuplicateWarning, ...]
    """About the file as a whole."""
    sums: LedgerSums

    @property
    def problems(self) -> tuple[CellProblem, ...]:
        """Everything that must be mended first, in the order of the sheet."""
        return self.file.problems + tuple(each for line in self.lines for each in line.problems)

    @property
    def strong(self) -> tuple[DuplicateWarning, ...]:
        """Every warning that must be confirmed."""
        found = (*self.warnings, *(each for line in self.lines for each in line.warnings))
        return tuple(each for each in found if each.is_strong)

    @property
    def seen(self) -> tuple[int, ...]:
        """The entries on record that the warnings rest on: whoever confirms them has seen these."""
        return tuple(sorted({number for each in self.strong for number in each.entry_ids}))
