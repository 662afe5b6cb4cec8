"""Signing in as people do it, in real Chromium: with and without scripts, and what a time-out leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from app.accounts.models import UserAccount, UserSession
from app.accounts.service import passwords, second_factor
from app.accounts.service.accounts import create
from app.accounts.service.sessions import now
from app.accounts.types import Grant, Role, User
from app.audit.types import SHELL
from app.db.transaction import transaction
from app.extensions import database
from tests.browser.test_journeys import AXE
from tests.conftest import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    NewPage = Callable[..., Page]
    InApplication = Callable[[Callable[[], str]], str]

PASSWORD = "晨雾石榴拖拉机九月灯塔"
ADMINISTRATOR = Grant(Role.ADMINISTRATOR, EVERYTHING)
PAGES = [
    "/account",
    "/account/password",
    "/account/second-factor",
    "/admin",
    "/admin/accounts",
    "/admin/accounts/new",
    "/admin/accounts/1",
]


def make_user(name: str) -> Callable[[], str]:
    """Return a maker of an administrator with a password of their own."""

    def make() -> str:
        account_id, _ = create(name, "张三", [ADMINISTRATOR], actor=SHELL)
        with transaction(database.session) as session:
            account = session.get(UserAccount, account_id)
            assert account is not None
            account.password_hash, account.must_change_password = passwords.hashed(PASSWORD), False
        return name

    return make


def time_out(name: str) -> Callable[[], str]:
    """Return what lets the sessions of a user time out."""

    def end() -> str:
        before = now() - timedelta(minutes=31)
        user_id = select(UserAccount.id).where(UserAccount.name == name).scalar_subquery()
        with transaction(database.session) as session:
            session.execute(
                update(UserSession)
                .where(UserSession.user_id == user_id)
                .values(started_at=before, seen_at=before)
            )
        return name

    return end


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Type name and password."""
    page.get_by_label("账号名").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_one_time_password_to_the_page_that_was_asked_for(
    new_page: NewPage, in_application: InApplication, *, scripts: bool
) -> None:
    name = f"first-{scripts}".lower()
    one_time = in_application(lambda: create(name, "李四", [ADMINISTRATOR], actor=SHELL)[1])
    page = new_page(scripts=scripts, grants=())
    page.goto("/projects?plan=jian-2022")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    sign_in(page, name, "wrong")
    expect(page.get_by_role("alert").filter(has_text="账号名或密码不对")).to_be_visible()
    sign_in(page, name, one_time)
    expect(page.get_by_role("heading", level=1)).to_have_text("设置自己的密码")
    page.get_by_label("一次性密码").fill(one_time)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输入一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="保存新密码").click()
    expect(page.get_by_text("密码已修改")).to_be_visible()
    page.goto("/projects?plan=jian-2022")
    expect(page).to_have_url("/projects?plan=jian-2022")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_text("已退出登录")).to_be_visible()
    page.goto("/projects")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_before_a_time_out_is_sent_after_signing_in(
    new_page: NewPage, in_application: InApplication, *, scripts: bool
) -> None:
    name = in_application(make_user(f"slow-{scripts}".lower()))
    page = new_page(scripts=scripts, grants=())
    page.goto("/admin/accounts/new")
    sign_in(page, name)
    expect(page).to_have_url("/admin/accounts/new")
    page.get_by_label("账号名").fill(f"typed-{scripts}")
    page.get_by_label("显示名称").fill("想了半个小时的名称")
    page.get_by_label("项目单位的适用范围").select_option(index=2)
    in_application(time_out(name))
    page.get_by_role("button", name="建立账号").click()
    expect(page.get_by_text("刚才填写的内容没有丢")).to_be_visible()
    sign_in(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text("继续提交")
    page.get_by_role("button", name="继续提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("一次性密码")
    expect(page.get_by_text("想了半个小时的名称")).to_be_visible()


def test_a_script_that_finds_the_session_gone_says_so_and_goes_on_after_a_sign_in_elsewhere(
    new_page: NewPage, in_application: InApplication
) -> None:
    name = in_application(make_user("tabs"))
    page = new_page(grants=(), tolerated="Response Status Error Code 401")
    page.goto("/admin/accounts/new")
    sign_in(page, name)
    page.get_by_label("账号名").fill("kept-here")
    in_application(time_out(name))
    page.get_by_label("角色").select_option(label="财政")
    notice = page.get_by_role("alert").filter(has_text="登录已超时")
    expect(notice).to_be_visible()
    expect(page.get_by_label("账号名")).to_have_value("kept-here")
    with page.context.expect_page() as opened:
        notice.get_by_role("link").click()
    sign_in(opened.value, name)
    expect(opened.value.get_by_role("button", name="退出")).to_be_visible()
    page.get_by_label("角色").select_option(label="市级调度")
    expect(page.get_by_label("市级调度的适用范围")).to_be_visible()
    expect(notice).to_be_hidden()
    expect(page.get_by_label("账号名")).to_have_value("kept-here")


def test_the_second_factor_is_asked_for(new_page: NewPage, in_application: InApplication) -> None:
    name = in_application(make_user("careful"))

    def set_up() -> str:
        account_id = database.session.scalars(select(UserAccount.id).where(UserAccount.name == name)).one()
        user = User(account_id, name, "张三", (ADMINISTRATOR,))
        second_factor.begin(user, actor=SHELL)
        secret = second_factor.secret_to_confirm(user) or ""
        return second_factor.confirm(user, pyotp.TOTP(secret).now(), actor=SHELL)[0]

    code = in_application(set_up)
    page = new_page(scripts=False, grants=())
    page.goto("/plans")
    sign_in(page, name)
    page.get_by_label("验证码或恢复码").fill("123")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert").filter(has_text="验证码不对")).to_be_visible()
    page.get_by_label("验证码或恢复码").fill(code)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url("/plans")
    expect(page.get_by_text("还剩 9 个")).to_be_visible()


def test_the_image_of_the_second_factor_is_shown(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/account/second-factor")
    page.get_by_role("button", name="开始设置").click()
    image = page.get_by_role("img")
    expect(image).to_be_visible()
    assert image.evaluate("async image => { await image.decode(); return image.naturalWidth; }") > 100


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("address", [*PAGES, "/sign-in"])
def test_a_page_of_accounts_never_scrolls_sideways_and_has_no_barrier_that_axe_finds(
    new_page: NewPage, size: str, address: str
) -> None:
    page = new_page(size, grants=() if address == "/sign-in" else (ADMINISTRATOR,))
    page.goto(address)
    width, visible = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= visible
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []
