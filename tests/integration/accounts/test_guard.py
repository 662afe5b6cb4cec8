"""Facts about the guard: who gets where, what survives a time-out, tokens, cookies and headers."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

import pyotp
import pytest
import time_machine
from werkzeug.middleware.proxy_fix import ProxyFix

from app.accounts.queries import account_named
from app.accounts.service import second_factor
from app.accounts.service.accounts import create
from app.accounts.types import Grant, Role, Scope, ScopeKind, User
from app.audit.types import SHELL
from app.web.access import public
from tests.conftest import EVERYTHING, disposed, make_app
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

OURS = {"Origin": "http://localhost"}
TYPED = {"display_name": "第一行\r\n“引号”<b>&amp;", "seen": "x"}
ACCOUNT = "/admin/accounts/1/name?from=list"


@pytest.fixture
def with_tokens(loaded_app: Flask) -> Iterator[Flask]:
    """Return the application with its forms asking for tokens, as they do in earnest."""
    loaded_app.config["WTF_CSRF_ENABLED"] = True
    yield loaded_app
    loaded_app.config["WTF_CSRF_ENABLED"] = False


def hidden(page: Element) -> dict[str, str]:
    """Return the hidden fields of the form on a page."""
    main = page.one("main")
    return {
        field.attributes["name"]: field.attributes["value"]
        for field in main.all("input")
        if field.attributes.get("type") == "hidden"
    }


def new_account(role: Role = Role.ADMINISTRATOR, scope: Scope = EVERYTHING) -> dict[str, str]:
    """Make the account `zhang.san` and return what its user types to sign in."""
    return {
        "name": "zhang.san",
        "password": create("zhang.san", "张三", [Grant(role, scope)], actor=SHELL)[1],
    }


def second_factor_of(name: str) -> None:
    """Give an account a confirmed second factor."""
    found = account_named(name)
    assert found is not None
    user = User(found.id, found.name, found.display_name, ())
    second_factor.begin(user, actor=SHELL)
    secret = second_factor.secret_to_confirm(user)
    assert secret is not None
    second_factor.confirm(user, pyotp.TOTP(secret).now(), actor=SHELL)


def test_nobody_gets_a_page_without_signing_in_and_then_gets_the_one_asked_for(
    anonymous: FlaskClient,
) -> None:
    response = anonymous.get("/projects?plan=jian-2022")
    assert (response.status_code, response.location) == (302, "/sign-in?next=/projects?plan%3Djian-2022")
    page = anonymous.get(response.location).text
    assert 'name="next" value="/projects?plan=jian-2022"' in page
    data = new_account() | {"next": "/projects?plan=jian-2022"}
    assert anonymous.post("/sign-in", data=data).location == "/projects?plan=jian-2022"


def test_whoever_is_locked_out_is_told_so_by_the_page(anonymous: FlaskClient) -> None:
    statuses = [
        anonymous.post("/sign-in", data={"name": "zhang.san", "password": "x"}).status_code for _ in range(6)
    ]
    assert statuses == [422] * 5 + [429]


def test_a_sign_in_leads_nowhere_outside(anonymous: FlaskClient) -> None:
    data = new_account() | {"next": "//example.org/"}
    assert anonymous.post("/sign-in", data=data).location == "/"


def test_whoever_is_signed_in_need_not_sign_in(client: FlaskClient) -> None:
    assert client.get("/sign-in?next=/plans").location == "/plans"


def test_an_unknown_address_is_a_404_for_anybody(anonymous: FlaskClient, client: FlaskClient) -> None:
    assert anonymous.get("/nowhere").status_code == 404
    assert client.get("/nowhere").status_code == 404
    assert anonymous.post("/projects").status_code == 405


def test_nobody_is_shown_a_navigation_before_signing_in(anonymous: FlaskClient) -> None:
    page = read(anonymous.get("/sign-in").text)
    assert page.all("nav") == []
    assert page.all("form", action="/sign-out") == []


def test_an_entry_stands_only_for_whoever_may_enter(sign_in_as: Callable[..., FlaskClient]) -> None:
    owner = sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, "1"))
    shown = [link.text for link in read(owner.get("/plans").text).one("nav", aria_label="主导航").all("a")]
    assert "各市方案" in shown
    assert not {"简报", "管理"} & set(shown)


def test_a_route_that_declares_nothing_is_closed_to_everybody(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(client.application.view_functions, "intake.plan_list", lambda: "open")
    assert client.get("/plans").status_code == 403
    assert "intake.plan_list declares no access" in caplog.text
    monkeypatch.setitem(client.application.view_functions, "intake.plan_list", public(lambda: "open"))
    assert client.get("/plans").text == "open"


def test_another_units_project_and_another_citys_brief_are_refused(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    reviewer = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360821"))
    assert reviewer.get("/briefs/monthly.pdf?plan=shangrao-2022&month=2023-06").status_code == 403
    assert reviewer.get("/briefs/monthly.pdf?plan=jian-2022&month=2023-06").status_code == 403
    assert reviewer.get("/briefs/monthly.pdf?plan=nowhere&month=2023-06").status_code == 404


def test_what_was_typed_waits_for_the_sign_in_and_is_sent_again(anonymous: FlaskClient) -> None:
    response = anonymous.post(ACCOUNT, data=TYPED | {"csrf_token": "old"}, headers=OURS)
    assert response.status_code == 401
    page = read(response.text)
    assert "刚才填写的内容没有丢" in page.text
    kept = json.loads(hidden(page)["kept"])
    assert kept == [ACCOUNT, [list(pair) for pair in TYPED.items()], False]
    wrong = anonymous.post("/sign-in", data={"name": "x", "password": "y", "kept": hidden(page)["kept"]})
    assert hidden(read(wrong.text))["kept"] == hidden(page)["kept"]
    right = anonymous.post("/sign-in", data=new_account() | {"kept": hidden(page)["kept"]})
    assert right.status_code == 200
    again = read(right.text).one("main")
    assert again.one("form").attributes["action"] == ACCOUNT
    sent = hidden(read(right.text))
    assert sent.pop("csrf_token") != "old"
    assert sent == TYPED


def test_files_and_passwords_are_not_kept_and_it_is_said(anonymous: FlaskClient) -> None:
    data = {"note": "x", "new_password": "y", "file": (BytesIO(b"%PDF"), "a.pdf")}
    response = anonymous.post("/account/password", data=data, headers=OURS)
    assert "所选的文件和输入的密码不能保留" in response.text
    assert json.loads(hidden(read(response.text))["kept"])[1] == [["note", "x"]]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://example.org"}, {"Origin": "null"}])
def test_nothing_that_another_site_made_up_waits_for_a_sign_in(
    anonymous: FlaskClient, headers: dict[str, str]
) -> None:
    response = anonymous.post(ACCOUNT, data=TYPED, headers=headers)
    assert response.status_code == 401
    assert "kept" not in hidden(read(response.text))


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code"])
def test_an_address_that_another_site_made_up_plants_no_form(anonymous: FlaskClient, path: str) -> None:
    user = new_account()
    second_factor_of(user["name"])
    anonymous.post("/sign-in", data=user)
    planted = json.dumps(["/admin/accounts/new", [["name", "x"]], False])
    page = read(anonymous.get(path, query_string={"kept": planted, "next": "/plans"}).text)
    assert "没有丢" not in page.text
    assert hidden(page)["next"] == "/plans"
    assert "kept" not in hidden(page)


def test_a_script_that_is_not_signed_in_gets_a_fragment_that_leaves_the_page_alone(
    anonymous: FlaskClient,
) -> None:
    for response in (
        anonymous.post(ACCOUNT, data=TYPED, headers=OURS | {"HX-Request": "true"}),
        anonymous.get("/projects", headers={"HX-Request": "true"}),
    ):
        assert response.status_code == 401
        assert response.headers["HX-Retarget"] == "#notices"
        assert "填写的内容还在" in response.text
        assert "<html" not in response.text


def test_a_form_without_its_token_does_nothing_and_can_be_sent_again(
    with_tokens: Flask, client: FlaskClient
) -> None:
    assert with_tokens is client.application
    response = client.post("/account/sessions/end-others?x=1", data={"note": "z"}, headers=OURS)
    assert response.status_code == 400
    page = read(response.text)
    assert page.one("main").one("form").attributes["action"] == "/account/sessions/end-others?x=1"
    fields = hidden(page)
    assert client.post("/account/sessions/end-others", data=fields).status_code == 303
    elsewhere = client.post(
        "/account/sessions/end-others", data={"note": "z"}, headers={"Origin": "http://x"}
    )
    assert elsewhere.status_code == 400
    assert "不是从本系统的页面发出的" in elsewhere.text
    script = client.post("/account/sessions/end-others", headers=OURS | {"HX-Request": "true"})
    assert (script.status_code, script.headers["HX-Retarget"]) == (409, "#notices")


def test_a_sign_in_without_its_token_is_asked_for_again(with_tokens: Flask) -> None:
    browser = with_tokens.test_client()
    data = new_account() | {"next": "/plans"}
    response = browser.post("/sign-in", data=data, headers=OURS)
    assert response.status_code == 400
    fields = hidden(read(response.text))
    assert fields["next"] == "/plans"
    assert browser.post("/sign-in", data=data | fields).location == "/plans"


def test_a_script_sends_the_token_that_the_page_gives_it(with_tokens: Flask, client: FlaskClient) -> None:
    assert with_tokens is client.application
    headers = json.loads(read(client.get("/account").text).one("body").attributes["data-hx-headers"])
    assert client.post("/account/sessions/end-others", headers=headers).status_code == 303


def test_a_sign_in_renews_the_cookie_and_the_tokens(with_tokens: Flask) -> None:
    browser = with_tokens.test_client()
    token = hidden(read(browser.get("/sign-in").text))["csrf_token"]
    with browser.session_transaction() as session:
        before = dict(session)
        session["planted"] = "by somebody else"
    assert browser.post("/sign-in", data=new_account() | {"csrf_token": token}).status_code == 303
    with browser.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before["csrf_token"]


def test_whoever_comes_back_after_a_time_out_can_send_what_stands_in_open_tabs(with_tokens: Flask) -> None:
    browser = with_tokens.test_client()
    with time_machine.travel("2023-06-05T01:00:00Z", tick=False) as clock:
        data = new_account()
        token = hidden(read(browser.get("/sign-in").text))["csrf_token"]
        browser.post("/sign-in", data=data | {"csrf_token": token})
        open_tab = hidden(read(browser.get("/account/password").text))["csrf_token"]
        clock.shift(31 * 60)
        response = browser.post("/account/password", data={"csrf_token": open_tab}, headers=OURS)
        assert response.status_code == 401
        assert "登录已超时" in response.text
        token = hidden(read(browser.get("/sign-in").text))["csrf_token"]
        assert browser.post("/sign-in", data=data | {"csrf_token": token}).status_code == 303
        taken = browser.post("/account/password", data={"csrf_token": open_tab}, headers=OURS)
        assert taken.status_code == 422


def test_after_a_sign_out_nothing_is_left(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        token = session["token"]
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get("/plans").status_code == 302
    with client.session_transaction() as session:
        assert "token" not in session
        session["token"] = token
    assert client.get("/plans").status_code == 302
    assert client.post("/sign-out").status_code == 303


def test_a_one_time_password_must_be_changed_before_anything_else(anonymous: FlaskClient) -> None:
    data = new_account()
    anonymous.post("/sign-in", data=data)
    assert anonymous.get("/plans").location == "/account/password"
    assert "主导航" in anonymous.get("/account/password").text
    waiting = anonymous.post("/admin/accounts/new", data={"name": "x"}, headers=OURS)
    assert waiting.status_code == 409
    assert hidden(read(waiting.text))["name"] == "x"
    new = "晨雾石榴拖拉机九月灯塔"
    changed = {"present_password": data["password"], "new_password": new, "again_password": new}
    assert anonymous.post("/account/password", data=changed).location == "/"
    assert anonymous.get("/plans").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_from_plain_http_where_there_is_https(loaded_app: Flask) -> None:
    data = new_account()
    plain = loaded_app.test_client().post("/sign-in", data=data)
    safe = loaded_app.test_client().post("/sign-in", data=data, base_url="https://localhost")
    cookies = [response.headers["Set-Cookie"] for response in (plain, safe)]
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert ["Secure" in cookie for cookie in cookies] == [False, True]
    assert "Strict-Transport-Security" not in plain.headers
    assert safe.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_nothing_that_a_user_sees_is_stored_by_the_browser(
    client: FlaskClient, anonymous: FlaskClient
) -> None:
    for response in (client.get("/account"), anonymous.get("/sign-in"), client.get("/nowhere")):
        assert response.cache_control.no_store
    with anonymous.get("/static/theme.css") as file:
        assert not file.cache_control.no_store


@pytest.mark.parametrize(("proxies", "is_believed"), [("0", False), ("1", True)])
def test_a_proxy_is_believed_only_where_the_setting_says_there_is_one(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, proxies: str, is_believed: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    with disposed(make_app(url, tmp_path_factory, TRACKER_PROXIES=proxies)) as app:
        assert isinstance(app.wsgi_app, ProxyFix) == is_believed
        response = app.test_client().get("/sign-in", headers={"X-Forwarded-Proto": "https"})
        assert ("Strict-Transport-Security" in response.headers) == is_believed
        assert ("Secure" in response.headers["Set-Cookie"]) == is_believed
