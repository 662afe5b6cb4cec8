"""The pages of a month: its lights by plan and county, and where owners see it otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from app.accounts.rules.policy import reach
from app.accounts.service import current_user
from app.accounts.types import Action
from app.lights.forms.overview import LightsForm
from app.lights.service.overview_page import lights_page
from app.lights.types import Disagreement, Light
from app.lights.views import blueprint
from app.returns.types.vocabulary import Reading
from app.web.access import access

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("")
@access(Action.READ_REGISTER)
def overview() -> ResponseReturnValue:
    """Show how many projects have which light, by plan and county, and all that are red or yellow."""
    return _page("lights/overview.html")


@blueprint.get("/disagreements")
@access(Action.READ_REGISTER)
def disagreements() -> ResponseReturnValue:
    """Show the projects whose owner sees them better, or worse, than the lights of the works."""
    return _page("lights/disagreements.html")


def _page(template: str) -> str:
    form = LightsForm.parse(request.args)
    return render_template(
        template,
        form=form,
        page=lights_page(reach(current_user(), Action.READ_REGISTER), form.query),
        Disagreement=Disagreement,
        Light=Light,
        Reading=Reading,
    )
