"""Facts about the threads of the embedded server: requests begin in turn, and nobody waits for a slow one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, ClassVar

import pytest
from waitress.task import Task

from app.web import serving
from app.web.serving import Turns

if TYPE_CHECKING:
    from collections.abc import Iterator

THREADS = 4
PATIENCE = 20
"""Seconds after which something hangs."""


class Request(Task):
    """A connection with a request that takes its time, or fails."""

    running = 0
    order: ClassVar[list[Request]] = []

    def __init__(self, seconds: float = 0.0, error: Exception | None = None) -> None:
        self.until = threading.Event()
        self.began = threading.Event()
        self.ended = threading.Event()
        self.beside = 0
        if not seconds:
            self.until.set()
        self._seconds = seconds
        self._error = error

    def service(self) -> None:
        Request.running += 1
        self.beside = Request.running
        Request.order.append(self)
        self.began.set()
        self.until.wait(self._seconds)
        Request.running -= 1
        self.ended.set()
        if self._error:
            raise self._error


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Iterator[Turns]:
    """Yield threads that serve with short turns, and end them."""
    monkeypatch.setattr(serving, "TURN", 0.001)
    Request.running = 0
    Request.order.clear()
    found = Turns(THREADS)
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(found.look() or serving.TURN):
            pass

    # As the loop of the server does.
    looking = threading.Thread(target=look)
    looking.start()
    yield found
    ended.set()
    looking.join()
    found.shutdown(timeout=PATIENCE)
    assert not found.threads


def test_quick_requests_are_served_one_after_the_other_in_their_order(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "TURN", PATIENCE)  # However busy the machine is, none of them is slow.
    requests = [Request() for _ in range(50)]
    for request in requests:
        turns.add_task(request)
    assert all(request.ended.wait(PATIENCE) for request in requests)
    assert Request.order == requests
    assert {request.beside for request in requests} == {1}


def test_what_comes_while_nothing_runs_begins_at_once(turns: Turns) -> None:
    for _ in range(20):
        request = Request()
        turns.add_task(request)
        assert request.ended.wait(PATIENCE)


def test_nobody_waits_for_slow_requests_while_a_thread_is_left(turns: Turns) -> None:
    slow = [Request(PATIENCE) for _ in range(THREADS - 1)]
    for request in slow:
        turns.add_task(request)
    quick = [Request() for _ in range(20)]
    for request in quick:
        turns.add_task(request)
    assert all(request.ended.wait(PATIENCE / 2) for request in quick)
    assert not any(request.ended.is_set() for request in slow)
    for request in slow:
        request.until.set()


def test_a_slow_request_has_its_turn_before_the_next_begins(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "TURN", PATIENCE)
    slow, quick = Request(PATIENCE), Request()
    turns.add_task(slow)
    assert slow.began.wait(PATIENCE)
    turns.add_task(quick)
    assert not quick.began.wait(0.005)
    assert turns.look(), "nobody waits"
    slow.until.set()
    assert quick.ended.wait(PATIENCE)


def test_what_waits_for_a_thread_is_served_by_the_first_that_is_free(turns: Turns) -> None:
    slow = [Request(PATIENCE) for _ in range(THREADS)]
    for request in slow:
        turns.add_task(request)
    assert all(request.began.wait(PATIENCE) for request in slow)
    quick = Request()
    turns.add_task(quick)
    slow[1].until.set()
    assert quick.ended.wait(PATIENCE / 2)
    for request in slow:
        request.until.set()


def test_a_request_that_fails_ends_its_turn(
    turns: Turns, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(serving, "TURN", PATIENCE)
    requests = [Request(error=ValueError("broken")), Request()]
    for request in requests:
        turns.add_task(request)
    assert requests[1].ended.wait(PATIENCE)
    assert "could not be served" in caplog.text


def test_a_connection_that_asks_again_has_another_turn(turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "TURN", PATIENCE)
    served: list[str] = []
    first, last = threading.Event(), threading.Event()

    class Twice(Request):
        def service(self) -> None:
            served.append("asked")
            if len(served) == 1:
                turns.add_task(self)
                first.set()
            else:
                last.wait(PATIENCE)

    turns.add_task(Twice())
    assert first.wait(PATIENCE)
    other = Request()
    turns.add_task(other)
    assert not other.began.wait(0.005), "the second request of the connection has its turn"
    last.set()
    assert other.ended.wait(PATIENCE)
    assert served == ["asked", "asked"]
