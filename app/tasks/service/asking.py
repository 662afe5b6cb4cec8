"""Having something done: kinds and periodic functions of features, and tasks that are asked for once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.texts import Text
from app.tasks import queries
from app.tasks.models import Task
from app.tasks.rules import written
from app.tasks.service import queue
from app.tasks.types import TaskState

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

    from app.tasks.queries import Periodic
    from app.tasks.types import Arguments, TaskKind

_TO_SEND = "tasks.to_send"
_LOG = logging.getLogger("tracker.tasks")


class UnknownKindError(TrackerError):
    """No feature of this application does tasks of this kind."""


class NotFailedError(TrackerError):
    """Only what has failed is done again."""


def provide_kind(app: Flask, kind: TaskKind) -> None:
    """Let tasks of a kind be asked for and done; called by a feature's `init_app`."""
    queries.kinds_of(app)[kind.key] = kind


def provide_periodic(app: Flask, name: str, function: Periodic) -> None:
    """Have a function called every minute, by one worker of all, with the minute (UTC, as it is stored).

    Administrators see the name, so it says in words what is done.

    It runs beside the tasks and must be quick: what takes longer it enqueues. A minute in which no worker was
    there is left out, so it asks what is due, not what this minute is. Administrators are
    shown what it raises.
    """
    queries.periodic_of(app)[name] = function


def enqueue(
    kind_key: str, arguments: Arguments, *, key: str, actor_name: str, at: datetime | None = None
) -> int:
    """Have something done by a worker; return the number of the task.

    Where a task of the same key waits or runs, that one is returned, and no second one is added. Inside the
    caller's transaction the task becomes visible with it; the queue is told after the commit, and where the
    process dies in between, or the queue does not answer, a worker's sweep tells it a few seconds later.

    Raises:
        UnknownKindError: no feature has provided this kind.
    """
    if queries.kind_or_none(kind_key) is None:
        message = Text(
            "程序不认识“{kind_key}”这一类后台任务，没有提交。请联系管理员确认程序版本。", kind_key=kind_key
        )
        raise UnknownKindError(message)
    with transaction(database.session) as session:
        # Writers take turns, so nobody adds one of the same key between this look and the commit.
        waiting = queries.waiting_of(key)
        if waiting is not None:
            return waiting
        task = Task(
            kind=kind_key,
            key=key,
            arguments=written(arguments),
            state=TaskState.QUEUED,
            done=0,
            total=0,
            message="",
            attempts=0,
            worker="",
            created_at=at or stored_now(),
            created_by=actor_name,
        )
        session.add(task)
        session.flush()
        _send_after_commit(session, task.id)
        return task.id


def ask_again(task_id: int) -> int:
    """Have a failed task done again, under its own number; return that of the same key if one waits already.

    Raises:
        NotFoundError: there is none of this number.
        NotFailedError: it has not failed.
    """
    with transaction(database.session) as session:
        task = session.get(Task, task_id, populate_existing=True)
        if task is None or task.kind == queries.PERIODIC:
            message = Text("没有第 {task_id} 号任务。", task_id=task_id)
            raise NotFoundError(message)
        if task.state is not TaskState.FAILED:
            message = Text(
                "第 {task_id} 号任务的状态是“{state}”，未完成的才能重新执行。请刷新页面。",
                task_id=task_id,
                state=task.state.label,
            )
            raise NotFailedError(message)
        waiting = queries.waiting_of(task.key)
        if waiting is not None:
            return waiting
        session.execute(
            update(Task)
            .where(Task.id == task_id)
            .values(
                state=TaskState.QUEUED, done=0, total=0, message="", attempts=0, worker="", finished_at=None
            )
        )
        _send_after_commit(session, task_id)
        return task_id


def _send_after_commit(session: Session, task_id: int) -> None:
    session.info.setdefault(_TO_SEND, []).append(task_id)


@event.listens_for(Session, "after_commit")
def _send(session: Session) -> None:
    """Tell the queue of what was committed; a queue that does not answer is told by the next sweep."""
    for task_id in session.info.pop(_TO_SEND, ()):
        try:
            queue.send(current_app, task_id)
        except Exception:  # noqa: BLE001 - whatever it is, what was committed stays, and is swept up
            _LOG.exception("task %d is kept, but the queue could not be told; a sweep will", task_id)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_TO_SEND, None)
