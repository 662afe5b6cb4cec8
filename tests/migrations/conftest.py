"""Databases without any table, on both backends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import BACKENDS, MakeDatabase, disposed, make_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture(params=BACKENDS)
def unmigrated(
    request: pytest.FixtureRequest, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Return an application on a database without any table, its context pushed."""
    with (
        disposed(make_app(make_database(request.param, "unmigrated"), tmp_path_factory)) as app,
        app.app_context(),
    ):
        yield app
