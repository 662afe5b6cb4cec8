"""The pages of findings (疑点): all kinds at one glance, and the list of each."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, send_file, url_for

from app.accounts.rules.policy import reach
from app.accounts.service import current_user
from app.accounts.types import Action
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.portfolio.forms.findings import FindingsForm, kind_of
from app.portfolio.render import csv_text
from app.portfolio.render.findings import csv_of
from app.portfolio.rules.register import not_closed
from app.portfolio.service.findings import findings as found_in
from app.portfolio.types.findings import MONTHS_TO_CHOOSE, CellKind, FindingKind
from app.portfolio.views import finance
from app.returns.types.vocabulary import Reading
from app.web.access import access
from app.web.demo import download_name

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.portfolio.types.findings import FindingsPage

VOCABULARY = {
    "CellKind": CellKind,
    "FindingKind": FindingKind,
    "MONTHS_TO_CHOOSE": MONTHS_TO_CHOOSE,
    "Reading": Reading,
    "not_closed": not_closed,
}


@finance.get("/findings")
@access(Action.READ_FINANCE)
def findings() -> ResponseReturnValue:
    """Show how much of each kind is found; empty fields of the form leave the address."""
    form = FindingsForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".findings", **form.given))
    return render_template("portfolio/findings.html", page=_page(form), form=form, **VOCABULARY)


@finance.get("/findings/<kind>")
@access(Action.READ_FINANCE)
def findings_of_kind(kind: str) -> ResponseReturnValue:
    """Show everything found of one kind, the heaviest first, and of what the rule says nothing and why."""
    asked = kind_of(kind)
    form = FindingsForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".findings_of_kind", kind=kind, **form.given))
    page = _page(form, asked)
    return render_template("portfolio/findings_list.html", page=page, form=form, **VOCABULARY)


@finance.get("/findings/<kind>.csv")
@access(Action.READ_FINANCE)
def findings_csv(kind: str) -> ResponseReturnValue:
    """Everything found of one kind as CSV."""
    asked = kind_of(kind)
    form = FindingsForm.parse(request.args)
    form.refuse_problems()
    page = _page(form, asked)
    content = csv_of(page.found[0], None if asked.is_printed else page.month.month)
    name = download_name(Text("疑点-{asked}.csv", asked=asked.label))
    return send_file(BytesIO(content), csv_text.MEDIA_TYPE, as_attachment=True, download_name=name)


def _page(form: FindingsForm, kind: FindingKind | None = None) -> FindingsPage:
    """Return what is found of one kind, or of all, within what the user may see of the money."""
    kinds = tuple(FindingKind) if kind is None else (kind,)
    readable = reach(current_user(), Action.READ_FINANCE)
    return found_in(form.query, readable, today=today_in_china(), kinds=kinds)
