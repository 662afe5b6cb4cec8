"""Server processes as an office runs them: gunicorn with two workers, or the embedded server.

Each runs in a session of its own, so that a signal reaches its workers too, and writes to a log of its own.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, TYPE_CHECKING

from config import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
PATIENCE = 60
"""Seconds in which a server must answer, or be gone."""


class Kind(StrEnum):
    """The two ways in which the application is served."""

    GUNICORN = "gunicorn, 2 workers"
    EMBEDDED = "embedded server"


@dataclass(frozen=True, slots=True)
class Installation:
    """Where an application keeps what is entered."""

    url: str
    data_dir: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    """Further settings. The embedded server has no workers beside it unless `TRACKER_WORKERS` says so."""

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings of a process that works on it."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        return {
            **ours,
            "TRACKER_DATABASE_URL": self.url,
            "TRACKER_DATA_DIR": str(self.data_dir),
            "PYTHONPATH": str(PROJECT_ROOT),
            "TRACKER_WORKERS": "0",
            **self.settings,
        }

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the application, and return how it ended."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=PROJECT_ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


class ServerError(RuntimeError):
    """A server did not start or did not stop; the message ends with its log."""


class Server:
    """One server process on a free port."""

    def __init__(self, kind: Kind, installation: Installation) -> None:
        """Start it, and return when it answers."""
        self.kind = kind
        self.port = free_port()
        self._log = installation.data_dir / "server.log"
        with self._log.open("a", encoding="utf-8") as log:
            self._process = self._start(installation, log)
        self._wait_until_it_answers()

    def _start(self, installation: Installation, log: IO[str]) -> subprocess.Popen[bytes]:
        python = [sys.executable, "-m"]
        commands = {
            Kind.GUNICORN: [
                *python,
                *f"gunicorn --no-control-socket -w 2 -b {HOST}:{self.port} wsgi:app".split(),
            ],
            Kind.EMBEDDED: [*python, "flask", "--app", "wsgi", "serve"],
        }
        return subprocess.Popen(
            commands[self.kind],
            cwd=PROJECT_ROOT,
            env={**installation.environment, "TRACKER_HOST": HOST, "TRACKER_PORT": str(self.port)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    @property
    def log(self) -> str:
        """What it wrote so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def health(self, patience: float = PATIENCE) -> int:
        """Return the status of `/healthz`; 0 where nothing answers."""
        connection = HTTPConnection(HOST, self.port, timeout=patience)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + PATIENCE
        while self.health() != 200:
            if self._process.poll() is not None or time.monotonic() > until:
                self.kill()
                message = f"{self.kind} did not start:\n{self.log}"
                raise ServerError(message)
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it and its workers at once: no cleaning up, no last word."""
        self._signal(signal.SIGKILL)
        self._process.wait(PATIENCE)
        self._wait_until_all_are_gone()

    def ask_to_stop(self) -> None:
        """Send the signal that an office's service manager sends, and do not wait."""
        self._process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """Return its exit status once it has ended by itself."""
        try:
            status = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            message = f"{self.kind} did not stop:\n{self.log}"
            raise ServerError(message) from None
        self._wait_until_all_are_gone()
        return status

    def _signal(self, number: int) -> bool:
        """Send a signal to the whole group; return whether anyone was there."""
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return False
        return True

    def _wait_until_all_are_gone(self) -> None:
        """Wait for the workers, which nobody here is the parent of."""
        until = time.monotonic() + PATIENCE
        while self._signal(0):
            if time.monotonic() > until:
                message = f"a worker of {self.kind} lives on"
                raise ServerError(message)
            time.sleep(0.01)


@contextmanager
def running(kind: Kind, installation: Installation) -> Iterator[Server]:
    """Yield a server; whatever happens, none of its processes is left."""
    server = Server(kind, installation)
    try:
        yield server
    finally:
        server.kill()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
