"""The pages of the finance bureau's ledger: the list and its files, one entry, booking and reversing."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, send_file, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.funding import service
from app.funding.forms.ledger import SOURCES, BookingForm, LedgerForm, ReverseForm
from app.funding.render import ledger as files
from app.funding.service import ledger_pages as pages
from app.funding.types import LedgerKind
from app.funding.views import blueprint
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.web.access import access
from app.web.csv_text import MEDIA_TYPE as CSV
from app.web.demo import download_name
from app.web.languages import flash
from app.web.queries import is_demo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response
    from flask.typing import ResponseReturnValue


CONFLICT, UNREADABLE = 409, 422
_ONE = "/finance/ledger/<int(max=2147483647):entry_id>"
"""Greater numbers no database column holds."""
CHOICES = {
    "KINDS": [(kind.value, kind.label) for kind in LedgerKind],
    "SOURCES": [(source.value, source.label) for source in SOURCES],
}


@blueprint.get("/finance/ledger")
@access(Action.READ_FINANCE)
def ledger() -> ResponseReturnValue:
    """Show entries with filters, sums and pages; empty fields of the form leave the address."""
    form = LedgerForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for("funding.ledger", **form.given))
    page = pages.ledger_page(current_user(), form.chosen, form.page)
    return render_template("funding/ledger.html", page=page, form=form, **CHOICES)


@blueprint.get("/finance/ledger.csv")
@access(Action.READ_FINANCE)
def ledger_csv() -> Response:
    """All entries that the list finds, on all of its pages, as CSV."""
    form = LedgerForm.parse(request.args)
    form.refuse_problems()
    content = files.write_csv(pages.found_entries(current_user(), form.chosen))
    name = download_name(Text("资金台账.csv"))
    return send_file(BytesIO(content), CSV, as_attachment=True, download_name=name)


@blueprint.get("/finance/ledger.xlsx")
@access(Action.READ_FINANCE)
def ledger_workbook() -> Response:
    """All entries that the list finds, on all of its pages, as a workbook."""
    form = LedgerForm.parse(request.args)
    form.refuse_problems()
    filters = [(label, value) for _, label, value in form.active]
    found = pages.found_entries(current_user(), form.chosen)
    content = files.write_workbook(found, filters, is_demo=is_demo())
    name = download_name(Text("资金台账.xlsx"))
    return send_file(BytesIO(content), files.MEDIA_TYPE, as_attachment=True, download_name=name)


@blueprint.get("/finance/ledger/new")
@access(Action.RECORD_LEDGER)
def new_entry() -> ResponseReturnValue:
    """Show the form of an entry; the address may fill it: `?project=JA-01`."""
    return _booking_page(BookingForm.of(request.args))


@blueprint.post("/finance/ledger/new")
@access(Action.RECORD_LEDGER)
def book_entry() -> ResponseReturnValue:
    """Book an entry, unless something is wrong with it or it looks booked already."""
    form = BookingForm.parse(request.form)
    if form.booking is None:
        return _booking_page(form), UNREADABLE
    try:
        number = service.book(
            form.booking, user=current_user(), actor=current_actor(), confirmed=form.confirmed
        )
    except service.BookingError as error:
        return _booking_page(form, error.problems), UNREADABLE
    except service.DuplicateError as error:
        return _booking_page(form, duplicate=error), CONFLICT
    flash(Text("已登记为第 {number} 号。", number=number))
    return redirect(url_for("funding.entry", entry_id=number))


@blueprint.get(_ONE)
@access(Action.READ_FINANCE, subject="entry")
def entry(entry_id: int) -> ResponseReturnValue:
    """Show one entry: what, who, when, its document's other entries, and its reversal."""
    return _entry_page(entry_id, ReverseForm.of(today_in_china()))


@blueprint.post(f"{_ONE}/reverse")
@access(Action.RECORD_LEDGER, subject="entry")
def reverse_entry(entry_id: int) -> ResponseReturnValue:
    """Reverse an entry as a whole."""
    form = ReverseForm.parse(request.form)
    if form.booked_on is None:
        return _entry_page(entry_id, form), UNREADABLE
    try:
        number = service.reverse(entry_id, form.reason, form.booked_on, actor=current_actor())
    except service.ReversalError as error:
        page = _entry_page(entry_id, form, error.problems, error.message)
        return page, UNREADABLE if error.problems else CONFLICT
    flash(Text("第 {entry_id} 号已冲销，冲销记录为第 {number} 号。", entry_id=entry_id, number=number))
    return redirect(url_for("funding.entry", entry_id=entry_id))


def _booking_page(
    form: BookingForm,
    problems: Mapping[str, str] | None = None,
    duplicate: service.DuplicateError | None = None,
) -> str:
    """Return the page of the form; everything that was typed stays."""
    return render_template(
        "funding/new_entry.html",
        form=form,
        errors=form.errors | dict(problems or {}),
        duplicate=duplicate,
        projects=pages.offered_projects(current_user()),
        today=today_in_china(),
        **CHOICES,
    )


def _entry_page(
    entry_id: int, form: ReverseForm, problems: Mapping[str, str] | None = None, refused: str | None = None
) -> str:
    """Return the page of one entry."""
    return render_template(
        "funding/entry.html",
        page=pages.entry_page(current_user(), entry_id),
        form=form,
        errors=form.errors | dict(problems or {}),
        refused=refused,
        today=today_in_china(),
    )
