"""The page of a plan's settings: names, numbers and lists of its briefs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor
from app.accounts.types import Action
from app.briefs import queries
from app.briefs.forms.settings import SettingsForm
from app.briefs.service import settings as service
from app.briefs.service.errors import SettingsConflictError
from app.briefs.types import DocumentForm
from app.briefs.views import blueprint
from app.kernel.texts import Text
from app.plans.queries import plan
from app.web.access import access
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.briefs.types import BriefSettings

CONFLICT, UNREADABLE = 409, 422


@blueprint.get("/settings/<plan_code>")
@access(Action.PREPARE_BRIEFS, subject="plan")
def plan_settings(plan_code: str) -> ResponseReturnValue:
    """Show the settings as a form."""
    return _page(plan_code, SettingsForm.of(queries.settings(plan_code)))


@blueprint.post("/settings/<plan_code>")
@access(Action.PREPARE_BRIEFS, subject="plan")
def save_settings(plan_code: str) -> ResponseReturnValue:
    """Save the settings; who saves over newer ones is shown both."""
    form = SettingsForm.parse(plan_code, request.form)
    if form.settings is None:
        return _page(plan_code, form), UNREADABLE
    try:
        service.save_settings(form.settings, actor=current_actor())
    except SettingsConflictError as error:
        return _page(plan_code, form, error.theirs, error.message), CONFLICT
    flash(Text("简报设置已保存：草稿即刻按新设置排版，已签发的不变。"))
    return redirect(url_for("briefs.index"))


def _page(
    plan_code: str, form: SettingsForm, theirs: BriefSettings | None = None, problem: str | None = None
) -> str:
    """Return the page; where there are others, saving again overwrites those that are shown here."""
    differing = []
    if theirs is not None and form.settings is not None:
        form = form.over(theirs.version)
        mine, others = service.in_words(form.settings or theirs), service.in_words(theirs)
        differing = [(name, mine[name], others[name]) for name in mine if mine[name] != others[name]]
    return render_template(
        "briefs/settings.html",
        plan=plan(plan_code),
        form=form,
        problem=problem,
        differing=differing,
        DocumentForm=DocumentForm,
    )
