"""Asks for the pages of a demo database over real HTTP; puts the list against its own template and Redmine.

`script/bench web [--months 24] [--rounds N] [--seconds N] [--keep DIR]`. In one run, on the same cores,
round by round: the embedded server on SQLite, two gunicorn workers on PostgreSQL (`script/bench` starts one
where it is installed, and names it in TRACKER_TEST_POSTGRES_URL), and Redmine (Debian's `redmine`, SQLite,
two puma workers of two threads) with as many issues as there are projects, each listed fifty to a page. wrk
asks for a page over four connections that it keeps, as fast as it comes; on the same cores it takes a third
of the time that clients in Python took. "The template's own speed" is measured in this process, in turn: the
list as a whole, through the application, and its template rendered again with the rows that it had, in which
the database has no part, nor what is kept of an earlier rendering. The list is measured twice: as it is
asked for again and again, and as whoever comes first after a change waits for it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import template_rendered

from app import answers
from app.accounts.types import ALL
from app.kernel.months import Month
from app.portfolio import queries
from app.portfolio.types import EVERYTHING, Ordering
from app.web import parts
from tests.benchmarks import _redmine
from tests.serving.clerk import Clerk
from tests.serving.demo import READER, prepare_demo, say
from tests.serving.portfolio import PASSWORD, application
from tests.serving.server import HOST, Installation, Kind, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LAST = Month(2023, 12)
LIST = "/projects"
PAGES = {"dashboard": "/", "project": "/projects/JA-12", "finance": "/finance", "list": LIST}
REDMINE = "redmine"
CLIENTS = 4
WRK_SCRIPT = Path(__file__).with_name("wrk.lua")
PATIENCE = 60
POSTGRES_URL = os.environ.get("TRACKER_TEST_POSTGRES_URL")


@dataclass(slots=True)
class Asked:
    """What asking for one page gave, in each round."""

    per_second: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    """Milliseconds within which 95 of 100 answers came."""


class _Assets(HTMLParser):
    """The files that a page makes the browser ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note scripts, pictures, style sheets and icons."""
        given = dict(attrs)
        address = given.get("href") if tag == "link" else given.get("src")
        if address and (tag != "link" or {"stylesheet", "icon"} & set((given.get("rel") or "").split())):
            self.found.append(address)


def ask(port: int, address: str, headers: dict[str, str], seconds: int, into: Asked) -> None:
    """Let all clients ask for a page together for so many seconds.

    Raises:
        RuntimeError: there were answers that are not the page.
    """
    page = len(_body(port, address, headers))
    command = f"--threads 1 --connections {CLIENTS} --duration {seconds} --script {WRK_SCRIPT}"
    fields = [word for name, value in headers.items() for word in ("--header", f"{name}: {value}")]
    printed = subprocess.run(
        ["wrk", *command.split(), *fields, f"http://{HOST}:{port}{address}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = json.loads(printed.splitlines()[-1])
    if found["errors"] or found["bytes"] < 0.9 * page * found["requests"]:
        message = f"{address}: {found}, of a page of {page} bytes"
        raise RuntimeError(message)
    into.per_second.append(found["requests"] / found["microseconds"] * 1e6)
    into.p95.append(found["p95"] / 1000)


def weight(port: int, address: str, headers: dict[str, str]) -> tuple[int, int, int]:
    """Return requests, bytes, and bytes if all were compressed, of a page with an empty browser cache."""
    bodies = [_body(port, address, headers)]
    parser = _Assets()
    parser.feed(bodies[0].decode())
    bodies += [_body(port, each, headers) for each in dict.fromkeys(parser.found)]
    return len(bodies), sum(map(len, bodies)), sum(len(gzip.compress(body)) for body in bodies)


def _body(port: int, address: str, headers: dict[str, str]) -> bytes:
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    connection.request("GET", address, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != HTTPStatus.OK:
        message = f"{address}: {response.status}"
        raise RuntimeError(message)
    return body


@contextmanager
def signed_in(kind: Kind, installation: Installation) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the port of a server, and the headers of somebody who is signed in there."""
    with running(kind, installation) as server:
        clerk = Clerk(server.port, READER)
        clerk.sign_in()
        # With the first page the browser's cookie also gets the secret behind the tokens of forms.
        clerk.get(LIST)
        yield server.port, {"Cookie": clerk.cookie}


def of_template(installation: Installation, rounds: int) -> tuple[float, float]:
    """Return the speed of the list, asked for again and first after a change, in its template's own."""
    rendered: list[tuple[Any, dict[str, Any]]] = []

    def note(_: object, template: Any, context: dict[str, Any], **_more: object) -> None:  # noqa: ANN401
        rendered.append((template, context))

    with application(installation) as app:
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        client.post("/sign-in", data={"name": READER.name, "password": PASSWORD})
        with client, template_rendered.connected_to(note, app):
            assert client.get(LIST).status_code == 200, "the reader is not signed in"
            template, context = rendered[-1]
            again: list[float] = []
            anew: list[float] = []
            alone: list[float] = []

            def timed(function: Callable[[], object], into: list[float]) -> None:
                begin = time.perf_counter()
                function()
                into.append(time.perf_counter() - begin)

            for _ in range(20 * rounds):
                timed(lambda: client.get(LIST).get_data(), again)
                parts.forget()
                timed(lambda: template.render(context), alone)
                answers.forget()
                parts.forget()
                timed(lambda: client.get(LIST).get_data(), anew)
    own = statistics.median(alone)
    return own / statistics.median(again), own / statistics.median(anew)


def installations(months: int, keep: Path) -> Iterator[tuple[Kind, Installation]]:
    """Yield the installations that can be had, filled."""
    embedded = Installation(f"sqlite:///{keep / 'tracker.sqlite3'}", keep)
    prepare_demo(embedded, LAST.plus(1 - months), LAST)
    yield Kind.EMBEDDED, embedded
    if POSTGRES_URL:
        on_postgres = Installation(POSTGRES_URL, keep / "gunicorn")
        on_postgres.data_dir.mkdir(exist_ok=True)
        prepare_demo(on_postgres, LAST.plus(1 - months), LAST)
        yield Kind.GUNICORN, on_postgres
    else:
        print("PostgreSQL could not be had: gunicorn is not measured", file=sys.stderr)


def issues(installation: Installation) -> list[tuple[str, str, int, int]]:
    """Return what Redmine holds: name, scope, first and last year of each project."""
    with application(installation):
        found = queries.projects(ALL, EVERYTHING, Ordering())
        return [(each.name, each.scope, each.start.year, each.end.year) for each in found]


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="that a page is asked for in each round")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        keep = options.keep or folder / "data"
        keep.mkdir(parents=True, exist_ok=True)
        installed = list(installations(options.months, keep))
        embedded = installed[0][1]
        results: dict[tuple[str, str], Asked] = {}
        servers = [(kind, *stack.enter_context(signed_in(kind, each))) for kind, each in installed]
        redmine = None
        if _redmine.is_installed():
            say("Redmine is being filled")
            redmine = stack.enter_context(_redmine.running(folder, issues(embedded)))
        else:
            print("apt-get install redmine redmine-sqlite puma: Redmine is not measured", file=sys.stderr)
        for number in range(options.rounds + 1):
            # The first one does not count: all that is kept is written then.
            say(f"round {number}/{options.rounds}")
            for kind, port, headers in servers:
                for name, address in PAGES.items():
                    into = results.setdefault((kind.value, name), Asked()) if number else Asked()
                    ask(port, address, headers, options.seconds, into)
            if redmine:
                into = results.setdefault((REDMINE, "list"), Asked()) if number else Asked()
                ask(redmine, _redmine.ADDRESS, {}, options.seconds, into)
        say("")
        _, port, headers = servers[0]
        weights = {name: weight(port, address, headers) for name, address in PAGES.items()}
    report(results, weights, of_template(embedded, options.rounds))


def report(
    results: dict[tuple[str, str], Asked],
    weights: dict[str, tuple[int, int, int]],
    of_template: tuple[float, float],
) -> None:
    """Print what was measured."""
    for (side, page), asked in results.items():
        rate = statistics.median(asked.per_second)
        print(f"{side:20} {page:10} {rate:8.1f} requests/s   p95 {statistics.median(asked.p95):7.0f} ms")
    for page, (requests, plain, packed) in weights.items():
        print(f"{page:10} {requests} requests, {plain / 1000:.0f} kB, compressed {packed / 1000:.0f} kB")
    again, anew = of_template
    print(f"list / its template over rows in memory: {again:.2f}, first after a change {anew:.2f}")
    if (REDMINE, "list") in results:
        theirs = results[REDMINE, "list"].per_second
        for kind in Kind:
            if (kind.value, "list") in results:
                ours = results[kind.value, "list"].per_second
                # The speed of a machine changes in minutes: only what stands in one round is compared.
                ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
                print(
                    f"list, {kind.value} / Redmine: {statistics.median(ratios):.1f} "
                    f"({min(ratios):.1f} to {max(ratios):.1f})"
                )


if __name__ == "__main__":
    main()
