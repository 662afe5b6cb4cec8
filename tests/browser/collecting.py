"""Every page of the application as each role gets it, in three states of the database.

`bare` is a new installation before any plan is loaded, `real` holds both plans and no return, `demo` has a
closed and an open month of one plan beside another plan that never opened one. Each page is asked for as it
is and with an address that makes no sense; each form on it is sent blank and with nonsense. Each page of
`demo` is asked for in English too. A route that is added is walked without a line here, once `VALUES` of
tests/architecture/test_access.py has its arguments.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from app.accounts.rules.policy import SCOPES
from app.accounts.types import Grant, Role, Scope, ScopeKind
from app.audit.types import SYSTEM_LOADER, Actor
from app.briefs import queries as brief_queries
from app.briefs import render
from app.briefs.models import IssuedBrief
from app.briefs.service import drafts, issuing, places
from app.briefs.types.issuing import IssueOrder
from app.extensions import database
from app.kernel.months import Month
from app.projects.models import Project
from app.projects.queries import subject_of, subjects_of
from app.registry.service import upgrade
from app.returns.models import MonthlyReturn
from app.seeding.service import generate_demo, load_seed
from app.seeding.types import DemoOrder
from app.web.languages import Language
from tests.architecture.test_access import OWN, VALUES
from tests.browser.html_checker import is_whole
from tests.conftest import EVERYTHING, SEED, disposed, make_app, new_session, rolled_back
from tests.integration.briefs.signing import fake_pdf
from tests.serving.pages import Button, Form, forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

PLAN: Final = "jian-2022"
CLOSED, OPEN = Month(2023, 6), Month(2023, 7)
FILE: Final = re.compile(r"\.(csv|docx|json|pdf|svg|xlsx|zip)$")
"""What a route ends in that answers with a file."""
DOCUMENTS: Final = {"/briefs/<plan_code>/<month>/<area_code>/draft.html"}
"""What is written for paper: it is the same for everyone, slow to write, and has checks of its own."""
NONSENSE: Final = {
    "plan": "nowhere",
    "region": "000000",
    "unit": "abc",
    "as_of": "2019-13",
    "month": "1999-01",
    "q": "查无此项<&\"'",
    "sort": "-nothing",
    "page": "999",
    "state": "unknown",
}
"""What no page knows: a list is then empty, or says what it cannot read."""
TYPED: Final = {"date": "2999-12-31", "month": "2999-12", "number": "-1"}
"""What no field takes that a browser lets one enter there, by the type of the field."""
WORDS: Final = "一二三<&\"'>"
"""The same for all others."""
KEPT: Final = {"hidden", "select", "checkbox", "radio"}
VOID: Final = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
"""Elements without an end."""
WRONG: Final = 500
REFUSED: Final = 400


@dataclass(frozen=True, slots=True)
class Page:
    """What somebody got."""

    state: str
    who: str
    asked: str
    """Method and address."""
    route: str
    """The rule of the address, which pages of the same kind share."""
    status: int
    html: str
    headers: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """Return what a failure calls it."""
        return f"{self.state}, {self.who}: {self.asked} → {self.status}"


@dataclass(slots=True)
class Collected:
    """All pages, each text once, and what should not have happened on the way."""

    pages: dict[str, Page] = field(default_factory=dict)
    """By what stands in the frame: the frame of a role is on each page of that role."""
    answered: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    """State and route → the statuses that anybody got."""
    failed: list[str] = field(default_factory=list)
    english: list[Page] = field(default_factory=list)
    """One page of each route in English, the fullest that anybody got."""
    telling: list[Page] = field(default_factory=list)
    """Those at which a browser must look."""

    def keep(self, state: str, who: str, asked: str, route: str, response: TestResponse) -> Page | None:
        """Keep an answer; None where it is no page."""
        self.answered[state, route].add(response.status_code)
        if response.status_code >= WRONG:
            self.failed.append(f"{state}, {who}: {asked} → {response.status_code}")
        if response.mimetype != "text/html" or response.status_code // 100 == 3:
            return None
        html = response.get_data(as_text=True)
        page = Page(state, who, asked, route, response.status_code, html, tuple(response.headers.items()))
        framed = html[html.find("<main") :] if "<main" in html else html
        self.pages.setdefault(re.sub(r"[0-9a-f]{8,}|[\w.-]{40,}", "", framed), page)
        return page


def collect(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """Walk the three states, each in a database of its own in the folder."""
    found = Collected()
    files = {state: folder / f"{state}.sqlite3" for state in ("bare", "real", "demo")}

    def application(state: str) -> Flask:
        return make_app(f"sqlite:///{files[state]}", tmp_path_factory)

    with disposed(application("bare")) as app, app.app_context():
        upgrade()
    shutil.copy(files["bare"], files["real"])
    with disposed(application("real")) as app, app.app_context():
        load_seed(SEED, actor=SYSTEM_LOADER)
    shutil.copy(files["real"], files["demo"])
    with disposed(application("demo")) as app, app.app_context():
        _make_demo()
    # The fullest pages first: what a browser has seen on them it need not see on the empty ones.
    for state in reversed(files):
        with disposed(application(state)) as app:
            walk = Walk(app, state, found)
            walk.walk()
            if state == "demo":
                found.english = walk.in_english()
    found.telling = telling(page for page in found.pages.values() if page.route not in DOCUMENTS)
    found.telling += found.english
    return found


def _make_demo() -> None:
    """Close a month, leave the next one open with returns in every state, and sign a brief."""
    generate_demo(DemoOrder(PLAN, CLOSED, 7, CLOSED, leave_open=True), SEED)
    city = places.place(PLAN, str(VALUES["area_code"][0]))
    today = date(2023, 7, 20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "pdf", fake_pdf)
        seen = drafts.fingerprint(drafts.draft_brief(PLAN, CLOSED, None, today=today))
        numbers = issuing.free_numbers(city, brief_queries.settings(PLAN), today)
        issuing.issue(
            city,
            CLOSED,
            IssueOrder(numbers, today, "", seen),
            public_address="https://tracker.example.cn",
            today=today,
            actor=Actor("city"),
        )


def telling(pages: Iterable[Page]) -> list[Page]:
    """Return the documents in which something stands where no other had it, and one at least of each route.

    A browser takes a second for each, so those that differ in words and figures alone are looked at once.
    """
    seen: set[str] = set()
    routes: set[str] = set()
    found = []
    for page in pages:
        places = _Places.of(page.html)
        route = page.route if page.status < REFUSED else ""
        if is_whole(page.html) and (not places <= seen or (route and route not in routes)):
            found.append(page)
            seen |= places
            routes.add(route)
    return found


class _Places(HTMLParser):
    """What stands inside what, by name, class and what assistive technology reads."""

    @classmethod
    def of(cls, html: str) -> set[str]:
        reader = cls()
        reader.feed(html)
        reader.close()
        return reader.places

    def __init__(self) -> None:
        super().__init__()
        self.places: set[str] = set()
        self._open = [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        marks = sorted(name for name in given if name == "role" or name.startswith("aria-"))
        what = f"{tag}.{given.get('class') or ''}[{given.get('type') or ''}]{marks}"
        self.places.add(f"{self._open[-1][1]}>{what}")
        if tag not in VOID:
            self._open.append((tag, what))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1:
            name, _ = self._open.pop()
            if name == tag:
                return


class Walk:
    """All pages of one state, by all who work there."""

    def __init__(self, app: Flask, state: str, found: Collected) -> None:
        """Sign everybody in."""
        self.app = app
        self.state = state
        self.found = found
        self._sent: set[tuple[str, str, str]] = set()
        # An error is then a page like any other: it is kept, and all the others are still asked for.
        app.config["PROPAGATE_EXCEPTIONS"] = False
        with app.app_context():
            self.codes = self._codes()
            self.verification_codes = database.session.scalars(select(IssuedBrief.code)).all()
            self.sessions = {who: new_session(*grants) for who, grants in self._people().items()}

    def walk(self) -> None:
        """Ask for every page as everybody, with sense and without, and send its forms."""
        addresses = list(self._addresses())
        unasked = {route for route, _ in addresses}
        for who in ["", *self.sessions]:
            client = self._client(who)
            for route, address in addresses:
                if route in DOCUMENTS and who != Role.CITY_COORDINATOR.value:
                    continue
                page = self._get(client, who, route, address)
                if page is None or page.status >= REFUSED:
                    continue
                if self.state == "demo":
                    self._send_forms(who, page)
                if who and route in unasked:
                    unasked.discard(route)
                    self._get(client, who, route, f"{address}?{urlencode(NONSENSE)}")
            self._get(client, who, "", "/nowhere")

    def in_english(self) -> list[Page]:
        """Ask for every page in English as everybody, and return the fullest page of each route."""
        found = Collected()
        fullest: dict[str, Page] = {}
        for who in ["", *self.sessions]:
            client = self._client(who)
            client.set_cookie("language", Language.ENGLISH.value)
            for route, address in self._addresses():
                if route in DOCUMENTS:
                    continue
                page = found.keep("english", who, f"GET {address}", route, client.get(address))
                if page is not None and len(page.html) > len(getattr(fullest.get(route), "html", "")):
                    fullest[route] = page
        self.found.failed += found.failed
        return [page for page in fullest.values() if is_whole(page.html)]

    def _addresses(self) -> Iterator[tuple[str, str]]:
        """Yield the rule and an address of every page."""
        adapter = self.app.url_map.bind("localhost")
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda each: each.rule):
            if "GET" not in (rule.methods or ()) or FILE.search(rule.rule) or rule.endpoint == "web.static":
                continue
            for values in self._values(rule):
                yield rule.rule, adapter.build(rule.endpoint, values, "GET")

    def _values(self, rule: Rule) -> Iterator[dict[str, object]]:
        """Yield the arguments of a route: a return is looked at in each state that it can be in."""
        values: dict[str, object] = {argument: VALUES[argument][0] for argument in rule.arguments}
        if "verification_code" in values:
            for code in self.verification_codes:
                yield {"verification_code": code}
        if "month" not in values:
            yield values
            return
        for month in (CLOSED, OPEN):
            yield {**values, "month": str(month)}
        if "code" in values:
            for code in self.codes:
                yield {**values, "code": code, "month": str(OPEN)}

    def _codes(self) -> list[str]:
        """Return one project for each state that a return of the open month is in."""
        rows = database.session.execute(
            select(MonthlyReturn.state, Project.code)
            .join(Project, Project.id == MonthlyReturn.project_id)
            .where(MonthlyReturn.month == OPEN)
            .order_by(Project.code.desc())
        )
        return sorted({row.state: row.code for row in rows}.values())

    def _people(self) -> dict[str, tuple[Grant, ...]]:
        """Return everybody by role: all of them around one project, where there is one."""
        everything: dict[str, tuple[Grant, ...]] = {
            Role.ADMINISTRATOR.value: (Grant(Role.ADMINISTRATOR, EVERYTHING),)
        }
        own = subject_of(OWN)
        if own is None:
            return everything
        roles = [Role.OWNER] if self.state == "real" else list(Role)
        units = set().union(*(each.units for each in subjects_of([OWN, *self.codes]).values()))
        scopes = {
            ScopeKind.EVERYTHING: (EVERYTHING,),
            ScopeKind.CITY: (Scope(ScopeKind.CITY, own.city),),
            ScopeKind.COUNTY: (Scope(ScopeKind.COUNTY, own.region),),
            ScopeKind.SECTOR: (Scope(ScopeKind.SECTOR, min(own.sectors), own.city),),
            ScopeKind.UNIT: tuple(Scope(ScopeKind.UNIT, str(unit)) for unit in sorted(units)),
        }
        return everything | {
            role.value: tuple(Grant(role, scope) for scope in scopes[SCOPES[role][0]]) for role in roles
        }

    def _client(self, who: str) -> FlaskClient:
        """Return a browser of somebody; nobody's without a name."""
        client = self.app.test_client()
        if who:
            with client.session_transaction() as session:
                session.update(self.sessions[who])
        return client

    def _get(self, client: FlaskClient, who: str, route: str, address: str) -> Page | None:
        return self.found.keep(self.state, who, f"GET {address}", route, client.get(address))

    def _send_forms(self, who: str, page: Page) -> None:
        """Send each form of a page with each of its buttons, blank and with nonsense; nothing stays of it."""
        for form in forms(page.html):
            if form.method != "post" or form.address == "/sign-out":
                continue
            for button in form.buttons:
                address = button.address or form.address or page.asked.removeprefix("GET ")
                address = address.partition("#")[0]
                route = self._route(address)
                key = (page.route, route, f"{button.name}={button.text}")
                if key not in self._sent:
                    self._sent.add(key)
                    self._post(who, route, address, _filled(form, button, is_blank=True), "blank")
                    self._post(who, route, address, _filled(form, button, is_blank=False), "nonsense")

    def _post(self, who: str, route: str, address: str, values: dict[str, str], how: str) -> None:
        client = self._client(who)
        with rolled_back(self.app):
            response = client.post(address, data=values)
        self.found.keep(self.state, who, f"POST {address} {how}", f"{route} {how}", response)

    def _route(self, address: str) -> str:
        """Return the rule of an address that takes a form."""
        adapter = self.app.url_map.bind("localhost")
        try:
            rule, _ = adapter.match(address.partition("?")[0], method="POST", return_rule=True)
        except HTTPException:
            self.found.failed.append(f"a form goes to {address}, where there is nothing")
            return address
        return str(rule.rule)


def _filled(form: Form, button: Button, *, is_blank: bool) -> dict[str, str]:
    """Return a form as it is sent: what is typed is replaced, what is chosen stays."""
    values = {
        name: form.values[name] for name, kind in form.kinds.items() if kind in KEPT and name in form.values
    }
    values |= {
        name: "" if is_blank else TYPED.get(kind, WORDS)
        for name, kind in form.kinds.items()
        if kind not in KEPT
    }
    return values | ({button.name: button.value} if button.name else {})
