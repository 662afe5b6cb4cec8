"""Facts about light and dark: who chooses, where it is kept, where one lands; and what paper says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from flask.testing import FlaskClient

BY_SYSTEM = "screen and (prefers-color-scheme: dark)"


def dark_on(client: FlaskClient, address: str = "/nowhere") -> list[str]:
    """Return the media on which a page has the dark colours."""
    links = read(client.get(address).text).all("link", rel="stylesheet")
    return [
        link.attributes["media"] for link in links if link.attributes["href"].startswith("/static/dark.css")
    ]


def choose(client: FlaskClient, choice: str, came_from: str | None = None) -> str:
    """Choose an appearance; return where the browser is led."""
    headers = {} if came_from is None else {"Referer": came_from}
    response = client.post("/appearance", data={"appearance": choice}, headers=headers)
    assert response.status_code == 303
    return str(response.location)


def test_pages_are_dark_where_the_system_asks_for_it_and_never_on_paper(client: FlaskClient) -> None:
    assert dark_on(client, "/projects") == [BY_SYSTEM]


@pytest.mark.parametrize(("choice", "media"), [("dark", ["screen"]), ("light", []), ("system", [BY_SYSTEM])])
def test_a_choice_is_kept_for_all_pages_and_its_button_is_marked(
    client: FlaskClient, choice: str, media: list[str]
) -> None:
    choose(client, choice)
    assert dark_on(client) == media
    pressed = read(client.get("/projects").text).all("button", name="appearance", aria_pressed="true")
    assert [button.attributes["value"] for button in pressed] == [choice]


def test_whoever_is_not_signed_in_chooses_too(anonymous: FlaskClient) -> None:
    assert choose(anonymous, "dark", "http://localhost/sign-in") == "/sign-in"
    assert dark_on(anonymous, "/sign-in") == ["screen"]


def test_a_choice_that_is_none_is_the_systems(client: FlaskClient) -> None:
    choose(client, "dark")
    choose(client, "<b>")
    assert dark_on(client) == [BY_SYSTEM]
    client.set_cookie("appearance", "nonsense")
    assert dark_on(client) == [BY_SYSTEM]


@pytest.mark.parametrize(
    ("came_from", "led_to"),
    [
        ("http://localhost/projects?plan=jian-2022&q=%E5%85%BB", "/projects?plan=jian-2022&q=%E5%85%BB"),
        ("http://localhost/nowhere", "/"),
        ("http://localhost/sign-out", "/"),
        ("http://elsewhere.example/projects", "/"),
        ("http://localhost//elsewhere.example", "/"),
        ("http://localhost/\\elsewhere.example", "/"),
        ("http://localhost.elsewhere.example/projects", "/"),
        ("http://localhost@elsewhere.example/projects", "/"),
        ("javascript:alert(1)//localhost/projects", "/"),
        ("http://[", "/"),
        (None, "/"),
    ],
)
def test_one_lands_where_one_chose_if_that_page_can_be_asked_for(
    client: FlaskClient, came_from: str | None, led_to: str
) -> None:
    assert choose(client, "light", came_from) == led_to


def test_a_sheet_of_paper_says_who_opened_which_page_when(client: FlaskClient) -> None:
    footer = read(client.get("/projects?plan=jian-2022").text).one("footer")
    said = footer.one("p", class_="print-only").text
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d 打开 http://localhost/projects\?plan=jian-2022$", said)
