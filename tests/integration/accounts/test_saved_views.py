"""Facts about saved views: a name, an address that stays, and who may change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import SavedView, UserAccount
from app.accounts.queries import saved_views
from app.accounts.types import Role, Scope, ScopeKind
from app.audit.models import AuditEntry
from app.extensions import database
from app.kernel.china import stored_now
from tests.conftest import sign_in
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PAGE = "finance.rollup"
JIAN, SHANGRAO = Scope(ScopeKind.CITY, "360800"), Scope(ScopeKind.CITY, "361100")


@pytest.fixture
def owner(loaded_app: Flask) -> FlaskClient:
    """Return a browser of the finance bureau of 吉安."""
    return sign_in(loaded_app, Role.FINANCE, JIAN)


def save(client: FlaskClient, name: str, query: str, status: int = 302) -> str:
    """Save a view, and return what was answered."""
    response = client.post("/finance/views", data={"name": name, "query": query})
    assert response.status_code == status
    return response.text


def only_view() -> Any:  # noqa: ANN401 - a row of several columns
    """Return the only view there is."""
    (view,) = saved_views(PAGE)
    return view


def actions() -> list[tuple[str, str]]:
    """Return what was done to views, and to which."""
    statement = (
        select(AuditEntry.action, AuditEntry.subject)
        .where(AuditEntry.action.startswith("view."))
        .order_by(AuditEntry.id)
    )
    return [(action, subject) for action, subject in database.session.execute(statement)]


def test_a_view_has_an_address_that_leads_to_its_page(owner: FlaskClient) -> None:
    save(owner, " 各县 到位 ", "rows=stage&columns=source&page=3&set=money&reading=now")
    view = only_view()
    assert (view.name, view.query) == ("各县 到位", "rows=stage&columns=source"), (
        "what says nothing is not kept"
    )
    response = owner.get(f"/finance/views/{view.id}")
    assert (response.status_code, response.location) == (302, "/finance?rows=stage&columns=source")
    assert actions() == [("view.save", f"view:{view.id}")]


def test_a_view_is_seen_by_everybody_with_the_name_of_its_owner(
    loaded_app: Flask, owner: FlaskClient
) -> None:
    save(owner, "按阶段", "rows=stage")
    other = sign_in(loaded_app, Role.AUDITOR, SHANGRAO)
    shown = read(other.get("/finance?rows=stage").text)
    (line,) = shown.one("table", id="view-list").one("tbody").all("tr")
    assert Role.FINANCE.label in line.text
    assert "正在查看" in line.text
    assert line.all("form") == [], "it is not theirs to remove"
    assert shown.one("ul", aria_label="保存的视图").all("a", aria_current="true")[0].text == "按阶段"


def test_a_view_shows_each_reader_the_own_projects(loaded_app: Flask, owner: FlaskClient) -> None:
    save(owner, "按方案", "rows=plan")
    other = sign_in(loaded_app, Role.FINANCE, SHANGRAO)
    shown = other.get(f"/finance/views/{only_view().id}", follow_redirects=True)
    assert shown.status_code == 200
    assert "200,320.00" not in shown.text
    assert "600,230.56" in shown.text


def test_a_view_saved_again_under_its_name_keeps_its_address(loaded_app: Flask, owner: FlaskClient) -> None:
    other = sign_in(loaded_app, Role.FINANCE, SHANGRAO)
    save(owner, "常用", "rows=stage")
    first = only_view()
    save(owner, "常用", "rows=sector")
    assert (only_view().id, only_view().query) == (first.id, "rows=sector")
    save(owner, "常用", "rows=sector")
    assert len(actions()) == 2, "what changes nothing is not recorded"
    save(other, "常用", "rows=plan")
    assert len(saved_views(PAGE)) == 2, "the same name of somebody else is another view"


@pytest.mark.parametrize(("name", "word"), [("  ", "起个名称"), ("长" * 81, "最多 80 个字")])
def test_a_name_that_cannot_be_used_is_refused_on_the_page(owner: FlaskClient, name: str, word: str) -> None:
    shown = read(save(owner, name, "rows=stage", 422))
    assert word in shown.one("div", class_="refusal").text
    assert shown.one("input", name="query").attributes["value"] == "rows=stage"
    assert saved_views(PAGE) == ()


@pytest.mark.parametrize("query", ["rows=colour", "stage=done", "as_of=June", "rows=stage&columns=stage"])
def test_only_what_the_page_can_read_is_saved(owner: FlaskClient, query: str) -> None:
    response = owner.post("/finance/views", data={"name": "坏", "query": query})
    assert response.status_code == 400
    assert saved_views(PAGE) == ()


def test_a_view_is_removed_by_its_owner(owner: FlaskClient) -> None:
    save(owner, "常用", "rows=stage")
    view = only_view()
    assert owner.post(f"/finance/views/{view.id}/remove").status_code == 302
    assert saved_views(PAGE) == ()
    assert owner.get(f"/finance/views/{view.id}").status_code == 404
    assert owner.post(f"/finance/views/{view.id}/remove").status_code == 404
    assert actions()[-1] == ("view.remove", f"view:{view.id}")


def test_a_view_is_removed_by_an_administrator_and_by_nobody_else(
    loaded_app: Flask, owner: FlaskClient, client: FlaskClient
) -> None:
    save(owner, "常用", "rows=stage")
    address = f"/finance/views/{only_view().id}/remove"
    assert sign_in(loaded_app, Role.CITY_COORDINATOR, JIAN).post(address).status_code == 403
    assert len(saved_views(PAGE)) == 1
    assert client.post(address).status_code == 302
    assert saved_views(PAGE) == ()


def test_the_record_says_in_words_what_was_saved(owner: FlaskClient, client: FlaskClient) -> None:
    save(owner, "常用", "rows=stage")
    shown = client.get("/admin/record?action=view.save").text
    assert all(word in shown for word in ("保存视图", "资金汇总", "rows=stage"))


def row(**changes: Any) -> SavedView:  # noqa: ANN401 - any column
    """Return a view of the first account that there is."""
    user_id = database.session.scalars(select(UserAccount.id).order_by(UserAccount.id).limit(1)).one()
    values = {"user_id": user_id, "name": "常用", "page": PAGE, "query": "", "created_at": stored_now()}
    return SavedView(**values | changes)


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("changes", [{"name": "  "}, {"name": ""}, {"user_id": 999_999}])
def test_the_table_refuses_a_view_without_a_name_or_an_owner(changes: dict[str, Any]) -> None:
    database.session.add(row(**changes))
    with pytest.raises(IntegrityError):
        database.session.flush()


@pytest.mark.usefixtures("owner")
def test_the_table_refuses_two_views_of_one_name_and_owner() -> None:
    database.session.add_all([row(), row(query="rows=stage")])
    with pytest.raises(IntegrityError):
        database.session.flush()
