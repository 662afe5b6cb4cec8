"""Facts about the hash chain."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app.audit.rules import FIRST_HASH, changes_between, changes_in, content_of, entry_hash, walk
from app.audit.types import Change, Misfit, StoredEntry


def test_the_hash_depends_on_the_entry_before() -> None:
    content = {"action": "x"}
    assert entry_hash(FIRST_HASH, content) != entry_hash("1" * 64, content)


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    assert entry_hash(FIRST_HASH, {"a": 1, "b": 2}) == entry_hash(FIRST_HASH, {"b": 2, "a": 1})


def test_a_changed_value_changes_the_hash() -> None:
    assert entry_hash(FIRST_HASH, {"a": "1"}) != entry_hash(FIRST_HASH, {"a": 1})


def test_the_hash_of_an_entry_is_what_it_was_when_the_first_ones_were_written() -> None:
    """A change of the canonical form would make every existing record look forged."""
    content = content_of(
        recorded_at="2023-06-05T01:30:15.000000",
        actor="clerk",
        action="project.register",
        subject="project:JA-01",
        details={"name": "示例"},
        reason=None,
        request=None,
        project_code=None,
    )
    assert entry_hash(FIRST_HASH, content) == (
        "91dbbcd6d0d64ed61a45dea50af212cc3ea61a6f8782920205b6e24b6850b7d1"
    )


CHAIN_LENGTH = 5


def chain() -> list[StoredEntry]:
    """Return a chain of entries that fits."""
    entries: list[StoredEntry] = []
    previous = FIRST_HASH
    for number in range(1, CHAIN_LENGTH + 1):
        details = {"changes": [["total_investment", "1", str(number)]]}
        told: dict[str, Any] = {
            "recorded_at": f"2023-06-05T01:30:{number:02}.000000",
            "actor": "clerk",
            "action": "project.register",
            "subject": f"project:EX-{number:02}",
            "reason": "核准" if number % 2 else None,
            "request": None,
            "project_code": f"EX-{number:02}",
        }
        own = entry_hash(previous, content_of(details=details, **told))
        entries.append(
            StoredEntry(
                id=number, details=json.dumps(details), previous_hash=previous, entry_hash=own, **told
            )
        )
        previous = own
    return entries


def misfit(entries: list[StoredEntry]) -> tuple[int, int, str]:
    """Return how many entries fit, the id of the one that does not, and what is said of it."""
    *fitting, last = walk(entries)
    assert isinstance(last, Misfit)
    return len(fitting), last.entry.id, last.problem


def test_a_chain_that_nobody_touched_fits() -> None:
    assert list(walk(chain())) == chain()
    assert list(walk([])) == []


@pytest.mark.parametrize(
    "change",
    [
        {"recorded_at": "2023-06-04T01:30:03.000000"},
        {"actor": "somebody"},
        {"action": "project.look"},
        {"subject": "project:EX-99"},
        {"details": '{"changes": []}'},
        {"reason": None},
        {"reason": "核准。"},
        {"request": "00000000-0000-0000-0000-000000000000"},
        {"project_code": None},
        {"entry_hash": "1" * 64},
        {"previous_hash": "1" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_field_is_found_at_its_entry(change: dict[str, Any]) -> None:
    entries = chain()
    entries[2] = replace(entries[2], **change)
    assert misfit(entries) == (2, 3, "内容与它的哈希不符：这一条被改动过。")


def test_an_entry_that_cannot_be_read_is_found_and_stops_nothing() -> None:
    entries = chain()
    entries[2] = replace(entries[2], details="{broken")
    assert misfit(entries) == (2, 3, "内容已损坏，读不出来。")


def test_a_missing_entry_is_found_at_the_next_one() -> None:
    fitting, number, problem = misfit(chain()[:2] + chain()[3:])
    assert (fitting, number) == (2, 4)
    assert "与前一条接不上" in problem


def test_a_missing_first_entry_is_found() -> None:
    assert misfit(chain()[1:])[:2] == (0, 2)


def test_entries_that_changed_places_are_found() -> None:
    entries = chain()
    entries[1], entries[2] = replace(entries[2], id=2), replace(entries[1], id=3)
    assert misfit(entries)[:2] == (1, 2)


def test_an_inserted_entry_is_found_even_when_its_own_hash_is_right() -> None:
    entries = chain()
    content = content_of(
        recorded_at="2023-06-05T01:30:02.500000",
        actor="somebody",
        action="project.register",
        subject="project:EX-02",
        details={"changes": []},
        reason=None,
        request=None,
        project_code=None,
    )
    forged = replace(
        entries[2],
        recorded_at=content["recorded_at"],
        actor="somebody",
        subject="project:EX-02",
        details='{"changes": []}',
        reason=None,
        project_code=None,
        previous_hash=entries[1].entry_hash,
        entry_hash=entry_hash(entries[1].entry_hash, content),
    )
    found = misfit([*entries[:2], forged, *(replace(each, id=each.id + 1) for each in entries[2:])])
    assert found[:2] == (3, 4)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, {"a": 1, "b": None}, (Change("a", None, 1),)),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, (Change("b", 2, 3),)),
        ({"a": 1}, {"b": 2}, (Change("a", 1, None), Change("b", None, 2))),
        ({"a": [1, 2]}, {"a": [1, 2]}, ()),
        ({"a": 0}, {"a": None}, (Change("a", 0, None),)),
    ],
)
def test_changes_are_the_fields_that_differ(
    before: dict[str, Any] | None, after: dict[str, Any], expected: tuple[Change, ...]
) -> None:
    assert changes_between(before, after) == expected


def test_what_an_entry_changed_is_read_in_the_form_of_either_version() -> None:
    assert changes_in({"changes": [["name", "旧", "新"]]}) == (Change("name", "旧", "新"),)
    assert changes_in({"name": "新", "units": ["甲"]}) == (
        Change("name", None, "新"),
        Change("units", None, ["甲"]),
    )
