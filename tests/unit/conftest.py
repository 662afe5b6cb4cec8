"""Unit tests know no database; one that takes over 10 ms is named at the end, since it does too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine

if TYPE_CHECKING:
    from collections.abc import Generator

SLOW_SECONDS = 0.010


@pytest.fixture(autouse=True)
def _database_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        message = "a unit test must not touch the database"
        raise AssertionError(message)

    monkeypatch.setattr(Engine, "connect", refuse)
    monkeypatch.setattr(Engine, "raw_connection", refuse)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a unit test that took over 10 ms, in a section that the terminal summary shows."""
    report = yield
    if call.when == "call" and call.duration > SLOW_SECONDS and "slow_unit" not in dict(item.user_properties):
        report.user_properties.append(("slow_unit", round(call.duration * 1000)))
    return report
