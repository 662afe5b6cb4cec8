"""The pages of reconciliation (对账): the list of differences, and one difference with what is said of it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, send_file, url_for

from app.accounts.rules.policy import reach
from app.accounts.service import current_actor, current_user, person
from app.accounts.types import Action
from app.funding.service.reconciliation import DifferenceError
from app.funding.types import DifferenceState, DifferenceStep, FundingSource, LedgerKind, Owes
from app.kernel.texts import Text
from app.portfolio.forms.reconciliation import (
    LONGEST_TEXT,
    ReconciliationForm,
    StepForm,
    amount_text,
    key_of,
    moment_of,
)
from app.portfolio.render import csv_text
from app.portfolio.render.reconciliation import csv_of
from app.portfolio.rules.register import not_closed, page_numbers
from app.portfolio.service import reconciliation as service
from app.portfolio.types.reconciliation import PAIR_NAMES, REPORTED_AS, DifferenceOrder, StateAsked
from app.portfolio.views import finance
from app.returns.types.vocabulary import Reading
from app.web.access import access
from app.web.demo import download_name
from app.web.filters import clock
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.types import Reach
    from app.portfolio.types.reconciliation import DifferencePage

CONFLICT, UNREADABLE = 409, 422
VOCABULARY = {
    "DifferenceOrder": DifferenceOrder,
    "DifferenceState": DifferenceState,
    "DifferenceStep": DifferenceStep,
    "KINDS": [(kind.value, PAIR_NAMES[kind]) for kind in LedgerKind],
    "LONGEST_TEXT": LONGEST_TEXT,
    "Owes": Owes,
    "PAIR_NAMES": PAIR_NAMES,
    "REPORTED_AS": REPORTED_AS,
    "Reading": Reading,
    "SOURCES": [
        (source.value, source.label) for source in FundingSource if source is not FundingSource.UNASSIGNED
    ],
    "STATES": [(state.value, state.label) for state in StateAsked],
    "StateAsked": StateAsked,
    "amount_text": amount_text,
    "not_closed": not_closed,
    "page_numbers": page_numbers,
}
_ONE = "/reconciliation/<code>/<source>/<booking>"


def readable() -> Reach:
    """Return what the user may see of the money."""
    return reach(current_user(), Action.READ_FINANCE)


@finance.get("/reconciliation")
@access(Action.READ_FINANCE)
def reconciliation() -> ResponseReturnValue:
    """Show what owners reported beside what the bureau recorded; empty fields leave the address."""
    form = ReconciliationForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for("finance.reconciliation", **form.given))
    page = service.reconciliation(form.query, readable())
    return render_template("portfolio/reconciliation.html", page=page, form=form, **VOCABULARY)


@finance.get("/reconciliation.csv")
@access(Action.READ_FINANCE)
def reconciliation_csv() -> ResponseReturnValue:
    """All rows that the list shows, on all of its pages, as CSV."""
    form = ReconciliationForm.parse(request.args)
    form.refuse_problems()
    content = csv_of(service.listed_rows(form.query, readable()), person, clock)
    name = download_name(Text("对账.csv"))
    return send_file(BytesIO(content), csv_text.MEDIA_TYPE, as_attachment=True, download_name=name)


@finance.get(_ONE)
@access(Action.READ_FINANCE, subject="project")
def difference(code: str, source: str, booking: str) -> ResponseReturnValue:
    """One pair: both series month by month, the entries behind one, and all that was said."""
    month, reading = moment_of(request.args)
    page = service.difference_page(key_of(code, source, booking), month, reading, current_user())
    return _difference_page(page)


@finance.post(f"{_ONE}/explain")
@access(Action.EXPLAIN_DIFFERENCE, subject="project")
def explain_difference(code: str, source: str, booking: str) -> ResponseReturnValue:
    """Say why the two amounts differ."""
    return _taken(DifferenceStep.EXPLAIN, code, source, booking)


@finance.post(f"{_ONE}/close")
@access(Action.CLOSE_DIFFERENCE, subject="project")
def close_difference(code: str, source: str, booking: str) -> ResponseReturnValue:
    """Settle the difference, for as long as neither amount changes."""
    return _taken(DifferenceStep.CLOSE, code, source, booking)


@finance.post(f"{_ONE}/reopen")
@access(Action.CLOSE_DIFFERENCE, subject="project")
def reopen_difference(code: str, source: str, booking: str) -> ResponseReturnValue:
    """Take back that the difference was closed or explained."""
    return _taken(DifferenceStep.REOPEN, code, source, booking)


def _taken(step: DifferenceStep, code: str, source: str, booking: str) -> ResponseReturnValue:
    """Take a step and show the difference again; what was typed survives a refusal."""
    key, form = key_of(code, source, booking), StepForm.parse(request.form, step)
    status, problem = UNREADABLE, None
    if not form.errors:
        try:
            service.take_step(step, key, form.seen, form.text, actor=current_actor())
        except DifferenceError as error:
            status, problem = CONFLICT, error.message
        else:
            flash(Text("已{step}。", step=step.label))
            address = url_for(
                "finance.difference", code=code, source=source, booking=booking, as_of=form.seen.month
            )
            return redirect(address)
    page = service.difference_page(key, form.seen.month, Reading.NOW, current_user())
    return _difference_page(page, form, problem), status


def _difference_page(page: DifferencePage, form: StepForm | None = None, problem: str | None = None) -> str:
    """Return the page of one difference. Its form carries the amounts as they are now."""
    return render_template("portfolio/difference.html", page=page, form=form, problem=problem, **VOCABULARY)
