"""What the frame asks of the database: whether it answers, and whether its figures are invented."""

from __future__ import annotations

from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from app.answers import kept_while_unchanged
from app.db.mark import DEMO, DatabaseMark
from app.extensions import database


def database_answers() -> bool:
    """Return whether a trivial query comes back."""
    try:
        return database.session.scalar(select(literal(1))) == 1
    except SQLAlchemyError:
        database.session.rollback()
        return False


@kept_while_unchanged
def is_demo() -> bool:
    """Return whether the database is marked as one of invented figures."""
    return database.session.scalar(select(DatabaseMark.name).where(DatabaseMark.name == DEMO)) is not None
