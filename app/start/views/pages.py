"""The start page: one panel for each thing that a user does."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, request, url_for

from app.accounts.service import current_user
from app.kernel.china import today_in_china
from app.lights.types import Light
from app.outcomes.render import words
from app.outcomes.rules.standing import outlook_of
from app.portfolio.render.figures import change_written
from app.portfolio.types.cube import Figure
from app.start.forms.asking import StartForm
from app.start.render.charts import curve_chart, money_chart
from app.start.rules.state import COMPLETION_LEGEND, without_rule
from app.start.service.page import start_page, state_of
from app.start.types.asking import Picture
from app.start.types.state import HeadlineKind
from app.start.types.work import TodoKind
from app.start.views import blueprint
from app.web import chart_files
from app.web.access import signed_in

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.start.types.state import State
    from app.web.page_charts import Chart

NOT_FOUND = 404
BEHIND = {
    TodoKind.SENT_BACK: "returns.mine",
    TodoKind.RETURNS: "returns.mine",
    TodoKind.UPDATES_SENT_BACK: "commitments.reminders",
    TodoKind.UPDATES: "commitments.reminders",
    TodoKind.EXPLAIN: "finance.reconciliation",
    TodoKind.RESTATEMENTS_ASKED: "returns.restatement_list",
    TodoKind.REVIEW: "returns.review_list",
    TodoKind.UNREPORTED: "returns.review_list",
    TodoKind.RETURNED: "returns.review_list",
    TodoKind.RESTATEMENTS: "returns.restatement_list",
    TodoKind.REASONS: "lights.reason_list",
    TodoKind.UPDATES_REVIEW: "commitments.review",
    TodoKind.CLOSE: "returns.closing",
    TodoKind.OPEN: "returns.period_list",
    TodoKind.BRIEFS: "briefs.month_page",
    TodoKind.CLOSE_DIFFERENCES: "finance.reconciliation",
}
"""The page behind each kind of thing to do."""


@blueprint.context_processor
def vocabulary() -> dict[str, object]:
    """Give templates the closed vocabularies, and how figures are written."""
    return {
        "BEHIND": BEHIND,
        "HeadlineKind": HeadlineKind,
        "Light": Light,
        "Picture": Picture,
        "chart_of": _chart,
        "completion_legend": COMPLETION_LEGEND,
        "count_change": lambda number: change_written(Figure.STARTED, Decimal(number)),
        "points_change": lambda points: change_written(Figure.RECEIPT_RATE, points),
        "outlook_of": outlook_of,
        "without_rule": without_rule,
        "words": words,
    }


@blueprint.get("/")
@signed_in()
def page() -> ResponseReturnValue:
    """Show what waits for the user, and how the portfolio stands; empty fields leave the address."""
    form = StartForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".page", **form.given))
    if form.picture is not None:
        return _picture(form, form.picture)
    found = start_page(current_user(), form.query, today_in_china())
    return render_template("start/page.html", page=found, form=form)


def _chart(state: State, picture: Picture) -> Chart | None:
    if picture is Picture.CURVE:
        return curve_chart(state.curve, state.month)
    return money_chart(state.of_month.sources) if state.of_month else None


def _picture(form: StartForm, picture: Picture) -> ResponseReturnValue:
    """Send a chart as a file that stands alone."""
    form.refuse_problems()
    state = state_of(current_user(), form.query, today_in_china())
    chart = None if state is None else _chart(state, picture)
    if chart is None:
        abort(NOT_FOUND)
    return chart_files.send(chart, picture.label)
