"""The only SELECTs on tasks, and the kinds of tasks that this application knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app
from sqlalchemy import func, select

from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.tasks.models import Task
from app.tasks.rules import KNOWN_TO_THE_QUEUE, read
from app.tasks.types import PeriodicFact, TaskFact, TaskState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask
    from sqlalchemy import Select

    from app.tasks.types import TaskKind

    Periodic = Callable[[datetime], object]

PERIODIC = "periodic"
"""The kind of the rows that say for which minute something periodic was last begun: no task that waits."""
_KINDS = "tasks.kinds"
_PERIODIC = "tasks.periodic"


def kinds_of(app: Flask) -> dict[str, TaskKind]:
    """Return the kinds that features have provided, by their keys."""
    return cast("dict[str, TaskKind]", app.extensions.setdefault(_KINDS, {}))


def periodic_of(app: Flask) -> dict[str, Periodic]:
    """Return what features have asked to be called every minute, by name."""
    return cast("dict[str, Periodic]", app.extensions.setdefault(_PERIODIC, {}))


def kind_or_none(key: str) -> TaskKind | None:
    """Return a kind of tasks; None where no feature of this application provides it."""
    return kinds_of(current_app).get(key)


def task(task_id: int) -> TaskFact:
    """Return a task.

    Raises:
        NotFoundError: there is none of this number.
    """
    row = database.session.scalar(_tasks().where(Task.id == task_id))
    if row is None:
        message = Text(
            "没有第 {task_id} 号任务。任务结束 90 天后不再保留；请回到发起它的页面查看结果。", task_id=task_id
        )
        raise NotFoundError(message)
    return _fact(row)


def tasks(kind: str | None = None, limit: int = 100, state: TaskState | None = None) -> tuple[TaskFact, ...]:
    """Return the latest tasks, newest first: of one kind, or of all; in one state, or in any."""
    wanted = _tasks().order_by(Task.id.desc()).limit(limit)
    if kind is not None:
        wanted = wanted.where(Task.kind == kind)
    if state is not None:
        wanted = wanted.where(Task.state == state)
    return tuple(_fact(row) for row in database.session.scalars(wanted))


def latest(key: str) -> TaskFact | None:
    """Return the last task that was added for a key, whatever became of it."""
    row = database.session.scalar(_tasks().where(Task.key == key).order_by(Task.id.desc()).limit(1))
    return None if row is None else _fact(row)


def waiting_of(key: str) -> int | None:
    """Return the number of the task of a key that waits or runs; there is one at most."""
    wanted = select(Task.id).where(
        Task.key == key, Task.state.in_([TaskState.QUEUED, TaskState.RUNNING]), Task.kind != PERIODIC
    )
    return database.session.scalar(wanted)


def next_waiting() -> int | None:
    """Return the number of the task that has waited longest."""
    wanted = select(Task.id).where(Task.state == TaskState.QUEUED).order_by(Task.id).limit(1)
    return database.session.scalar(wanted)


def unsent(now: datetime) -> list[int]:
    """Return the tasks that have waited so long that an empty queue cannot know of them, in order."""
    wanted = (
        select(Task.id)
        .where(Task.state == TaskState.QUEUED, Task.created_at <= now - KNOWN_TO_THE_QUEUE)
        .order_by(Task.id)
    )
    return list(database.session.scalars(wanted))


def periodic() -> tuple[PeriodicFact, ...]:
    """Return what is done every minute, by name: for which minute it was last begun, and by whom."""
    wanted = select(Task).where(Task.kind == PERIODIC).order_by(Task.key)
    # A name that a feature has given can be translated; one of an earlier version is only known by its row.
    names = {name: name for name in periodic_of(current_app)}
    found = [(row.key.removeprefix(f"{PERIODIC}:"), row) for row in database.session.scalars(wanted)]
    return tuple(
        PeriodicFact(names.get(name, name), cast("datetime", row.finished_at), row.worker, row.message)
        for name, row in found
    )


def last_minute() -> datetime | None:
    """Return the last minute for which a worker has begun something periodic: it was alive then."""
    return database.session.scalar(select(func.max(Task.finished_at)).where(Task.kind == PERIODIC))


def _tasks() -> Select[Task]:
    # What another process has written meanwhile is read anew: a page or a test asks again and again.
    return select(Task).where(Task.kind != PERIODIC).execution_options(populate_existing=True)


def _fact(row: Task) -> TaskFact:
    kind = kind_or_none(row.kind)
    return TaskFact(
        id=row.id,
        kind=row.kind,
        label=row.kind if kind is None else kind.label,
        arguments=read(row.arguments),
        state=row.state,
        done=row.done,
        total=row.total,
        message=row.message,
        attempts=row.attempts,
        created_at=row.created_at,
        created_by=row.created_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
