"""Signing a brief (签发): a page that shows what will be frozen, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, redirect, render_template, request, url_for

from app.accounts.service import current_actor
from app.accounts.types import Action
from app.briefs.forms.issuing import LONGEST_REASON, IssueForm
from app.briefs.render import MissingLibraryError, RenderError
from app.briefs.service import issuing
from app.briefs.service.errors import ChangedMeanwhileError, IssueError
from app.briefs.service.places import place
from app.briefs.types import DocumentForm
from app.briefs.views import blueprint
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.web.access import access
from app.web.addresses import month_of
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.briefs.types.issuing import Place
    from app.kernel.months import Month
    from config import Settings

CONFLICT, UNREADABLE, UNAVAILABLE = 409, 422, 503
_ISSUE = "/<plan_code>/<month>/<area_code>/issue"


@blueprint.get(_ISSUE)
@access(Action.PREPARE_BRIEFS, subject="brief")
def confirm(plan_code: str, month: str, area_code: str) -> ResponseReturnValue:
    """Show what would be frozen, with the numbers that come next."""
    return _page(place(plan_code, area_code), month_of(month))


@blueprint.post(_ISSUE)
@access(Action.PREPARE_BRIEFS, subject="brief")
def issue(plan_code: str, month: str, area_code: str) -> ResponseReturnValue:
    """Sign the brief, once that is confirmed for what stands in it now."""
    whose, wanted, form = place(plan_code, area_code), month_of(month), IssueForm.parse(request.form)
    if form.order is None:
        return _page(whose, wanted, form), UNREADABLE
    where, today = _public_address(), today_in_china()
    try:
        fact = issuing.issue(
            whose, wanted, form.order, public_address=where, today=today, actor=current_actor()
        )
    except ChangedMeanwhileError as error:
        return _page(whose, wanted, form, error.message), CONFLICT
    except IssueError as error:
        return _page(whose, wanted, form.refused(error.field, error.message)), UNREADABLE
    except (MissingLibraryError, RenderError) as error:
        return _page(whose, wanted, form, error.message), UNAVAILABLE
    flash(Text("已签发：{number_text}，共 {pages} 页。", number_text=fact.number_text, pages=fact.pages))
    return redirect(url_for(".issued", issue_id=fact.id))


def _public_address() -> str:
    """Return where this installation is reached by whoever holds the paper."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.public_url or request.url_root


def _page(whose: Place, month: Month, form: IssueForm | None = None, problem: str | None = None) -> str:
    """Return the page; what is proposed stands in its form until something was typed."""
    today = today_in_china()
    page = issuing.issue_page(whose, month, form.order.issued_on if form and form.order else today, today)
    return render_template(
        "briefs/issue.html",
        page=page,
        place=whose,
        month=month,
        form=form or IssueForm.of(page.proposed, today),
        problem=problem or (form.errors.get("") if form else None),
        longest=LONGEST_REASON,
        public_address=_public_address(),
        DocumentForm=DocumentForm,
    )
