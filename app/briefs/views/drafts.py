"""The page of a draft: how it stands as HTML and as PDF, side by side, and the remarks that are written."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from flask import Response, make_response, redirect, render_template, request, url_for

from app.accounts.service import current_actor
from app.accounts.types import Action
from app.briefs import render
from app.briefs.forms.issuing import LONGEST_REMARK, RemarksForm
from app.briefs.service import drafts
from app.briefs.service.errors import RemarksConflictError
from app.briefs.service.places import place
from app.briefs.service.rendering import without_glyph
from app.briefs.views import blueprint
from app.briefs.views.documents import FRAMED_HTML_POLICY, FRAMED_PDF_POLICY, framed, rendered_pdf
from app.kernel.china import today_in_china
from app.kernel.errors import TrackerError
from app.kernel.texts import Text
from app.web.access import access
from app.web.addresses import month_of
from app.web.languages import flash
from app.web.security import POLICY_WITH_OWN_FRAMES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.briefs.types import Brief, DraftFact

CONFLICT, UNREADABLE = 409, 422
_DRAFT = "/<plan_code>/<month>/<area_code>"
"""The plan, the month, and the city or county whose brief it is."""


@blueprint.get(_DRAFT)
@access(Action.PREPARE_BRIEFS, subject="brief")
def draft(plan_code: str, month: str, area_code: str) -> ResponseReturnValue:
    """Show the draft of a brief with its two views and the form of its remarks."""
    return _page(plan_code, month, area_code)


@blueprint.post(_DRAFT)
@access(Action.PREPARE_BRIEFS, subject="brief")
def save_remarks(plan_code: str, month: str, area_code: str) -> ResponseReturnValue:
    """Save the remarks, and go on to signing where that button was pressed."""
    form = RemarksForm.parse(request.form)
    if form.errors:
        return _page(plan_code, month, area_code, form, status=UNREADABLE)
    try:
        whose = place(plan_code, area_code)
        drafts.save_remarks(whose, month_of(month), form.texts, form.version, actor=current_actor())
    except RemarksConflictError as error:
        return _page(plan_code, month, area_code, form, error.theirs, status=CONFLICT)
    if request.form.get("action") == "issue":
        return redirect(url_for(".confirm", plan_code=plan_code, month=month, area_code=area_code))
    flash(Text("编者按和下月重点已保存，下面的预览已经更新。"))
    return redirect(url_for(".draft", plan_code=plan_code, month=month, area_code=area_code))


@blueprint.get(f"{_DRAFT}/draft.html")
@access(Action.PREPARE_BRIEFS, subject="brief")
def draft_html(plan_code: str, month: str, area_code: str) -> ResponseReturnValue:
    """Return the draft as a page of its own, for the frame of its preview."""
    text = render.html(_brief(plan_code, month, area_code), screen=True)
    return framed(Response(text, mimetype="text/html"), FRAMED_HTML_POLICY)


@blueprint.get(f"{_DRAFT}/draft.pdf")
@access(Action.PREPARE_BRIEFS, subject="brief")
def draft_pdf(plan_code: str, month: str, area_code: str) -> ResponseReturnValue:
    """Return the draft as PDF, for the frame of its preview; `?mono` asks for the one without colour."""
    brief = _brief(plan_code, month, area_code, is_monochrome="mono" in request.args)
    return framed(make_response(rendered_pdf(brief)), FRAMED_PDF_POLICY)


def _brief(plan_code: str, month: str, area_code: str, *, is_monochrome: bool = False) -> Brief:
    """Return the draft that an address is about, as it stands now."""
    region_code = place(plan_code, area_code).region_code
    today = today_in_china()
    return drafts.draft_brief(
        plan_code, month_of(month), region_code, today=today, is_monochrome=is_monochrome
    )


def _page(
    plan_code: str,
    month: str,
    area_code: str,
    form: RemarksForm | None = None,
    theirs: DraftFact | None = None,
    *,
    status: int = 200,
) -> Response:
    """Return the page; where others were saved, saving again overwrites those that are shown here."""
    page = drafts.draft_page(place(plan_code, area_code), month_of(month))
    missing: tuple[str, ...] = ()
    with suppress(TrackerError):
        # Where no brief can be made, its frames say why.
        missing = without_glyph(drafts.brief_of_page(page, today=today_in_china()))
    form = form or RemarksForm.of(page.draft)
    text = render_template(
        "briefs/draft.html",
        page=page,
        missing=missing,
        form=form if theirs is None else form.over(theirs.version),
        theirs=theirs,
        longest=LONGEST_REMARK,
    )
    response = make_response(text, status)
    response.headers["Content-Security-Policy"] = POLICY_WITH_OWN_FRAMES
    return response
