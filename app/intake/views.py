"""The pages of plans: the list of them, and one plan held against itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from app.accounts.rules.policy import reach
from app.accounts.service import current_user
from app.accounts.types import Action
from app.intake import service
from app.intake.forms import FigureFilter, figure_filter
from app.intake.layouts import field_label
from app.intake.rules.printed_heads import holds_numbers
from app.intake.rules.wording import figure_text
from app.intake.types.reconcile import Outcome, Relation
from app.plans.rules import unit_in_words
from app.projects.rules import reading_in_words
from app.web.access import access

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.types import Reach

blueprint = Blueprint("intake", __name__, template_folder="templates", url_prefix="/plans")


@blueprint.context_processor
def vocabulary() -> dict[str, object]:
    """Give templates the closed vocabularies that they show."""
    return {
        "FigureFilter": FigureFilter,
        "Outcome": Outcome,
        "Relation": Relation,
        "field_label": field_label,
        "figure_text": figure_text,
        "holds_numbers": holds_numbers,
        "reading_in_words": reading_in_words,
        "unit_in_words": unit_in_words,
    }


def readable() -> Reach:
    """Return what the user may see of the plans."""
    return reach(current_user(), Action.READ_PLANS)


@blueprint.get("")
@access(Action.READ_PLANS)
def plan_list() -> ResponseReturnValue:
    """Every plan with its counts."""
    return render_template("intake/plans.html", overviews=service.plan_overviews(readable()))


@blueprint.get("/<plan_code>")
@access(Action.READ_PLANS)
def plan(plan_code: str) -> ResponseReturnValue:
    """One plan: the document, its totals, the figures of its descriptions, its list, its notes."""
    chosen = figure_filter(request.args)
    page = service.page_of_plan(plan_code, readable())
    return render_template("intake/plan.html", page=page, chosen=chosen)
