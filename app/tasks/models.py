"""The table of tasks. The queue carries only their ids: a task is not lost with its worker."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.columns import Sentence, enum_column
from app.db.state import APART
from app.tasks.types import TaskState

_WAITING = text("state IN ('queued', 'running')")


class Task(Base):
    """Something to be done once, however often it is asked for while it waits or runs."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("done >= 0 AND done <= total", name="done_is_part_of_total"),
        CheckConstraint(
            "(state IN ('done', 'failed')) = (finished_at IS NOT NULL)", name="an_end_has_a_time"
        ),
        Index("uq_task_key_waiting", "key", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index(None, "state", "heartbeat_at"),
        {"info": APART},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    """What it is about: a second one of the same key is not added while the first waits or runs."""
    arguments: Mapped[str] = mapped_column(Text)
    """JSON."""
    state: Mapped[TaskState] = mapped_column(enum_column(TaskState))
    done: Mapped[int]
    total: Mapped[int]
    message: Mapped[str] = mapped_column(Sentence)
    attempts: Mapped[int]
    worker: Mapped[str] = mapped_column(String(120))
    """Machine and process that has taken it; empty while it waits."""
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
