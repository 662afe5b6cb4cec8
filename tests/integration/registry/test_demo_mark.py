"""Facts about a database of invented figures: `doctor` says what it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.db.mark import DEMO, DatabaseMark
from app.extensions import database
from app.registry.service import checks
from tests.conftest import disposed, make_app

if TYPE_CHECKING:
    from pathlib import Path


def demo_line() -> str:
    """Return what `doctor` says of the mark."""
    return next(check.detail for check in checks() if check.name == "demo")


@pytest.mark.usefixtures("app")
def test_doctor_says_whether_the_figures_are_invented() -> None:
    assert demo_line() == "no"
    mark_as_demo()
    assert demo_line().startswith("yes, 演示数据")


def test_doctor_does_not_guess_where_the_database_is_not_ready(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    with disposed(make_app(url, tmp_path_factory)) as app, app.app_context():
        assert demo_line().startswith("unknown")
        database.session.close()


def mark_as_demo() -> None:
    """Mark the database."""
    database.session.add(DatabaseMark(name=DEMO, set_at=datetime.now(UTC).replace(tzinfo=None)))
    database.session.commit()
