"""Facts about `audit verify`: whoever gets past the triggers is found out, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.audit import queries
from app.audit.rules import FIRST_HASH, content_of, entry_hash
from app.audit.service import record, verify
from app.audit.types import Actor, Change
from app.extensions import database

if TYPE_CHECKING:
    from flask import Flask

ENTRIES = 6


@pytest.fixture(autouse=True)
def _recorded(app: Flask) -> None:  # noqa: ARG001 - the entries go into its database
    """Fill the record, and take away what refuses changes to it."""
    for number in range(1, ENTRIES + 1):
        record(
            actor=Actor("clerk", f"request-{number}"),
            action="return.submit",
            subject=f"return:EX-{number:02}:2023-06",
            changes=[Change("progress", None, f"第{number}层")],
            reason="补报",
            project_code=f"EX-{number:02}",
        )
    for statement in (
        ["DROP TRIGGER audit_entry_is_append_only ON audit_entry"]
        if database.engine.dialect.name == "postgresql"
        else ["DROP TRIGGER audit_entry_refuses_update", "DROP TRIGGER audit_entry_refuses_delete"]
    ):
        run(statement)


def run(statement: str, **values: object) -> None:
    """Run SQL as somebody would who has the database in their hands."""
    database.session.execute(text(statement), values)


def ids() -> list[int]:
    """Return the numbers of the entries."""
    return [entry.id for entry in queries.stored_entries()]


def test_a_record_that_nobody_touched_is_whole() -> None:
    report = verify()
    assert report.is_whole
    assert report.entries == ENTRIES
    assert report.last_hash == queries.last_hash()


def test_a_record_longer_than_a_batch_is_walked_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    for batch in (1, 2, ENTRIES, ENTRIES + 1):
        monkeypatch.setattr(queries, "BATCH", batch)
        assert verify().entries == ENTRIES


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'somebody'",
        "action = 'return.review'",
        "subject = 'return:EX-99:2023-06'",
        'details = \'{"changes": [["progress", null, "完工"]]}\'',
        "details = '[]'",
        "reason = NULL",
        "request = NULL",
        "project_code = NULL",
        "recorded_at = '2023-01-01 00:00:00.000000'",
        f"entry_hash = '{'1' * 64}'",
        f"previous_hash = '{'1' * 64}'",
    ],
)
def test_a_changed_field_is_found_where_it_was_changed(change: str) -> None:
    third = ids()[2]
    run(f"UPDATE audit_entry SET {change} WHERE id = :id", id=third)  # noqa: S608 - from the table above
    report = verify()
    assert report.misfit is not None
    assert report.misfit.entry.id == third
    assert report.entries == 2


def test_what_cannot_even_be_read_is_found_and_named() -> None:
    third = ids()[2]
    damage = "UPDATE audit_entry SET details = '{broken', recorded_at = 'long ago' WHERE id = :id"
    if database.engine.dialect.name == "postgresql":
        with pytest.raises(DatabaseError, match="invalid input syntax"):
            run(damage, id=third)
        return
    run(damage, id=third)
    report = verify()
    assert report.misfit is not None
    assert (report.misfit.entry.id, report.misfit.problem) == (third, "内容已损坏，读不出来。")


def test_a_deleted_entry_is_found_at_the_next_one() -> None:
    found = ids()
    run("DELETE FROM audit_entry WHERE id = :id", id=found[2])
    report = verify()
    assert report.misfit is not None
    assert report.misfit.entry.id == found[3]
    assert report.entries == 2


def test_two_entries_that_changed_places_are_found() -> None:
    found = ids()
    for old, new in ((found[2], 999), (found[3], found[2]), (999, found[3])):
        run("UPDATE audit_entry SET id = :new WHERE id = :old", new=new, old=old)
    report = verify()
    assert report.misfit is not None
    assert report.misfit.entry.subject == "return:EX-04:2023-06"
    assert report.entries == 2


def test_an_inserted_entry_is_found() -> None:
    """It cannot take the place of another one: the previous hash is unique."""
    found = ids()
    run("UPDATE audit_entry SET id = id + 100 WHERE id > :id", id=found[2])
    invented = entry_hash(FIRST_HASH, {"anything": 1})
    run(
        "INSERT INTO audit_entry"
        " (id, recorded_at, actor, action, subject, details, previous_hash, entry_hash) VALUES"
        " (:id, '2023-06-05 00:00:00.000000', 'somebody', 'return.review', 'return:EX-01:2023-06',"
        " '{\"changes\": []}', :previous, :own)",
        id=found[2] + 1,
        previous=invented,
        own=entry_hash(
            invented,
            content_of(
                recorded_at="2023-06-05T00:00:00.000000",
                actor="somebody",
                action="return.review",
                subject="return:EX-01:2023-06",
                details={"changes": []},
                reason=None,
                request=None,
                project_code=None,
            ),
        ),
    )
    report = verify()
    assert report.misfit is not None
    assert report.misfit.entry.actor == "somebody"
    assert report.entries == 3


def test_a_cut_off_end_shows_only_against_a_hash_that_was_noted_down() -> None:
    noted = queries.last_hash()
    assert verify(noted).is_whole
    run("DELETE FROM audit_entry WHERE id = :id", id=ids()[-1])
    assert verify().is_whole
    assert not verify(noted).is_whole


def test_a_noted_hash_stays_good_when_the_record_grows() -> None:
    noted = queries.last_hash()
    record(actor=Actor("clerk"), action="return.submit", subject="return:EX-01:2023-07")
    assert verify(noted).is_whole


def test_the_command_says_how_many_entries_fit_and_the_last_hash(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 0, result.output
    assert "变更记录完整，共 6 条。" in result.stdout
    assert queries.last_hash() in result.stdout


def test_the_command_names_the_entry_that_does_not_fit(app: Flask) -> None:
    third = ids()[2]
    run("UPDATE audit_entry SET actor = 'somebody' WHERE id = :id", id=third)
    database.session.commit()
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert f"记录 {third}" in result.stderr
    assert "return.submit，return:EX-03:2023-06" in result.stderr
    assert "被改动过" in result.stderr


@pytest.mark.parametrize(("noted", "code"), [("f" * 64, 1), (FIRST_HASH, 0), ("abc", 2)])
def test_the_command_looks_for_a_noted_hash(app: Flask, noted: str, code: int) -> None:
    assert app.test_cli_runner().invoke(args=["audit", "verify", "--expect", noted]).exit_code == code
