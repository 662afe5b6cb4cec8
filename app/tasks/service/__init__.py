"""What other features ask of tasks: provide kinds, have something done once, and look how it stands.

    provide_kind(app, TaskKind("brief_draft", "生成简报初稿", run, action=Action.PREPARE_BRIEFS))
    number = enqueue("brief_draft", {"plan": code}, key=f"brief_draft:{code}:{month}", actor_name=actor.name)
    fact = task(number)

`enqueue` may be called inside the transaction of a command: the task is there if, and only if, that
transaction is. Nothing is lost if the process dies afterwards: the queue carries only numbers, and a sweep
sends what it does not know of.
"""

from __future__ import annotations

from app.tasks.queries import kind_or_none, last_minute, latest, periodic, task, tasks
from app.tasks.service.asking import NotFailedError, ask_again, enqueue, provide_kind, provide_periodic
from app.tasks.service.every_minute import run_periodic
from app.tasks.service.running import run_waiting
from app.tasks.service.sweeping import forget, sweep, waiting_in_queue

__all__ = [
    "NotFailedError",
    "ask_again",
    "enqueue",
    "forget",
    "kind_or_none",
    "last_minute",
    "latest",
    "periodic",
    "provide_kind",
    "provide_periodic",
    "run_periodic",
    "run_waiting",
    "sweep",
    "task",
    "tasks",
    "waiting_in_queue",
]
