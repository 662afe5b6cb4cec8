"""Facts about a connection of the embedded server: who sends what is left of an answer."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from waitress.adjustments import Adjustments

from app.web.serving import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = b"x" * 1_000_000


@contextmanager
def sent_by_a_thread(channel: Channel) -> Iterator[None]:
    """Let another thread hold what is to be sent."""
    holds, ends = threading.Event(), threading.Event()

    def send() -> None:
        with channel.outbuf_lock:
            holds.set()
            ends.wait()

    thread = threading.Thread(target=send)
    thread.start()
    holds.wait()
    try:
        yield
    finally:
        ends.set()
        thread.join()


@pytest.fixture
def woken() -> list[str]:
    """Return how often the loop was woken."""
    return []


@pytest.fixture
def channel(woken: list[str]) -> Iterator[Channel]:
    """Yield a connection whose client reads nothing, with a request that is being answered."""
    ours, theirs = socket.socketpair()
    server: Any = SimpleNamespace(pull_trigger=lambda: woken.append("woken"), active_channels={})
    found = Channel(server, ours, ("127.0.0.1", 1), Adjustments(), map={})
    found.requests = [SimpleNamespace(close=lambda: None)]  # type: ignore[list-item]
    yield found
    found.handle_close()
    theirs.close()


def test_while_a_thread_sends_the_loop_does_not_try(channel: Channel) -> None:
    channel.write_soon(ANSWER)
    assert channel.total_outbufs_len, "the client read it"
    assert channel.writable()
    with sent_by_a_thread(channel):
        assert not channel.writable()
    assert channel.writable()


def test_the_loop_is_told_of_what_the_client_did_not_take(channel: Channel, woken: list[str]) -> None:
    channel.write_soon(b"a little")
    assert not woken
    assert not channel.writable()
    channel.write_soon(ANSWER)
    assert woken


@pytest.mark.parametrize("ends", ["closing", "answered", "too much is left"])
def test_what_ends_an_answer_is_seen_although_a_thread_sends(channel: Channel, ends: str) -> None:
    channel.write_soon(ANSWER)
    if ends == "closing":
        channel.will_close = True
    elif ends == "answered":
        channel.requests = []
    else:
        channel.adj.outbuf_high_watermark = 1000
    with sent_by_a_thread(channel):
        assert channel.writable()
