"""An answer is kept until the data change, and not a moment longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.accounts.types import ALL, Grant, Role, Scope, ScopeKind
from app.answers import kept_while_unchanged
from app.db.state import data_state
from app.db.transaction import transaction
from app.extensions import database
from app.portfolio import queries
from app.portfolio.types import EVERYTHING, Ordering
from app.projects.models import Project
from app.registry.service import upgrade
from app.returns.service import save_draft
from tests.conftest import BACKENDS, MakeDatabase, disposed, make_app, new_session
from tests.integration.portfolio.test_queries_are_constant import counted, queries_of
from tests.integration.returns.factories import CODE, COUNTY, MARCH, OWNER, open_month, set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture(scope="module", params=BACKENDS)
def committed(
    request: pytest.FixtureRequest, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Yield an application with the example project, on a database where what is committed stays."""
    with (
        disposed(make_app(make_database(request.param, "answers"), tmp_path_factory)) as app,
        app.app_context(),
    ):
        upgrade()
        set_up()
        open_month()
        yield app


def state() -> str | None:
    """Return the state of the data as somebody sees it who has just come."""
    database.session.rollback()
    return data_state(database.session)


def rename(name: str) -> None:
    """Give the example project another name, within whatever transaction there is."""
    database.session.query(Project).where(Project.code == CODE).update({"name": name})


def name_of_project() -> str:
    """Return the name of the example project."""
    (found,) = queries.projects(ALL, EVERYTHING, Ordering())
    return found.name


@pytest.mark.usefixtures("committed")
def test_every_change_gives_the_data_another_state() -> None:
    before = state()
    with transaction(database.session):
        rename("示例敬老院")
    after = state()
    assert None not in {before, after}
    assert before != after


@pytest.mark.usefixtures("committed")
def test_a_change_written_as_text_counts() -> None:
    before = state()
    with transaction(database.session) as session:
        session.execute(text("UPDATE project SET name = '甲'"))
    assert state() != before


@pytest.mark.usefixtures("committed")
def test_what_is_rolled_back_leaves_the_state() -> None:
    before = state()
    with pytest.raises(ValueError, match="given up"), transaction(database.session):  # noqa: PT012
        rename("不会留下")
        message = "given up"
        raise ValueError(message)
    assert state() == before


def test_typing_and_signing_in_leave_the_state(committed: Flask) -> None:
    lock = save_draft(CODE, MARCH, {"progress": "一"}, 0, actor=OWNER)
    session = new_session(Grant(Role.ADMINISTRATOR, Scope(ScopeKind.EVERYTHING)))
    before = state()
    lock = save_draft(CODE, MARCH, {"progress": "一二"}, lock, actor=OWNER)
    save_draft(CODE, MARCH, {"progress": "一二三"}, lock, actor=COUNTY)
    client = committed.test_client()
    with client.session_transaction() as cookie:
        cookie.update(session)
    assert client.get("/account").status_code == 200
    assert state() == before


@pytest.mark.usefixtures("committed")
def test_a_transaction_asks_for_its_state_once_and_the_next_one_anew() -> None:
    database.session.rollback()
    with counted() as sent:
        first = data_state(database.session)
        assert data_state(database.session) == first
        assert len(sent) == 1
        assert state() == first
        assert len(sent) == 2


def test_two_databases_share_no_state(committed: Flask, loaded_app: Flask) -> None:
    with committed.app_context():
        here = state()
    with loaded_app.app_context():
        assert state() != here


@pytest.mark.usefixtures("committed")
def test_an_answer_is_read_once_while_nothing_changes_and_again_after_a_change() -> None:
    asked = []

    @kept_while_unchanged
    def name(day: int) -> str:
        asked.append(day)
        return name_of_project()

    with transaction(database.session):
        rename("甲")
    assert [name(1), name(1), name(2), name(1)] == ["甲"] * 4
    assert asked == [1, 2]
    with transaction(database.session):
        rename("乙")
    assert [name(1), name(1)] == ["乙"] * 2
    assert asked == [1, 2, 1]


def test_whoever_changes_the_data_sees_the_change_and_nobody_else_until_it_is_committed(
    committed: Flask,
) -> None:
    @kept_while_unchanged
    def name() -> str:
        return name_of_project()

    with transaction(database.session):
        rename("先前")
    assert name() == "先前"
    with transaction(database.session):
        rename("其后")
        assert name() == "其后"
        # Another context has a session, and so a connection, of its own.
        with committed.app_context():
            assert name() == "先前"
    assert name() == "其后"


@pytest.mark.usefixtures("committed")
def test_an_object_that_is_changed_and_not_yet_written_is_seen_too() -> None:
    @kept_while_unchanged
    def name() -> str:
        return name_of_project()

    name()
    with transaction(database.session) as session:
        session.query(Project).where(Project.code == CODE).one().name = "尚未写入"
        assert name() == "尚未写入"


@pytest.mark.usefixtures("committed")
def test_an_error_is_not_kept() -> None:
    asked = []

    @kept_while_unchanged
    def fails() -> str:
        asked.append(1)
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            fails()
    assert len(asked) == 2


def test_a_page_shows_a_change_at_once_and_is_answered_from_memory_until_then(committed: Flask) -> None:
    client = committed.test_client()
    with client.session_transaction() as cookie:
        cookie.update(new_session(Grant(Role.ADMINISTRATOR, Scope(ScopeKind.EVERYTHING))))
    first = queries_of(client, "/projects")
    assert queries_of(client, "/projects") < first / 3
    with transaction(database.session):
        rename("改过的名称")
    assert "改过的名称" in client.get("/projects").text
