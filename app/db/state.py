"""Whether the data are still what they were: one word, which every transaction that writes changes.

Tables and columns that are marked `APART` do not count: sessions, tasks, the record, what is being typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import CheckConstraint, String, Table, TextClause, Update, UpdateBase, event, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

APART: Final = {"apart": True}
"""`info` of a table or column that no kept answer may be read from, since it changes with every request."""
MIGRATES: Final = "tracker_migrates"
"""Execution option of a connection that migrates: the table of the state may not be there yet."""
_WRITTEN: Final = "tracker_written"
_READ: Final = "tracker_state"
"""Where a connection keeps the word that its transaction has read."""


class DataState(Base):
    """The one row that says which state the data are in; no two states of any database share their word."""

    __tablename__ = "data_state"
    __table_args__ = (CheckConstraint("id = 1", name="is_one_row"), {"info": APART})

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(32))


_WORD: Final = select(DataState.state)
STATE: Final = _WORD.scalar_subquery().label("data_state")
"""A column for a statement that a transaction begins with, whose reader hands it on to `note_state`."""


def note_state(connection: Connection, state: str) -> None:
    """Take the state from the first statement of a transaction, which spares the database a question."""
    connection.info.setdefault(_READ, state)


def data_state(session: Session) -> str | None:
    """Return the state of the data that a session reads, or None while it changes them itself.

    A transaction reads it once, before what it reads for an answer: where others write meanwhile, an answer
    may be newer than its word, which nobody is given any more, and is never older.
    """
    connection = session.connection()
    if connection.info.get(_WRITTEN) or session.new or session.dirty or session.deleted:
        return None
    state: str | None = connection.info.get(_READ)
    if state is None:
        state = connection.info[_READ] = connection.scalar(_WORD)
    return state


def watch_changes(engine: Engine) -> None:
    """Give the data another state at the end of each transaction that wrote any.

    A transaction that has written goes on without a state to its end, and so does a test inside savepoints.
    """

    @event.listens_for(engine, "begin")
    def forget(connection: Connection) -> None:
        connection.info.pop(_WRITTEN, None)
        connection.info.pop(_READ, None)

    @event.listens_for(engine, "before_execute")
    def note(
        connection: Connection,
        statement: object,
        several: Iterable[Mapping[str, Any]],
        one: Mapping[str, Any],
        _options: object,
    ) -> None:
        if connection.get_execution_options().get(MIGRATES):
            return
        # What a text does is not known: it counts.
        if isinstance(statement, TextClause) or (
            isinstance(statement, UpdateBase) and not _is_apart(statement, [*several, one])
        ):
            connection.info[_WRITTEN] = True

    @event.listens_for(engine, "commit")
    def change(connection: Connection) -> None:
        if connection.info.get(_WRITTEN):
            connection.execute(another_state())


def another_state() -> Update:
    """Return the statement that gives the data another state."""
    return update(DataState).values(state=uuid4().hex)


def _is_apart(statement: UpdateBase, parameters: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether a statement writes nothing but what is marked as apart."""
    table = statement.table
    if not isinstance(table, Table):
        return False
    if table.info.get("apart"):
        return True
    columns = {name for each in parameters for name in each if name in table.c}
    return (
        isinstance(statement, Update)
        and bool(columns)
        and all(table.c[name].info.get("apart") for name in columns)
    )
