"""Documents rendered in parallel by warm processes, each document whole.

The caller may have threads and locks of any kind: it never forks itself, but starts a foreman that does.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess  # nosec B404
import sys
import time
from collections import deque
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Self

from app.briefs.render.document import ROOT, RenderedPdf, RenderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

HIRE = b"+"
MOST_ATTEMPTS = 3
TIME_LIMIT = 300
"""Seconds after which a worker that has not answered is taken for lost: a brief of a city takes two."""
LOST = f"排版进程连续{MOST_ATTEMPTS}次在排这份文件时中断，没有生成；请查看内存是否不足，然后再执行一次。"


@dataclass(frozen=True, slots=True)
class Work:
    """A document to be rendered: plain values that travel to a worker."""

    name: str
    kind: str
    """`brief` or `card`."""
    data: str
    """The tree as JSON."""
    photos: tuple[tuple[str, str], ...] = ()
    """SHA-256 and path of the photos that a card shows."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: the document, or the reason why there is none."""

    work: Work
    pdf: RenderedPdf | None
    reason: str = ""


@dataclass(slots=True)
class _Worker:
    """A worker, the line to it, and what it is doing."""

    line: Connection
    process: int = 0
    """0 until it has said so."""
    work: Work | None = None
    since: float = 0.0


class Workers:
    """Some warm processes; a context, since they end with it."""

    def __init__(self, count: int) -> None:
        """Say how many; they start on entering."""
        self.count = count
        self._workers: list[_Worker] = []
        self._attempts: dict[str, int] = {}
        self.peak_memory = 0
        """KB: the largest resident set of any worker so far."""

    def __enter__(self) -> Self:
        """Start the foreman; it prepares while the caller goes on."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._foreman = subprocess.Popen(  # noqa: S603 - our own interpreter and module # nosec B603
                [sys.executable, "-m", "app.briefs.render.foreman", str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # A signal from the terminal is the caller's alone: it decides what is still finished.
                start_new_session=True,
            )
        self._control = ours
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let all of them go, and wait until they have."""
        self.let_go()
        try:
            self._foreman.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._foreman.kill()
            self._foreman.wait()

    def let_go(self) -> None:
        """Let all of them go before the context ends, which waits for them; what is half done is dropped."""
        if self._control.fileno() < 0:
            return
        if not self.processes:
            # Nothing was rendered: nobody waits until the foreman has prepared what it would render with.
            self._foreman.kill()
        for worker in self._workers:
            worker.line.close()
            if worker.work is not None:
                _kill(worker.process)
        self._workers.clear()
        self._control.close()

    @property
    def processes(self) -> tuple[int, ...]:
        """The process ids of the workers that have answered."""
        return tuple(worker.process for worker in self._workers if worker.process)

    def render(
        self, wanted: Iterable[Work], began: Callable[[Work], None] = lambda _: None
    ) -> Iterator[Outcome]:
        """Yield each document as it is finished.

        While all workers are busy and none has answered, `wanted` is asked for the next documents, at most
        one for each worker: to build one can take as long as to render it.

        The document of a worker that was killed, or does not answer, is given to another one.

        Raises:
            RenderError: no worker can be started.
        """
        source, waiting = iter(wanted), deque[Work]()
        is_over = False
        while True:
            while waiting and (free := self._free()) is not None:
                work = waiting.popleft()
                began(work)
                if not self._give(free, work):
                    waiting.appendleft(work)
            busy = [worker for worker in self._workers if worker.work is not None]
            if not is_over and len(waiting) < self.count and not _answering(busy, 0):
                built = list(islice(source, 1))
                waiting.extend(built)
                is_over = not built
                continue
            if not busy:
                return
            for worker in self._answered(busy):
                outcome = self._answer(worker)
                if outcome is None:
                    continue
                if outcome.pdf is None and not outcome.reason:
                    waiting.appendleft(outcome.work)
                else:
                    yield outcome

    def _free(self) -> _Worker | None:
        """Return a worker that has nothing to do, hiring one where there is room."""
        free = next((worker for worker in self._workers if worker.work is None), None)
        if free is None and len(self._workers) < self.count:
            free = self._hire()
        return free

    def _hire(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [HIRE], [theirs.fileno()])
            except OSError as error:
                ours.close()
                message = "排版进程无法启动；请执行 doctor 检查系统库和内存。"
                raise RenderError(message) from error
        worker = _Worker(Connection(ours.detach()))
        self._workers.append(worker)
        return worker

    def _give(self, worker: _Worker, work: Work) -> bool:
        """Hand a document to a worker; return whether it took it."""
        try:
            worker.line.send(work)
        except OSError:
            self._dismiss(worker)
            return False
        worker.work, worker.since = work, time.monotonic()
        return True

    def _answered(self, busy: list[_Worker]) -> list[_Worker]:
        """Wait until some workers answer or go; return them. Those that are lost are killed, and go too."""
        answering = _answering(busy, 1)
        now = time.monotonic()
        for worker in busy:
            if now - worker.since > TIME_LIMIT:
                _kill(worker.process)
        return answering

    def _answer(self, worker: _Worker) -> Outcome | None:
        """Return what a worker has made; without document and reason where it went without an answer."""
        work = worker.work
        assert work is not None  # noqa: S101 - only busy workers are asked # nosec B101
        try:
            said = worker.line.recv()
        except (EOFError, OSError):
            self._dismiss(worker)
            self._attempts[work.name] = self._attempts.get(work.name, 0) + 1
            gave_up = self._attempts[work.name] >= MOST_ATTEMPTS
            self._refuse_without_foreman()
            return Outcome(work, None, LOST if gave_up else "")
        if isinstance(said, int):
            worker.process = said
            return None
        pdf, reason, memory = said
        self.peak_memory = max(self.peak_memory, memory)
        worker.work = None
        return Outcome(work, pdf, reason)

    def _refuse_without_foreman(self) -> None:
        if self._foreman.poll() is not None:
            message = "排版主进程已退出；请执行 doctor 检查系统库和内存，然后再执行一次。"
            raise RenderError(message)

    def _dismiss(self, worker: _Worker) -> None:
        worker.line.close()
        self._workers.remove(worker)


def _answering(busy: list[_Worker], seconds: float) -> list[_Worker]:
    """Return the workers that answer or go within some seconds."""
    ready = wait([worker.line for worker in busy], timeout=seconds)
    return [worker for worker in busy if worker.line in ready]


def _kill(process: int) -> None:
    if process:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
