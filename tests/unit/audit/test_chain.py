"""Facts about the hash chain."""

from __future__ import annotations

from app.audit.rules import FIRST_HASH, entry_hash


def test_the_hash_depends_on_the_entry_before() -> None:
    content = {"action": "x"}
    assert entry_hash(FIRST_HASH, content) != entry_hash("1" * 64, content)


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    assert entry_hash(FIRST_HASH, {"a": 1, "b": 2}) == entry_hash(FIRST_HASH, {"b": 2, "a": 1})


def test_a_changed_value_changes_the_hash() -> None:
    assert entry_hash(FIRST_HASH, {"a": "1"}) != entry_hash(FIRST_HASH, {"a": 1})
