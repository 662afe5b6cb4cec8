"""The card of a project, beside its page."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, request, send_file

from app.accounts.types import Action
from app.briefs.render import MissingLibraryError, RenderError
from app.briefs.service import card_files
from app.briefs.views.documents import PDF_POLICY, UNAVAILABLE
from app.kernel.china import today_in_china
from app.web.access import access
from app.web.addresses import month_of
from app.web.errors import error_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("cards", __name__)


@blueprint.get("/projects/<code>/card.pdf")
@access(Action.READ_REGISTER, subject="project")
def project_card(code: str) -> ResponseReturnValue:
    """Return the card of a project as PDF, at the month that is asked for or at the latest closed one."""
    asked = request.args.get("as_of", "").strip()
    try:
        name, data = card_files.card_pdf(
            code,
            month=month_of(asked) if asked else None,
            today=today_in_china(),
            is_monochrome="mono" in request.args,
        )
    except (MissingLibraryError, RenderError) as error:
        return error_page(UNAVAILABLE, error.message)
    response = send_file(BytesIO(data), "application/pdf", download_name=name)
    response.headers["Content-Security-Policy"] = PDF_POLICY
    return response
