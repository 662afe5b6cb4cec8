"""The page of a project's planned split: what holds, the form that adjusts it, and every earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor
from app.accounts.types import Action
from app.funding import service
from app.funding.forms.splits import ASSIGNED, SplitForm, amount_name
from app.funding.types import FundingSource, SplitOrigin
from app.funding.views import blueprint
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.web.access import access
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.funding.types import SplitPage

CONFLICT, UNREADABLE = 409, 422


@blueprint.get("/finance/projects/<code>/split")
@access(Action.ADJUST_FUNDING, subject="project")
def split(code: str) -> ResponseReturnValue:
    """Show the split that holds, as a form that adjusts it, with its history."""
    page = service.split_page(code)
    return _page(page, SplitForm.of(page))


@blueprint.post("/finance/projects/<code>/split")
@access(Action.ADJUST_FUNDING, subject="project")
def adjust_split(code: str) -> ResponseReturnValue:
    """Adjust the split by a document (计划调整)."""
    form = SplitForm.parse(request.form)
    if form.errors or form.decided_on is None:
        return _page(service.split_page(code), form), UNREADABLE
    try:
        service.adjust_split(
            code,
            form.amounts,
            document_number=form.document_number,
            decided_on=form.decided_on,
            reason=form.reason,
            seen_number=form.seen_number,
            actor=current_actor(),
            today=today_in_china(),
        )
    except (service.SplitError, service.ChangedMeanwhileError) as error:
        return _page(service.split_page(code), form, error.message), CONFLICT
    flash(
        Text(
            "计划调整已保存，依据 {document_number}；从下一次关账起进入月度数据。",
            document_number=form.document_number,
        )
    )
    return redirect(url_for("funding.split", code=code))


def _page(page: SplitPage, form: SplitForm, problem: str | None = None) -> str:
    """Return the page of the form. Whoever saw an older split is shown both, and saves on top of it."""
    return render_template(
        "funding/split.html",
        page=page,
        form=form,
        problem=problem,
        is_outdated=form.seen_number != page.number,
        today=today_in_china(),
        ASSIGNED=ASSIGNED,
        FundingSource=FundingSource,
        SplitOrigin=SplitOrigin,
        amount_name=amount_name,
    )
