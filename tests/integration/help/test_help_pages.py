"""Facts about help: every term that a page names is explained there, and everybody finds the way to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.accounts.rules.policy import ACTIONS, SCOPES
from app.accounts.types import Role, Scope, ScopeKind
from app.help.rules.guides import GUIDES
from app.help.rules.terms import term
from app.web.access import declared
from config import PROJECT_ROOT
from tests.conftest import EVERYTHING, sign_in
from tests.integration.portfolio.reading import read
from tests.integration.returns.factories import close_month, set_up

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

NAMED = re.compile(
    r"""(?:explain|explained_head)\(\s*"([^"]+)"|term="([^"]+)"|definition\("([^"]+)", explained=true"""
)
"""Where a template names a term itself."""
LIGHTS_AND_RATES = re.compile(r"^(亮灯|进度自评|超/欠序时|不评|\S{2,6}率(（按到位）)?)$")
"""What a head or a tile says that needs its explanation beside it."""


def templates() -> str:
    """Return the templates of all features in one text; the frame's own show what a term without one is."""
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted((PROJECT_ROOT / "app").glob("*/templates/**/*.html"))
        if path.parent.name != "web"
    )


def test_every_term_that_a_template_names_is_explained() -> None:
    named = {name for found in NAMED.findall(templates()) for name in found if name}
    assert {"投资完成率", "亮灯", "达到目标的把握"} <= named
    assert {name for name in named if term(name) is None} == set()


def with_a_closed_month(app: Flask) -> FlaskClient:
    """Return an administrator's browser on a portfolio with a closed month."""
    set_up()
    close_month()
    return sign_in(app, Role.ADMINISTRATOR)


def unexplained(page: Element) -> list[str]:
    """Return the rates and lights of a page's heads and tiles without their explanation."""
    facts = [head for facts in page.all("dl", class_="facts") for head in facts.all("dt")]
    heads = [*page.all("th", scope="col"), *page.all("span", class_="tile-label"), *facts]
    return [
        head.text
        for head in heads
        if LIGHTS_AND_RATES.match(head.text.strip(" ▲▼↕")) and not head.all("a", class_="explain")
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/composition",
        "/projects",
        "/projects/EX-01",
        "/finance",
        "/finance?set=rates",
        "/finance?rows=type&columns=source&figure=receipt_rate",
        "/finance/projects?set=rates",
        "/finance/projects/EX-01",
        "/lights",
        "/projects/EX-01/lights",
        "/outcomes",
    ],
)
def test_every_rate_and_light_has_its_explanation_beside_it(app: Flask, address: str) -> None:
    page = read(with_a_closed_month(app).get(address).text)
    assert unexplained(page) == []


def test_an_explanation_says_the_formula_and_leads_to_its_term(app: Flask) -> None:
    client = with_a_closed_month(app)
    (mark, *_) = [
        mark
        for mark in read(client.get("/finance?set=rates").text).all("a", class_="explain")
        if mark.attributes["data-term"] == "资金到位率"
    ]
    assert mark.text == ""
    assert mark.attributes["aria-label"] == "名词解释"
    assert mark.attributes["title"].endswith("到位 ÷ 下达。")
    assert mark.attributes["href"] == "/help#receipt_rate"
    help_page = read(client.get("/help").text)
    assert "到位 ÷ 下达。" in help_page.one("div", id="receipt_rate").text


def test_the_way_to_every_guide_leads_to_a_page_that_its_role_may_enter(loaded_app: Flask) -> None:
    for guide in GUIDES:
        for task in guide.tasks:
            access = declared(loaded_app.view_functions[task.page.endpoint])
            assert access is not None
            assert access.action in ACTIONS[guide.role], (guide.role, task.title)


@pytest.mark.parametrize("role", Role)
def test_everybody_reads_help_with_their_own_role_first(loaded_app: Flask, role: Role) -> None:
    kind = SCOPES[role][0]
    keys = {
        ScopeKind.UNIT: "1",
        ScopeKind.COUNTY: "360828",
        ScopeKind.CITY: "360800",
        ScopeKind.SECTOR: "elder_care",
    }
    city = "360800" if kind is ScopeKind.SECTOR else ""
    scope = EVERYTHING if kind is ScopeKind.EVERYTHING else Scope(kind, keys[kind], city)
    client = sign_in(loaded_app, role, scope)
    assert client.get("/help").status_code == 200
    steps = read(client.get("/help/steps").text)
    assert steps.all("h2")[0].text == f"{role.label} 您的角色"
    own = steps.all("section", class_="guide")[0]
    ways = [link for link in own.all("a") if link.text.startswith("打开")]
    assert len(ways) == len(next(guide for guide in GUIDES if guide.role is role).tasks)
    for way in ways:
        page = read(client.get(way.attributes["href"], follow_redirects=True).text)
        assert way.text.removeprefix("打开").strip("“”") in page.one("h1").text


def test_the_keys_of_pages_are_those_of_the_readers_own_menu(loaded_app: Flask) -> None:
    administrator = read(sign_in(loaded_app, Role.ADMINISTRATOR).get("/help/keys").text)
    owner = read(sign_in(loaded_app, Role.OWNER, Scope(ScopeKind.UNIT, "1")).get("/help/keys").text)
    for page in (administrator, owner):
        told = {
            row.one("a").attributes["href"]: row.all("kbd")[1].text
            for row in page.one("table", id="keys-pages").one("tbody").all("tr")
        }
        menu = {
            link.attributes["href"]: link.attributes["data-key"]
            for link in page.one("nav", aria_label="主导航").all("a")
            if "data-key" in link.attributes
        }
        assert told == menu
    assert "简报" in administrator.one("table", id="keys-pages").text
    assert "简报" not in owner.one("table", id="keys-pages").text


def test_no_letter_leads_to_two_pages(client: FlaskClient) -> None:
    links = read(client.get("/help").text).one("nav", aria_label="主导航").all("a")
    letters = [link.attributes["data-key"] for link in links if "data-key" in link.attributes]
    assert sorted(letters) == sorted(set(letters))
    assert set("hpflocrb") <= set(letters)
