"""Facts about worker processes that are killed or asked to stop: their task is done by another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from app.db.transaction import transaction
from app.extensions import database
from app.registry.service import upgrade
from app.tasks import rules, service
from app.tasks.models import Task
from app.tasks.types import TaskFact, TaskKind, TaskState
from config import PROJECT_ROOT
from tests.conftest import BACKENDS
from tests.faults.task_application import ENDED, GO_ON, KIND, STUCK_AFTER, TAKEN
from tests.serving.portfolio import application
from tests.serving.server import Installation, Kind, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import MakeDatabase

PATIENCE = 60
"""Seconds in which workers must do what is expected of them."""


@dataclass(frozen=True, slots=True)
class Office:
    """An installation whose workers do one task that waits to be told to go on."""

    installation: Installation
    folder: Path

    def ask(self) -> int:
        """Have the task done."""
        with application(self.installation) as app:
            service.provide_kind(app, TaskKind(KIND, "等待", lambda *_: ""))
            return service.enqueue(KIND, {"folder": str(self.folder)}, key="hold", actor_name="tests")

    def fact(self) -> TaskFact:
        """Return how the task stands."""
        with application(self.installation):
            return service.tasks()[0]

    def takers(self) -> set[int]:
        """Return the processes that have begun with the task."""
        return {int(path.name.rpartition("-")[2]) for path in self.folder.glob(f"{TAKEN}-*")}

    def until_taken(self, times: int = 1) -> set[int]:
        """Wait until so many processes have begun with it; return which."""
        until(lambda: len(self.takers()) >= times)
        return self.takers()

    def go_on(self) -> None:
        """Let whoever has the task end it."""
        (self.folder / GO_ON).touch()

    def until_over(self) -> TaskFact:
        """Wait until the task has ended."""
        with application(self.installation):

            def is_over() -> bool:
                database.session.rollback()
                return service.tasks()[0].state.is_over

            until(is_over)
            return service.tasks()[0]

    def enders(self) -> set[int]:
        """Return the processes that have ended the task."""
        return {int(path.name.rpartition("-")[2]) for path in self.folder.glob(f"{ENDED}-*")}

    @contextmanager
    def workers(self, count: int) -> Iterator[subprocess.Popen[bytes]]:
        """Run a consumer with so many worker processes; whatever happens, none of them is left."""
        command = [sys.executable, "-m", "flask", "--app", "tests.faults.task_application", "tasks", "work"]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--workers", str(count)],
                cwd=PROJECT_ROOT,
                env=self.installation.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            kill_all_of(process)


@pytest.fixture(params=BACKENDS)
def office(request: pytest.FixtureRequest, make_database: MakeDatabase, tmp_path: Path) -> Office:
    """Return an office with an empty database, and its queue beside or inside it.

    Where `TRACKER_TEST_REDIS_URL` names a Redis server, the office with SQLite has its queue there.
    """
    for name in ("data", "folder"):
        (tmp_path / name).mkdir()
    url = make_database(request.param, "workers")
    queue = url if request.param == "postgresql" else os.environ.get("TRACKER_TEST_REDIS_URL", "")
    installation = Installation(url, tmp_path / "data", {"TRACKER_QUEUE_URL": queue})
    with application(installation):
        upgrade()
    return Office(installation, tmp_path / "folder")


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            pytest.fail("the workers did not do what was expected in time")
        time.sleep(0.05)


def kill_all_of(process: subprocess.Popen[bytes]) -> None:
    """Kill a consumer with all its workers at once, and wait until they are gone."""
    try:
        while True:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)
            time.sleep(0.01)
    except ProcessLookupError:
        pass


def test_the_task_of_a_killed_worker_is_done_by_another(office: Office) -> None:
    with office.workers(2):
        office.ask()
        first = office.until_taken()
        os.kill(min(first), signal.SIGKILL)
        second = office.until_taken(2) - first
        office.go_on()
        fact = office.until_over()
    assert (fact.state, fact.attempts) == (TaskState.DONE, 2)
    assert office.enders() == second
    assert fact.message == f"由进程 {min(second)} 完成。"


def test_a_worker_that_hangs_is_ended_and_its_task_is_done_by_another(office: Office) -> None:
    installation = office.installation
    settings = {**installation.settings, STUCK_AFTER: "1"}
    office = replace(office, installation=replace(installation, settings=settings))
    with office.workers(1):
        office.ask()
        first = office.until_taken()
        second = office.until_taken(2) - first
        office.go_on()
        fact = office.until_over()
    assert (fact.state, fact.attempts) == (TaskState.DONE, 2)
    assert office.enders() == second
    log = (office.folder / "log").read_text()
    assert "hangs: this worker ends, and another gets it" in log
    assert "in hold" in log


def test_the_task_of_a_lost_machine_is_done_by_another_once_it_gave_no_sign_of_life(office: Office) -> None:
    with office.workers(1) as lost:
        office.ask()
        first = office.until_taken()
        kill_all_of(lost)
    with application(office.installation), transaction(database.session) as session:
        silence = rules.LOST_AFTER + timedelta(seconds=1)
        session.execute(update(Task).values(heartbeat_at=Task.heartbeat_at - silence))
    with office.workers(1):
        second = office.until_taken(2) - first
        office.go_on()
        assert office.until_over().state is TaskState.DONE
    assert office.enders() == second


def test_workers_that_are_asked_to_stop_give_their_task_back_and_end_well(office: Office) -> None:
    with office.workers(2) as process:
        office.ask()
        office.until_taken()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0, (office.folder / "log").read_text()
    fact = office.fact()
    assert (fact.state, fact.attempts, fact.message) == (TaskState.QUEUED, 0, rules.GIVEN_BACK)
    assert office.enders() == set()
    with office.workers(1):
        office.until_taken(2)
        office.go_on()
        assert office.until_over().attempts == 1


def test_on_ctrl_c_workers_end_what_they_are_at(office: Office) -> None:
    with office.workers(1) as process:
        office.ask()
        office.until_taken()
        process.send_signal(signal.SIGINT)
        office.go_on()
        assert process.wait(PATIENCE) == 0, (office.folder / "log").read_text()
    assert office.fact().state is TaskState.DONE


def test_workers_whose_consumer_was_killed_end_what_they_are_at_and_go(office: Office) -> None:
    with office.workers(1) as process:
        office.ask()
        office.until_taken()
        process.kill()
        process.wait(PATIENCE)
        office.go_on()
        assert office.until_over().state is TaskState.DONE
        until(lambda: not is_any_left(process))


def is_any_left(process: subprocess.Popen[bytes]) -> bool:
    """Return whether a process of a consumer's group lives."""
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_embedded_server_has_a_worker_beside_it_that_ends_with_it_however_it_ends(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    installation = Installation(make_database("sqlite", "beside"), tmp_path, {"TRACKER_WORKERS": "1"})
    with application(installation):
        upgrade()
    with running(Kind.EMBEDDED, installation) as server:
        with application(installation):
            until(lambda: begun_afresh() is not None)
        server.ask_to_stop()
        assert server.wait() == 0, server.log
    assert "Traceback" not in server.log
    with running(Kind.EMBEDDED, installation) as server:
        server._process.kill()
        server._process.wait(PATIENCE)
        server._wait_until_all_are_gone()


def begun_afresh() -> object:
    """Return the minute in which a worker was last seen, as it is in the database now."""
    database.session.rollback()
    return service.last_minute()
