"""Putting right what was left by workers that died, by a queue that lost something, and by time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import delete, update

from app.extensions import database
from app.kernel.china import stored_now
from app.tasks import queries
from app.tasks.models import Task
from app.tasks.rules import GIVEN_UP, KEPT, MOST_ATTEMPTS, WAITS_AGAIN, lost_before
from app.tasks.service import queue
from app.tasks.service.rows import own_transaction
from app.tasks.types import Swept, TaskState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

_LOG = logging.getLogger("tracker.tasks")


def sweep(at: datetime | None = None) -> Swept:
    """Give lost tasks to others, give up those that lost too many workers, and tell the queue what it missed.

    Any number of processes may sweep at once.
    """
    now = at or stored_now()
    given_back, given_up = _release(Task.heartbeat_at < lost_before(now), now)
    return Swept(given_back, given_up, _send_what_was_missed(now))


def waiting_in_queue() -> int:
    """Return how many numbers are in the queue. Whatever its storage raises says that it does not answer."""
    return queue.size(current_app)


def forget(minute: datetime) -> None:
    """Delete what ended long ago. Called every minute, it also shows that a worker is there."""
    with own_transaction() as session:
        session.execute(delete(Task).where(Task.finished_at < minute - KEPT))


def release(worker: str) -> Swept:
    """Give away at once what a worker had that is known to be dead."""
    now = stored_now()
    given_back, given_up = _release(Task.worker == worker, now)
    return Swept(given_back, given_up, _send_what_was_missed(now))


def _release(whose: ColumnElement[bool], now: datetime) -> tuple[int, int]:
    """Let running tasks wait again, or fail when that has happened too often; return how many of each."""
    running = update(Task).where(Task.state == TaskState.RUNNING, whose).returning(Task.id)
    with own_transaction() as session:
        given_up = session.execute(
            running.where(Task.attempts >= MOST_ATTEMPTS)
            .values(state=TaskState.FAILED, finished_at=now, message=GIVEN_UP)
            .execution_options(synchronize_session=False)
        ).all()
        given_back = session.execute(
            running.values(
                state=TaskState.QUEUED, worker="", message=WAITS_AGAIN, done=0, total=0
            ).execution_options(synchronize_session=False)
        ).all()
    for row in given_back:
        _LOG.warning("task %d has lost its worker and waits again", row.id)
        queue.send(current_app, row.id)
    for row in given_up:
        _LOG.error("task %d has lost its worker %d times and was given up", row.id, MOST_ATTEMPTS)
    return len(given_back), len(given_up)


def _send_what_was_missed(now: datetime) -> int:
    """Tell an empty queue which tasks wait. One that is not empty is still being worked off."""
    missed = queries.unsent(now)
    database.session.rollback()
    if not missed or queue.size(current_app):
        return 0
    for task_id in missed:
        queue.send(current_app, task_id)
    return len(missed)
