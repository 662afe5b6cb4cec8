"""What is done every minute, by one worker of all, however many there are and wherever they run."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select, update

from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import TrackerError
from app.tasks import queries
from app.tasks.models import Task
from app.tasks.rules import BROKEN_PERIODIC, minute_of
from app.tasks.service.rows import own_transaction
from app.tasks.types import TaskState

if TYPE_CHECKING:
    from datetime import datetime

_LOG = logging.getLogger("tracker.tasks")


def run_periodic(worker: str, at: datetime | None = None) -> int:
    """Call what is due this minute and no other worker has begun; return how many functions were called."""
    minute = minute_of(at or stored_now())
    count = 0
    for name, function in sorted(queries.periodic_of(current_app).items()):
        if not _begin(name, minute, worker):
            continue
        count += 1
        try:
            function(minute)
        except TrackerError as error:
            _note(name, error.message)
        except Exception:  # noqa: BLE001 - any feature's function; the others go on
            _LOG.exception("the periodic %s failed", name)
            _note(name, BROKEN_PERIODIC)
        finally:
            database.session.rollback()
    return count


def _begin(name: str, minute: datetime, worker: str) -> bool:
    """Be the one that does it this minute. The row of a name is a task that is always done."""
    key = f"{queries.PERIODIC}:{name}"
    with own_transaction() as session:
        first = session.execute(
            update(Task)
            .where(Task.kind == queries.PERIODIC, Task.key == key, Task.finished_at < minute)
            .values(finished_at=minute, worker=worker, message="")
            .execution_options(synchronize_session=False)
            .returning(Task.id)
        ).all()
    return bool(first) or _begin_ever(key, minute, worker)


def _begin_ever(key: str, minute: datetime, worker: str) -> bool:
    """Be the first that ever does it: writers take turns, so there is one first."""
    with transaction(database.session) as session:
        known = select(Task.id).where(Task.kind == queries.PERIODIC, Task.key == key)
        if session.scalar(known) is not None:
            return False
        session.add(
            Task(
                kind=queries.PERIODIC,
                key=key,
                arguments="{}",
                state=TaskState.DONE,
                done=0,
                total=0,
                message="",
                attempts=0,
                worker=worker,
                created_at=minute,
                created_by="",
                finished_at=minute,
            )
        )
        return True


def _note(name: str, message: str) -> None:
    database.session.rollback()
    with own_transaction() as session:
        session.execute(
            update(Task)
            .where(Task.kind == queries.PERIODIC, Task.key == f"{queries.PERIODIC}:{name}")
            .values(message=message)
            .execution_options(synchronize_session=False)
        )
