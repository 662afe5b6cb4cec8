"""One measure of one plan: chart, formula, counties, and the projects that decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, request, url_for

from app.accounts.service import current_user
from app.accounts.types import Action
from app.outcomes.forms.asking import OutcomesForm
from app.outcomes.render.charts import forecast_chart
from app.outcomes.service import pages
from app.outcomes.types import OutcomeMeasure
from app.outcomes.views import blueprint
from app.web import chart_files
from app.web.access import access

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

NOT_FOUND = 404


@blueprint.get("/<plan_code>/<measure>")
@access(Action.READ_PLANS)
def measure(plan_code: str, measure: str) -> ResponseReturnValue:
    """Show one measure; projects are listed as far as the user may see them."""
    if measure not in set(OutcomeMeasure):
        abort(NOT_FOUND)
    form = OutcomesForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for("outcomes.measure", plan_code=plan_code, measure=measure, **form.given))
    page = pages.measure_page(current_user(), plan_code, OutcomeMeasure(measure), form.query)
    return render_template("outcomes/measure.html", page=page, form=form, chart=forecast_chart(page.outcome))


@blueprint.get("/<plan_code>/<measure>.svg")
@access(Action.READ_PLANS)
def picture(plan_code: str, measure: str) -> ResponseReturnValue:
    """Send the chart of one measure as a file that stands alone."""
    if measure not in set(OutcomeMeasure):
        abort(NOT_FOUND)
    form = OutcomesForm.parse(request.args)
    form.refuse_problems()
    page = pages.measure_page(current_user(), plan_code, OutcomeMeasure(measure), form.query)
    chart = forecast_chart(page.outcome)
    if chart is None:
        abort(NOT_FOUND)
    return chart_files.send(chart, f"{page.plan.city}{page.outcome.measure.label}")
