"""A running server with both plans, and Chromium on it: no other host, no message on its console."""

from __future__ import annotations

import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from app.accounts.types import Grant, Role
from app.audit.types import SYSTEM_LOADER
from app.registry.service import upgrade
from app.seeding.service import load_seed
from app.web import design
from app.web.languages import Language
from config import PROJECT_ROOT
from tests.conftest import EVERYTHING, SEED, disposed, make_app, new_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from tests.conftest import MakeDatabase

T = TypeVar("T")

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
ADMINISTRATOR = (Grant(Role.ADMINISTRATOR, EVERYTHING),)
_OF_HASTE = "Autofocus processing was blocked because a document already has a focused element"
"""Said where a test has typed before the page came to put the cursor there itself."""
SIZES = {"desk": (1366, 768), "phone": (390, 844)}


@pytest.fixture(scope="session")
def application(make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the application that is served: with both seed plans, and forms that need their token.

    It also has the pages that show the design, as a server in debug mode has.
    """
    with disposed(make_app(make_database("sqlite", "browser"), tmp_path_factory, csrf=True)) as app:
        design.init_app(app)
        with app.app_context():
            upgrade()
            load_seed(SEED, actor=SYSTEM_LOADER)
        yield app


@pytest.fixture(scope="session")
def server(application: Flask) -> Iterator[str]:
    """Return the address of a server that holds both seed plans, in a thread of its own."""
    with _running(application) as address:
        yield address


@pytest.fixture(scope="session")
def in_application(application: Flask) -> Callable[[Callable[[], T]], T]:
    """Return a caller of functions inside the application, in a thread of its own.

    While Playwright's event loop runs in this thread, Flask-SQLAlchemy-Lite refuses to leave an application
    context here.
    """

    def call(function: Callable[[], T]) -> T:
        def inside() -> T:
            with application.app_context():
                return function()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(inside).result()

    return call


@contextmanager
def _running(app: Flask) -> Iterator[str]:
    """Serve an application in a thread of its own."""
    running = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture(scope="module")
def browser(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:  # noqa: ARG001
    """Return the system's Chromium with the fonts of the project: a bare machine has no Chinese ones.

    It lives no longer than a module, and starts after the server: while Playwright's event loop runs in
    this thread, Flask-SQLAlchemy-Lite refuses to leave an application context here.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            env={**os.environ, "FONTCONFIG_FILE": str(_fonts(tmp_path_factory.mktemp("fonts")))},
        )
        yield chromium
        chromium.close()


def _fonts(folder: Path) -> Path:
    """Return a font configuration: the project's own, with a cache that does not outlive the tests."""
    fonts = folder / "fonts.conf"
    fonts.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"<include>{PROJECT_ROOT / 'reports' / 'fonts' / 'fonts.conf'}</include>"
        f"<cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return fonts


@pytest.fixture(scope="session")
def cookie_of(
    application: Flask, in_application: Callable[..., dict[str, str]]
) -> Callable[[tuple[Grant, ...]], str]:
    """Return a maker of cookies of signed-in users: one user for each set of grants."""

    @cache
    def make(grants: tuple[Grant, ...]) -> str:
        content = in_application(lambda: new_session(*grants))
        interface = application.session_interface
        assert isinstance(interface, SecureCookieSessionInterface)
        signer = interface.get_signing_serializer(application)
        assert signer is not None
        return str(signer.dumps(content))

    return make


@pytest.fixture
def new_page(
    browser: Browser, server: str, cookie_of: Callable[[tuple[Grant, ...]], str]
) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages; at the end nothing may have gone wrong on any of them.

    An administrator is signed in there, or a user with the grants given: `new_page(grants=(Grant(…),))`;
    nobody with `grants=()`. What a test brings about itself it tolerates by a pattern of the console's line.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def make(
        size: str = "desk",
        *,
        scripts: bool = True,
        grants: tuple[Grant, ...] = ADMINISTRATOR,
        language: Language = Language.CHINESE,
        tolerated: str = "(?!)",
    ) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=server,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="zh-CN",
        )
        contexts.append(context)
        if grants:
            context.add_cookies([{"name": "session", "value": cookie_of(grants), "url": server}])
        if language is not Language.CHINESE:
            context.add_cookies([{"name": "language", "value": language.value, "url": server}])
        page = context.new_page()
        page.on("console", lambda message: _note_line(message.text, tolerated, troubles))
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("request", lambda request: _note_foreign(request.url, server, troubles))
        return page

    yield make
    for context in contexts:
        context.close()
    # Chromium writes a line for every answer that is an error; which ones are right, tests say themselves.
    assert [trouble for trouble in troubles if "the server responded with a status of 4" not in trouble] == []


def _note_line(text: str, tolerated: str, troubles: list[str]) -> None:
    """Note a line of the console, unless it is one that the test brings about, or its haste."""
    if not (text.startswith(_OF_HASTE) or re.search(tolerated, text)):
        troubles.append(f"console: {text}")


def _note_foreign(address: str, server: str, troubles: list[str]) -> None:
    """Note a request that leaves the server."""
    if not address.startswith("data:") and urlsplit(address).netloc != urlsplit(server).netloc:
        troubles.append(f"request: {address}")
