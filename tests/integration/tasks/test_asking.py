"""Facts about having something done once, and about tasks that have to be done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError
from app.tasks import service
from app.tasks.models import Task
from app.tasks.service import asking, queue
from app.tasks.types import TaskState
from tests.integration.tasks.kinds import REFUSED, ask

if TYPE_CHECKING:
    from flask import Flask

    from tests.integration.tasks.kinds import Kinds


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers that the queue is told."""
    numbers: list[int] = []
    monkeypatch.setattr(queue, "send", lambda _, number: numbers.append(number))
    return numbers


def test_a_task_waits_with_what_it_was_given_and_who_asked(kinds: Kinds) -> None:
    fact = service.task(ask(month=202306, plan="jian-2022"))
    assert (fact.kind, fact.label, fact.state) == ("count", "数到三", TaskState.QUEUED)
    assert fact.arguments == {"month": 202306, "plan": "jian-2022"}
    assert (fact.created_by, fact.attempts, fact.done, fact.total) == ("city-1", 0, 0, 0)
    assert not kinds.done


@pytest.mark.usefixtures("kinds")
@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING])
def test_what_waits_or_runs_is_not_asked_for_twice(state: TaskState, sent: list[int]) -> None:
    first = ask()
    with transaction(database.session) as session:
        session.execute(update(Task).values(state=state))
    assert ask() == first
    assert ask(key="count:b") != first
    assert sent.count(first) == 1


def test_what_is_over_can_be_asked_for_anew(kinds: Kinds) -> None:
    first = ask()
    assert service.run_waiting("tests") == 1
    second = ask()
    assert second > first
    latest = service.latest("count:a")
    assert latest is not None
    assert latest.id == second
    assert service.run_waiting("tests") == 1
    assert len(kinds.done) == 2


@pytest.mark.usefixtures("app")
def test_a_kind_that_nobody_provides_is_refused_in_a_sentence() -> None:
    with pytest.raises(asking.UnknownKindError, match="no_such_kind"):
        ask("no_such_kind")


@pytest.mark.usefixtures("kinds")
def test_the_queue_is_told_after_the_commit_of_the_caller(sent: list[int]) -> None:
    with transaction(database.session):
        number = ask()
        assert sent == []
    assert sent == [number]


@pytest.mark.usefixtures("kinds")
def test_a_task_of_a_command_that_fails_was_never_asked_for(sent: list[int]) -> None:
    def fail_after_asking() -> None:
        with transaction(database.session):
            ask()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_asking()
    assert service.tasks() == ()
    with transaction(database.session):
        pass
    assert sent == []


def test_a_queue_that_does_not_answer_loses_nothing(
    app: Flask, kinds: Kinds, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        message = "no queue"
        raise OSError(message)

    with monkeypatch.context() as broken:
        broken.setattr(queue, "send", refuse)
        number = ask()
    assert f"task {number} is kept" in caplog.text
    before = queue.size(app)
    with transaction(database.session) as session:
        session.execute(update(Task).values(created_at=Task.created_at))
    assert service.task(number).state is TaskState.QUEUED
    assert before == queue.size(app)
    assert service.run_waiting("tests") == 1
    assert len(kinds.done) == 1


@pytest.mark.usefixtures("kinds")
def test_a_failed_task_is_done_again_under_its_own_number(sent: list[int]) -> None:
    number = ask("refuse", "refuse:a")
    service.run_waiting("tests")
    assert service.task(number).message == REFUSED
    assert service.ask_again(number) == number
    fact = service.task(number)
    assert (fact.state, fact.attempts, fact.message, fact.finished_at) == (TaskState.QUEUED, 0, "", None)
    assert sent == [number, number]
    service.run_waiting("tests")
    assert service.task(number).state is TaskState.FAILED


@pytest.mark.usefixtures("kinds")
def test_where_another_of_its_key_waits_that_one_is_what_is_done_again() -> None:
    failed = ask("refuse", "one key")
    service.run_waiting("tests")
    waiting = ask("count", "one key")
    assert service.ask_again(failed) == waiting
    assert service.task(failed).state is TaskState.FAILED


@pytest.mark.usefixtures("kinds")
def test_only_what_has_failed_is_done_again() -> None:
    number = ask()
    service.run_waiting("tests")
    with pytest.raises(asking.NotFailedError, match="已完成"):
        service.ask_again(number)
    with pytest.raises(NotFoundError, match="没有第 999 号任务"):
        service.ask_again(999)
    with pytest.raises(NotFoundError, match="没有第 999 号任务"):
        service.task(999)


@pytest.mark.usefixtures("kinds")
def test_lists_are_newest_first_of_one_kind_or_state() -> None:
    first, second, third = ask(), ask("refuse", "b"), ask(key="c")
    assert [fact.id for fact in service.tasks()] == [third, second, first]
    assert [fact.id for fact in service.tasks("count")] == [third, first]
    assert [fact.id for fact in service.tasks(limit=1)] == [third]
    service.run_waiting("tests")
    assert [fact.id for fact in service.tasks(state=TaskState.FAILED)] == [second]


@pytest.mark.usefixtures("kinds")
def test_of_one_key_the_database_lets_only_one_wait_or_run() -> None:
    ask()
    with pytest.raises(IntegrityError, match=r"uq_task_key_waiting|task\.key"), transaction(database.session):
        add(state=TaskState.RUNNING, key="count:a")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("fact", "values"),
    [
        ("done_is_part_of_total", {"done": 2, "total": 1}),
        ("done_is_part_of_total", {"done": -1}),
        ("an_end_has_a_time", {"state": TaskState.DONE}),
        ("an_end_has_a_time", {"state": TaskState.FAILED}),
        ("an_end_has_a_time", {"finished_at": stored_now()}),
    ],
)
def test_each_constraint_refuses_what_cannot_be(fact: str, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=f"ck_task_{fact}"), transaction(database.session):
        add(**values)


def add(**values: object) -> None:
    """Write a row past the service."""
    row: dict[str, object] = {
        "kind": "count",
        "key": "k",
        "arguments": "{}",
        "state": TaskState.QUEUED,
        "done": 0,
        "total": 0,
        "message": "",
        "attempts": 0,
        "worker": "",
        "created_at": stored_now(),
        "created_by": "city-1",
    }
    database.session.add(Task(**row | values))
