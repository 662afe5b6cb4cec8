"""One more process beside the embedded server, which works on tasks: started with it, and stopped with it."""

from __future__ import annotations

import logging
import os
import subprocess  # nosec B404
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from config import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOG = logging.getLogger("tracker.tasks")
_STOPS_WITHIN = 35
"""Seconds that running tasks have to be given back: as long as a writer waits for its turn, and a little."""
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_LASTED = 60.0
"""Seconds after which a start was a good one, so that the next pause is short again."""


@contextmanager
def workers_beside(count: int) -> Iterator[None]:
    """Have `count` worker processes while the block runs; none where it is 0.

    They are processes of their own, so that a task that takes all of a core, or dies, leaves the pages alone.
    """
    if not count:
        yield
        return
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "tasks", "work"]
    keeper = _Keeper([*command, "--workers", str(count), "--beside-server", str(os.getpid())])
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


class _Keeper:
    """Keeps one process running: starts it again when it ends by itself, after pauses that grow."""

    def __init__(self, command: list[str]) -> None:
        """Remember what to start."""
        self._command = command
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="keeper of workers", daemon=True)
        self._changing = threading.Lock()

    def start(self) -> None:
        """Start the process."""
        self._start()
        self._thread.start()

    def stop(self) -> None:
        """Ask the process to stop, and wait until it has."""
        self._stopping.set()
        with self._changing:
            process = self._process
        if process is not None:
            process.terminate()
        self._thread.join(_STOPS_WITHIN)
        if process is not None and process.poll() is None:
            process.kill()

    def _start(self) -> None:
        with self._changing:
            if not self._stopping.is_set():
                self._process = subprocess.Popen(self._command, cwd=PROJECT_ROOT, stdin=subprocess.DEVNULL)  # noqa: S603 - our own # nosec B603

    def _keep(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping.is_set() and self._process is not None:
            began = time.monotonic()
            status = self._process.wait()
            if self._stopping.is_set():
                return
            pause = _FIRST_PAUSE if time.monotonic() - began > _LASTED else min(pause * 2, _LONGEST_PAUSE)
            _LOG.warning("the workers ended with status %d; they start again in %d s", status, pause)
            if self._stopping.wait(pause):
                return
            self._start()
