"""The blueprint of static files and base templates, and `/healthz`."""

from __future__ import annotations

from flask import Blueprint, Response

from app.web import queries
from app.web.access import public

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
