"""The pages of punctuality: late, missing and zero returns per unit and month, and the returns behind."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import render_template, request, send_file

from app.accounts.rules import policy
from app.accounts.service import current_user
from app.accounts.types import Action
from app.returns import queries
from app.returns.forms.punctuality import PunctualityForm
from app.returns.queries.deadlines import returns_counted
from app.returns.queries.overview import plan_names
from app.returns.render import punctuality as render
from app.returns.service.punctuality_page import punctuality_table
from app.returns.types.overview import Tally
from app.returns.types.vocabulary import PeriodState
from app.returns.views import blueprint
from app.web.access import access
from app.web.demo import download_name

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.types import Reach


@blueprint.get("/punctuality")
@access(Action.READ_RETURNS)
def punctuality() -> ResponseReturnValue:
    """Show units down, months of one year across; the newest year with closed months unless one is chosen."""
    form = PunctualityForm.parse(request.args)
    closed = (each.month.year for each in queries.periods() if each.state is PeriodState.CLOSED)
    years = sorted(set(closed), reverse=True)
    year = form.year or next(iter(years), None)
    return render_template(
        "returns/punctuality.html",
        form=form,
        year=year,
        years=years,
        plans=plan_names(),
        table=punctuality_table(_reach(), form.plan_code, year),
        Tally=Tally,
    )


@blueprint.get("/punctuality.csv")
@access(Action.READ_RETURNS)
def punctuality_csv() -> ResponseReturnValue:
    """Return the same figures as CSV."""
    form = PunctualityForm.parse(request.args)
    content = render.write_csv(punctuality_table(_reach(), form.plan_code, form.year))
    name = download_name(f"填报情况{form.year or ''}.csv")
    return send_file(BytesIO(content), render.MEDIA_TYPE, as_attachment=True, download_name=name)


@blueprint.get("/punctuality/returns")
@access(Action.READ_RETURNS)
def punctuality_returns() -> ResponseReturnValue:
    """Show the returns behind one figure."""
    form = PunctualityForm.parse(request.args)
    found = returns_counted(
        _reach(),
        form.tally,
        plan_code=form.plan_code,
        unit_id=form.unit_id,
        month=form.month,
        year=form.year,
    )
    return render_template("returns/punctuality_returns.html", form=form, returns=found, plans=plan_names())


def _reach() -> Reach:
    """Return whose returns the user may read."""
    return policy.reach(current_user(), Action.READ_RETURNS)
