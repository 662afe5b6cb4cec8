"""What SQLite needs to behave: foreign keys, a write-ahead log, a transaction that begins when told to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

WRITES = "tracker_writes"
"""Execution option of a connection that will write: SQLite then waits for its turn when it begins."""


def prepare_engine(engine: Engine) -> None:
    """Set up an engine. PostgreSQL needs nothing.

    Python's driver begins transactions on its own terms, too late for SAVEPOINT: rolled-back rows would
    stay. SQLAlchemy's notes on pysqlite give the two events that put the BEGIN where it belongs.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_up_connection(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA busy_timeout = 30000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
