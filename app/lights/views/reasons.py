"""The pages of 正当理由: the list of them, one with its decision, and where a project states one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.kernel.texts import Text
from app.lights import service
from app.lights.forms.overview import state_of
from app.lights.forms.reasons import LONGEST_TEXT, ReasonForm
from app.lights.rules import disagreement_of
from app.lights.service import reason_pages as pages
from app.lights.types import ReasonState
from app.lights.views import blueprint, of_projects
from app.returns.forms.restatements import DecideForm
from app.returns.types.vocabulary import Reading
from app.web.access import access
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

CONFLICT, UNREADABLE = 409, 422
_ONE = "/reasons/<int(max=2147483647):light_reason>"
"""Greater numbers no database column holds."""


@blueprint.get("/reasons")
@access(Action.READ_REGISTER)
def reason_list() -> ResponseReturnValue:
    """Show the 正当理由 that the user may read, those that wait first."""
    state = state_of(request.args)
    found = pages.reason_list(current_user(), state)
    return render_template("lights/reasons.html", reasons=found, state=state, ReasonState=ReasonState)


@blueprint.get(_ONE)
@access(Action.READ_REGISTER, subject="light_reason")
def reason(light_reason: int) -> ResponseReturnValue:
    """Show one 正当理由: for which months, why, who, and what was decided."""
    return _reason_page(light_reason)


@blueprint.post(_ONE)
@access(Action.DECIDE_LIGHT_REASON, subject="light_reason")
def decide_reason(light_reason: int) -> ResponseReturnValue:
    """Approve or refuse a 正当理由."""
    form = DecideForm.parse(request.form)
    if form.errors:
        return _reason_page(light_reason, form), UNREADABLE
    try:
        service.decide_reason(light_reason, approve=form.approves, reason=form.reason, actor=current_actor())
    except service.LightReasonError as error:
        return _reason_page(light_reason, form, error.message), CONFLICT
    flash(
        Text("第 {number} 号正当理由已批准。", number=light_reason)
        if form.approves
        else Text("第 {number} 号正当理由未批准。", number=light_reason)
    )
    return redirect(url_for("lights.reason", light_reason=light_reason))


@of_projects.get("/projects/<code>/light")
@access(Action.READ_REGISTER, subject="project")
def history(code: str) -> ResponseReturnValue:
    """Show every light of a project with its sentences, and its 正当理由."""
    return _history_page(code)


@of_projects.post("/projects/<code>/light")
@access(Action.STATE_LIGHT_REASON, subject="project")
def state_reason(code: str) -> ResponseReturnValue:
    """State a 正当理由 of a project."""
    form = ReasonForm.parse(request.form)
    if form.errors or form.months is None:
        return _history_page(code, form), UNREADABLE
    try:
        number = service.state_reason(
            code, *form.months, form.fields["text"], form.fields["document_number"], actor=current_actor()
        )
    except service.LightReasonError as error:
        return _history_page(code, form, error.message), CONFLICT
    flash(Text("第 {number} 号正当理由已提交，等待市级审批。", number=number))
    return redirect(url_for("lights.reason", light_reason=number))


def _reason_page(number: int, form: DecideForm | None = None, problem: str | None = None) -> str:
    """Return the page of one 正当理由."""
    return render_template(
        "lights/reason.html",
        page=pages.reason_page(current_user(), number),
        form=form,
        problem=problem,
    )


def _history_page(code: str, form: ReasonForm | None = None, problem: str | None = None) -> str:
    """Return the page of the lights of a project."""
    page = pages.light_history(current_user(), code)
    return render_template(
        "lights/project.html",
        page=page,
        form=form or ReasonForm.of(page.newest[0].month if page.newest else None),
        problem=problem,
        disagreement_of=disagreement_of,
        LONGEST_TEXT=LONGEST_TEXT,
        Reading=Reading,
    )
