"""Signs of life of a running task, and how far it is."""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Self

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import TrackerError
from app.kernel.texts import Text
from app.tasks.models import Task
from app.tasks.rules import HEARTBEAT, clamped, is_stuck
from app.tasks.service.rows import own_transaction
from app.tasks.types import TaskState

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    Progressed = tuple[int, int, str]

_LOG = logging.getLogger("tracker.tasks")
_AT_MOST_EVERY = 0.5
"""Seconds between two writes of progress, however fast the steps are."""


class LostError(TrackerError):
    """This worker gave no sign of life for so long that its task was given to another."""


class InSession:
    """Progress of a task that runs in its caller's own session, for tests: kept with what the task writes."""

    def __init__(self, task_id: int, worker: str) -> None:
        """Remember whose progress it is."""
        self._task_id, self._worker = task_id, worker
        self.latest: Progressed | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End."""

    def progress(self, done: int, total: int, message: str) -> None:
        """Write how far it is."""
        self.latest = (done, total, message)
        with transaction(database.session) as session:
            beat(session, self._task_id, self._worker, self.latest)


class Pulse:
    """Signs of life and progress of a running task, from a thread, which waits instead of the task itself.

    The task may be inside a transaction, and on SQLite no other connection can write then.

    A task that hangs would have signs of life for ever: its process is ended, as a killed one is, and whoever
    looks after it gives the task away. Nothing gentler reaches a call that does not return.
    """

    def __init__(self, app: Flask, task_id: int, worker: str) -> None:
        """Make it; it beats inside its `with` block."""
        self._app, self._task_id, self._worker = app, task_id, worker
        self.latest: Progressed | None = None
        self._moved_at = time.monotonic()
        self._stopping, self._news, self._is_lost = threading.Event(), threading.Event(), False
        self._thread = threading.Thread(target=self._run, name=f"pulse of task {task_id}", daemon=True)

    def __enter__(self) -> Self:
        """Begin to beat."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._stopping.set()
        self._news.set()
        self._thread.join()

    def progress(self, done: int, total: int, message: str) -> None:
        """Say how far the task is; written soon, and at most twice a second.

        Raises:
            LostError: the task was given to another worker, so that this one does it in vain.
        """
        if self._is_lost:
            text = Text("任务已由另一个进程接手，本进程不再继续。")
            raise LostError(text)
        self.latest = (done, total, message)
        self._moved_at = time.monotonic()
        self._news.set()

    def _run(self) -> None:
        with self._app.app_context():
            while not self._stopping.is_set():
                self._news.wait(HEARTBEAT)
                if self._stopping.is_set():
                    return
                self._news.clear()
                if is_stuck(time.monotonic() - self._moved_at):
                    self._end_process()
                self._beat()
                self._stopping.wait(_AT_MOST_EVERY)

    def _end_process(self) -> None:
        """End this worker, and leave in its log where it hangs."""
        _LOG.critical("task %d hangs: this worker ends, and another gets it", self._task_id)
        faulthandler.dump_traceback()
        os.kill(os.getpid(), signal.SIGKILL)

    def _beat(self) -> None:
        try:
            with own_transaction() as session:
                self._is_lost = not beat(session, self._task_id, self._worker, self.latest)
        except SQLAlchemyError:
            _LOG.warning("task %d: no sign of life could be written", self._task_id, exc_info=True)


def beat(session: Session, task_id: int, worker: str, progress: Progressed | None) -> bool:
    """Write a sign of life, and how far the task is; return whether the worker still has it."""
    values: dict[str, object] = {"heartbeat_at": stored_now()}
    if progress is not None:
        done, total = clamped(progress[0], progress[1])
        values |= {"done": done, "total": total, "message": progress[2]}
    found = session.execute(
        update(Task)
        .where(Task.id == task_id, Task.worker == worker, Task.state == TaskState.RUNNING)
        .values(values)
        .execution_options(synchronize_session=False)
        .returning(Task.id)
    ).all()
    return bool(found)
