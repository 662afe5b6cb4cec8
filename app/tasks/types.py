"""Tasks that run beside the pages: their states, and what a page shows of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.kernel.labels import Labelled
from app.kernel.texts import Text


class TaskState(Labelled):
    """Where a task is."""

    QUEUED = "queued", Text("排队中")
    RUNNING = "running", Text("进行中")
    DONE = "done", Text("已完成")
    FAILED = "failed", Text("未完成")

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self in {TaskState.DONE, TaskState.FAILED}


Arguments = dict[str, str | int | bool | None]
"""What a task is given: plain values, kept as JSON."""
Progress = Callable[[int, int, str], None]
"""Called by a running task: steps done, steps in all, and what is being done, in a sentence."""


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task, provided by a feature: what it is called, and the function that does it."""

    key: str
    label: str
    run: Callable[[Arguments, Progress], str]
    """Returns what came of it, in a sentence. Where a worker is killed it runs again, and must allow that."""
    action: str | None = None
    """Who may do this anywhere (a member of `accounts.types.Action`) sees such tasks and may have them done
    again, beside whoever asked for them and the administrators."""


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task as pages show it. Times are UTC."""

    id: int
    kind: str
    label: str
    arguments: Arguments
    state: TaskState
    done: int
    total: int
    message: str
    """What is being done, what came of it, or why it failed and what to do."""
    attempts: int
    created_at: datetime
    created_by: str
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeriodicFact:
    """What is done every minute: by which worker it was last begun, for which minute. Times are UTC."""

    name: str
    minute: datetime
    worker: str
    message: str
    """Why it failed the last time; empty where it did not."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep has put right."""

    given_back: int = 0
    """Tasks whose worker was lost, that wait again."""
    given_up: int = 0
    """Tasks that lost their worker once too often."""
    sent: int = 0
    """Tasks that waited without the queue knowing of them."""
