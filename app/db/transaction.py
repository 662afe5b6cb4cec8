"""The one transaction: everything that a command writes is kept, or nothing is, and writers take turns."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.db import engine
from app.kernel.errors import BusyError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

_OPEN = "transaction_is_open"
_WRITERS = 7_215_001
"""The key of PostgreSQL's advisory lock that writers hold; any constant of ours will do."""
_LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's name for a lock that was not to be had in time."""
_PRIMARY = 0xFF
"""The part of SQLite's error code that says the kind, without the occasion."""
_first_here = Lock()
"""Held by the writer of this process on SQLite. PostgreSQL's waiters stand in line; SQLite's look again now
and then, so that whoever comes later overtakes, and of eight that wait one waits for seconds."""
BUSY = Text("同时保存的人太多，等了很久还没有轮到，这一次的内容没有保存。请稍等片刻，再提交一次。")


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Commit at the end of the outermost block; roll everything back when anything is raised.

    Commands call other commands: the inner blocks join the outer one, so loading a whole plan stays
    all-or-nothing although it goes through the same services as a single change.

    The outermost block waits until it is the only writer: each entry of the audit record holds the hash of
    the one before, so writers must take turns anyway, and whoever waits at the door cannot dead-lock inside.
    What was read before is given up first, since SQLite refuses to write on top of an outdated reading.

    Raises:
        BusyError: its turn did not come within `engine.PATIENCE` seconds.
    """
    if session.info.get(_OPEN):
        yield session
        session.flush()
        return
    session.rollback()
    with _line_of(session):
        session.info[_OPEN] = True
        try:
            _wait_for_turn(session)
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(_OPEN, None)


@contextmanager
def _line_of(session: Session) -> Iterator[None]:
    """Stand in line with the other writers of this process, where the database itself keeps none."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    if not _first_here.acquire(timeout=engine.PATIENCE):
        raise BusyError(BUSY)
    try:
        yield
    finally:
        _first_here.release()


def _wait_for_turn(session: Session) -> None:
    """Begin the transaction as the only writer of all processes."""
    try:
        connection = session.connection(execution_options={engine.WRITES: True})
        if connection.dialect.name == "postgresql":
            session.execute(select(func.pg_advisory_xact_lock(_WRITERS)))
    except OperationalError as error:
        if _is_busy(error.orig):
            raise BusyError(BUSY) from error
        raise


def _is_busy(error: BaseException | None) -> bool:
    """Return whether a driver's error says that the lock was not to be had in time."""
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
    return getattr(error, "sqlstate", None) == _LOCK_NOT_AVAILABLE
