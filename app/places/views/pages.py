"""The map of counties, the page of a county or city, the page of a unit, and the list of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.rules.policy import may_enter, reach
from app.accounts.service import current_user
from app.accounts.types import Action
from app.directory.types import OrganisationKind
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.lights.types import Light
from app.outcomes.rules.standing import attainment_of
from app.outcomes.types import OutcomeMeasure
from app.places import service
from app.places.forms import MapForm, UnitForm
from app.places.render import written
from app.places.types.map import MapMeasure
from app.places.views import blueprint
from app.portfolio.rules.register import not_closed, page_numbers
from app.portfolio.views.register import vocabulary as portfolio_vocabulary
from app.returns.types.vocabulary import Amount
from app.web.access import access

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_RATES = {
    Amount.COMPLETED: Text("投资完成率"),
    Amount.RECEIVED: Text("资金到位率"),
    Amount.PAID: Text("资金支付率"),
}
"""The rate of each amount, by the name that the help explains."""


@blueprint.context_processor
def vocabulary() -> dict[str, object]:
    """Give templates the closed vocabularies, and what the rows of the portfolio are written with."""
    return portfolio_vocabulary() | {
        "Light": Light,
        "MapMeasure": MapMeasure,
        "OutcomeMeasure": OutcomeMeasure,
        "attainment_of": attainment_of,
        "kind_options": [(kind.value, kind.label) for kind in OrganisationKind],
        "not_closed": not_closed,
        "page_numbers": page_numbers,
        "rate_names": _RATES,
        "written": written,
        "may_read_finance": may_enter(current_user(), Action.READ_FINANCE),
    }


@blueprint.get("/regions")
@access(Action.READ_REGISTER)
def regions() -> ResponseReturnValue:
    """Show the counties of each city where they lie; empty fields of the form leave the address."""
    form = MapForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".regions", **form.given))
    page = service.map_page(reach(current_user(), Action.READ_REGISTER), form.query)
    return render_template("places/regions.html", page=page, form=form)


@blueprint.get("/regions/<region_code>")
@access(Action.READ_REGISTER)
def region(region_code: str) -> ResponseReturnValue:
    """Show everything of one county, functional zone or city, as far as the user may see it."""
    form = MapForm.parse(request.args)
    page = service.place_page(current_user(), region_code, form.query, today=today_in_china())
    return render_template("places/region.html", page=page, form=form)


@blueprint.get("/units")
@access(Action.READ_PLANS)
def units() -> ResponseReturnValue:
    """Show the units of the user's cities, with search; empty fields of the form leave the address."""
    form = UnitForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".units", **form.given))
    page = service.unit_list(current_user(), form.query)
    return render_template("places/units.html", page=page, form=form)


@blueprint.get("/units/<int(max=2147483647):unit_id>")
@access(Action.READ_PLANS)
def unit(unit_id: int) -> ResponseReturnValue:
    """Show everything that one unit has a part in, as far as the user may see it."""
    form = MapForm.parse(request.args)
    page = service.unit_page(current_user(), unit_id, form.query, today=today_in_china())
    return render_template("places/unit.html", page=page, form=form)
