"""The one transaction: everything that a command writes is kept, or nothing is, and writers take turns."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.db.engine import WRITES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

_OPEN = "transaction_is_open"
_WRITERS = 7_215_001
"""The key of PostgreSQL's advisory lock that writers hold; any constant of ours will do."""


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Commit at the end of the outermost block; roll everything back when anything is raised.

    Commands call other commands: the inner blocks join the outer one, so loading a whole plan stays
    all-or-nothing although it goes through the same services as a single change.

    The outermost block waits until it is the only writer: each entry of the audit record holds the hash of
    the one before, so writers must take turns anyway, and whoever waits at the door cannot dead-lock inside.
    What was read before is given up first, since SQLite refuses to write on top of an outdated reading.
    """
    if session.info.get(_OPEN):
        yield session
        session.flush()
        return
    session.rollback()
    session.info[_OPEN] = True
    try:
        connection = session.connection(execution_options={WRITES: True})
        if connection.dialect.name == "postgresql":
            session.execute(select(func.pg_advisory_xact_lock(_WRITERS)))
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_OPEN, None)
