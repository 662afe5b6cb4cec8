"""What the databases need to behave: foreign keys, a write-ahead log, a patience that ends."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError

from app.db.state import watch_changes

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

WRITES = "tracker_writes"
"""Execution option of a connection that will write: SQLite then waits for its turn when it begins."""
PATIENCE = 30.0
"""Seconds that a writer waits for its turn."""
RESTED = 1.0
"""Seconds without use after which a connection is asked whether its server still knows it."""
_USED = "tracker_used"
"""Where a connection keeps when it was given back."""


def prepare_engine(engine: Engine) -> None:
    """Set up an engine."""
    watch_changes(engine)
    _ask_the_rested(engine)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        _prepare_postgresql(engine)


def _ask_the_rested(engine: Engine) -> None:
    """Notice what a server has closed before a request is built on it.

    The pool's own `pool_pre_ping` asks for every request, also where the last one has just been answered:
    one more question beside the two or three that a page has.
    """

    @event.listens_for(engine, "checkin")
    def note_use(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_USED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: ConnectionPoolEntry, _borrowed: object) -> None:  # noqa: ANN401 - the driver's own object
        used = record.info.get(_USED)
        if used is None or time.monotonic() - used < RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # What the server did to one, it did to the others: all of them are made anew.
            raise InvalidatePoolError from error


def _prepare_sqlite(engine: Engine) -> None:
    """Make SQLite check, log ahead, wait, and begin a transaction when told to.

    Python's driver begins transactions on its own terms, too late for SAVEPOINT: rolled-back rows would
    stay. SQLAlchemy's notes on pysqlite give the two events that put the BEGIN where it belongs.
    """

    @event.listens_for(engine, "connect")
    def set_up_connection(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
        connection.isolation_level = None
        cursor = connection.cursor()
        # The first, since the others may have to wait already.
        cursor.execute(f"PRAGMA busy_timeout = {_milliseconds()}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        # What was acknowledged survives a power cut too.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgresql(engine: Engine) -> None:
    """Give PostgreSQL's waiting writers a limit: they would wait for ever, where SQLite's give up.

    Nor does it compile statements: sums of many columns would take longer to compile than to run.
    """

    @event.listens_for(engine, "connect")
    def set_up_connection(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {_milliseconds()}")
            cursor.execute("SET jit = off")
        connection.commit()


def _milliseconds() -> int:
    return int(PATIENCE * 1000)


def refresh_statistics(engine: Engine) -> None:
    """Let the database count its rows, by which it chooses how to find them.

    A PostgreSQL server does so by itself in time, SQLite only when it is asked: four seconds for the seven
    million rows of a national portfolio, nothing to speak of for a city. Told to look at some rows only, it
    guesses a month to be thirty times smaller than it is.
    """
    # The driver's own connection: told to commit by itself, a pooled one of SQLite would do so ever after.
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("ANALYZE")
        connection.commit()
