"""Facts about one's own account: what it shows, password, sessions, second factor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyotp
import pytest
from sqlalchemy import select

from app.accounts.models import UserAccount, UserSession
from app.accounts.service import passwords
from app.accounts.service.accounts import create, reset
from app.accounts.types import Grant, Role, Scope, ScopeKind
from app.audit.types import SHELL
from app.db.transaction import transaction
from app.extensions import database
from tests.conftest import EVERYTHING
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from config import Settings

PASSWORD = "晨雾石榴拖拉机九月灯塔"
ADMINISTRATOR = Grant(Role.ADMINISTRATOR, EVERYTHING)


def the_account() -> UserAccount:
    """Return the account `zhang.san`."""
    return database.session.scalars(select(UserAccount).where(UserAccount.name == "zhang.san")).one()


def new_browser(app: Flask) -> FlaskClient:
    """Return another browser where `zhang.san` is signed in."""
    browser = app.test_client()
    assert browser.post("/sign-in", data={"name": "zhang.san", "password": PASSWORD}).status_code == 303
    return browser


@pytest.fixture
def zhang(loaded_app: Flask) -> FlaskClient:
    """Return a browser where an administrator with a password of their own is signed in."""
    create("zhang.san", "张三", [ADMINISTRATOR], actor=SHELL)
    with transaction(database.session):
        account = the_account()
        account.password_hash = passwords.hashed(PASSWORD)
        account.must_change_password = False
    return new_browser(loaded_app)


@pytest.fixture
def strict(loaded_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Require a second factor of administrators."""
    settings: Settings = loaded_app.config["SETTINGS"]
    stricter = replace(settings, require_second_factor="administrators")
    monkeypatch.setitem(loaded_app.config, "SETTINGS", stricter)


def test_roles_and_what_they_hold_for_stand_there_in_words(sign_in_as: Callable[..., FlaskClient]) -> None:
    browser = sign_in_as(
        Role.SECTOR_LEAD,
        Scope(ScopeKind.SECTOR, "elder_care", "360800"),
        Grant(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360821")),
        Grant(Role.OWNER, Scope(ScopeKind.UNIT, "1")),
        Grant(Role.FINANCE, Scope(ScopeKind.CITY, "361100")),
        Grant(Role.AUDITOR, Scope(ScopeKind.CITY, "999999")),
    )
    page = read(browser.get("/account").text).one("main").text
    for words in (
        "行业主管：吉安市·养老",
        "县级审核：吉安市·吉安县",
        "项目单位：吉安市·",
        "财政：上饶市",
        "审计（只读）：（已不存在：city:999999）",
    ):
        assert words in page


def change(browser: FlaskClient, present: str, new: str, again: str | None = None) -> str:
    """Ask for a change of password, and return the page or where it leads."""
    data = {"present_password": present, "new_password": new, "again_password": again or new}
    response = browser.post("/account/password", data=data)
    return response.location or read(response.text).one("main").text


@pytest.mark.parametrize(
    ("present", "new", "again", "words"),
    [
        ("wrong", "柚子茶 马扎 三月 雷达站", None, "当前密码不对"),
        (PASSWORD, "柚子茶 马扎 三月 雷达站", "柚子茶 马扎 三月 雷达", "两次输入的新密码不一样"),
        (PASSWORD, "short", None, "至少 10 个字符"),
        (PASSWORD, "zhang.san-2023-06", None, "不能包含账号名"),
        (PASSWORD, "password1234", None, "容易被猜到"),
        (PASSWORD, PASSWORD, None, "与当前密码相同"),
    ],
)
def test_a_password_is_changed_only_to_a_good_one_by_whoever_knows_the_present_one(
    zhang: FlaskClient, present: str, new: str, again: str | None, words: str
) -> None:
    assert words in change(zhang, present, new, again)
    assert passwords.is_right(the_account().password_hash, PASSWORD)


def test_a_change_of_password_ends_all_other_sessions(loaded_app: Flask, zhang: FlaskClient) -> None:
    other = new_browser(loaded_app)
    assert change(zhang, PASSWORD, "柚子茶 马扎 三月 雷达站") == "/account"
    assert zhang.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_a_present_password_that_is_wrong_too_often_locks_the_name(zhang: FlaskClient) -> None:
    for _ in range(5):
        change(zhang, "wrong", "柚子茶 马扎 三月 雷达站")
    assert "登录失败次数过多" in change(zhang, PASSWORD, "柚子茶 马扎 三月 雷达站")


def test_a_reset_by_somebody_else_ends_every_session(zhang: FlaskClient) -> None:
    reset(the_account().id, actor=SHELL)
    assert zhang.get("/account").status_code == 302


def test_one_session_or_all_others_can_be_ended(loaded_app: Flask, zhang: FlaskClient) -> None:
    second, third = new_browser(loaded_app), new_browser(loaded_app)
    page = read(zhang.get("/account").text)
    assert len(page.one("table", id="sessions").all("tr")) == 4
    assert page.one("main").text.count("本次登录") == 1
    newest = database.session.scalars(select(UserSession.id).order_by(UserSession.id.desc())).first()
    assert zhang.post(f"/account/sessions/{newest}/end").status_code == 303
    assert third.get("/account").status_code == 302
    assert second.get("/account").status_code == 200
    zhang.post("/account/sessions/end-others")
    assert second.get("/account").status_code == 302
    assert zhang.get("/account").status_code == 200


def test_nobody_ends_the_session_of_somebody_else_there(client: FlaskClient, zhang: FlaskClient) -> None:
    of_zhang = database.session.scalars(
        select(UserSession.id).where(UserSession.user_id == the_account().id)
    ).one()
    assert client.post(f"/account/sessions/{of_zhang}/end").status_code == 404
    assert zhang.get("/account").status_code == 200


def set_up(browser: FlaskClient) -> tuple[pyotp.TOTP, list[str]]:
    """Set up the second factor by the pages, and return it with the recovery codes shown."""
    assert browser.post("/account/second-factor").status_code == 303
    answer = browser.get("/account/second-factor", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "identity", "its length would tell of the key: ADR 0018"
    page = read(answer.text)
    totp = pyotp.TOTP(page.one("code").text.replace(" ", ""))
    image = browser.get("/account/second-factor/qr.svg")
    assert image.mimetype == "image/svg+xml"
    assert image.text.startswith("<?xml")
    assert "style=" not in image.text
    assert image.cache_control.no_store
    codes = browser.post("/account/second-factor/confirm", data={"second_factor_code": totp.now()})
    return totp, [code.text for code in read(codes.text).one("main").all("code")]


def test_the_second_factor_is_set_up_by_the_pages_and_asked_for_at_the_next_sign_in(
    loaded_app: Flask, zhang: FlaskClient
) -> None:
    wrong = zhang.post("/account/second-factor/confirm", data={"second_factor_code": "1"})
    assert wrong.status_code == 422
    _, codes = set_up(zhang)
    assert len(codes) == 10
    assert zhang.get("/account/second-factor/qr.svg").status_code == 404
    assert codes[0] not in zhang.get("/account/second-factor").text
    browser = loaded_app.test_client()
    assert browser.get("/sign-in/code?next=/plans").location == "/sign-in?next=/plans"
    page = browser.post("/sign-in", data={"name": "zhang.san", "password": PASSWORD, "next": "/plans"})
    assert 'name="next" value="/plans"' in page.text
    assert browser.get("/plans").status_code == 302
    assert browser.get("/sign-in/code").status_code == 200
    wrong = browser.post("/sign-in/code", data={"code": "000000", "next": "/plans"})
    assert wrong.status_code == 422
    assert 'name="next" value="/plans"' in wrong.text
    done = browser.post("/sign-in/code", data={"code": codes[0], "next": "/plans"})
    assert done.location == "/plans"
    assert "还剩 9 个" in browser.get("/plans").text


def test_recovery_codes_are_renewed_and_the_factor_removed_only_with_the_password(zhang: FlaskClient) -> None:
    _, codes = set_up(zhang)
    for address in ("/account/second-factor/recovery-codes", "/account/second-factor/remove"):
        assert zhang.post(address, data={"password": "wrong"}).status_code == 422
    renewed = zhang.post("/account/second-factor/recovery-codes", data={"password": PASSWORD})
    shown = {code.text for code in read(renewed.text).one("main").all("code")}
    assert len(shown) == 10
    assert not shown & set(codes)
    assert zhang.post("/account/second-factor/remove", data={"password": PASSWORD}).status_code == 303
    assert the_account().second_factor_secret is None


@pytest.mark.usefixtures("strict")
def test_an_administrator_must_set_up_a_second_factor_where_the_setting_says_so(zhang: FlaskClient) -> None:
    assert zhang.get("/plans").location == "/account/second-factor"
    assert "必须启用两步验证" in zhang.get("/account/second-factor").text
    set_up(zhang)
    assert zhang.get("/plans").status_code == 200


@pytest.mark.usefixtures("strict")
def test_others_need_none_where_the_setting_names_administrators(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    assert sign_in_as(Role.AUDITOR).get("/plans").status_code == 200
