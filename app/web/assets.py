"""Static files, kept by the browser for a year: their address holds the hash of their content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app, request, url_for

if TYPE_CHECKING:
    from flask import Flask, Response

STATIC_FOLDER = Path(__file__).parent / "static"
_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Give templates `asset(name)` and send the matching cache headers."""
    app.add_template_global(asset)
    app.after_request(_keep_long)


def asset(name: str) -> str:
    """Return the address of a file under `static/`, for example `asset("theme.css")`.

    Raises:
        FileNotFoundError: there is no such file.
    """
    # Only where styles are worked on does a file change while it is served.
    changed = (STATIC_FOLDER / name).stat().st_mtime_ns if current_app.debug else None
    return _address(name, changed, request.script_root)


@lru_cache(maxsize=256)
def _address(name: str, _changed: int | None, _root: str) -> str:
    """Return the address, with the beginning of the file's SHA-256."""
    content = (STATIC_FOLDER / name).read_bytes()
    return url_for("web.static", filename=name, v=hashlib.sha256(content).hexdigest()[:16])


def _keep_long(response: Response) -> Response:
    """Let browsers keep a static file when it was asked for by its hash, and nothing else unasked."""
    is_file = request.endpoint == "web.static" and response.status_code < HTTPStatus.BAD_REQUEST
    if is_file and "v" in request.args and response.status_code in {200, 304}:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = _YEAR
        response.cache_control.immutable = True
    elif is_file:
        response.cache_control.no_cache = True
    else:
        # Nothing that one user saw or typed may wait on a shared computer for the next.
        response.headers["Cache-Control"] = "no-cache, no-store"
    return response
