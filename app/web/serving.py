"""The embedded server: waitress, with limits to what a client may take, and a stop that lets answers out.

Its threads share one interpreter, so that two pages at once take longer than one after the other. Therefore
requests begin in turn, and the loop that receives and sends keeps out of the way of the thread that answers.
"""

from __future__ import annotations

import gc
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ThreadedTaskDispatcher

from config import THREADS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from waitress.task import Task

LIMITS: dict[str, Any] = {
    "ident": None,
    # Browsers keep connections open: at waitress' own 100, the clerks of two cities at their deadline would
    # wait for each other's to be dropped.
    "connection_limit": 1000,
    "channel_timeout": 60,
    # select(), waitress' own choice, breaks at 1024 descriptors.
    "asyncore_use_poll": True,
    "max_request_header_size": 32 * 1024,
    # Twice what a page takes (MAX_CONTENT_LENGTH), so that a file just over it gets the page that says so.
    "max_request_body_size": 64 * 1024 * 1024,
}
STOP_WITHIN = 30
"""Seconds that requests have left once the server is to stop: as long as a writer waits for its turn."""
_LOOK_EVERY = 1.0
"""Seconds after which a signal is noticed at the latest."""
TURN = 0.01
"""Seconds that a request has for itself, longer than most pages take. Requests that wait for something else
than the interpreter begin this far apart, as long as there are threads."""


class Channel(HTTPChannel):
    """A connection that the loop leaves alone while a thread sends its answer.

    Waitress' own says then that there is something to send: the loop is woken at once, cannot have the lock
    that the thread holds, and asks again and again, with the interpreter that the thread needs.
    """

    def writable(self) -> bool:
        """Return whether the loop has something to send here, or something to close."""
        if not super().writable():
            return False
        if not self.requests or self.will_close or self.total_outbufs_len > self.adj.outbuf_high_watermark:
            return True
        if not self.outbuf_lock.acquire(blocking=False):
            return False
        self.outbuf_lock.release()
        return True

    def write_soon(self, data: bytes) -> int:
        """Send what the client takes now; the loop is told of what is left, since it may have looked away."""
        length = super().write_soon(data)
        if self.total_outbufs_len:
            self.server.pull_trigger()
        return length


class Turns(ThreadedTaskDispatcher):
    """Lets a request begin when the one before it has ended, or when its turn is over."""

    def __init__(self, threads: int) -> None:
        """Start so many threads: as many requests can take their time at once."""
        super().__init__()
        self._turn: object | None = None
        """That of the request that began last, while it runs."""
        self._over = 0.0
        """When that turn is over."""
        self.set_thread_count(threads)

    def add_task(self, task: Task) -> None:
        """Take a request that has come, as its connection."""
        with self.lock:
            self.queue.append(task)
            # Else the thread that has the turn takes it, or the loop calls another when the turn is over.
            if self._turn is None:
                self.queue_cv.notify()

    def handler_thread(self, thread_no: int) -> None:
        """Serve requests until there is to be one thread less."""
        turn = None
        while True:
            with self.lock:
                if turn is self._turn:
                    self._turn = None
                while not self.stop_count and not (self.queue and self._left() <= 0):
                    self.queue_cv.wait()
                if self.stop_count:
                    self.stop_count -= 1
                    self.threads.discard(thread_no)
                    self.thread_exit_cv.notify()
                    return
                task = self.queue.popleft()
                turn = self._turn = object()
                self._over = time.monotonic() + TURN
            try:
                task.service()
            except BaseException:
                self.logger.exception("A request could not be served: %r", task)

    def look(self) -> float | None:
        """Let the next request begin if the turn is over.

        Returns:
            Seconds after which to look again; None: nobody waits.
        """
        with self.lock:
            if not self.queue:
                return None
            left = self._left()
            if self._turn is not None and left <= 0:
                self.queue_cv.notify()
            return left if left > 0 else TURN

    def _left(self) -> float:
        """Return the seconds that are left of the turn."""
        return 0.0 if self._turn is None else self._over - time.monotonic()


def serve(application: WSGIApplication, *, host: str, port: int, proxies: int = 0) -> None:
    """Serve until SIGTERM or SIGINT; then answer what was asked, and return. A second signal ends at once."""
    channels: dict[int, Any] = {}
    turns = Turns(THREADS)
    create_server(
        application,
        map=channels,
        host=host,
        port=port,
        # Waitress would drop what a proxy says of address and https before the application can read it.
        clear_untrusted_proxy_headers=proxies == 0,
        _dispatcher=turns,
        **LIMITS,
    )
    for each in list(channels.values()):
        if isinstance(each, BaseWSGIServer):
            each.channel_class = Channel
    stopping = threading.Event()

    def stop(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    # The code is never garbage, and most of what there is: no collection shall walk it again and again.
    gc.collect()
    gc.freeze()
    while not stopping.is_set():
        _go_on(channels, turns, _LOOK_EVERY)
    _answer_the_rest(channels, turns)
    turns.shutdown(timeout=1)
    wasyncore.close_all(channels)


def _go_on(channels: dict[int, Any], turns: Turns, patience: float) -> None:
    """Receive and send what there is; return after so many seconds at the latest."""
    soon = turns.look()
    if soon is not None:
        patience = min(patience, soon)
    wasyncore.loop(patience, use_poll=bool(LIMITS["asyncore_use_poll"]), map=channels, count=1)


def _answer_the_rest(channels: dict[int, Any], turns: Turns) -> None:
    """Let nobody in any more, and go on until every request that came has its answer."""
    for each in list(channels.values()):
        if isinstance(each, BaseWSGIServer):
            # Its own close() would also close the trigger by which threads wake this loop.
            wasyncore.dispatcher.close(each)
    until = time.monotonic() + STOP_WITHIN
    while any(_is_busy(each) for each in channels.values()) and time.monotonic() < until:
        _go_on(channels, turns, 0.1)


def _is_busy(channel: object) -> bool:
    """Return whether a request is being received, worked on, or answered here."""
    return isinstance(channel, HTTPChannel) and bool(
        channel.request or channel.requests or channel.total_outbufs_len
    )
