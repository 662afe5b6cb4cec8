"""A running server with both plans, and Chromium on it: no other host, no message on its console."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from app.audit.types import SYSTEM_LOADER
from app.registry.service import upgrade
from app.seeding.service import load_seed
from config import PROJECT_ROOT
from tests.conftest import SEED, disposed, make_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import MakeDatabase

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
SIZES = {"desk": (1366, 768), "phone": (390, 844)}


@pytest.fixture(scope="session")
def server(make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server that holds both seed plans, in a thread of its own."""
    with disposed(make_app(make_database("sqlite", "browser"), tmp_path_factory)) as app:
        with app.app_context():
            upgrade()
            load_seed(SEED, actor=SYSTEM_LOADER)
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


@pytest.fixture
def new_page(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages; at the end nothing may have gone wrong on any of them."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def make(size: str = "desk", *, scripts: bool = True) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=server,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="zh-CN",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("request", lambda request: _note_foreign(request.url, server, troubles))
        return page

    yield make
    for context in contexts:
        context.close()
    assert [trouble for trouble in troubles if "404 (NOT FOUND)" not in trouble] == []


def _note_foreign(address: str, server: str, troubles: list[str]) -> None:
    """Note a request that leaves the server."""
    if not address.startswith("data:") and urlsplit(address).netloc != urlsplit(server).netloc:
        troubles.append(f"request: {address}")
