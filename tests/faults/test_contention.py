"""Facts about writers that want to write at once, on a database that is really shared and not rolled back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select

from app.accounts.models import UserAccount
from app.accounts.service import sessions
from app.accounts.types import Device
from app.audit import service as audit
from app.audit.models import AuditEntry
from app.audit.types import SHELL
from app.db import engine
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import BusyError
from app.registry.service import upgrade
from app.web.access import public
from tests.conftest import BACKENDS, disposed, make_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.conftest import MakeDatabase

WRITERS = 6
CHANGES = 8
SHORT = 0.3
"""Seconds of patience where a test wants to see it end."""
ON_SQLITE = pytest.mark.parametrize("shared", ["sqlite"], indirect=True)


@pytest.fixture(scope="module", params=BACKENDS)
def shared(
    request: pytest.FixtureRequest, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Return an application on a database that several sessions use at once."""
    with disposed(make_app(make_database(request.param, "contended"), tmp_path_factory)) as app:
        with app.app_context():
            upgrade()
        yield app


@pytest.fixture
def impatient(shared: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Return the same application with little patience, and a page that writes."""
    monkeypatch.setattr(engine, "PATIENCE", SHORT)
    monkeypatch.setitem(shared.view_functions, "web.healthz", public(write))
    with shared.app_context():
        database.engine.dispose()
    yield shared
    with shared.app_context():
        database.engine.dispose()


def write(subject: str = "test:1") -> str:
    """Record something."""
    audit.record(actor=SHELL, action="test", subject=subject)
    return "written"


def fail_after_writing() -> None:
    """Do half of a command."""
    with transaction(database.session):
        write()
        raise ZeroDivisionError


def entries() -> int:
    """Return how many entries the record has."""
    return database.session.scalar(select(func.count(AuditEntry.id))) or 0


@contextmanager
def somebody_writing(app: Flask) -> Iterator[None]:
    """Let somebody else hold the turn to write, in a thread of its own."""
    has_it, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), transaction(database.session):
            write("test:held")
            has_it.set()
            may_go.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert has_it.wait(60)
    try:
        yield
    finally:
        may_go.set()
        thread.join()


def test_many_writers_at_once_leave_one_unbroken_chain(shared: Flask) -> None:
    with shared.app_context():
        before = entries()
    together = threading.Barrier(WRITERS)

    def change(writer: int) -> None:
        together.wait()
        for number in range(CHANGES):
            with shared.app_context(), transaction(database.session):
                write(f"test:{writer}:{number}")
                write(f"test:{writer}:{number}")

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(change, range(WRITERS)))
    with shared.app_context():
        assert entries() == before + 2 * WRITERS * CHANGES
        assert audit.verify().is_whole


def test_what_was_read_before_is_no_obstacle_to_writing(shared: Flask) -> None:
    with shared.app_context():
        seen = entries()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: _in_context(shared)).result()
        assert entries() == seen or database.engine.dialect.name == "postgresql"
        write()
        assert entries() == seen + 2
        assert audit.verify().is_whole


def _in_context(app: Flask) -> None:
    with app.app_context():
        write()


def test_a_reader_is_answered_while_somebody_writes(shared: Flask) -> None:
    with shared.app_context():
        before = entries()
    with somebody_writing(shared):
        assert shared.test_client().get("/healthz").status_code == 200
        with shared.app_context():
            assert entries() == before


def test_the_turn_is_given_back_when_a_command_fails(impatient: Flask) -> None:
    for _ in range(3):
        with impatient.app_context(), pytest.raises(ZeroDivisionError):
            fail_after_writing()
        with impatient.app_context():
            assert write() == "written"


def test_who_waits_too_long_for_the_turn_is_told_so_and_when_to_come_back(impatient: Flask) -> None:
    with impatient.app_context():
        before = entries()
    with somebody_writing(impatient):
        response = impatient.test_client().get("/healthz")
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert "没有保存" in response.text
    with impatient.app_context():
        assert entries() == before + 1
    assert impatient.test_client().get("/healthz").text == "written"


def test_who_waits_too_long_for_a_writer_of_another_process_is_told_so_too(impatient: Flask) -> None:
    with impatient.app_context():
        other = database.engine.connect().execution_options(**{engine.WRITES: True})
        with other, other.begin():
            if other.dialect.name == "postgresql":
                other.exec_driver_sql("SELECT pg_advisory_xact_lock(7215001)")
            with pytest.raises(BusyError):
                write()
        assert write() == "written"


def test_reading_a_page_does_not_fail_over_noting_that_a_session_is_used(impatient: Flask) -> None:
    a_while_ago = sessions.now() - timedelta(minutes=20)
    with impatient.app_context():
        with transaction(database.session) as session:
            account = UserAccount(
                name="reader",
                display_name="读者",
                password_hash="none",
                must_change_password=False,
                created_at=a_while_ago,
            )
            session.add(account)
            session.flush()
            token = sessions.open_session(account, Device("127.0.0.1", "test"), a_while_ago)
        with somebody_writing(impatient):
            found = sessions.live_session(token)
        assert found is not None
        assert found.user.name == "reader"


@ON_SQLITE
def test_on_sqlite_a_writer_takes_its_turn_when_it_begins_and_a_reader_takes_none(shared: Flask) -> None:
    with shared.app_context():
        begun: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if statement.startswith("BEGIN"):
                begun.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        entries()
        with transaction(database.session):
            write()
            write()
        entries()
        event.remove(database.engine, "before_cursor_execute", note)
        assert begun == ["BEGIN", "BEGIN IMMEDIATE", "BEGIN"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "value"), [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2)]
)
def test_sqlite_keeps_what_was_acknowledged(shared: Flask, name: str, value: int | str) -> None:
    with shared.app_context(), database.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value
