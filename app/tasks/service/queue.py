"""The queue that wakes workers: huey's own storage in a file, PostgreSQL or Redis. Carries only numbers.

A number is nothing to trust: the row of the task says whether there is something to do. So a message may come
twice, too late, or be lost with a killed worker, and nobody who can write into the queue can have code run,
as huey's pickled messages would allow.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings

NAME = "tracker"
_STORAGE = "tasks.storage"
_PATIENCE = 30.0
"""Seconds that SQLite waits for another who writes into the queue."""
_one_at_a_time = threading.Lock()


def storage_of(app: Flask) -> Any:  # noqa: ANN401 - huey has no types
    """Return the queue of an application, opened when it is first needed."""
    if _STORAGE not in app.extensions:
        app.extensions[_STORAGE] = _open(cast("Settings", app.config["SETTINGS"]).queue_url)
    return app.extensions[_STORAGE]


def send(app: Flask, task_id: int) -> None:
    """Tell the workers that a task waits. No connection is kept: a web server sends one now and then."""
    with _one_at_a_time:
        storage = storage_of(app)
        try:
            storage.enqueue(b"%d" % task_id)
        finally:
            storage.close()


def size(app: Flask) -> int:
    """Return how many numbers are in the queue."""
    with _one_at_a_time:
        storage = storage_of(app)
        try:
            return cast("int", storage.queue_size())
        finally:
            storage.close()


def _open(url: str) -> Any:  # noqa: ANN401 - see above
    # huey brings multiprocessing and, where it is installed, the Redis client: only who sends needs them.
    from huey import storage as storages  # noqa: PLC0415

    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        return storages.SqliteStorage(NAME, filename=rest.removeprefix("/"), timeout=_PATIENCE)
    if scheme.startswith("postgresql"):
        return storages.PostgresStorage(NAME, dsn=f"postgresql://{rest}")
    return storages.RedisStorage(NAME, url=url)
