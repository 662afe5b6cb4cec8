"""The money page of a project. A GET; the month and the reading are in the address."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_user
from app.accounts.types import Action
from app.funding.types import FundingSource, LedgerKind
from app.kernel.rates import percentage
from app.portfolio.forms.listing import ListingForm
from app.portfolio.render.figures import written
from app.portfolio.rules.cube import figure_of, scheduled
from app.portfolio.rules.register import not_closed
from app.portfolio.service import money as service
from app.portfolio.types.cube import Figure
from app.portfolio.types.reconciliation import PAIR_NAMES, REPORTED_AS
from app.portfolio.views import finance
from app.returns.types.vocabulary import Reading, Reporting
from app.web.access import access

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

VOCABULARY = {
    "Figure": Figure,
    "FundingSource": FundingSource,
    "LedgerKind": LedgerKind,
    "PAIR_NAMES": PAIR_NAMES,
    "REPORTED_AS": REPORTED_AS,
    "Reading": Reading,
    "Reporting": Reporting,
    "not_closed": not_closed,
    "of_project": partial(figure_of, by_source=False),
    "of_source": partial(figure_of, by_source=True),
    "percentage": percentage,
    "month_options": lambda closed: [(str(each), each.in_words) for each in closed],
    "reading_options": [(Reading.THEN.value, Reading.THEN.label)],
    "scheduled": scheduled,
    "written": written,
}


@finance.get("/projects/<code>")
@access(Action.READ_FINANCE, subject="project")
def project(code: str) -> ResponseReturnValue:
    """Everything about the money of one project; empty fields of the form leave the address."""
    form = ListingForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for("finance.project", code=code, **form.given))
    chosen = form.query.chosen
    page = service.money_page(current_user(), code, chosen.as_of, chosen.reading)
    return render_template("portfolio/money.html", page=page, problems=form.problems, **VOCABULARY)
