"""The blueprint of static files and base templates, `/healthz`, and what readers choose for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from app.web import appearance, languages, queries
from app.web.access import public

if TYPE_CHECKING:
    from werkzeug import Response as Answer

blueprint = Blueprint(
    "web", __name__, static_folder="static", static_url_path="/static", template_folder="templates"
)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Say whether the database answers: 200 or 503."""
    if queries.database_answers():
        return Response("ok\n", mimetype="text/plain")
    return Response("the database does not answer\n", status=503, mimetype="text/plain")


@blueprint.post("/appearance")
@public
def choose_appearance() -> Answer:
    """Keep the choice of light or dark in this browser, and lead back."""
    return appearance.keep(appearance.read(request.form.get("appearance", "")))


@blueprint.post("/language")
@public
def choose_language() -> Answer:
    """Keep the choice of a language in this browser, and lead back."""
    return languages.keep(languages.read(request.form.get("language", "")))
