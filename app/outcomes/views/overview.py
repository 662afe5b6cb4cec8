"""The outcomes of plans: what was reached, what is to be expected, and the indicator table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.rules.policy import reach
from app.accounts.service import current_user
from app.accounts.types import Action
from app.outcomes.forms.asking import OutcomesForm
from app.outcomes.render import drawing, words
from app.outcomes.rules.standing import gap_unit, outlook_of
from app.outcomes.service.pages import outcomes_page
from app.outcomes.types import OutcomeMeasure, ValueKind
from app.outcomes.types.outcome import InputKind
from app.outcomes.types.pages import Attainment, Standing
from app.outcomes.views import blueprint
from app.plans.rules import unit_in_words
from app.returns.types.vocabulary import Reading
from app.web.access import access

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.context_processor
def vocabulary() -> dict[str, object]:
    """Give templates the closed vocabularies, and how figures are written."""
    return {
        "attainment_steps": [(step.step, step.label) for step in Attainment],
        "InputKind": InputKind,
        "OutcomeMeasure": OutcomeMeasure,
        "Reading": Reading,
        "Standing": Standing,
        "ValueKind": ValueKind,
        "bar_lengths": drawing.bar_lengths,
        "gap_unit": gap_unit,
        "outlook_of": outlook_of,
        "unit_in_words": unit_in_words,
        "words": words,
    }


@blueprint.get("")
@access(Action.READ_PLANS)
def overview() -> ResponseReturnValue:
    """Show the measures and the indicators of every plan; empty fields of the form leave the address."""
    form = OutcomesForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for("outcomes.overview", **form.given))
    page = outcomes_page(reach(current_user(), Action.READ_PLANS), form.query)
    return render_template("outcomes/overview.html", page=page, form=form)


@blueprint.get("/method")
@access(Action.READ_PLANS)
def method() -> ResponseReturnValue:
    """Say how outcomes are computed, and how the range of a forecast is simulated."""
    return render_template("outcomes/method.html")
