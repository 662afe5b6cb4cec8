"""The page of one commitment, and the files that prove what was reported of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, send_file

from app.accounts.service import current_user
from app.accounts.types import Action
from app.commitments import service
from app.commitments.service import pages
from app.commitments.views import blueprint
from app.kernel.china import today_in_china
from app.web.access import access

if TYPE_CHECKING:
    from flask import Response


@blueprint.get("/<commitment_code>")
@access(Action.READ_PLANS)
def commitment(commitment_code: str) -> str:
    """Show what is promised, by whom and until when, and everything that was reported of it."""
    page = pages.commitment_page(current_user(), commitment_code, today=today_in_china())
    return render_template("commitments/commitment.html", page=page)


@blueprint.get("/files/<int(max=2147483647):file_id>")
@access(Action.READ_PLANS)
def file(file_id: int) -> Response:
    """Return a file as a download of its own type: it is never shown as a page of ours."""
    found = pages.readable_file(current_user(), file_id, service.stored_file(file_id))
    return send_file(
        found.path,
        found.fact.media_type,
        as_attachment=True,
        download_name=found.fact.original_name,
        etag=found.fact.sha256,
    )
