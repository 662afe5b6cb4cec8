"""Facts about languages: who chooses, where it is kept, and what is said in which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import render_template_string

from app.kernel.texts import Text
from app.web import languages
from app.web.languages import Language
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def choose(client: FlaskClient, language: str, came_from: str = "http://localhost/projects") -> str:
    """Choose a language; return where the browser is led."""
    response = client.post("/language", data={"language": language}, headers={"Referer": came_from})
    assert response.status_code == 303
    return str(response.location)


def language_of(client: FlaskClient, address: str = "/projects") -> str:
    return str(read(client.get(address).text).one("html").attributes["lang"])


def in_english(app: Flask, template: str, **values: object) -> str:
    """Return what a template writes for a reader of English."""
    with app.test_request_context(headers={"Cookie": "language=en"}):
        return render_template_string(template, **values)


def test_pages_are_chinese_until_somebody_chooses(client: FlaskClient) -> None:
    assert client.get("/projects", headers={"Accept-Language": "en"}).text.count('<html lang="zh-CN">') == 1


def test_a_choice_is_kept_for_all_pages_and_its_button_is_marked(client: FlaskClient) -> None:
    assert choose(client, "en") == "/projects"
    assert language_of(client) == language_of(client, "/nowhere") == "en"
    pressed = read(client.get("/projects").text).all("button", name="language", aria_pressed="true")
    assert [(button.attributes["value"], button.text) for button in pressed] == [("en", "English")]
    choose(client, "zh-CN")
    assert language_of(client) == "zh-CN"


def test_whoever_is_not_signed_in_chooses_too(anonymous: FlaskClient) -> None:
    assert choose(anonymous, "en", "http://localhost/sign-in") == "/sign-in"
    page = read(anonymous.get("/sign-in").text)
    assert page.one("h1").text == "Sign in"


@pytest.mark.parametrize("nonsense", ["<b>", "fr", ""])
def test_a_choice_that_is_none_is_chinese(client: FlaskClient, nonsense: str) -> None:
    choose(client, "en")
    choose(client, nonsense)
    assert language_of(client) == "zh-CN"


def test_a_page_says_texts_in_the_language_of_its_reader(app: Flask) -> None:
    text = Text("没有代码为“{code}”的项目。", code="<b>")
    said = in_english(app, "{{ text }} {{ _('保存') }}", text=text)
    assert said == "There is no project with code “&lt;b&gt;”. Save"
    with app.test_request_context():
        assert render_template_string("{{ text }}", text=text) == "没有代码为“&lt;b&gt;”的项目。"


def test_values_of_a_templates_own_words_are_escaped_and_said_too(app: Flask) -> None:
    said = in_english(app, "{{ _('%(label)s：%(value)s', label=label, value='<b>') }}", label=Text("保存"))
    assert said == "Save: &lt;b&gt;"


def test_what_plans_and_people_wrote_stays_as_it_is(app: Flask) -> None:
    assert in_english(app, "{{ name }}", name="保存") == "保存"


def test_a_message_for_the_next_page_is_said_at_once(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}) as context:
        languages.flash(Text("保存"))
        assert context.session["_flashes"] == [("message", "Save")]


def test_outside_of_a_request_everything_is_chinese(app: Flask) -> None:
    with app.app_context():
        assert languages.chosen() is Language.CHINESE
        assert languages.in_language(Text("保存")) == "保存"


def test_a_tree_is_said_whole(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        tree = {"name": Text("保存"), "data": [Text("保存"), 3, ("名", Text("保存"))]}
        assert languages.all_in_language(tree) == {"name": "Save", "data": ["Save", 3, ["名", "Save"]]}
