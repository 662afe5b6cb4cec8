"""Facts about time-outs, and about the words that a session is listed under."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.accounts.rules.browsers import in_words
from app.accounts.rules.sessions import is_due, is_over
from app.accounts.types import TimeOuts

NOON = datetime.fromisoformat("2023-06-05T12:00")
LIMITS = TimeOuts(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


@pytest.mark.parametrize(
    ("started", "seen", "expected"),
    [(0, 0, False), (30, 30, False), (40, 30, False), (31, 31, True), (719, 1, False), (721, 0, True)],
)
def test_a_session_is_over_after_half_an_hour_idle_or_twelve_hours(
    started: int, seen: int, expected: bool
) -> None:
    before = [NOON - timedelta(minutes=minutes) for minutes in (started, seen)]
    assert is_over(before[0], before[1], LIMITS, NOON) is expected


@pytest.mark.parametrize(("seconds", "expected"), [(0, False), (59, False), (60, True)])
def test_the_last_use_is_written_down_at_most_once_a_minute(seconds: int, expected: bool) -> None:
    assert is_due(NOON - timedelta(seconds=seconds), NOON) is expected


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36",
            "Chrome 120 · Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; WOW64) Chrome/94.0 Safari/537.36 QQBrowser/11.5",
            "QQ 浏览器 11 · Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", "Firefox 115 · Linux"),
        (
            "Mozilla/5.0 (Linux; Android 10) AppleWebKit Chrome/99.0 Mobile",
            "Chrome 99 · 手机（Android 或鸿蒙）",
        ),
        ("curl/8.0", "无法识别的浏览器"),
        ("", "无法识别的浏览器"),
    ],
)
def test_a_session_is_listed_under_words_its_user_knows(user_agent: str, words: str) -> None:
    assert in_words(user_agent) == words
