"""The pages of restatement (更正): asking for one, the list of them, and one with its decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.funding.types import FundingSource
from app.kernel.texts import Text
from app.projects.types import Stage
from app.returns import service
from app.returns.forms import names
from app.returns.forms.restatements import DecideForm, RestateForm, state_of
from app.returns.service import restatement_pages as pages
from app.returns.types.vocabulary import Amount, RestatementState
from app.returns.views import blueprint
from app.web.access import access
from app.web.addresses import month_of
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.returns.types.pages import RestatePage

VOCABULARY = {
    "Amount": Amount,
    "FundingSource": FundingSource,
    "RestatementState": RestatementState,
    "Stage": Stage,
    "names": names,
}
CONFLICT, UNREADABLE = 409, 422
_ONE = "/restatements/<int(max=2147483647):restatement_id>"
"""Greater numbers no database column holds."""


@blueprint.get("/<code>/<month>/restate")
@access(Action.REQUEST_RESTATEMENT, subject="project")
def restate(code: str, month: str) -> ResponseReturnValue:
    """Show a closed month as it is known now, as a form that asks for it to be corrected."""
    page = pages.restate_page(current_user(), code, month_of(month))
    return _form_page(page, RestateForm.of(page.known))


@blueprint.post("/<code>/<month>/restate")
@access(Action.REQUEST_RESTATEMENT, subject="project")
def propose_restatement(code: str, month: str) -> ResponseReturnValue:
    """Ask for a closed month to be corrected."""
    wanted = month_of(month)
    page, form = pages.restate_page(current_user(), code, wanted), RestateForm.parse(request.form)
    if form.errors or form.stage is None:
        return _form_page(page, form), UNREADABLE
    try:
        number = service.propose_restatement(
            code, wanted, form.stage, form.amounts, form.reason, actor=current_actor()
        )
    except (service.RestatementError, service.ReasonError) as error:
        return _form_page(page, form, error.message), CONFLICT
    flash(Text("第 {number} 号更正申请已提交，等待市级审批。", number=number))
    return redirect(url_for("returns.restatement", restatement_id=number))


@blueprint.get("/restatements")
@access(Action.READ_RETURNS)
def restatement_list() -> ResponseReturnValue:
    """Show the restatements that the user may read, all or of one state."""
    state = state_of(request.args)
    found = pages.restatement_list(current_user(), state)
    return render_template("returns/restatements.html", restatements=found, state=state, **VOCABULARY)


@blueprint.get(_ONE)
@access(Action.READ_RETURNS, subject="restatement")
def restatement(restatement_id: int) -> ResponseReturnValue:
    """Show one restatement: old beside new, who, why, and what was decided."""
    page = pages.restatement_page(current_user(), restatement_id)
    return render_template("returns/restatement.html", page=page, form=None, problem=None, **VOCABULARY)


@blueprint.post(_ONE)
@access(Action.DECIDE_RESTATEMENT, subject="restatement")
def decide_restatement(restatement_id: int) -> ResponseReturnValue:
    """Approve or refuse a restatement."""
    form = DecideForm.parse(request.form)
    status, problem = UNREADABLE, None
    if not form.errors:
        try:
            service.decide_restatement(
                restatement_id, approve=form.approves, reason=form.reason, actor=current_actor()
            )
        except (service.RestatementError, service.ReasonError) as error:
            status, problem = CONFLICT, error.message
        else:
            flash(
                Text(
                    "第 {restatement_id} 号更正{state}。",
                    restatement_id=restatement_id,
                    state=Text("已批准") if form.approves else Text("未批准"),
                )
            )
            return redirect(url_for("returns.restatement", restatement_id=restatement_id))
    page = pages.restatement_page(current_user(), restatement_id)
    text = render_template("returns/restatement.html", page=page, form=form, problem=problem, **VOCABULARY)
    return text, status


def _form_page(page: RestatePage, form: RestateForm, problem: str | None = None) -> str:
    """Return the page of the form."""
    return render_template("returns/restate.html", page=page, form=form, problem=problem, **VOCABULARY)
