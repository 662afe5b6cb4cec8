"""The page of a project's annual plan: what holds, the form that sets it, and every earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor
from app.accounts.types import Action
from app.funding import service
from app.funding.forms.annual import AnnualPlanForm, year_name
from app.funding.views import blueprint
from app.kernel.texts import Text
from app.web.access import access
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.funding.types import AnnualPlanPage

CONFLICT, UNREADABLE = 409, 422


@blueprint.get("/finance/projects/<code>/annual-plan")
@access(Action.ADJUST_FUNDING, subject="project")
def annual_plan(code: str) -> ResponseReturnValue:
    """Show the annual plan that holds, as a form that sets it, with those that were set before."""
    page = service.annual_plan_page(code)
    return _page(page, AnnualPlanForm.of(page))


@blueprint.post("/finance/projects/<code>/annual-plan")
@access(Action.ADJUST_FUNDING, subject="project")
def set_annual_plan(code: str) -> ResponseReturnValue:
    """Set what is planned for each year."""
    form = AnnualPlanForm.parse(request.form)
    if form.errors:
        return _page(service.annual_plan_page(code), form), UNREADABLE
    try:
        service.set_annual_plan(
            code,
            form.amounts,
            document_number=form.document_number,
            reason=form.reason,
            seen_number=form.seen_number,
            actor=current_actor(),
        )
    except (service.AnnualPlanError, service.ChangedMeanwhileError) as error:
        return _page(service.annual_plan_page(code), form, error.message), CONFLICT
    flash(Text("年度计划已保存；从下一次关账起进入月度数据，已关账的月份不变。"))
    return redirect(url_for("funding.annual_plan", code=code))


def _page(page: AnnualPlanPage, form: AnnualPlanForm, problem: str | None = None) -> str:
    """Return the page of the form. Whoever saw an older plan is shown both, and saves on top of it."""
    return render_template(
        "funding/annual_plan.html",
        page=page,
        form=form,
        problem=problem,
        is_outdated=form.seen_number != page.plan.number,
        year_name=year_name,
    )
