"""A process of many writers: `python -m tests.integration.audit.write_in_threads WRITERS ENTRIES`."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from app import create_app
from app.audit import queries
from app.audit.service import record
from app.audit.types import Actor, Change
from app.db.transaction import transaction
from app.extensions import database
from config import Settings


def main(writers: int, entries: int) -> None:
    """Let so many threads write so many entries each, every other one inside a larger transaction."""
    app = create_app(Settings.from_environment(dict(os.environ)))

    def write(writer: int) -> None:
        for number in range(entries):
            with app.app_context():
                queries.last_hash()  # what was read before a transaction must not stand in its way
                if number % 2:
                    _record(writer, number)
                    continue
                with transaction(database.session):
                    queries.last_hash()
                    _record(writer, number)

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))


def _record(writer: int, number: int) -> None:
    record(
        actor=Actor(f"{os.getpid()}-{writer}"),
        action="return.submit",
        subject=f"return:EX-01:{number}",
        changes=[Change("number", None, number)],
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
