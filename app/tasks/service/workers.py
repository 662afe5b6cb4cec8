"""Worker processes: huey's consumer with its forked workers, which are restarted when they die.

Beside them a minder sweeps, and begins what is periodic. Only the command that works imports this.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import time
from typing import TYPE_CHECKING, Any

from huey import Huey
from huey.consumer import BaseProcess, Consumer, ConsumerStopped, Worker

from app.extensions import database
from app.kernel.china import stored_now
from app.tasks.rules import HEARTBEAT, minute_of
from app.tasks.service import queue
from app.tasks.service.every_minute import run_periodic
from app.tasks.service.running import perform
from app.tasks.service.sweeping import release, sweep

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

_LOG = logging.getLogger("tracker.tasks")
_LOOK_AFTER_WORKERS_EVERY = 2
"""Seconds after which a worker that died is missed, and what it had is given away."""
_LOOK_INTO_THE_QUEUE_EVERY = 0.5
"""Seconds at most, where the queue cannot wake workers: SQLite."""


def work(app: Flask, count: int, *, server: int | None = None) -> None:
    """Do tasks in `count` processes until SIGTERM, which gives back what runs, or SIGINT, which waits for it.

    Beside the embedded server, whose process is `server`, it ends with that, and leaves SIGINT to it.
    """
    # No connection may be shared with the processes that are forked.
    database.session.close()
    database.engine.dispose()
    _Workers(Numbers(app), count, server).run()


class Numbers(Huey):  # type: ignore[misc] # huey has no types
    """A huey whose messages are numbers of tasks, and which keeps neither results nor revocations."""

    def __init__(self, app: Flask) -> None:
        """Take the queue of the application."""
        self.app = app
        self.consumer = os.getpid()
        """The process that looks after those that it forks."""
        self.group = f"{socket.gethostname()[:60]}:{secrets.token_hex(4)}"
        """This machine and this start of it: process numbers come back."""
        super().__init__(queue.NAME, results=False)
        self._perform = self.task()(self.perform)

    def create_storage(self) -> Any:  # noqa: ANN401 - huey has no types
        """Return the queue that the application sends to."""
        return queue.storage_of(self.app)

    def deserialize_task(self, data: bytes) -> Any:  # noqa: ANN401
        """Read a message: a number."""
        return self._perform.task_class((int(data),), id=bytes(data).decode("ascii"))

    def is_revoked(self, *_: object, **__: object) -> bool:
        """Return that no task is."""
        return False

    def delete(self, key: str) -> bool:  # noqa: ARG002 - huey's signature
        """Delete nothing: huey would look for a revocation after each task."""
        return False

    def perform(self, task_id: int) -> None:
        """Do a task in a context, and with a session, of its own."""
        with self.app.app_context():
            perform(task_id, self.worker_of(os.getpid()))

    def worker_of(self, pid: int) -> str:
        """Return the name that a process of this consumer puts on its tasks."""
        return f"{self.group}:{pid}"


class _Child:
    """A process that ends when the one that forked it was killed: nobody would tell it to stop."""

    huey: Numbers
    stop_flag: Any

    def has_lost_its_parent(self) -> bool:
        """Tell all processes of this consumer to stop, where nobody looks after them any more."""
        if os.getppid() == self.huey.consumer:
            return False
        self.stop_flag.set()
        return True


class _Worker(_Child, Worker):  # type: ignore[misc] # huey has no types
    """Does one task after the other."""

    def loop(self, now: object = None) -> None:
        """Look into the queue, and do what is there."""
        if not self.has_lost_its_parent():
            super().loop(now)


class _Minder(_Child, BaseProcess):  # type: ignore[misc] # huey has no types
    """Stands where huey has its scheduler: sweeps, and begins what is periodic."""

    process_name = "Minder"

    def __init__(self, huey: Numbers, stop_flag: Any, **_: object) -> None:  # noqa: ANN401 - huey has no types
        """Begin with the first minute that comes."""
        super().__init__(huey, stop_flag)
        self._minute: datetime | None = None

    def loop(self, now: object = None) -> None:  # noqa: ARG002 - huey's signature
        """Sweep every few seconds, and begin once a minute what is periodic."""
        if self.has_lost_its_parent():
            return
        began = time.monotonic()
        try:
            with self.huey.app.app_context():
                self._mind()
        except Exception:  # noqa: BLE001 - database or queue may be away for a while; this must not end
            _LOG.exception("could not sweep")
        self.sleep_for_interval(began, HEARTBEAT)

    def _mind(self) -> None:
        sweep()
        minute = minute_of(stored_now())
        if minute != self._minute:
            run_periodic(self.huey.worker_of(os.getpid()), minute)
            self._minute = minute


class _Workers(Consumer):  # type: ignore[misc] # huey has no types
    """Looks after the processes: starts them, replaces those that died, stops them."""

    worker_class = _Worker
    scheduler_class = _Minder

    def __init__(self, huey: Numbers, count: int, server: int | None) -> None:
        """Prepare the processes."""
        super().__init__(
            huey,
            workers=count,
            worker_type="process",
            health_check_interval=_LOOK_AFTER_WORKERS_EVERY,
            max_delay=_LOOK_INTO_THE_QUEUE_EVERY,
        )
        self._server = server
        # A terminal that goes away is no reason to start anew, as huey would.
        self._signal_actions[signal.SIGHUP] = (False, False)
        if server is not None:
            del self._signal_actions[signal.SIGINT]
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def loop(self, health_check_ts: float | None = None) -> float | None:
        """Wait a moment; look after the processes now and then."""
        if self._server is not None and os.getppid() != self._server:
            _LOG.warning("the server beside which this ran is gone")
            self.stop()
            raise ConsumerStopped
        return super().loop(health_check_ts)  # type: ignore[no-any-return]

    def check_worker_health(self) -> bool:
        """Give away what dead workers had, before they are replaced."""
        dead = [process.pid for _, process in self.worker_threads if not process.is_alive()]
        for pid in dead:
            self._give_away(pid)
        return super().check_worker_health()  # type: ignore[no-any-return]

    def _give_away(self, pid: int) -> None:
        try:
            with self.huey.app.app_context():
                release(self.huey.worker_of(pid))
        except Exception:  # noqa: BLE001 - as above
            _LOG.exception("could not give away what worker %d had; a sweep will", pid)
        finally:
            # The process that is forked next must not inherit a connection.
            with self.huey.app.app_context():
                database.engine.dispose()
