"""The page where a brief is asked for, and the brief itself."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import render_template, request, send_file

from app.accounts.rules.policy import reach
from app.accounts.service import current_user, require
from app.accounts.types import Action
from app.briefs import service
from app.briefs.forms.address import BriefForm
from app.briefs.render import MissingLibraryError, RenderError
from app.briefs.views import blueprint
from app.kernel.china import today_in_china
from app.web.access import access
from app.web.errors import error_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

# The policy of our pages forbids objects, and Chromium's viewer shows a PDF as an object of its own page.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@blueprint.get("")
@access(Action.READ_BRIEFS)
def index() -> ResponseReturnValue:
    """Show a form that leads to the brief of a plan and month."""
    today = today_in_china()
    choices = service.choices(reach(current_user(), Action.READ_BRIEFS))
    return render_template("briefs/index.html", choices=choices, months=service.months(today))


@blueprint.get("/monthly.pdf")
@access(Action.READ_BRIEFS)
def monthly() -> ResponseReturnValue:
    """Return a brief as PDF, shown in the browser."""
    form = BriefForm.parse(request.args)
    require(Action.READ_BRIEFS, service.subject_of(form.plan_code, form.region_code))
    brief = service.build(
        plan_code=form.plan_code,
        month=form.month,
        region_code=form.region_code,
        today=today_in_china(),
    )
    try:
        data = service.render_pdf(brief).data
    except (MissingLibraryError, RenderError) as error:
        return error_page(503, error.message)
    response = send_file(BytesIO(data), "application/pdf", download_name=service.file_name(brief))
    response.headers["Content-Security-Policy"] = PDF_POLICY
    return response
