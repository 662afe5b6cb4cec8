"""An upgrade lets the database count its rows: by these numbers both choose how to find them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.audit.types import SYSTEM_LOADER
from app.extensions import database
from app.registry.service import upgrade
from app.seeding.service import load_seed
from tests.conftest import BACKENDS, SEED, MakeDatabase, disposed, make_app

COUNTED = {
    "sqlite": "SELECT CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE tbl = 'project' LIMIT 1",
    "postgresql": "SELECT CAST(reltuples AS INTEGER) FROM pg_class WHERE relname = 'project'",
}


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_upgrade_counts_the_rows_that_are_there(
    backend: str, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with disposed(make_app(make_database(backend, "statistics"), tmp_path_factory)) as app, app.app_context():
        upgrade()
        load_seed(SEED, actor=SYSTEM_LOADER)
        database.session.rollback()
        upgrade()
        assert database.session.scalar(text(COUNTED[backend])) == 130
