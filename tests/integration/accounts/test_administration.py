"""Facts about the administration of accounts, by page and from a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.models import UserAccount, UserGrant
from app.accounts.rules.grants import digest
from app.accounts.service import accounts as service
from app.accounts.service import second_factor
from app.accounts.service.accounts import AccountError, OutdatedError
from app.accounts.service.providers import ScopeError
from app.accounts.types import Grant, Role, Scope, ScopeKind, User
from app.audit.models import AuditEntry
from app.audit.types import SHELL
from app.extensions import database
from tests.conftest import EVERYTHING
from tests.integration.portfolio.reading import read
from tests.integration.portfolio.test_queries_are_constant import counted

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

ADMINISTRATOR = Grant(Role.ADMINISTRATOR, EVERYTHING)
REVIEWER = Grant(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360821"))


def make(name: str = "li.si", *grants: Grant) -> int:
    """Make an account, and return its id."""
    return service.create(name, "李四", grants or (REVIEWER,), actor=SHELL)[0]


def seen(account_id: int) -> str:
    """Return the digest of an account as it is now."""
    return digest(service.account(account_id))


def last_entry() -> AuditEntry:
    """Return the newest entry of the record."""
    return database.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()  # type: ignore[return-value]


def test_an_account_is_created_with_a_one_time_password_that_is_shown_once(client: FlaskClient) -> None:
    data = {"name": "Li.Si", "display_name": "李四", "role": "county_reviewer", "scope": "county:360821"}
    response = client.post("/admin/accounts/new", data=data)
    password = read(response.text).one("code").text
    account = database.session.scalars(select(UserAccount).where(UserAccount.name == "li.si")).one()
    assert account.must_change_password
    assert password not in client.get(f"/admin/accounts/{account.id}").text
    browser = client.application.test_client()
    browser.post("/sign-in", data={"name": "li.si", "password": password})
    assert browser.get("/plans").location == "/account/password"
    (entry,) = database.session.scalars(select(AuditEntry).where(AuditEntry.action == "account.create"))
    assert entry.subject == "account:li.si"
    assert entry.details["changes"][1] == ["grants", None, ["county_reviewer county:360821"]]


def test_choosing_a_role_lists_what_it_can_hold_for_and_keeps_what_was_typed(client: FlaskClient) -> None:
    data = {"name": "li.si", "display_name": "李四", "role": "sector_lead", "step": "role"}
    page = read(client.post("/admin/accounts/new", data=data).text)
    assert page.one("input", id="field-name").attributes["value"] == "li.si"
    choices = page.one("select", id="field-scope")
    assert [group.attributes["label"] for group in choices.all("optgroup")] == ["吉安市", "上饶市"]
    assert choices.all("option")[0].attributes["value"] == "sector:elder_care:360800"
    assert database.session.scalars(select(UserAccount).where(UserAccount.name == "li.si")).all() == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "a b"}, "不能用的字符"),
        ({"display_name": " "}, "请填写显示名称"),
        ({"role": "owner"}, "须是单位，不能是县"),
        ({"scope": "county:999999"}, "没有“county:999999”"),
        ({"scope": "x"}, "不是适用范围"),
        ({"name": "taken"}, "已经有人使用"),
    ],
)
def test_what_cannot_be_created_is_told_and_kept(
    client: FlaskClient, changed: dict[str, str], words: str
) -> None:
    make("taken")
    data = {"name": "li.si", "display_name": "李四", "role": "county_reviewer", "scope": "county:360821"}
    response = client.post("/admin/accounts/new", data=data | changed)
    assert response.status_code == 422
    page = read(response.text)
    assert words in page.one("div", class_="refusal").text
    assert page.one("input", id="field-name").attributes["value"] == (data | changed)["name"]


def test_roles_are_given_and_taken_and_the_record_says_which(client: FlaskClient) -> None:
    account_id = make()
    address = f"/admin/accounts/{account_id}/grants"
    data = {"role": "finance", "scope": "city:360800", "seen": seen(account_id)}
    assert client.post(address, data=data).status_code == 303
    assert last_entry().details["changes"] == [
        [
            "grants",
            ["county_reviewer county:360821"],
            ["county_reviewer county:360821", "finance city:360800"],
        ]
    ]
    taken = {"grant": "county_reviewer county:360821", "seen": seen(account_id)}
    assert client.post(f"{address}/remove", data=taken).status_code == 303
    assert [grant.role for grant in service.account(account_id).grants] == [Role.FINANCE]
    nonsense = {"grant": "x y", "seen": seen(account_id)}
    assert client.post(f"{address}/remove", data=nonsense).status_code == 422


def test_a_change_on_an_outdated_sight_is_told_and_not_done(client: FlaskClient) -> None:
    account_id = make()
    before = seen(account_id)
    service.rename(account_id, "李四四", actor=SHELL)
    for deed, data in (
        ("name", {"display_name": "王五"}),
        ("disable", {}),
        ("reset", {}),
        ("grants/remove", {"grant": "county_reviewer county:360821"}),
    ):
        response = client.post(f"/admin/accounts/{account_id}/{deed}", data=data | {"seen": before})
        assert response.status_code == 409
        assert "刚刚被别人改过" in response.text
        assert "李四四" in response.text
    account = service.account(account_id)
    assert (account.display_name, account.disabled_at, len(account.grants)) == ("李四四", None, 1)


def test_a_disabled_account_is_out_at_once_and_can_be_enabled_again(
    loaded_app: Flask, client: FlaskClient
) -> None:
    account_id, password = service.create("li.si", "李四", [REVIEWER], actor=SHELL)
    browser = loaded_app.test_client()
    browser.post("/sign-in", data={"name": "li.si", "password": password})
    assert browser.get("/account/password").status_code == 200
    client.post(f"/admin/accounts/{account_id}/disable", data={"seen": seen(account_id)})
    assert browser.get("/account/password").status_code == 302
    assert "已停用" in client.get("/admin/accounts?state=disabled").text
    client.post(f"/admin/accounts/{account_id}/enable", data={"seen": seen(account_id)})
    assert browser.post("/sign-in", data={"name": "li.si", "password": password}).status_code == 303


def test_a_reset_shows_a_new_one_time_password_and_ends_sessions(
    loaded_app: Flask, client: FlaskClient
) -> None:
    account_id, former = service.create("li.si", "李四", [REVIEWER], actor=SHELL)
    browser = loaded_app.test_client()
    browser.post("/sign-in", data={"name": "li.si", "password": former})
    page = client.post(f"/admin/accounts/{account_id}/reset", data={"seen": seen(account_id)}).text
    assert browser.get("/account/password").status_code == 302
    password = read(page).one("code").text
    assert browser.post("/sign-in", data={"name": "li.si", "password": former}).status_code == 422
    assert browser.post("/sign-in", data={"name": "li.si", "password": password}).status_code == 303


def test_a_lost_second_factor_is_taken_away_by_an_administrator(client: FlaskClient) -> None:
    account_id = make()
    second_factor.begin(User(account_id, "li.si", "李四", ()), actor=SHELL)
    client.post(f"/admin/accounts/{account_id}/second-factor/remove", data={"seen": seen(account_id)})
    assert last_entry().action == "second_factor.remove"


def test_somebody_remains_who_can_manage_accounts(app: Flask) -> None:  # noqa: ARG001
    first = make("first", ADMINISTRATOR)
    with pytest.raises(AccountError, match="唯一可用的管理员"):
        service.disable(first, actor=SHELL)
    with pytest.raises(AccountError, match="唯一可用的管理员"):
        service.set_grants(first, [], actor=SHELL)
    with pytest.raises(AccountError, match="唯一可用的管理员"):
        service.remove_grant(first, ADMINISTRATOR, actor=SHELL)
    second = make("second", ADMINISTRATOR)
    service.disable(first, actor=SHELL)
    with pytest.raises(AccountError):
        service.disable(second, actor=SHELL)
    service.enable(first, actor=SHELL)
    service.remove_grant(second, ADMINISTRATOR, actor=SHELL)


def test_a_grant_of_a_place_that_is_gone_stays_until_it_is_taken_away(loaded_app: Flask) -> None:  # noqa: ARG001
    account_id = make()
    gone = Scope(ScopeKind.COUNTY, "999999")
    database.session.add(
        UserGrant(
            user_id=account_id,
            role=Role.COUNTY_REVIEWER,
            scope_kind=gone.kind,
            scope_key=gone.key,
            scope_city="",
        )
    )
    database.session.commit()
    service.add_grant(account_id, Grant(Role.FINANCE, Scope(ScopeKind.CITY, "360800")), actor=SHELL)
    assert len(service.account(account_id).grants) == 3
    with pytest.raises(ScopeError):
        service.add_grant(account_id, Grant(Role.FINANCE, gone), actor=SHELL)


def test_an_outdated_sight_is_an_error_of_its_own(app: Flask) -> None:  # noqa: ARG001
    account_id = make("first", ADMINISTRATOR)
    with pytest.raises(OutdatedError):
        service.rename(account_id, "别名", actor=SHELL, seen="x")


def test_the_list_is_searched_by_either_name_and_asks_no_query_per_row(client: FlaskClient) -> None:
    make("first")
    with counted() as few:
        assert client.get("/admin/accounts").status_code == 200
    for number in range(8):
        make(f"zhao-{number}", REVIEWER, Grant(Role.OWNER, Scope(ScopeKind.UNIT, str(number + 1))))
    with counted() as many:
        client.get("/admin/accounts")
    # Units come by one more query than counties; how many accounts there are makes no difference.
    assert len(many) <= len(few) + 1
    found = read(client.get("/admin/accounts?q=ZHAO-3").text)
    assert len(found.one("table", id="accounts").all("tr")) == 2
    assert "没有符合条件的账号" in client.get("/admin/accounts?q=%25").text
    assert len(read(client.get("/admin/accounts?q=李四").text).one("table", id="accounts").all("tr")) == 10
    assert client.get("/admin/accounts/999999").status_code == 404


def test_the_administration_page_leads_to_the_accounts(client: FlaskClient) -> None:
    links = {link.attributes["href"] for link in read(client.get("/admin").text).one("main").all("a")}
    assert "/admin/accounts" in links


def test_from_a_shell_accounts_are_created_listed_disabled_and_reset(loaded_app: Flask) -> None:
    run = loaded_app.test_cli_runner().invoke
    roles = ["--role", "sector_lead", "--scope", "sector:elder_care:360800"]
    roles += ["--role", "auditor", "--scope", "city:360800"]
    made = run(args=["user", "create", "Wang", *roles, "--display-name", "王"])
    assert made.exit_code == 0, made.output
    assert made.output.split("\t")[:2] == ["Wang", "一次性密码"]
    listed = run(args=["user", "list"]).output
    assert "wang\t王\t未改一次性密码\tsector_lead sector:elder_care:360800, auditor city:360800\n" in listed
    assert run(args=["user", "reset", "wang", "--second-factor"]).exit_code == 0
    assert run(args=["user", "disable", "wang"]).output == "wang\t已停用\n"
    assert "已停用" in run(args=["user", "list"]).output
    refused = run(args=["user", "disable", "nobody"])
    assert (refused.exit_code, refused.stderr) == (
        1,
        "没有账号“nobody”；flask --app wsgi user list 列出全部账号。\n",
    )
    assert run(args=["user", "create", "x", "--role", "owner", "--scope", "unit:99999"]).exit_code == 1
    assert run(args=["user", "create", "yy", "--role", "owner"]).exit_code == 2


def test_the_first_administrator_is_created_once_and_only_where_there_is_no_account(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    first = run(args=["user", "create-first"])
    password = first.output.split("一次性密码：")[1].split()[0]
    assert run(args=["user", "create-first"]).output == ""
    browser = app.test_client()
    assert browser.post("/sign-in", data={"name": "admin", "password": password}).status_code == 303
    assert browser.get("/").location == "/account/password"
