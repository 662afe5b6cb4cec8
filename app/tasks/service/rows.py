"""Writing rows of the table of tasks by themselves."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.db.engine import WRITES
from app.extensions import database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


@contextmanager
def own_transaction() -> Iterator[Session]:
    """Write a few rows, and commit: without the turn that commands wait for, since no audit entry is made.

    So a sign of life can be written while a command takes long; on SQLite it waits for it all the same. What
    this thread has read is given up before, as commands do.
    """
    database.session.rollback()
    with database.sessionmaker() as session:
        session.connection(execution_options={WRITES: True})
        yield session
        session.commit()
