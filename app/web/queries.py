"""The one thing that the frame asks of the database: whether it answers."""

from __future__ import annotations

from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import database


def database_answers() -> bool:
    """Return whether a trivial query comes back."""
    try:
        return database.session.scalar(select(literal(1))) == 1
    except SQLAlchemyError:
        database.session.rollback()
        return False
