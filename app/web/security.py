"""Security headers of every response, and cookies that fit how the page is served.

The only scripts are our own files, and so are the only styles: nothing inline, nothing from elsewhere.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import abort, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from flask import Flask, Response
    from itsdangerous import URLSafeTimedSerializer

    from config import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
POLICY_WITH_OWN_FRAMES = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
"""For a page that shows documents of ours in frames."""
FRAMED_BY_US = {"X-Frame-Options": "SAMEORIGIN"}
"""For such a document, beside a policy of its own with `frame-ancestors 'self'`."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
STRICT_TRANSPORT = "max-age=31536000"


class CookieSession(SecureCookieSessionInterface):
    """The signed cookie; browsers send it back over https alone where it was set over https.

    A fixed setting would lock out either those who are served over plain http in an intranet, where a
    browser drops a `Secure` cookie, or leave it open to eavesdroppers where there is https.
    """

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs and reads the cookie: the same for all requests, since the secret is."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's signature
        """Return whether this request came over https."""
        return request.is_secure


def init_app(app: Flask) -> None:
    """Add the headers to every response, error pages included, and believe as many proxies as there are."""
    settings: Settings = app.config["SETTINGS"]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.session_interface = CookieSession()
    app.before_request(refuse_nameless_fields)
    app.after_request(add_headers)


def refuse_nameless_fields() -> None:
    """Refuse a form with a nameless field: no browser sends one, and whatever reads forms expects a name."""
    if request.method == "POST" and any(name is None for name in (*request.form, *request.files)):
        abort(HTTPStatus.BAD_REQUEST)


def add_headers(response: Response) -> Response:
    """Add each header that the response does not set itself."""
    # One look at what is there: Werkzeug's own look for a header that is missing raises an error each time.
    its_own = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - iterating gives pairs
    response.headers.extend([(name, value) for name, value in HEADERS.items() if name.lower() not in its_own])
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    return response
