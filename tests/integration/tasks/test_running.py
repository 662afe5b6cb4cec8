"""Facts about doing a task: claimed by one alone, shown while it runs, ended in a sentence, swept if lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import BusyError
from app.kernel.texts import Text
from app.registry.service import upgrade
from app.tasks import rules, service
from app.tasks.models import Task
from app.tasks.service import queue, running
from app.tasks.service.pulse import LostError, Pulse, beat
from app.tasks.service.rows import own_transaction
from app.tasks.service.sweeping import release
from app.tasks.types import TaskFact, TaskKind, TaskState
from tests.conftest import BACKENDS, MakeDatabase, disposed, make_app
from tests.integration.tasks.kinds import REFUSED, ask, kinds_of

if TYPE_CHECKING:
    from flask import Flask

    from app.tasks.types import Arguments, Progress
    from tests.integration.tasks.kinds import Kinds

CLAIMERS, TASKS = 4, 12


def change(**values: object) -> None:
    """Change all tasks past the service."""
    with transaction(database.session) as session:
        session.execute(update(Task).values(values))


def running_task(worker: str = "office:1") -> int:
    """Return a task that a worker has taken and not ended."""
    number = ask()
    with transaction(database.session) as session:
        session.execute(
            update(Task)
            .where(Task.id == number)
            .values(
                state=TaskState.RUNNING,
                worker=worker,
                attempts=1,
                started_at=stored_now(),
                heartbeat_at=stored_now(),
            )
        )
    return number


def test_a_task_ends_in_the_sentence_of_its_function(kinds: Kinds) -> None:
    number = ask(month=202306)
    assert service.run_waiting("tests") == 1
    fact = service.task(number)
    assert (fact.state, fact.message, fact.attempts) == (TaskState.DONE, "共 3 步。", 1)
    assert (fact.done, fact.total) == (3, 3)
    assert fact.started_at is not None
    assert fact.finished_at is not None
    assert kinds.done == [{"month": 202306}]
    assert service.run_waiting("tests") == 0


def test_how_far_a_task_is_can_be_seen_while_it_runs(app: Flask, kinds: Kinds) -> None:
    seen: list[TaskFact] = []

    def look(_: Arguments, progress: Progress) -> str:
        for step in (1, 7):
            progress(step, 3, f"第 {step} 步")
            seen.append(service.tasks()[0])
        return "好了。"

    service.provide_kind(app, TaskKind("look", "看", look))
    ask("look", "look")
    service.run_waiting("tests")
    assert [(fact.state, fact.done, fact.total, fact.message) for fact in seen] == [
        (TaskState.RUNNING, 1, 3, "第 1 步"),
        (TaskState.RUNNING, 3, 3, "第 7 步"),
    ]
    assert not kinds.done


@pytest.mark.usefixtures("kinds")
def test_a_refusal_is_shown_and_stays_where_it_was() -> None:
    number = ask("refuse", "a")
    service.run_waiting("tests")
    fact = service.task(number)
    assert (fact.state, fact.message, fact.done, fact.total) == (TaskState.FAILED, REFUSED, 1, 2)


@pytest.mark.usefixtures("kinds")
def test_an_error_of_the_program_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    number = ask("break", "a")
    service.run_waiting("tests")
    fact = service.task(number)
    assert (fact.state, fact.message) == (TaskState.FAILED, rules.BROKEN)
    assert "a detail that nobody but the log should see" in caplog.text
    # Whoever looks at the task reads it in their own language.
    assert isinstance(fact.message, Text)
    assert fact.message.template == rules.BROKEN.template


def test_a_kind_that_this_version_does_not_know_fails_and_says_so(app: Flask, kinds: Kinds) -> None:
    number = ask()
    app.extensions["tasks.kinds"].pop("count")
    service.run_waiting("tests")
    assert service.task(number).message == rules.NO_SUCH_KIND
    assert not kinds.done


@pytest.mark.parametrize(
    "error", [BusyError("等了很久"), OperationalError("SELECT 1", {}, Exception("connection lost"))]
)
def test_a_database_that_does_not_answer_is_tried_again_and_then_given_up(
    app: Flask, kinds: Kinds, error: Exception
) -> None:
    def wait_in_vain(_: Arguments, __: Progress) -> str:
        raise error

    service.provide_kind(app, TaskKind("wait", "等", wait_in_vain))
    number = ask("wait", "a")
    assert running.perform(number, "tests", is_alone=True)
    fact = service.task(number)
    assert (fact.state, fact.message, fact.attempts) == (TaskState.QUEUED, rules.BUSY, 1)
    service.run_waiting("tests")
    fact = service.task(number)
    assert (fact.state, fact.message, fact.attempts) == (TaskState.FAILED, rules.BUSY_AGAIN, 3)
    assert not kinds.done


def test_what_a_task_left_open_is_not_kept(app: Flask, kinds: Kinds) -> None:
    def leave_open(_: Arguments, __: Progress) -> str:
        database.session.execute(update(Task).values(created_by="somebody else"))
        return "好了。"

    service.provide_kind(app, TaskKind("open", "开", leave_open))
    number = ask("open", "a")
    service.run_waiting("tests")
    assert service.task(number).created_by == "city-1"
    assert not kinds.done


def test_a_worker_that_is_to_stop_gives_its_task_back_without_counting_it(app: Flask, kinds: Kinds) -> None:
    def be_stopped(_: Arguments, __: Progress) -> str:
        raise KeyboardInterrupt

    service.provide_kind(app, TaskKind("long", "长", be_stopped))
    number = ask("long", "a")
    with pytest.raises(KeyboardInterrupt):
        running.perform(number, "tests", is_alone=True)
    fact = service.task(number)
    assert (fact.state, fact.attempts, fact.message) == (TaskState.QUEUED, 0, rules.GIVEN_BACK)
    assert not kinds.done


@pytest.mark.usefixtures("kinds")
def test_a_task_without_a_sign_of_life_waits_again_and_the_third_time_is_given_up() -> None:
    number = running_task()
    assert service.sweep(stored_now()).given_back == 0
    for attempts in (1, 2):
        change(state=TaskState.RUNNING, worker="office:1", attempts=attempts)
        late = stored_now() + rules.LOST_AFTER + timedelta(seconds=1)
        swept = service.sweep(late)
        assert (swept.given_back, swept.given_up) == (1, 0)
        fact = service.task(number)
        assert (fact.state, fact.message) == (TaskState.QUEUED, rules.WAITS_AGAIN)
    change(state=TaskState.RUNNING, worker="office:1", attempts=3)
    swept = service.sweep(stored_now() + rules.LOST_AFTER + timedelta(seconds=1))
    assert (swept.given_back, swept.given_up) == (0, 1)
    assert (service.task(number).state, service.task(number).message) == (TaskState.FAILED, rules.GIVEN_UP)


@pytest.mark.usefixtures("kinds")
def test_what_a_dead_worker_had_is_given_away_at_once_and_nothing_of_others() -> None:
    number = running_task("office:1")
    assert release("office:2").given_back == 0
    assert release("office:1").given_back == 1
    assert service.task(number).state is TaskState.QUEUED


def test_who_lost_a_task_can_neither_show_progress_nor_end_it(app: Flask, kinds: Kinds) -> None:
    def be_slow(_: Arguments, progress: Progress) -> str:
        change(worker="office:2")
        progress(1, 2, "还在做")
        return "太晚了。"

    service.provide_kind(app, TaskKind("slow", "慢", be_slow))
    number = ask("slow", "a")
    service.run_waiting("office:1")
    fact = service.task(number)
    assert (fact.state, fact.message, fact.done) == (TaskState.RUNNING, "", 0)
    assert not kinds.done


def test_the_sweep_tells_an_empty_queue_what_waits_and_a_busy_one_nothing(
    app: Flask, kinds: Kinds, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    with monkeypatch.context() as dead:
        dead.setattr(queue, "send", lambda *_: None)
        number = ask()
    monkeypatch.setattr(queue, "send", lambda _, task_id: sent.append(task_id))
    monkeypatch.setattr(queue, "size", lambda _: 1)
    late = stored_now() + rules.KNOWN_TO_THE_QUEUE
    assert service.sweep(late).sent == 0
    monkeypatch.setattr(queue, "size", lambda _: 0)
    assert service.sweep(stored_now()).sent == 0
    assert service.sweep(late).sent == 1
    assert sent == [number]
    assert app.extensions["tasks.kinds"]
    assert not kinds.done


@pytest.mark.usefixtures("kinds")
def test_what_ended_long_ago_is_forgotten_and_nothing_that_waits() -> None:
    ended, waiting = ask(), ask(key="b")
    running.perform(ended, "tests", is_alone=True)
    service.forget(stored_now() + rules.KEPT - timedelta(days=1))
    assert len(service.tasks()) == 2
    service.forget(stored_now() + rules.KEPT + timedelta(days=1))
    assert [fact.id for fact in service.tasks()] == [waiting]


def test_what_is_periodic_is_begun_once_a_minute_by_whoever_comes_first(app: Flask, kinds: Kinds) -> None:
    minutes: list[object] = []

    def fail(_: object) -> None:
        raise ValueError

    service.provide_periodic(app, "drafts", minutes.append)
    service.provide_periodic(app, "broken", fail)
    at = stored_now().replace(second=10)
    assert service.run_periodic("office:1", at) == 2
    assert service.run_periodic("office:2", at + timedelta(seconds=40)) == 0
    assert service.run_periodic("office:2", at + timedelta(minutes=1)) == 2
    assert service.run_periodic("office:1", at) == 0, "an hour that comes back is not done twice"
    minute = at.replace(second=0, microsecond=0)
    assert minutes == [minute, minute + timedelta(minutes=1)]
    broken, drafts = service.periodic()
    assert (drafts.name, drafts.minute, drafts.worker) == ("drafts", minutes[1], "office:2")
    assert (broken.name, broken.message) == ("broken", rules.BROKEN_PERIODIC)
    assert service.last_minute() == minutes[1]
    assert service.tasks() == ()
    assert service.sweep(stored_now()).given_back == 0
    assert not kinds.done


@pytest.mark.parametrize("backend", BACKENDS)
def test_of_many_who_claim_the_same_tasks_each_is_done_by_one(
    backend: str, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with (
        disposed(make_app(make_database(backend, "claimers"), tmp_path_factory)) as app,
        kinds_of(app) as kinds,
    ):
        with app.app_context():
            upgrade()
            numbers = [ask(key=f"count:{number}", number=number) for number in range(TASKS)]
        together = threading.Barrier(CLAIMERS)

        def work(claimer: int) -> list[int]:
            together.wait()
            with app.app_context():
                return [number for number in numbers if running.perform(number, f"office:{claimer}")]

        with ThreadPoolExecutor(CLAIMERS) as pool:
            won = [number for numbers in pool.map(work, range(CLAIMERS)) for number in numbers]
        assert sorted(won) == numbers
        assert sorted(str(arguments["number"]) for arguments in kinds.done) == sorted(map(str, range(TASKS)))
        with app.app_context():
            assert {fact.state for fact in service.tasks()} == {TaskState.DONE}


@pytest.mark.parametrize("backend", BACKENDS)
def test_signs_of_life_wait_for_the_task_and_not_the_task_for_them(
    backend: str, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with (
        disposed(make_app(make_database(backend, "pulse"), tmp_path_factory)) as app,
        kinds_of(app),
        app.app_context(),
    ):
        upgrade()
        number = running_task("office:1")
        with Pulse(app, number, "office:1") as pulse:
            with transaction(database.session):
                pulse.progress(1, 2, "写入")
            until_shown(number, "写入")
            change(worker="office:2")
            with pytest.raises(LostError):
                until_lost(pulse)
        with own_transaction() as session:
            assert not beat(session, number, "office:1", None)
            assert beat(session, number, "office:2", (2, 2, "接手"))


def until_shown(number: int, message: str) -> None:
    """Wait until a task's progress is in the database."""
    waiting = threading.Event()
    for _ in range(1000):
        database.session.rollback()
        if service.task(number).message == message:
            return
        waiting.wait(0.01)
    pytest.fail("progress was never written")


def until_lost(pulse: Pulse) -> None:
    """Go on until the worker is told that it has lost its task."""
    waiting = threading.Event()
    for _ in range(1000):
        pulse.progress(2, 2, "还在做")
        waiting.wait(0.01)
