"""Facts about what is found in the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import event

from app.audit import queries
from app.audit.service import record
from app.audit.types import PAGE_SIZE, Actor, Change, EntryFilter
from app.extensions import database

if TYPE_CHECKING:
    from flask import Flask

CLERK, REVIEWER = Actor("clerk", "11111111"), Actor("reviewer", "22222222")


@pytest.fixture(autouse=True)
def _recorded(app: Flask) -> None:  # noqa: ARG001 - the entries go into its database
    """Record a month of one project and a little of another."""
    returns = [
        ("04 15:59:59", CLERK, "return.submit", "return:EX-01:2023-05", "EX-01", "基础完工", None),
        ("04 16:00:00", REVIEWER, "return.review", "return:EX-01:2023-05", "EX-01", "退回", "缺少100%的证明"),
        ("05 15:59:59", CLERK, "return.submit", "return:EX-01:2023-06", "EX-01", "主体_封顶", None),
        ("05 16:00:00", CLERK, "return.submit", "return:EX-011:2023-06", "EX-011", "Beds", None),
    ]
    for moment, actor, action, subject, code, value, reason in returns:
        with time_machine.travel(datetime.fromisoformat(f"2023-06-{moment}+00:00"), tick=False):
            record(
                actor=actor,
                action=action,
                subject=subject,
                changes=[Change("progress", None, value)],
                reason=reason,
                project_code=code,
            )
    record(actor=CLERK, action="returned", subject="plan:example-2022")


def numbers(**chosen: Any) -> list[int]:  # noqa: ANN401 - any field of a filter
    """Return the places of the entries found, counted from 1 in the order of writing."""
    first = min(entry.id for entry in queries.stored_entries())
    return [entry.id - first + 1 for entry in queries.search(EntryFilter(**chosen)).entries]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, [5, 4, 3, 2, 1]),
        ({"actor": "reviewer"}, [2]),
        ({"actor": "review"}, []),
        ({"action": "return.submit"}, [4, 3, 1]),
        ({"action": "return"}, [4, 3, 2, 1]),
        ({"action": "retur"}, []),
        ({"subject": "return:EX-01:2023-06"}, [3]),
        ({"subject": "return:EX-01"}, [3, 2, 1]),
        ({"project": "EX-01"}, [3, 2, 1]),
        ({"request": "22222222"}, [2]),
        ({"first_day": date(2023, 6, 5), "last_day": date(2023, 6, 5)}, [3, 2]),
        ({"last_day": date(2023, 6, 4)}, [1]),
        ({"first_day": date(2023, 6, 6)}, [5, 4]),
        ({"q": "封顶"}, [3]),
        ({"q": "beds"}, [4]),
        ({"q": "证明"}, [2]),
        ({"q": "退回 证明"}, [2]),
        ({"q": "退回 封顶"}, []),
        ({"q": "100%"}, [2]),
        ({"q": "1%证"}, []),
        ({"q": "体_封"}, [3]),
        ({"q": "基_完"}, []),
        ({"q": "\\u57fa"}, []),
        ({"q": "!"}, []),
    ],
    ids=str,
)
def test_a_filter_finds_what_it_says(chosen: dict[str, Any], expected: list[int]) -> None:
    assert numbers(**chosen) == expected


def test_an_entry_is_read_as_it_was_told() -> None:
    entry = queries.search(EntryFilter(actor="reviewer")).entries[0]
    assert entry.recorded_at == datetime(2023, 6, 4, 16, 0, 0)  # noqa: DTZ001 - as it is stored
    assert entry.changes == (Change("progress", None, "退回"),)
    assert entry.reason == "缺少100%的证明"
    assert entry.request == "22222222"
    assert entry.project_code == "EX-01"


def test_who_may_see_only_some_projects_finds_only_their_history() -> None:
    assert queries.search(EntryFilter(), codes=frozenset({"EX-01"})).total == 3
    assert queries.search(EntryFilter(), codes=frozenset()).total == 0
    assert len(queries.found(EntryFilter(), codes=frozenset({"EX-011"}))) == 1


def test_a_page_holds_50_and_one_beyond_the_last_is_the_last() -> None:
    for number in range(PAGE_SIZE):
        record(actor=CLERK, action="return.submit", subject=f"return:EX-02:{number}", project_code="EX-02")
    page = queries.search(EntryFilter(), 9)
    assert (page.total, page.pages, page.page, len(page.entries)) == (55, 2, 2, 5)
    assert len(queries.search(EntryFilter()).entries) == PAGE_SIZE
    assert len(queries.found(EntryFilter())) == 55


def test_a_project_has_its_own_history() -> None:
    assert [entry.subject for entry in queries.history("EX-01")] == [
        "return:EX-01:2023-06",
        "return:EX-01:2023-05",
        "return:EX-01:2023-05",
    ]
    assert queries.history("EX-99") == ()


def test_a_page_is_read_with_the_same_number_of_statements_however_many_entries() -> None:
    few = statements()
    for number in range(30):
        record(actor=CLERK, action="return.submit", subject=f"return:EX-02:{number}")
    assert statements() == few


def statements() -> int:
    """Return how many statements a page takes."""
    seen: list[str] = []

    def note(*arguments: Any) -> None:  # noqa: ANN401 - the event's own
        seen.append(arguments[2])

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        queries.search(EntryFilter())
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)
