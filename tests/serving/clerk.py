"""A project owner at a browser without a screen: signs in by the form, opens the return, fills in, sends."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from tests.serving.pages import Form, forms
from tests.serving.portfolio import MONTH, PASSWORD
from tests.serving.server import HOST

if TYPE_CHECKING:
    from tests.serving.portfolio import Owner

PATIENCE = 120
"""Seconds after which a browser gives up."""
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and after how many seconds."""

    status: int
    address: str
    location: str
    text: str
    seconds: float

    @property
    def is_taken(self) -> bool:
        """Whether a form that was sent was taken: the browser is sent on, and not to prove who it is."""
        return self.status in {302, 303} and "/sign-in" not in self.location


class NoReplyError(Exception):
    """The connection was refused, or broke before the whole answer had come."""


class Clerk:
    """One owner. What is sent is sent once: a browser does not repeat a form by itself."""

    def __init__(self, port: int, owner: Owner) -> None:
        """Sit down at a browser."""
        self.port = port
        self.owner = owner
        self._cookies: dict[str, str] = {}

    @property
    def address(self) -> str:
        """Where the return of the owner's project is."""
        return f"/returns/{self.owner.project_code}/{MONTH}"

    @property
    def cookie(self) -> str:
        """The header by which the server knows who asks."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def get(self, address: str) -> Reply:
        """Open a page, and go where it sends one on to."""
        for _ in range(_MOST_REDIRECTS):
            reply = self._exchange("GET", address)
            if reply.status not in _REDIRECTS:
                return reply
            address = urljoin(address, reply.location)
        message = f"{address} sends one on without an end"
        raise AssertionError(message)

    def post(self, address: str, values: dict[str, str]) -> Reply:
        """Send a form."""
        return self._exchange("POST", address, urlencode(values))

    def sign_in(self) -> None:
        """Sign in."""
        self.send_password(self.open_sign_in())

    def open_sign_in(self) -> Form:
        """Fill in the form to which every page sends a stranger; nothing is sent yet."""
        page = self.get("/")
        form = next(form for form in forms(page.text) if "password" in form.kinds.values())
        for name, kind in form.kinds.items():
            if kind == "password":
                form.values[name] = PASSWORD
            elif kind in {"text", "search"}:
                form.values[name] = self.owner.name
        form.address = urljoin(page.address, form.address)
        return form

    def send_password(self, form: Form) -> None:
        """Send that form."""
        reply = self.post(form.address, form.values)
        assert reply.is_taken, f"{self.owner.name} could not sign in: {_words(reply)}"

    def open_form(self) -> Form:
        """Open the return and fill it in; nothing is sent yet."""
        page = self.get(self.address)
        found = [form for form in forms(page.text) if "progress" in form.kinds]
        assert found, f"no form at {self.address}: {_words(page)}"
        form = found[0]
        unknown = set(self.owner.report) - set(form.kinds)
        assert not unknown, f"fields that the form lacks: {unknown}"
        form.values.update(self.owner.report)
        form.address = urljoin(page.address, form.address)
        return form

    def press(self, form: Form, word: str) -> Reply:
        """Press the button of which name, value or address holds a word, as in `submit` or `save`."""
        button = next(
            button for button in form.buttons if word in f"{button.name}={button.value} {button.address}"
        )
        values = form.values | ({button.name: button.value} if button.name else {})
        return self.post(urljoin(form.address, button.address), values)

    def _exchange(self, method: str, address: str, body: str | None = None) -> Reply:
        """Send one request on a connection of its own."""
        headers = {"Connection": "close", "Accept-Language": "zh-CN"}
        if self._cookies:
            headers["Cookie"] = self.cookie
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://{HOST}:{self.port}{address}"
        connection = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        begin = time.perf_counter()
        try:
            connection.request(
                method, urlsplit(address)._replace(scheme="", netloc="").geturl(), body, headers
            )
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, HTTPException) as error:
            raise NoReplyError(str(error)) from error
        finally:
            connection.close()
        seconds = time.perf_counter() - begin
        self._keep_cookies(response)
        return Reply(response.status, address, response.getheader("Location", ""), text, seconds)

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self._cookies.pop(name, None)
                else:
                    self._cookies[name] = morsel.value


def _words(reply: Reply) -> str:
    """Return what a page says, without its markup, for the message of a failure."""
    text = re.sub(r"<[^>]*>|\s+", " ", reply.text)
    return f"{reply.status} {reply.address} {re.sub(' +', ' ', text)[:600]}"
