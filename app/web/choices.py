"""What a reader chooses at the foot of a page, kept in a cookie of its own: works without signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

if TYPE_CHECKING:
    from werkzeug import Response

_YEAR = 365 * 24 * 3600


def keep(cookie: str, choice: str) -> Response:
    """Answer with a cookie that holds a choice for a year, and lead back to where it was made."""
    response = redirect(_back(), 303)
    response.set_cookie(
        cookie, choice, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


def _back() -> str:
    """Return the page of ours that the request comes from, if it can be asked for; otherwise the first."""
    try:
        came_from = urlsplit(request.referrer or "")
        current_app.url_map.bind(request.host).match(came_from.path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):
        return "/"
    if came_from.netloc != request.host or not came_from.path.startswith("/"):
        return "/"
    query = f"?{came_from.query}" if came_from.query else ""
    return f"/{came_from.path.lstrip('/')}{query}"
