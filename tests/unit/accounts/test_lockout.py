"""Facts about the lockout."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.accounts.rules.lockout import FAILURES_OF_NAME, locked_until, sentence

NOON = datetime.fromisoformat("2023-06-05T12:00")


def minutes(*after: float) -> list[datetime]:
    """Return moments so many minutes after noon."""
    return [NOON + timedelta(minutes=each) for each in after]


@pytest.mark.parametrize(
    ("failures", "at", "until"),
    [
        ([], 0, None),
        ([0, 1, 2, 3], 3, None),
        ([0, 1, 2, 3, 4], 4, 19),
        ([0, 1, 2, 3, 4], 18.9, 19),
        ([0, 1, 2, 3, 4], 19, None),
        ([0, 1, 2, 3, 15], 15, None),
        ([0, 1, 2, 3, 14.9], 15, 29.9),
        ([0, 1, 2, 3, 16, 17], 17, None),
        ([0, 10, 11, 12, 13, 14], 14, 29),
    ],
)
def test_five_failures_within_15_minutes_lock_for_15_minutes_from_the_last(
    failures: list[float], at: float, until: float | None
) -> None:
    expected = None if until is None else NOON + timedelta(minutes=until)
    assert locked_until(minutes(*failures), FAILURES_OF_NAME, NOON + timedelta(minutes=at)) == expected


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 分钟"), (60, "1 分钟"), (61, "2 分钟"), (900, "15 分钟")]
)
def test_whoever_is_locked_out_is_told_how_long(seconds: int, words: str) -> None:
    assert words in sentence(NOON + timedelta(seconds=seconds), NOON)
