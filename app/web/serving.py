"""The embedded server: waitress, with limits to what a client may take, and a stop that lets answers out.

Its threads share one interpreter, so that two pages at once take longer than one after the other: requests
begin in turn, and only beside one that takes its time does the next begin at once.
"""

from __future__ import annotations

import gc
import logging
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
TURN = 0.02
"""Seconds that a request has for itself: most pages take less."""


class Turns(ThreadedTaskDispatcher):
    """Lets a request begin when the one before it has ended, or has run for longer than its turn."""

    def __init__(self, threads: int) -> None:
        """Start so many threads: as many requests can take their time at once."""
        super().__init__()
        self._latest: Task | None = None
        """The request that began last, while it runs."""
        self._begun = 0.0
        self.set_thread_count(threads)

    def add_task(self, task: Task) -> None:
        """Take a request that has come."""
        with self.lock:
            self.queue.append(task)
            if self._latest is None:
                self.queue_cv.notify()

    def handler_thread(self, thread_no: int) -> None:
        """Serve requests until there is to be one thread less."""
        task = None
        while True:
            with self.lock:
                if self._latest is task:
                    self._latest = None
                while not self.stop_count and not (self.queue and self._is_free()):
                    self.queue_cv.wait()
                if self.stop_count:
                    self.stop_count -= 1
                    self.threads.discard(thread_no)
                    self.thread_exit_cv.notify()
                    return
                task = self._latest = self.queue.popleft()
                self._begun = time.monotonic()
            try:
                task.service()
            except BaseException:
                self.logger.exception("A request could not be served: %r", task)

    def look(self) -> bool:
        """Let the next request begin where a turn is over; return whether to look again before long."""
        with self.lock:
            if self.queue and self._is_free():
                self.queue_cv.notify()
            return bool(self.queue)

    def _is_free(self) -> bool:
        return self._latest is None or time.monotonic() - self._begun > TURN


def serve(application: WSGIApplication, *, host: str, port: int, proxies: int = 0) -> None:
    """Serve until SIGTERM or SIGINT; then answer what was asked, and return. A second signal ends at once."""
    # Requests that wait for a thread are what is meant to happen; waitress would write a line for each.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    channels: dict[int, Any] = {}
    turns = Turns(THREADS)
    server = create_server(
        application,
        map=channels,
        host=host,
        port=port,
        # Waitress would drop what a proxy says of address and https before the application can read it.
        clear_untrusted_proxy_headers=proxies == 0,
        _dispatcher=turns,
        **LIMITS,
    )
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
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(channels)


def _go_on(channels: dict[int, Any], turns: Turns, patience: float) -> None:
    """Receive and send what there is; return after so many seconds at the latest."""
    if turns.look():
        patience = min(patience, TURN)
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
