"""The mark of a database of invented figures, as every page shows it, error pages included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from app.extensions import database
from app.kernel.texts import Text
from app.web import queries

if TYPE_CHECKING:
    from flask import Flask

DEMO_LABEL = Text("演示数据")


def init_app(app: Flask) -> None:
    """Give templates `is_demo()`."""
    app.add_template_global(shown_as_demo, "is_demo")


def shown_as_demo() -> bool:
    """Return whether the page must carry the mark; a database that does not answer has no figures to show."""
    for _ in range(2):
        try:
            return queries.is_demo()
        except SQLAlchemyError:
            # The page of an error: what failed before may have left the transaction unusable.
            database.session.rollback()
    return False


def download_name(name: str) -> str:
    """Return the name under which a file is downloaded: one of invented figures says so."""
    return f"{DEMO_LABEL}-{name}" if queries.is_demo() else name
