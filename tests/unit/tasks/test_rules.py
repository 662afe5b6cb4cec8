"""Facts about when a task counts as lost, and how far it is said to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.briefs.render.workers import TIME_LIMIT
from app.tasks import rules
from app.tasks.types import TaskState

NOW = datetime(2023, 7, 1, 9, 30, 20, 500, tzinfo=UTC)


def test_a_task_is_lost_only_after_a_writer_would_have_given_up_waiting() -> None:
    assert NOW - rules.lost_before(NOW) >= 2 * timedelta(seconds=30)
    assert timedelta(seconds=rules.HEARTBEAT) * 6 < rules.LOST_AFTER


def test_a_task_hangs_only_after_its_longest_step_would_have_been_given_up() -> None:
    assert not rules.is_stuck(TIME_LIMIT * 2)
    assert not rules.is_stuck(30 * 60)
    assert rules.is_stuck(30 * 60 + 1)


@pytest.mark.parametrize(
    ("last", "is_missing"),
    [
        (None, True),
        (NOW - timedelta(minutes=1), False),
        (NOW - timedelta(minutes=3), False),
        (NOW - timedelta(minutes=3, seconds=1), True),
    ],
)
def test_workers_are_missed_three_minutes_after_their_last_sign(
    last: datetime | None, is_missing: bool
) -> None:
    assert rules.is_worker_missing(last, NOW) is is_missing


def test_a_minute_has_no_seconds() -> None:
    assert rules.minute_of(NOW) == NOW.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("said", "shown"),
    [((0, 0), (0, 0)), ((1, 3), (1, 3)), ((4, 3), (3, 3)), ((-1, 3), (0, 3)), ((2, -1), (0, 0))],
)
def test_what_is_done_is_part_of_all(said: tuple[int, int], shown: tuple[int, int]) -> None:
    assert rules.clamped(*said) == shown


def test_arguments_come_back_as_they_were_given() -> None:
    arguments: dict[str, str | int | bool | None] = {
        "plan": "jian-2022",
        "title": "一老一小",
        "copies": 2,
        "mono": True,
        "of": None,
    }
    assert rules.read(rules.written(arguments)) == arguments
    assert rules.written({"b": 1, "a": 2}) == rules.written({"a": 2, "b": 1})


@pytest.mark.parametrize(
    ("state", "is_over"),
    [
        (TaskState.QUEUED, False),
        (TaskState.RUNNING, False),
        (TaskState.DONE, True),
        (TaskState.FAILED, True),
    ],
)
def test_a_task_is_over_when_nothing_more_will_happen(state: TaskState, is_over: bool) -> None:
    assert state.is_over is is_over
