"""The embedded server: waitress, with limits to what a client may take, and a stop that lets answers out."""

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

from config import THREADS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LIMITS: dict[str, Any] = {
    "threads": THREADS,
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


def serve(application: WSGIApplication, *, host: str, port: int, proxies: int = 0) -> None:
    """Serve until SIGTERM or SIGINT; then answer what was asked, and return. A second signal ends at once."""
    # Requests that wait for a thread are what is meant to happen; waitress would write a line for each.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    channels: dict[int, Any] = {}
    server = create_server(
        application,
        map=channels,
        host=host,
        port=port,
        # Waitress would drop what a proxy says of address and https before the application can read it.
        clear_untrusted_proxy_headers=proxies == 0,
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
        _turn(channels, _LOOK_EVERY)
    _answer_the_rest(channels)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(channels)


def _turn(channels: dict[int, Any], patience: float) -> None:
    wasyncore.loop(patience, use_poll=bool(LIMITS["asyncore_use_poll"]), map=channels, count=1)


def _answer_the_rest(channels: dict[int, Any]) -> None:
    """Let nobody in any more, and go on until every request that came has its answer."""
    for each in list(channels.values()):
        if isinstance(each, BaseWSGIServer):
            # Its own close() would also close the trigger by which threads wake this loop.
            wasyncore.dispatcher.close(each)
    until = time.monotonic() + STOP_WITHIN
    while any(_is_busy(each) for each in channels.values()) and time.monotonic() < until:
        _turn(channels, 0.1)


def _is_busy(channel: object) -> bool:
    """Return whether a request is being received, worked on, or answered here."""
    return isinstance(channel, HTTPChannel) and bool(
        channel.request or channel.requests or channel.total_outbufs_len
    )
