"""What is printed and observed: one indicator, and the figures that outcomes are computed from.

Both pages show what there is and, to whoever may record, a form; a correction starts from what it corrects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.kernel.texts import Text
from app.outcomes import service
from app.outcomes.forms.observations import LONGEST_NOTE, LONGEST_SOURCE, ObservationForm
from app.outcomes.service import pages
from app.outcomes.views import blueprint
from app.web.access import access
from app.web.languages import flash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from app.outcomes.types.pages import Observed

CONFLICT, UNREADABLE = 409, 422
LONGEST = {"LONGEST_NOTE": LONGEST_NOTE, "LONGEST_SOURCE": LONGEST_SOURCE}


@blueprint.get("/indicators/<indicator_code>")
@access(Action.READ_PLANS)
def indicator(indicator_code: str) -> ResponseReturnValue:
    """Show one indicator; `?correct=` opens the form on an observation."""
    return _indicator_page(indicator_code)


@blueprint.post("/indicators/<indicator_code>")
@access(Action.RECORD_OBSERVATION, subject="indicator")
def record_indicator(indicator_code: str) -> ResponseReturnValue:
    """Record an observation of an indicator, or correct one."""
    form = ObservationForm.parse(request.form, of_measure=False)
    if form.read is None:
        return _indicator_page(indicator_code, form), UNREADABLE
    plan = pages.plan_of_indicator(current_user(), indicator_code)
    try:
        service.record_observation(form.read.command(plan.code, indicator_code), actor=current_actor())
    except service.CorrectedMeanwhileError as error:
        return _indicator_page(indicator_code, form.onto(error.newest), error), CONFLICT
    except service.ObservationError as error:
        return _indicator_page(indicator_code, form.refused(error.problems)), UNREADABLE
    flash(Text("已更正，原来的数保留在记录里。") if form.read.corrects_id else Text("已登记。"))
    return redirect(url_for("outcomes.indicator", indicator_code=indicator_code))


@blueprint.get("/<plan_code>/data")
@access(Action.READ_PLANS)
def data(plan_code: str) -> ResponseReturnValue:
    """Show the figures that outcomes are computed from; the address may fill the form."""
    return _data_page(plan_code)


@blueprint.post("/<plan_code>/data")
@access(Action.RECORD_OBSERVATION, subject="plan_data")
def record_data(plan_code: str) -> ResponseReturnValue:
    """Record a newer figure, or correct one."""
    form = ObservationForm.parse(request.form, of_measure=True)
    if form.read is None:
        return _data_page(plan_code, form), UNREADABLE
    pages.require_recordable(current_user(), plan_code, form.read.measure)
    try:
        service.record_observation(form.read.command(plan_code, None), actor=current_actor())
    except service.CorrectedMeanwhileError as error:
        return _data_page(plan_code, form.onto(error.newest), error), CONFLICT
    except service.ObservationError as error:
        return _data_page(plan_code, form.refused(error.problems)), UNREADABLE
    flash(
        Text("已更正，原来的数保留在记录里。")
        if form.read.corrects_id
        else Text("已登记，成效按新的数重新计算。")
    )
    return redirect(url_for("outcomes.data", plan_code=plan_code))


def _indicator_page(
    code: str, form: ObservationForm | None = None, conflict: service.CorrectedMeanwhileError | None = None
) -> str:
    """Return the page of an indicator; everything that was typed stays."""
    page = pages.indicator_page(current_user(), code)
    opened = form or _opened(page.observed)
    return render_template("outcomes/indicator.html", page=page, form=opened, conflict=conflict, **LONGEST)


def _data_page(
    plan_code: str,
    form: ObservationForm | None = None,
    conflict: service.CorrectedMeanwhileError | None = None,
) -> str:
    """Return the page of figures; everything that was typed stays."""
    page = pages.data_page(current_user(), plan_code)
    opened = form or _opened(page.observed)
    return render_template("outcomes/data.html", page=page, form=opened, conflict=conflict, **LONGEST)


def _opened(observed: Sequence[Observed]) -> ObservationForm:
    """Return the form as an address opens it: on what is to be corrected, filled in part, or empty."""
    number = request.args.get("correct", "")
    found = next((each.newest for each in observed if str(each.newest.id) == number), None)
    return ObservationForm.of(request.args) if found is None else ObservationForm.correcting(found)
