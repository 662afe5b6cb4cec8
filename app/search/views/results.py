"""The page of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_user
from app.search import HINT, service
from app.search.forms import SearchForm
from app.search.types import Kind
from app.search.views import blueprint
from app.web.access import signed_in

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("")
@signed_in()
def results() -> ResponseReturnValue:
    """Show what is found; the exact code of a project leads straight to it, but not while it is typed."""
    form = SearchForm.parse(request.args)
    page = service.search(current_user(), form.text, form.kind)
    if page.goes_to and form.kind is None and "HX-Request" not in request.headers:
        return redirect(url_for("portfolio.project_page", code=page.goes_to))
    return render_template("search/results.html", page=page, form=form, hint=HINT, Kind=Kind)
