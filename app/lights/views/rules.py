"""The pages of the rules: all versions of every plan, and a new version, tried before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.lights import service
from app.lights.forms.rule_sets import MONTHS, THRESHOLDS, RuleSetForm, Step, signature
from app.lights.service import rule_pages as pages
from app.lights.types import PRESETS, Light, Preset
from app.lights.views import blueprint
from app.web.access import access
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.lights.types.pages import DryRun, RuleSetPage

CONFLICT, UNREADABLE = 409, 422


@blueprint.get("/rules")
@access(Action.READ_REGISTER)
def rules() -> ResponseReturnValue:
    """Show the rules of every plan, with all their versions."""
    return render_template("lights/rules.html", plans=pages.rules_page(current_user(), today_in_china()))


@blueprint.get("/rules/<plan_code>/new")
@access(Action.ADMINISTER_LIGHTS, subject="plan")
def new_rule_set(plan_code: str) -> ResponseReturnValue:
    """Show the newest rules as a form for the next version."""
    page = pages.rule_set_page(current_user(), plan_code, today_in_china())
    begin_from = page.current.rules if page.current else PRESETS[Preset.POINTS]
    return _form_page(page, RuleSetForm.of(begin_from, page.since))


@blueprint.post("/rules/<plan_code>/new")
@access(Action.ADMINISTER_LIGHTS, subject="plan")
def add_rule_set(plan_code: str) -> ResponseReturnValue:
    """Fill in a preset, try the rules on the latest closed month, or save what has been tried."""
    page = pages.rule_set_page(current_user(), plan_code, today_in_china())
    form = RuleSetForm.parse(request.form)
    if form.step is Step.FILL:
        return _form_page(page, form.filled())
    if form.errors or form.rules is None or form.since is None:
        trial = pages.tried(page, form.rules) if form.rules and form.was_tried else None
        return _form_page(page, form, trial), UNREADABLE
    if form.step is Step.TRY or not form.was_tried:
        return _form_page(page, form, trial=pages.tried(page, form.rules))
    try:
        service.add_rule_set(
            plan_code, form.rules, since=form.since, reason=form.reason, actor=current_actor()
        )
    except service.RuleSetError as error:
        return _form_page(page, form, pages.tried(page, form.rules), error.message), CONFLICT
    flash(Text("{city}的新一版亮灯规则已保存，从 {since} 起执行。", city=page.plan.city, since=form.since))
    return redirect(url_for("lights.rules"))


def _form_page(
    page: RuleSetPage, form: RuleSetForm, trial: DryRun | None = None, problem: str | None = None
) -> str:
    """Return the page of the form, with what a dry run has found."""
    return render_template(
        "lights/rule_set.html",
        page=page,
        form=form,
        trial=trial,
        problem=problem,
        tried=signature(form.rules) if trial and form.rules else "",
        Light=Light,
        MONTHS=MONTHS,
        THRESHOLDS=THRESHOLDS,
        Preset=Preset,
        Step=Step,
    )
