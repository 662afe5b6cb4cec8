"""Facts about the audit record of a database that is migrated: it stays whole and stays guarded."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.audit import queries
from app.audit.rules import FIRST_HASH, content_of, entry_hash
from app.audit.service import record, verify
from app.audit.types import Actor, Change, EntryFilter
from app.db.state import MIGRATES
from app.extensions import database
from app.registry.service import alembic_config

pytestmark = pytest.mark.usefixtures("unmigrated")

OLD_ENTRIES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("region.register", "region:990000", {"name": "示例市", "parent_code": None, "aliases": []}),
    (
        "project.register",
        "project:EX-01",
        {"total_investment": "1500.00", "units": ["示例民政局"], "sites": 3},
    ),
    ("funding.split", "project:EX-01", {"central_budget": "1200.00"}),
)


def write_old_entries() -> None:
    """Write entries as version 0.1 wrote them."""
    previous = FIRST_HASH
    with database.engine.execution_options(**{MIGRATES: True}).begin() as connection:
        for second, (action, subject, details) in enumerate(OLD_ENTRIES):
            moment = datetime(2023, 6, 5, 1, 30, second, 250_000)  # noqa: DTZ001 - as it is stored
            content = content_of(
                recorded_at=moment.isoformat(timespec="microseconds"),
                actor="system:plans-load",
                action=action,
                subject=subject,
                details=details,
                reason=None,
                request=None,
                project_code=None,
            )
            assert set(content) == {"recorded_at", "actor", "action", "subject", "details"}
            own = entry_hash(previous, content)
            connection.execute(
                text(
                    "INSERT INTO audit_entry"
                    " (recorded_at, actor, action, subject, details, previous_hash, entry_hash) VALUES"
                    " (:recorded_at, 'system:plans-load', :action, :subject, :details, :previous, :own)"
                ),
                {
                    "recorded_at": moment.isoformat(" ", timespec="microseconds"),
                    "action": action,
                    "subject": subject,
                    "details": json.dumps(details),
                    "previous": previous,
                    "own": own,
                },
            )
            previous = own


def test_entries_of_version_0_1_still_fit_and_new_ones_follow_them() -> None:
    config = alembic_config()
    command.upgrade(config, "0001")
    write_old_entries()
    command.upgrade(config, "head")
    assert verify().is_whole
    record(
        actor=Actor("clerk", "request"),
        action="return.submit",
        subject="return:EX-01:2023-06",
        changes=[Change("progress", None, "基础")],
        reason="补报",
        project_code="EX-01",
    )
    report = verify()
    assert report.is_whole
    assert report.entries == len(OLD_ENTRIES) + 1
    old = queries.search(EntryFilter(action="funding.split")).entries
    assert [entry.changes for entry in old] == [(Change("central_budget", None, "1200.00"),)]
    database.session.close()


@pytest.mark.parametrize("steps", [["head"], ["head", "0001", "head"]], ids=" ".join)
def test_the_record_is_guarded_after_every_migration(steps: list[str]) -> None:
    config = alembic_config()
    command.upgrade(config, "0001")
    write_old_entries()
    for step in steps:
        (command.downgrade if step == "0001" else command.upgrade)(config, step)
    for statement in ("UPDATE audit_entry SET actor = 'somebody'", "DELETE FROM audit_entry"):
        with (
            pytest.raises(DatabaseError, match="audit_entry is append-only"),
            database.engine.begin() as connection,
        ):
            connection.execute(text(statement))
    assert verify().is_whole
    database.session.close()
