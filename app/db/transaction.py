"""The one transaction: everything that a command writes is kept, or nothing is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

_OPEN = "transaction_is_open"


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Commit at the end of the outermost block; roll everything back when anything is raised.

    Commands call other commands: the inner blocks join the outer one, so loading a whole plan stays
    all-or-nothing although it goes through the same services as a single change.
    """
    if session.info.get(_OPEN):
        yield session
        session.flush()
        return
    session.info[_OPEN] = True
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_OPEN, None)
