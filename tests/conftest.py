"""Applications for tests: `app` is empty, `loaded_app` holds both seed plans; each test is rolled back.

Both run on SQLite and, where `script/test` found or installed it, on PostgreSQL.
"""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from types import CodeType
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app import answers, create_app
from app.accounts.models import UserAccount, UserGrant
from app.accounts.service import identity
from app.accounts.service.passwords import COST
from app.accounts.service.sessions import open_session
from app.accounts.types import Device, Grant, Role, Scope, ScopeKind
from app.answers import kept_while_unchanged
from app.audit.types import SYSTEM_LOADER
from app.db.transaction import transaction
from app.extensions import database
from app.registry.models import metadata
from app.registry.service import upgrade
from app.seeding.service import load_seed
from config import PROJECT_ROOT, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient

SEED = PROJECT_ROOT / "seed"
POSTGRES_URL = os.environ.get("TRACKER_TEST_POSTGRES_URL")
NAMED = 5
EVERYTHING = Scope(ScopeKind.EVERYTHING)
BACKENDS = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(not POSTGRES_URL, reason="PostgreSQL could not be had: see script/test"),
    ),
]


@pytest.fixture(scope="session")
def make_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[MakeDatabase]:
    """Return a maker of empty databases of this test process; PostgreSQL's are dropped at the end."""
    maker = MakeDatabase(tmp_path_factory, worker_id)
    yield maker
    maker.drop()


class MakeDatabase:
    """Makes an empty database of its own for each name, on either backend."""

    def __init__(self, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
        """Remember where files go and which test process this is."""
        self._tmp_path_factory = tmp_path_factory
        self._worker_id = worker_id
        self._made: list[str] = []

    def __call__(self, backend: str, name: str) -> str:
        """Return the address of a new, empty database."""
        if backend == "sqlite":
            return f"sqlite:///{self._tmp_path_factory.mktemp(name) / 'test.sqlite3'}"
        full_name = f"test_{os.getpid()}_{self._worker_id}_{name}_{len(self._made)}"
        self._administer(f"CREATE DATABASE {full_name}")
        self._made.append(full_name)
        return str(
            sa.make_url(POSTGRES_URL or "").set(database=full_name).render_as_string(hide_password=False)
        )

    def drop(self) -> None:
        """Drop what was made on the server."""
        for full_name in self._made:
            self._administer(f"DROP DATABASE {full_name} WITH (FORCE)")

    @staticmethod
    def _administer(statement: str) -> None:
        engine = sa.create_engine(POSTGRES_URL or "", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


def make_app(
    url: str, tmp_path_factory: pytest.TempPathFactory, *, csrf: bool = False, **environment: str
) -> Flask:
    """Return an application on a database, with a data folder of its own; its passwords are hashed fast.

    Forms need no token unless asked for: what tokens do is tested where it matters, and in the browser.
    """
    settings = Settings.from_environment(
        {
            "TRACKER_DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "TRACKER_DATABASE_URL": url,
            "TRACKER_SECRET_KEY": "for tests only, and long enough for that",
            **environment,
        }
    )
    app = create_app(settings)
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = csrf
    app.config[COST] = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
    with app.app_context():
        refuse_apart_in_answers(database.engine)
    return app


def refuse_apart_in_answers(engine: sa.Engine) -> None:
    """Let no kept answer, in any test, be read from what does not count as a change of the data."""
    tables = metadata.tables.values()
    apart = [f"{table.name}." for table in tables if table.info.get("apart")]
    apart += [str(column) for table in tables for column in table.c if column.info.get("apart")]
    answering = next(each for each in kept_while_unchanged.__code__.co_consts if isinstance(each, CodeType))

    @sa.event.listens_for(engine, "before_cursor_execute")
    def refuse(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "data_state" in statement or not any(name in statement for name in apart):
            return
        frame = sys._getframe()  # Whether an answer is being read is known by the stack alone.
        while found := frame.f_back:
            assert found.f_code is not answering, f"A kept answer is read from what stands apart: {statement}"
            frame = found


@contextmanager
def rolled_back(app: Flask) -> Iterator[Flask]:
    """Enter the application; whatever is committed inside is taken back at the end.

    Every session joins one connection by a SAVEPOINT: Flask-SQLAlchemy-Lite's own isolation patches the
    connection's `begin`, which SQLAlchemy 2.1 answers with endless recursion after the first rollback.
    """
    # Of the answers that other tests were given on the same data, none shall be this one's.
    answers.forget()
    with app.app_context(), database.engine.connect() as connection:
        outer = connection.begin()
        configured = dict(database.sessionmaker.kw)
        database.sessionmaker.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            yield app
        finally:
            database.session.close()
            database.sessionmaker.kw.clear()
            database.sessionmaker.configure(**configured)
            outer.rollback()


@contextmanager
def disposed(app: Flask) -> Iterator[Flask]:
    """Close the connections of an application in the end, whatever happens."""
    try:
        yield app
    finally:
        with app.app_context():
            database.engine.dispose()


@pytest.fixture(scope="session", params=BACKENDS)
def empty_application(
    request: pytest.FixtureRequest, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Return an application on a migrated, empty database."""
    with disposed(make_app(make_database(request.param, "empty"), tmp_path_factory)) as app:
        with app.app_context():
            upgrade()
        yield app


@pytest.fixture(scope="session", params=BACKENDS)
def loaded_application(
    request: pytest.FixtureRequest, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Return an application that holds both seed plans."""
    with disposed(make_app(make_database(request.param, "loaded"), tmp_path_factory)) as app:
        with app.app_context():
            upgrade()
            load_seed(SEED, actor=SYSTEM_LOADER)
        yield app


@pytest.fixture
def app(empty_application: Flask) -> Iterator[Flask]:
    """Return an application on an empty database, its context pushed, rolled back afterwards."""
    with rolled_back(empty_application):
        yield empty_application


@pytest.fixture
def loaded_app(loaded_application: Flask) -> Iterator[Flask]:
    """Return an application with both seed plans, its context pushed, rolled back afterwards."""
    with rolled_back(loaded_application):
        yield loaded_application


@pytest.fixture
def client(loaded_app: Flask) -> FlaskClient:
    """Return a browser without a screen, on both seed plans, where an administrator is signed in."""
    return sign_in(loaded_app, Role.ADMINISTRATOR)


@pytest.fixture
def anonymous(loaded_app: Flask) -> FlaskClient:
    """Return a browser without a screen, on both seed plans, where nobody is signed in."""
    return loaded_app.test_client()


@pytest.fixture
def sign_in_as(loaded_app: Flask) -> Callable[..., FlaskClient]:
    """Return a maker of browsers: `sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, "12"))`."""

    def maker(role: Role, scope: Scope = EVERYTHING, *more: Grant) -> FlaskClient:
        return sign_in(loaded_app, role, scope, *more)

    return maker


def sign_in(app: Flask, role: Role, scope: Scope = EVERYTHING, *more: Grant) -> FlaskClient:
    """Return a browser without a screen where a user with this role is signed in."""
    client = app.test_client()
    with app.app_context():
        content = new_session(Grant(role, scope), *more)
    with client.session_transaction() as session:
        session.update(content)
    return client


def new_session(*grants: Grant, name: str | None = None) -> dict[str, str]:
    """Make a user with these grants and a session of theirs; return what its cookie holds.

    Written to the tables directly: signing in by the page takes longer, and has tests of its own.
    """
    at = datetime.now(UTC).replace(tzinfo=None)
    name = name or f"{grants[0].role.value}-{secrets.token_hex(4)}"
    with transaction(database.session) as session:
        account = UserAccount(
            name=name,
            display_name=grants[0].role.label,
            password_hash="none",
            must_change_password=False,
            created_at=at,
            grants=[
                UserGrant(
                    role=grant.role,
                    scope_kind=grant.scope.kind,
                    scope_key=grant.scope.key,
                    scope_city=grant.scope.city,
                )
                for grant in grants
            ],
        )
        session.add(account)
        session.flush()
        token = open_session(account, Device("127.0.0.1", "tests"), at)
    return {identity.TOKEN: token, "csrf_token": secrets.token_hex(20)}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the slowest unit tests over 10 ms."""
    slow = [
        (dict(report.user_properties)["slow_unit"], report.nodeid)
        for report in terminalreporter.getreports("passed")
        if "slow_unit" in dict(report.user_properties)
    ]
    if slow:
        terminalreporter.section(f"{len(slow)} unit tests over 10 ms, the slowest")
        for milliseconds, node in sorted(slow, reverse=True)[:NAMED]:
            terminalreporter.line(f"{milliseconds:4d} ms  {node}")
