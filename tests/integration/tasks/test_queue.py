"""Facts about the queue, in each of its storages: it carries numbers, in order, each to one worker."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from huey.exceptions import ConfigurationError
from huey.storage import PostgresStorage

from app.tasks.service import queue
from app.tasks.service.workers import Numbers
from tests.conftest import BACKENDS, MakeDatabase, disposed, make_app

if TYPE_CHECKING:
    from flask import Flask

REDIS_URL = os.environ.get("TRACKER_TEST_REDIS_URL")
STORAGES = [
    *BACKENDS,
    pytest.param(
        "redis", marks=pytest.mark.skipif(not REDIS_URL, reason="TRACKER_TEST_REDIS_URL names no server")
    ),
]


@pytest.mark.parametrize("storage", STORAGES)
def test_numbers_come_out_once_in_the_order_in_which_they_went_in(
    storage: str, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = REDIS_URL if storage == "redis" else make_database(storage, "queue")
    database = make_database("sqlite", "beside_the_queue")
    with disposed(make_app(database, tmp_path_factory, TRACKER_QUEUE_URL=str(url))) as app:
        queue.storage_of(app).flush_queue()
        for number in (12, 3, 2147483647):
            queue.send(app, number)
        assert queue.size(app) == 3
        huey = Numbers(app)
        assert [huey.dequeue().args for _ in range(3)] == [(12,), (3,), (2147483647,)]
        huey.storage.blocking = False
        assert huey.dequeue() is None
        huey.storage.close()


def test_the_queue_stands_in_the_data_folder_unless_set(app: Flask) -> None:
    queue.send(app, 1)
    folder = app.config["SETTINGS"].data_dir
    assert (folder / "queue.sqlite3").exists()


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://name:secret@127.0.0.1:1/x", "postgresql://name:secret@127.0.0.1:1/x"]
)
def test_both_ways_of_writing_the_address_of_a_postgresql_database_are_understood(
    url: str,
    make_database: MakeDatabase,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    asked: list[str] = []

    def refuse(_: object, name: str, *, dsn: str) -> None:
        asked.append(f"{name} {dsn}")
        raise ConfigurationError

    monkeypatch.setattr(PostgresStorage, "__init__", refuse)
    database = make_database("sqlite", "beside_the_queue")
    with disposed(make_app(database, tmp_path_factory, TRACKER_QUEUE_URL=url)) as app:
        with pytest.raises(ConfigurationError):
            queue.send(app, 1)
        assert asked == ["tracker postgresql://name:secret@127.0.0.1:1/x"]
