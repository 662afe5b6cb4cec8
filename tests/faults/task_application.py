"""An application whose workers know a task that waits until it is told to go on, for tests that kill them.

Run as `flask --app tests.faults.task_application tasks work`.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from app import create_app
from app.tasks import rules
from app.tasks.service import provide_kind
from app.tasks.types import Arguments, Progress, TaskKind
from config import Settings

PATIENCE = 60
"""Seconds after which a forgotten task ends by itself."""
KIND = "hold"
TAKEN, GO_ON, ENDED = "taken-by", "go-on", "ended-by"
"""Files in the folder that the task is given: who has taken it, that it may go on, and who ended it."""


STUCK_AFTER = "TRACKER_TEST_STUCK_AFTER"
"""Name of the variable that says after how many seconds without a step a worker hangs."""


def hold(arguments: Arguments, progress: Progress) -> str:
    """Say which process this is, and wait until it may go on."""
    folder = Path(str(arguments["folder"]))
    progress(1, 2, "等待")
    (folder / f"{TAKEN}-{os.getpid()}").touch()
    until = time.monotonic() + PATIENCE
    while not (folder / GO_ON).exists() and time.monotonic() < until:
        time.sleep(0.01)
    (folder / f"{ENDED}-{os.getpid()}").touch()
    return f"由进程 {os.getpid()} 完成。"


if seconds := os.environ.get(STUCK_AFTER):
    rules.STUCK_AFTER = timedelta(seconds=float(seconds))
app = create_app(Settings.from_environment())
provide_kind(app, TaskKind(KIND, "等待", hold))
