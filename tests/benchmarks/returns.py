"""Lets the owners of all 130 projects submit their monthly returns at once, over real HTTP.

`script/bench returns [--rounds N]`. On two servers: two gunicorn workers on PostgreSQL (`script/bench` starts
one where it is installed, and names it in TRACKER_TEST_POSTGRES_URL), and the embedded server on SQLite. Each
owner signs in by the form, opens the return of their project with its CSRF token, fills it in, and waits at a
barrier; then all press "submit" together. A time is that of one request from opening its connection to the
last byte of the answer. Clients and servers share the machine's cores. Every round begins with an empty
database, and ends by counting what it holds: the benchmark fails when anything was lost, doubled or refused.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.returns.types.vocabulary import ReturnState
from tests.serving.clerk import Clerk, NoReplyError
from tests.serving.portfolio import prepare
from tests.serving.server import Installation, Kind, running
from tests.serving.stored import contradictions, stored_returns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.serving.clerk import Reply
    from tests.serving.portfolio import Owner
    from tests.serving.server import Server

POSTGRES_URL = os.environ.get("TRACKER_TEST_POSTGRES_URL")
SIGNING_IN_AT_ONCE = 8
"""A password takes 64 MB and a tenth of a second of both cores: signing in is not what is measured."""


@dataclass(slots=True)
class Round:
    """What came of one round."""

    seconds: float
    """From the first request to the last answer."""
    times: list[float]
    statuses: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def one_round(kind: Kind, installation: Installation) -> Round:
    """Prepare an installation, let everybody submit, and look at what is stored."""
    owners = prepare(installation)
    with running(kind, installation) as server:
        result = all_at_once(server, owners)
        result.problems += after_the_run(installation, owners, result)
        if result.problems:
            print(server.log, file=sys.stderr)
    return result


def all_at_once(server: Server, owners: tuple[Owner, ...]) -> Round:
    """Let every owner press "submit" at the same moment."""
    clerks = [Clerk(server.port, owner) for owner in owners]
    with ThreadPoolExecutor(SIGNING_IN_AT_ONCE) as pool:
        list(pool.map(Clerk.sign_in, clerks))
        filled_in = list(pool.map(Clerk.open_form, clerks))
    together = threading.Barrier(len(clerks))
    began = ended = 0.0
    replies: list[Reply | None] = [None] * len(clerks)

    def submit(place: int) -> None:
        together.wait()
        try:
            replies[place] = clerks[place].press(filled_in[place], "submit")
        except NoReplyError:
            replies[place] = None

    with ThreadPoolExecutor(len(clerks)) as pool:
        waiting = [pool.submit(submit, place) for place in range(len(clerks))]
        began = time.perf_counter()
        for each in waiting:
            each.result()
        ended = time.perf_counter()
    result = Round(ended - began, [reply.seconds for reply in replies if reply])
    for reply in replies:
        result.statuses[str(reply.status) if reply else "no answer"] += 1
        if reply is None or not reply.is_taken:
            result.problems.append(f"not taken: {reply.status if reply else 'no answer'}")
    return result


def after_the_run(installation: Installation, owners: tuple[Owner, ...], result: Round) -> Iterator[str]:
    """Yield what is wrong with the database."""
    stored = stored_returns(installation)
    yield from contradictions(stored, owners)
    submitted = sum(each.state is ReturnState.SUBMITTED for each in stored.values())
    versions = sum(len(each.versions) for each in stored.values())
    if not submitted == versions == len(owners):
        yield f"{submitted} returns submitted in {versions} versions by {len(owners)} owners"
    if result.statuses.total() != len(owners):
        yield f"{result.statuses.total()} answers to {len(owners)} owners"
    verified = installation.command("audit", "verify")
    if verified.returncode:
        yield f"audit verify: {verified.stderr}"


def installations(rounds: int, folder: Path) -> Iterator[tuple[Kind, Installation]]:
    """Yield both installations in turn, each time a new one."""
    for number in range(rounds):
        for kind in Kind:
            data_dir = folder / f"{kind.name.lower()}-{number}"
            data_dir.mkdir()
            if kind is Kind.EMBEDDED:
                yield kind, Installation(f"sqlite:///{data_dir / 'tracker.sqlite3'}", data_dir)
            elif POSTGRES_URL:
                with postgres_database(POSTGRES_URL, f"benchmark_{os.getpid()}_{number}") as url:
                    yield kind, Installation(url, data_dir)


@contextmanager
def postgres_database(server: str, name: str) -> Iterator[str]:
    """Yield the address of a new database on a server; it is dropped afterwards."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        try:
            yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


def report(results: dict[Kind, list[Round]]) -> None:
    """Print a Markdown table: for each figure the median of the rounds, its least and its largest."""
    kinds = list(results)
    rounds = max(map(len, results.values()))
    owners = results[kinds[0]][0].statuses.total()
    print(
        f"{owners} owners submit at once: medians of {rounds} rounds in turn, {os.cpu_count()} cores, "
        f"Python {sys.version.split()[0]}.\n"
    )
    print("| | " + " | ".join(DATABASES[kind] for kind in kinds) + " |")
    print("|---|" + "--:|" * len(kinds))
    for name, figure in FIGURES.items():
        cells = (spread([figure(each) for each in results[kind]]) for kind in kinds)
        print(f"| {name} | " + " | ".join(cells) + " |")
    statuses = (sum((each.statuses for each in results[kind]), Counter()) for kind in kinds)
    print(
        "| answers by status | "
        + " | ".join(", ".join(f"{n} × {status}" for status, n in sorted(each.items())) for each in statuses)
        + " |"
    )
    print("| lost, doubled, half there | " + " | ".join(problems(results[kind]) for kind in kinds) + " |")


def problems(rounds: list[Round]) -> str:
    """Count what went wrong."""
    return str(sum(len(each.problems) for each in rounds) or "none")


def spread(figures: list[float]) -> str:
    """Write the median, the least and the largest of some figures."""
    if len(figures) == 1:
        return f"{figures[0]:.2f}"
    return f"{statistics.median(figures):.2f} ({min(figures):.2f}–{max(figures):.2f})"


def percentile(times: list[float], share: float) -> float:
    """Return the time within which this share of the answers came."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)] if ordered else math.nan


FIGURES: dict[str, Callable[[Round], float]] = {
    "returns per second": lambda each: len(each.times) / each.seconds,
    "p50, s": lambda each: percentile(each.times, 0.5),
    "p95, s": lambda each: percentile(each.times, 0.95),
    "slowest, s": lambda each: percentile(each.times, 1),
    "all, s": lambda each: each.seconds,
}
DATABASES = {
    Kind.GUNICORN: f"{Kind.GUNICORN}, PostgreSQL",
    Kind.EMBEDDED: f"{Kind.EMBEDDED}, SQLite",
}


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds on each server (default: 3)")
    rounds = parser.parse_args().rounds
    if not POSTGRES_URL:
        print(
            "NOT MEASURED ON POSTGRESQL: it is not installed (sudo apt-get install postgresql).",
            file=sys.stderr,
        )
    results: dict[Kind, list[Round]] = {}
    with tempfile.TemporaryDirectory(prefix="returns-benchmark-") as folder:
        for kind, installation in installations(rounds, Path(folder)):
            results.setdefault(kind, []).append(one_round(kind, installation))
    report(results)
    found = [problem for each in results.values() for one in each for problem in one.problems]
    for problem in found:
        print(problem, file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
