"""Facts about the two servers: what they refuse, what they bear, and how they stop."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from tests.serving.clerk import Clerk
from tests.serving.server import HOST, running

if TYPE_CHECKING:
    from tests.faults.conftest import Office
    from tests.serving.server import Server

WAITING = 4
SOON = 10
"""Seconds in which somebody is answered who does not have to wait; far less than writers wait."""


def answer(server: Server, request: bytes) -> bytes:
    """Send raw bytes, and return the first line of what comes back."""
    with socket.create_connection((HOST, server.port), timeout=SOON) as connection:
        connection.sendall(request)
        return connection.makefile("rb").readline()


def test_while_somebody_writes_pages_are_answered_and_who_wants_to_write_waits(office: Office) -> None:
    with running(office.kind, office.installation) as server, ThreadPoolExecutor(WAITING) as pool:
        reader, *writers = (Clerk(server.port, owner) for owner in office.owners[: WAITING + 1])
        reader.sign_in()
        forms = [clerk.open_sign_in() for clerk in writers]
        with office.turn_is_held():
            waiting = [
                pool.submit(clerk.send_password, form) for clerk, form in zip(writers, forms, strict=True)
            ]
            time.sleep(1)
            assert server.health(SOON) == 200
            assert reader.get(reader.address).status == 200
            assert not any(each.done() for each in waiting)
        for each in waiting:
            each.result()


def test_a_server_that_is_asked_to_stop_answers_who_waits_and_lets_nobody_in_any_more(office: Office) -> None:
    with running(office.kind, office.installation) as server, ThreadPoolExecutor(WAITING) as pool:
        writers = [Clerk(server.port, owner) for owner in office.owners[:WAITING]]
        forms = [clerk.open_sign_in() for clerk in writers]
        with office.turn_is_held():
            waiting = [
                pool.submit(clerk.send_password, form) for clerk, form in zip(writers, forms, strict=True)
            ]
            time.sleep(1)
            server.ask_to_stop()
            time.sleep(2)
            assert server.health(1) == 0
            assert not any(each.done() for each in waiting)
        for each in waiting:
            each.result()
        assert server.wait() == 0


def test_what_is_too_large_is_refused_and_the_server_goes_on(office: Office) -> None:
    with running(office.kind, office.installation) as server:
        long_address = answer(server, b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        assert long_address.split()[1] in {b"400", b"414", b"431"}
        long_header = answer(server, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 100_000 + b"\r\n\r\n")
        assert long_header.split()[1] in {b"400", b"431"}
        huge = answer(server, b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n")
        assert huge.split()[1] == b"413"
        assert server.health(SOON) == 200


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_browsers_that_keep_their_connections_or_never_finish_a_request_shut_nobody_out(
    office: Office,
) -> None:
    with running(office.kind, office.installation) as server, ExitStack() as open_ones:
        for _ in range(150):
            kept = HTTPConnection(HOST, server.port, timeout=SOON)
            open_ones.callback(kept.close)
            kept.request("GET", "/healthz")
            assert kept.getresponse().read() == b"ok\n"
            half = open_ones.enter_context(socket.create_connection((HOST, server.port), timeout=SOON))
            half.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
        assert server.health(SOON) == 200
