"""How documents are sent: as files of their own, shown in the browser, in frames of our pages at most."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Response, abort, send_file

from app.accounts.types import Action
from app.briefs import service
from app.briefs.render import SCREEN_FILES, MissingLibraryError, RenderError
from app.briefs.service.rendering import kept_pdf
from app.briefs.views import blueprint
from app.web.access import access
from app.web.errors import error_page
from app.web.security import FRAMED_BY_US

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.briefs.types import Brief, IssuedFact

UNAVAILABLE = 503

# The policy of our pages forbids objects, and Chromium's viewer shows a PDF as an object of its own page.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
FRAMED_PDF_POLICY = PDF_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
# Charts carry their styles inside. Nothing there can run, or be sent anywhere.
FRAMED_HTML_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
MEDIA_TYPES = {"pdf": "application/pdf", "json": "application/json"}


def document(
    fact: IssuedFact, content: bytes, sha256: str, *, kind: str = "pdf", suffix: str = ""
) -> Response:
    """Return stored bytes as they are; their ETag is their SHA-256."""
    parts = [
        fact.key.plan_code,
        str(fact.key.month),
        *filter(None, [fact.key.region_code]),
        f"no{fact.number}",
    ]
    response = send_file(
        BytesIO(content),
        MEDIA_TYPES[kind],
        as_attachment=kind == "json",
        download_name=f"{'-'.join(parts)}{suffix}.{kind}",
        etag=sha256,
    )
    response.headers["Content-Security-Policy"] = PDF_POLICY
    return response


def rendered_pdf(brief: Brief, policy: str = PDF_POLICY) -> ResponseReturnValue:
    """Return a brief as PDF, as it stands now, or the page that says why it cannot be made."""
    try:
        data = kept_pdf(brief)
    except (MissingLibraryError, RenderError) as error:
        return error_page(UNAVAILABLE, error.message)
    response = send_file(BytesIO(data), "application/pdf", download_name=service.file_name(brief))
    response.headers["Content-Security-Policy"] = policy
    return response


def framed(response: Response, policy: str) -> Response:
    """Let our own pages show a response in a frame, under a policy of its own."""
    response.headers.update(FRAMED_BY_US)
    response.headers["Content-Security-Policy"] = policy
    return response


@blueprint.get("/print/<filename>")
@access(Action.READ_BRIEFS)
def print_style(filename: str) -> Response:
    """Return a style sheet that the preview of a brief asks for: those that it names, and nothing else."""
    path = SCREEN_FILES.get(filename)
    if path is None:
        abort(404)
    return Response(path.read_bytes(), mimetype="text/css")
