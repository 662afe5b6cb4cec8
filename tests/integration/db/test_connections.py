"""Facts about connections: a server may close them, and whoever comes next does not notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.db import engine as engines
from app.extensions import database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

ONE = sa.select(sa.literal(1))
END_OTHERS = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def engine(empty_application: Flask) -> Iterator[sa.Engine]:
    """Return the engine of an application, with no connection of earlier tests."""
    with empty_application.app_context():
        database.engine.dispose()
        yield database.engine


@pytest.fixture
def asked(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the connections that are asked from now on whether they live."""
    found: list[object] = []
    ping = engine.dialect.do_ping

    def note(connection: sa.engine.interfaces.DBAPIConnection) -> bool:
        found.append(connection)
        return ping(connection)

    monkeypatch.setattr(engine.dialect, "do_ping", note)
    return found


def use(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(ONE) == 1


def test_a_connection_is_asked_whether_it_lives_once_it_has_rested(
    engine: sa.Engine, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(engine)
    use(engine)
    assert not asked
    monkeypatch.setattr(engines, "RESTED", 0.0)
    use(engine)
    assert len(asked) == 1


def test_what_the_server_has_closed_is_opened_anew_without_anybody_noticing(
    engine: sa.Engine, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server that closes connections")
    monkeypatch.setattr(engines, "RESTED", 0.0)
    with engine.connect() as one, engine.connect() as other:
        assert one.scalar(ONE) == other.scalar(ONE)
    with sa.create_engine(engine.url, poolclass=sa.NullPool).connect() as administrator:
        assert administrator.execute(END_OTHERS).all() == [(True,), (True,)]
    use(engine)
    with engine.connect() as one, engine.connect() as other:
        assert one.scalar(ONE) == other.scalar(ONE)
    # The first that was found closed told of the other.
    assert len(asked) == 2
