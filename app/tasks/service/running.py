"""Doing one task: claimed by one worker alone, with signs of life, and an end that is always written down."""

from __future__ import annotations

import logging
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from flask import current_app
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import BusyError, TrackerError
from app.tasks import queries
from app.tasks.models import Task
from app.tasks.rules import (
    BROKEN,
    BUSY,
    BUSY_AGAIN,
    GIVEN_BACK,
    MOST_ATTEMPTS,
    NO_SUCH_KIND,
    clamped,
)
from app.tasks.service import queue
from app.tasks.service.pulse import InSession, Pulse
from app.tasks.service.rows import own_transaction
from app.tasks.types import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from app.tasks.service.pulse import Progressed
    from app.tasks.types import TaskFact

_LOG = logging.getLogger("tracker.tasks")


def run_waiting(worker: str) -> int:
    """Do all tasks that wait, one after the other, in this process; return how many were done.

    For tests, and for a shell without workers. Progress is written within the caller's own session, and there
    is no sign of life besides.
    """
    count = 0
    while (task_id := queries.next_waiting()) is not None:
        count += perform(task_id, worker, is_alone=True)
    return count


def perform(task_id: int, worker: str, *, is_alone: bool = False) -> bool:
    """Do a task, if it still waits; return whether it was this worker's.

    Raises:
        KeyboardInterrupt: the worker is to stop. The task was given back before.
    """
    with _undisturbed():
        if not _claim(task_id, worker):
            return False
        fact = queries.task(task_id)
        database.session.rollback()
        pulse = InSession(task_id, worker) if is_alone else Pulse(_app(), task_id, worker)
        try:
            state, message = _outcome(fact, pulse)
        except KeyboardInterrupt:
            _LOG.warning("task %d is given back: this worker is to stop", task_id)
            # That is no attempt that failed.
            _end(task_id, worker, TaskState.QUEUED, GIVEN_BACK, attempts=fact.attempts - 1)
            raise
        _end(task_id, worker, state, message, progress=pulse.latest)
        _LOG.info("task %d %s: %s, %s", task_id, fact.kind, state, message)
    return True


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let the signal to stop wait: what is written about a task is written whole."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let the signal to stop through: in a worker it becomes a KeyboardInterrupt."""
    try:
        # One that waited already is raised here.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})


def _claim(task_id: int, worker: str) -> bool:
    """Take a waiting task. Of two that try, one changes the row; the other finds it taken."""
    now = stored_now()
    with own_transaction() as session:
        taken = session.execute(
            update(Task)
            .where(Task.id == task_id, Task.state == TaskState.QUEUED)
            .values(
                state=TaskState.RUNNING,
                worker=worker,
                attempts=Task.attempts + 1,
                done=0,
                total=0,
                message="",
                started_at=now,
                heartbeat_at=now,
            )
            .execution_options(synchronize_session=False)
            .returning(Task.id)
        ).all()
    return bool(taken)


def _outcome(fact: TaskFact, pulse: InSession | Pulse) -> tuple[TaskState, str]:
    """Run the function of a task's kind; return how it ended, and what its page says."""
    kind = queries.kind_or_none(fact.kind)
    if kind is None:
        return TaskState.FAILED, NO_SUCH_KIND
    try:
        with pulse, _stoppable():
            return TaskState.DONE, kind.run(fact.arguments, pulse.progress)
    except (BusyError, OperationalError):
        # The one waited for its turn, the other may have lost its connection: both are over after a while.
        _LOG.warning("task %d %s: the database did not answer in time", fact.id, fact.kind, exc_info=True)
        return (TaskState.QUEUED, BUSY) if fact.attempts < MOST_ATTEMPTS else (TaskState.FAILED, BUSY_AGAIN)
    except TrackerError as error:
        return TaskState.FAILED, error.message
    except Exception:  # noqa: BLE001 - any feature's function; the worker goes on
        _LOG.exception("task %d %s failed", fact.id, fact.kind)
        return TaskState.FAILED, BROKEN
    finally:
        # Whatever the task left open in its session is not its result.
        database.session.rollback()


def _end(
    task_id: int,
    worker: str,
    state: TaskState,
    message: str,
    *,
    attempts: int | None = None,
    progress: Progressed | None = None,
) -> None:
    """Write down how a task ended, or that it waits again, unless another worker was given it meanwhile."""
    values: dict[str, object] = {"state": state, "message": message}
    if attempts is not None:
        values["attempts"] = attempts
    if progress is not None:
        done, total = clamped(progress[0], progress[1])
        values |= {"done": total if state is TaskState.DONE else done, "total": total}
    if state.is_over:
        values["finished_at"] = stored_now()
    else:
        values |= {"worker": "", "done": 0, "total": 0}
    with own_transaction() as session:
        session.execute(
            update(Task)
            .where(Task.id == task_id, Task.worker == worker, Task.state == TaskState.RUNNING)
            .values(values)
            .execution_options(synchronize_session=False)
        )
    if not state.is_over:
        queue.send(current_app, task_id)


def _app() -> Flask:
    return cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
