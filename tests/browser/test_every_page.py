"""Every page, in every state and as every role: sound HTML, no barrier, nothing beside the screen.

And in English, with no word of ours left in Chinese.
"""

from __future__ import annotations

import fcntl
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from app.kernel.files import write_whole
from tests.browser import html_checker
from tests.browser.collecting import REFUSED, Collected, Page, collect
from tests.browser.conftest import SIZES
from tests.browser.test_journeys import AXE
from tests.browser.test_pages_of_roles import NARROW, SIDEWAYS
from tests.browser.words import left_in_chinese

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask
    from playwright.sync_api import Page as Tab

    NewPage = Callable[..., Tab]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

PARTS = 8
"""So that two processes share the pages."""
BARRIERS = """axe.run({resultTypes: ["violations"]}).then(
    result => result.violations.map(each => [each.id, each.nodes.slice(0, 2).map(node => node.html)]))"""
FAINT = BARRIERS.replace("{", '{runOnly: ["color-contrast"], ', 1)
"""Dark pages differ from light ones in colour alone."""
COLLECTED = "/collected/"


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """Return every page; of parallel processes one collects them, and the others wait for it."""
    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    kept = folder / "collected.pickle"
    with (folder / "collected.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            # Not in this thread: Playwright's event loop may run here (see conftest.py).
            with ThreadPoolExecutor(1) as pool:
                databases = tmp_path_factory.mktemp("states")
                found = pool.submit(collect, databases, tmp_path_factory).result()
            write_whole(kept, pickle.dumps(found))
    read: Collected = pickle.loads(kept.read_bytes())  # noqa: S301 - written just above
    return read


@pytest.fixture(scope="module")
def shown(application: Flask, collected: Collected) -> Iterator[list[Page]]:
    """Return the pages worth a look; the server sends each of them at its number, as it was sent before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "wsgi_app", sending(collected.telling, application.wsgi_app))
        yield collected.telling


def sending(pages: list[Page], otherwise: WSGIApplication) -> WSGIApplication:
    """Return an application that sends collected pages, and asks another for everything else."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(COLLECTED):
            return otherwise(environ, start_response)
        page = pages[int(path.removeprefix(COLLECTED))]
        left_out = {"content-length", "set-cookie"}
        headers = [(name, value) for name, value in page.headers if name.lower() not in left_out]
        start_response(f"{page.status} {HTTPStatus(page.status).phrase}", headers)
        return [page.html.encode()]

    return answer


def test_no_page_fails_whoever_asks_and_whatever_is_sent(collected: Collected) -> None:
    assert collected.failed == []


def test_somebody_gets_to_every_page(collected: Collected) -> None:
    closed = {
        route
        for (state, route), statuses in collected.answered.items()
        if state == "demo" and route.startswith("/") and " " not in route and min(statuses) >= REFUSED
    }
    assert closed == set(), "VALUES of tests/architecture/test_access.py lead nowhere on these routes"


def test_the_html_checker_finds_nothing_wrong_with_any_page(collected: Collected, tmp_path: Path) -> None:
    pages = {page.name: page.html for page in (*collected.pages.values(), *collected.english)}
    found = [each for each in html_checker.findings(pages, tmp_path) if each.kind != "info"]
    messages = {each.message: each for each in found}
    assert list(messages.values()) == []


def test_an_english_page_says_in_chinese_only_what_plans_and_people_wrote(collected: Collected) -> None:
    found = {page.name: left_in_chinese(page.html) for page in collected.english}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_has_a_barrier_that_axe_finds_or_crowds_its_text_or_scrolls_sideways(
    shown: list[Page], new_page: NewPage, part: int
) -> None:
    tab = new_page(grants=(), tolerated="Response Status Error Code 401|Framing|postMessage")
    axe = AXE.read_text(encoding="utf-8")
    found = {}
    for number in range(part, len(shown), PARTS):
        tab.goto(f"{COLLECTED}{number}")
        tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        tab.evaluate(axe)
        name = shown[number].name
        for size, (width, height) in SIZES.items():
            tab.set_viewport_size({"width": width, "height": height})
            found[name, size] = (tab.evaluate(SIDEWAYS), tab.evaluate(NARROW), tab.evaluate(BARRIERS))
        tab.emulate_media(color_scheme="dark")
        found[name, "dark"] = (0, [], tab.evaluate(FAINT))
        tab.emulate_media(color_scheme="light")
    assert {where: wrong for where, wrong in found.items() if wrong != (0, [], [])} == {}
