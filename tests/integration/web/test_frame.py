"""Facts about the frame of every page: headers, error pages, static files, health, navigation."""

from __future__ import annotations

import re
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from app.extensions import database
from app.kernel.errors import NotFoundError, TrackerError
from app.web.access import public
from app.web.assets import asset
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

PAGES = ["/", "/projects", "/projects/JA-15", "/projects/JA-99", "/nowhere", "/healthz", "/projects.csv"]


@pytest.mark.parametrize("address", PAGES)
def test_every_response_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("address", ["/", "/projects?plan=jian-2022&q=x", "/projects/JA-15", "/nowhere"])
def test_no_page_has_a_script_or_a_style_of_its_own(client: FlaskClient, address: str) -> None:
    page = read(client.get(address).text)
    assert page.all("style") == []
    assert {script.text for script in page.all("script")} == {""}
    assert [script.attributes["src"].split("?")[0] for script in page.all("script")] == [
        "/static/vendor/htmx.org-2.0.11/htmx.min.js",
        "/static/comfort.js",
    ]
    assert [
        name for element in page.walk() for name in element.attributes if re.match(r"on|style$", name)
    ] == []


@pytest.mark.parametrize("address", ["/", "/projects?plan=jian-2022&q=x", "/projects/JA-15", "/nowhere"])
def test_every_page_has_a_language_a_title_one_heading_and_its_landmarks(
    client: FlaskClient, address: str
) -> None:
    page = read(client.get(address).text)
    assert page.one("html").attributes["lang"] == "zh-CN"
    assert page.one("head").one("title").text.endswith(" · 一老一小重大项目台账")
    assert len(page.all("h1")) == 1
    assert page.one("main").attributes["id"] == page.one("a", class_="skip-link").attributes["href"][1:]
    assert len(page.all("nav", aria_label="主导航")) == 1
    ids = [element.attributes["id"] for element in page.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))


def test_the_navigation_marks_where_one_is(client: FlaskClient) -> None:
    for address, label, mark in (
        ("/", "首页", "page"),
        ("/projects", "项目", "page"),
        ("/projects/JA-15", "项目", "true"),
    ):
        nav = read(client.get(address).text).one("nav", aria_label="主导航")
        marked = [
            (link.text, link.attributes["aria-current"])
            for link in nav.all("a")
            if "aria-current" in link.attributes
        ]
        assert marked == [(label, mark)]


@pytest.fixture
def faulty(app: Flask) -> Iterator[FlaskClient]:
    """Return a client of an application whose pages fail as their address says."""
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app.test_client()
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = None


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (400, 400, "看不懂这个请求"),
        (404, 404, "没有这一页"),
        (405, 405, "不能这样操作"),
        (413, 413, "内容太大"),
        (418, 418, "看不懂这个请求"),
        (500, 500, "系统出错了"),
        (503, 503, "暂时无法服务"),
        (NotFoundError("没有代码为 x 的方案。"), 404, "没有代码为 x 的方案。"),
        (TrackerError("金额不相等。"), 400, "金额不相等。"),
        (ZeroDivisionError("secret detail"), 500, "系统出错了"),
    ],
)
def test_an_error_page_says_what_happened_and_what_to_do(
    faulty: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: int | Exception, status: int, words: str
) -> None:
    @public
    def fail() -> None:
        if isinstance(error, int):
            abort(error)
        raise error

    monkeypatch.setitem(faulty.application.view_functions, "start.page", fail)
    response = faulty.get("/")
    assert response.status_code == status
    page = read(response.text)
    assert words in page.text
    assert "请" in page.one("main").text
    assert "secret detail" not in response.text
    assert response.content_type == "text/html; charset=utf-8"


def test_a_wrong_method_names_those_that_are_allowed(client: FlaskClient) -> None:
    response = client.post("/projects")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_health_is_well_while_the_database_answers(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


def test_nothing_around_a_request_needs_an_event_loop_which_would_take_a_thread_each_time(app: Flask) -> None:
    around = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    functions = [each for by_blueprint in around for some in by_blueprint.values() for each in some]
    assert not [each for each in (*functions, *app.teardown_appcontext_funcs) if iscoroutinefunction(each)]


def test_health_is_bad_when_the_database_does_not_answer(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = OperationalError("SELECT 1", {}, ConnectionError())

    def refuse(*_: object, **__: object) -> None:
        raise gone

    monkeypatch.setattr(type(database.session), "scalar", refuse)
    assert client.get("/healthz").status_code == 503


def test_a_static_file_asked_for_by_its_hash_is_kept_for_a_year(client: FlaskClient) -> None:
    page = read(client.get("/").text)
    addresses = [link.attributes["href"] for link in page.all("link") if link.attributes["rel"] != "help"]
    assert len(addresses) > 4
    for address in addresses:
        with client.get(address) as response:
            assert response.status_code == 200
            assert response.cache_control.max_age == 31536000
            assert response.cache_control.immutable


def test_a_static_file_without_hash_and_a_page_are_asked_for_again(client: FlaskClient) -> None:
    for address in ("/static/theme.css", "/static/nowhere.css", "/", "/nowhere"):
        with client.get(address) as response:
            assert response.cache_control.no_cache
            # The page that says so names who is signed in.
            assert bool(response.cache_control.no_store) == (address != "/static/theme.css")


def test_where_styles_are_worked_on_an_address_changes_with_the_content_of_its_file(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "theme.css").write_text("a{}", encoding="ascii")
    monkeypatch.setattr("app.web.assets.STATIC_FOLDER", tmp_path)
    monkeypatch.setitem(app.config, name="DEBUG", value=True)
    with app.test_request_context():
        first = asset("theme.css")
        (tmp_path / "theme.css").write_text("b{ }", encoding="ascii")
        assert asset("theme.css") != first


@pytest.mark.parametrize("path", ["/sign-in", "/returns/bulk", "/nowhere"])
def test_a_form_field_without_a_name_is_a_bad_request_and_no_fault_of_ours(
    client: FlaskClient, path: str
) -> None:
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n"
    answer = client.post(path, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
