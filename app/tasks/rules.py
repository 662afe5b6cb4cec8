"""When a task counts as lost, how often it is tried, and what its page says: functions of plain values."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from app.kernel.texts import Text

if TYPE_CHECKING:
    from datetime import datetime

    from app.tasks.types import Arguments

HEARTBEAT = 5.0
"""Seconds between two signs of life of a running task."""
LOST_AFTER = timedelta(seconds=60)
"""Without a sign of life for so long a task has lost its worker: twice as long as a writer waits for its
turn, since on SQLite a sign of life waits for other writers too."""
STUCK_AFTER = timedelta(minutes=30)
"""Without any step for so long a worker hangs: it is ended, and another gets its task. The longest step,
one document whose renderer does not answer, is given up after five minutes."""
MOST_ATTEMPTS = 3
"""A task that has lost so many workers is likely to be what killed them."""
KNOWN_TO_THE_QUEUE = timedelta(seconds=5)
"""A task that waits for so long while the queue is empty was never sent, or fell out of it."""
KEPT = timedelta(days=90)
"""How long a task that has ended stays in the list."""
MINUTES_WITHOUT_WORKER = 3
"""After so many minutes without a periodic task there is no worker."""

WAITS_AGAIN = Text("执行它的进程中断了，已重新排队。")
GIVEN_BACK = Text("执行它的进程正在停止，已重新排队。")
GIVEN_UP = Text(
    "执行它的进程连续 {times} 次中断，没有完成。请管理员查看工作进程的日志，排除原因后点“重新执行”。",
    times=MOST_ATTEMPTS,
)
BROKEN = Text("执行时程序出错，没有完成。请点“重新执行”；如再次出错，请联系管理员查看工作进程的日志。")
BUSY = Text("数据库繁忙或连接中断，已重新排队。")
BUSY_AGAIN = Text(
    "数据库连续 {times} 次繁忙或连接中断，没有完成。请稍后点“重新执行”；如仍不成功，请联系管理员检查数据库。",
    times=MOST_ATTEMPTS,
)
BROKEN_PERIODIC = Text("执行时程序出错，下一分钟会再执行。如一直出错，请查看工作进程的日志。")
NO_SUCH_KIND = Text("这个版本的程序没有这一类任务，没有执行。请联系管理员确认所有服务器的程序版本一致。")


def lost_before(now: datetime) -> datetime:
    """Return the moment before which the last sign of life of a lost task lies."""
    return now - LOST_AFTER


def is_stuck(seconds: float) -> bool:
    """Return whether a task hangs whose last step began so many seconds ago."""
    return seconds > STUCK_AFTER.total_seconds()


def is_worker_missing(last_minute: datetime | None, now: datetime) -> bool:
    """Return whether nobody is there to do tasks, judged by when a periodic task was last begun."""
    return last_minute is None or now - last_minute > timedelta(minutes=MINUTES_WITHOUT_WORKER)


def minute_of(moment: datetime) -> datetime:
    """Return the minute that a moment lies in."""
    return moment.replace(second=0, microsecond=0)


def clamped(done: int, total: int) -> tuple[int, int]:
    """Return steps done and steps in all so that the first is part of the second: no bar is over-full."""
    total = max(total, 0)
    return min(max(done, 0), total), total


def written(arguments: Arguments) -> str:
    """Write the arguments of a task."""
    return json.dumps(arguments, ensure_ascii=False, sort_keys=True)


def read(text: str) -> Arguments:
    """Read the arguments of a task back."""
    return cast("Arguments", json.loads(text))
