"""Facts about one update: what must be said before it can be submitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.commitments.rules.updates import (
    field_in_words,
    field_label,
    holds,
    is_archived,
    next_refusal,
    problems,
)
from app.commitments.types import Progress
from app.commitments.types.writing import FileFact, UpdateKey
from app.plans.types import Comparison
from tests.unit.commitments.reporting import AT, BEDS, RULES, SPRING, content, report, update

if TYPE_CHECKING:
    from app.commitments.types import TargetReport, UpdateContent

TARGETS = (BEDS, RULES)
SHARE = replace(BEDS, unit="%", value=Decimal(60), comparison=Comparison.MORE_THAN)
NOTHING: frozenset[int] = frozenset()


def wrong(said: UpdateContent, met: frozenset[int] = NOTHING) -> set[str]:
    return set(problems(said, TARGETS, met))


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (content(), set()),
        (content(done=""), {"done"}),
        (content(done=" \n"), {"done"}),
        (content(Progress.NOT_STARTED, done=""), {"done"}),
        (content(Progress.BLOCKED), {"problem"}),
        (content(Progress.BLOCKED, problem="没有用地指标。"), set()),
        (content(done="长" * 2000), set()),
        (content(done="长" * 2001), {"done"}),
        (content(problem="长" * 1001), {"problem"}),
        (replace(content(), next_step="长" * 1001), {"next_step"}),
        (content(Progress.ONGOING, report(text="长" * 301)), {"target-1-text"}),
        (content(Progress.ONGOING, report(9)), {"target-9-text"}),
    ],
)
def test_an_update_says_what_was_done_and_why_it_is_blocked(said: UpdateContent, fields: set[str]) -> None:
    assert wrong(said) == fields


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (content(Progress.DONE), {"target-1-text", "target-2-text"}),
        (content(Progress.DONE, report(1, met=True)), {"target-2-text"}),
        (content(Progress.DONE, report(1, met=True), report(2, text="并入另一办法")), set()),
        (content(Progress.DONE, report(1, met=True), report(2, met=True)), set()),
    ],
)
def test_done_needs_every_target_met_or_explained(said: UpdateContent, fields: set[str]) -> None:
    assert wrong(said) == fields


@pytest.mark.parametrize(
    ("said", "is_wrong"),
    [
        (report(value=0), False),
        (report(value=-1), True),
        (report(value=10**12), False),
        (report(value=10**12 + 1), True),
        (report(value=99), False),
        (report(value=99, met=True), True),
        (report(value=99, text="含在建的 5 张", met=True), False),
        (report(value=100, met=True), False),
        (report(met=True), False),
    ],
)
def test_a_value_is_in_sense(said: TargetReport, is_wrong: bool) -> None:
    assert ("target-1-value" in wrong(content(Progress.ONGOING, said))) is is_wrong


@pytest.mark.parametrize(("value", "is_wrong"), [(100, False), (101, True)])
def test_no_share_exceeds_the_whole(value: int, is_wrong: bool) -> None:
    said = content(Progress.ONGOING, report(value=value))
    assert bool(problems(said, (SHARE,), NOTHING)) is is_wrong


def test_the_goal_is_named_where_a_value_does_not_reach_it() -> None:
    found = problems(content(Progress.ONGOING, report(value=60, met=True)), (SHARE,), NOTHING)
    assert "（大于60%）" in found["target-1-value"]


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        (Comparison.EQUAL, False, True, True),
        (Comparison.AT_LEAST, False, True, True),
        (Comparison.MORE_THAN, False, False, True),
        (Comparison.AT_MOST, True, True, False),
        (Comparison.LESS_THAN, True, False, False),
    ],
)
def test_a_value_keeps_a_target_by_its_comparison(
    comparison: Comparison,
    below: bool,
    at: bool,
    above: bool,
) -> None:
    goal = Decimal(60)
    assert [holds(comparison, Decimal(each), goal) for each in (59, 60, 61)] == [below, at, above]


@pytest.mark.parametrize(
    ("said", "is_wrong"),
    [(report(met=True), False), (report(), True), (report(value=80), True), (report(text="误报"), False)],
)
def test_what_was_met_is_taken_back_with_a_reason(
    said: TargetReport,
    is_wrong: bool,
) -> None:
    found = wrong(content(Progress.ONGOING, said), frozenset({1}))
    assert found == ({"target-1-text"} if is_wrong else set())


def test_a_target_that_was_met_and_is_not_mentioned_needs_a_reason_too() -> None:
    assert wrong(content(), frozenset({1})) == {"target-1-text"}


@pytest.mark.parametrize(("approved", "is_refused"), [(None, True), (True, False), (False, False)])
def test_nothing_is_written_while_an_update_waits(
    approved: bool | None,
    is_refused: bool,
) -> None:
    assert (next_refusal(update(approved=approved)) is not None) is is_refused
    assert next_refusal(None) is None


@pytest.mark.parametrize(
    ("minutes", "approved", "stays"),
    [(-1, True, True), (0, True, True), (1, True, False), (-1, False, False), (-1, None, False)],
)
def test_a_file_that_went_with_an_approved_update_stays(
    minutes: int,
    approved: bool | None,
    stays: bool,
) -> None:
    key = UpdateKey("EX-T-01", 1, SPRING)
    uploaded = AT + timedelta(minutes=minutes)
    file = FileFact(1, key, "照片.png", "image/png", 1, "0" * 64, uploaded, "clerk")
    assert is_archived(file, [update(approved=approved)]) is stays


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("done", "已做的工作"),
        ("target-2-met", "目标 2 已实现"),
        ("target-12-value", "目标 12 达到的数值"),
        ("x", "x"),
    ],
)
def test_a_field_has_a_label(name: str, label: str) -> None:
    assert field_label(name) == label


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("progress", "blocked", "受阻"),
        ("progress", "nonsense", "nonsense"),
        ("target-1-met", "yes", "是"),
        ("target-1-text", "yes", "yes"),
        ("done", "", ""),
    ],
)
def test_what_was_chosen_is_said_in_words(name: str, text: str, words: str) -> None:
    assert field_in_words(name, text) == words
