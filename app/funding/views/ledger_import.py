"""The pages that import bookings from a workbook: the template, the upload, the preview, the import.

What is previewed is sent back signed, and read and checked again: access too is decided on both steps.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import current_app, redirect, render_template, request, send_file, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.funding import service
from app.funding.forms.ledger import SOURCES, read_numbers
from app.funding.forms.ledger_import import HEADS, MOST_ROWS, UploadError, read_upload, sealed, unsealed
from app.funding.render.ledger import MEDIA_TYPE
from app.funding.render.ledger_template import write_template
from app.funding.service import ledger_pages as pages
from app.funding.views import blueprint
from app.kernel.china import today_in_china
from app.kernel.texts import Text, joined
from app.web.access import access
from app.web.languages import flash
from app.web.queries import is_demo
from app.web.workbook_cells import LARGEST_FILE, WorkbookError

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from app.funding.types import ImportPreview

CONFLICT, UNREADABLE = 409, 422


@blueprint.get("/finance/ledger/template.xlsx")
@access(Action.RECORD_LEDGER)
def ledger_template() -> Response:
    """Return the workbook to fill in, with the projects for which the user may book."""
    content = write_template(
        HEADS,
        SOURCES,
        pages.bookable_projects(current_user()),
        most_rows=MOST_ROWS,
        today=today_in_china(),
        is_demo=is_demo(),
    )
    return send_file(
        BytesIO(content), MEDIA_TYPE, as_attachment=True, download_name=Text("下达和拨付登记表.xlsx")
    )


@blueprint.get("/finance/ledger/import")
@access(Action.RECORD_LEDGER)
def import_ledger() -> ResponseReturnValue:
    """Show how to import, and the field for the file."""
    return _upload_page()


@blueprint.post("/finance/ledger/import")
@access(Action.RECORD_LEDGER)
def preview_ledger_import() -> ResponseReturnValue:
    """Show what importing the uploaded workbook would do. Nothing is booked yet."""
    upload = request.files.get("file")
    name, data = (upload.filename or "", upload.stream.read()) if upload else ("", b"")
    try:
        file = read_upload(name, data)
    except (UploadError, WorkbookError) as error:
        return _upload_page(error.message), UNREADABLE
    preview = service.preview_import(file, user=current_user())
    return _preview_page(preview), UNREADABLE if preview.problems else 200


@blueprint.post("/finance/ledger/import/confirm")
@access(Action.RECORD_LEDGER)
def confirm_ledger_import() -> ResponseReturnValue:
    """Import what was previewed: every row, or none."""
    user = current_user()
    ticked = request.form.get("confirmed")
    try:
        file = unsealed(request.form.get("preview", ""), _secret(), user.name)
        numbers = service.import_bookings(
            file,
            user=user,
            actor=current_actor(),
            confirmed=None if ticked is None else read_numbers(ticked),
        )
    except UploadError as error:
        return _upload_page(error.message), UNREADABLE
    except service.ImportRefusedError as error:
        return _preview_page(error.preview, error.message), CONFLICT
    flash(
        Text(
            "已导入 {number} 笔，编号第 {first}–{last} 号。",
            number=len(numbers),
            first=min(numbers),
            last=max(numbers),
        )
    )
    return redirect(url_for("funding.ledger", file=file.sha256))


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def _upload_page(problem: str | None = None) -> str:
    """Return the page of the upload."""
    return render_template(
        "funding/ledger_import.html",
        problem=problem,
        heads=joined("、", HEADS.values()),
        most_rows=MOST_ROWS,
        largest=LARGEST_FILE,
    )


def _preview_page(preview: ImportPreview, refused: str | None = None) -> str:
    """Return the page of a preview, with what it would import for the way back."""
    seal = "" if preview.problems else sealed(preview.file, _secret(), current_user().name)
    return render_template("funding/ledger_preview.html", preview=preview, seal=seal, refused=refused)
