"""Installations that are really shared by processes, and those who hold the turn to write in them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from app.db.transaction import transaction
from app.extensions import database
from tests.conftest import BACKENDS
from tests.serving.portfolio import Owner, application, prepare
from tests.serving.server import Installation, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import MakeDatabase

KINDS = {"sqlite": Kind.EMBEDDED, "postgresql": Kind.GUNICORN}


@dataclass(frozen=True, slots=True)
class Office:
    """An installation, the server that such an office has, and its project owners."""

    kind: Kind
    installation: Installation
    owners: tuple[Owner, ...]

    @contextmanager
    def turn_is_held(self) -> Iterator[None]:
        """Be the only writer, in this process, as somebody whose command takes long."""
        with application(self.installation), transaction(database.session):
            yield


@pytest.fixture(scope="module", params=BACKENDS)
def office(
    request: pytest.FixtureRequest, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Office:
    """Return an office on the day before the deadline; nothing in it is rolled back."""
    installation = Installation(make_database(request.param, "office"), tmp_path_factory.mktemp("office"))
    return Office(KINDS[request.param], installation, prepare(installation))
