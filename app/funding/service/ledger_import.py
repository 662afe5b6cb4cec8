"""Importing bookings from a workbook: a preview that writes nothing, and the import, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from app.accounts.service import person
from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.funding.queries import ledger as queries
from app.funding.rules import ledger as rules
from app.funding.service.ledger import bookable, entry_of, not_bookable, plain, reading_of
from app.funding.types import (
    CellProblem,
    DuplicateWarning,
    ImportPreview,
    LedgerKind,
    LedgerSums,
    PreviewLine,
    WarningKind,
)
from app.kernel.china import in_china, stored_now, today_in_china
from app.kernel.errors import TrackerError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from app.accounts.types import Reach, User
    from app.audit.types import Actor
    from app.funding.types import Booking, ImportFile, ImportRow


class ImportRefusedError(TrackerError):
    """A workbook was not imported: cells must be mended, or warnings confirmed; `preview` holds them all."""

    def __init__(self, preview: ImportPreview) -> None:
        """Keep the preview, so that it is shown with the reason."""
        if preview.problems:
            message = Text(
                "没有导入：有 {number} 处需要更正。请在表格中改好，再上传一次。", number=len(preview.problems)
            )
        else:
            message = Text("没有导入：有 {number} 处疑似重复，需要核对并确认。", number=len(preview.strong))
        super().__init__(message)
        self.preview = preview


def preview_import(file: ImportFile, *, user: User | None, today: date | None = None) -> ImportPreview:
    """Return what importing a workbook would do, with every problem and every warning. Writes nothing."""
    day = today or today_in_china()
    reach = reading_of(user)
    codes = {row.draft.project_code for row in file.rows if row.draft.project_code}
    allowed = bookable(codes, user)
    names = queries.projects_named(allowed, reach)
    problems = {row.number: _problems(row, allowed, day) for row in file.rows}
    bookings = {
        row.number: booking
        for row in file.rows
        if not problems[row.number] and (booking := row.draft.booking()) is not None
    }
    warnings = _warnings(bookings, reach)
    lines = tuple(
        PreviewLine(
            row,
            names[row.draft.project_code].name if row.draft.project_code in names else None,
            problems[row.number],
            warnings.get(row.number, ()),
        )
        for row in file.rows
    )
    return ImportPreview(file, lines, _file_warnings(file, reach), _sums(bookings.values()))


def import_bookings(
    file: ImportFile,
    *,
    user: User | None,
    actor: Actor,
    confirmed: Collection[int] | None = None,
    today: date | None = None,
    at: datetime | None = None,
) -> tuple[int, ...]:
    """Book every row of a workbook, or none; return the numbers of the entries in the order of the rows.

    `confirmed` are the entries on record that somebody has looked at before confirming the warnings of a
    preview; None where nothing was confirmed.

    Raises:
        ImportRefusedError: a cell is wrong, or a warning was not confirmed, or rests on an entry made since.
    """
    with transaction(database.session) as session:
        preview = preview_import(file, user=user, today=today)
        is_confirmed = confirmed is not None and set(preview.seen) <= set(confirmed)
        if preview.problems or (preview.strong and not is_confirmed):
            raise ImportRefusedError(preview)
        bookings = [booking for row in file.rows if (booking := row.draft.booking()) is not None]
        ids = queries.project_ids({booking.project_code for booking in bookings})
        moment = at or stored_now()
        stored = [
            entry_of(booking, ids[booking.project_code], actor=actor, at=moment, file_sha256=file.sha256)
            for booking in bookings
        ]
        session.add_all(stored)
        session.flush()
        for entry, booking in zip(stored, bookings, strict=True):
            record(
                actor=actor,
                action="ledger.import",
                subject=f"ledger:{entry.id}",
                changes=changes_between(None, plain(booking) | {"file": file.name, "sha256": file.sha256}),
                project_code=booking.project_code,
            )
        return tuple(entry.id for entry in stored)


def _problems(row: ImportRow, allowed: Collection[str], today: date) -> tuple[CellProblem, ...]:
    """Return what cannot be read in a row and what cannot stand, in the order of its cells."""
    found = {problem.cell: problem for problem in row.problems}
    broken = rules.booking_problems(row.draft, today)
    code = row.draft.project_code
    if code is not None and code not in allowed:
        broken["project"] = not_bookable(code)
    for field, message in broken.items():
        found.setdefault(row.cells[field], CellProblem(row.cells[field], message))
    order = list(row.cells.values())
    return tuple(sorted(found.values(), key=lambda each: order.index(each.cell)))


def _warnings(bookings: Mapping[int, Booking], reach: Reach) -> dict[int, tuple[DuplicateWarning, ...]]:
    """Return the warnings about each booking by row: about entries on record, and about other rows."""
    keys = {rules.document_key(booking.document_number) for booking in bookings.values()}
    known = queries.entries_by_document(keys, reach)
    found: defaultdict[int, tuple[DuplicateWarning, ...]] = defaultdict(tuple)
    for number, booking in bookings.items():
        found[number] = rules.duplicates(booking, known.get(rules.document_key(booking.document_number), ()))
    for number, repeated in rules.repeated_rows(bookings).items():
        found[number] = repeated + found[number]
    return found


def _file_warnings(file: ImportFile, reach: Reach) -> tuple[DuplicateWarning, ...]:
    """Return the warning that the same workbook was imported before, while entries of it still stand."""
    before = [each for each in queries.entries_of_file(file.sha256, reach) if each.counts]
    if not before:
        return ()
    first = before[0]
    message = Text(
        "这个文件已由{recorded_by}在 {recorded_at:%Y-%m-%d %H:%M} 导入过，其中 {number}"
        " 笔仍然有效。再导入一次会重复登记。",
        recorded_by=person(first.recorded_by),
        recorded_at=in_china(first.recorded_at),
        number=len(before),
    )
    return (DuplicateWarning(WarningKind.SAME_FILE, message, tuple(each.id for each in before)),)


def _sums(bookings: Iterable[Booking]) -> LedgerSums:
    """Return how many bookings there are and what they add up to (万元)."""
    amounts: defaultdict[LedgerKind, Decimal] = defaultdict(Decimal)
    count = 0
    for booking in bookings:
        amounts[booking.kind] += booking.amount
        count += 1
    return LedgerSums(count, amounts[LedgerKind.ALLOCATION], amounts[LedgerKind.DISBURSEMENT])
