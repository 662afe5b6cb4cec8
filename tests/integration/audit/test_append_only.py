"""Facts about the triggers: the database itself refuses to change what was recorded, submitted or closed."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.audit.models import AuditEntry
from app.briefs.models import IssuedBrief
from app.commitments.models import CommitmentDecision, CommitmentUpdate, UpdateTarget
from app.extensions import database
from app.funding.models import APPEND_ONLY as OF_FUNDING
from app.lights.models import LightOfDimension, LightRuleSet, ProjectLight
from app.outcomes.models import Observation
from app.returns.models import APPEND_ONLY as OF_RETURNS
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from sqlalchemy import Table

    from app.db.base import Base

OF_COMMITMENTS = (CommitmentUpdate, UpdateTarget, CommitmentDecision)
OF_LIGHTS_AND_BRIEFS = (LightRuleSet, ProjectLight, LightOfDimension, IssuedBrief)
REFUSING: tuple[type[Base], ...] = (
    AuditEntry,
    *OF_RETURNS,
    *OF_FUNDING,
    *OF_LIGHTS_AND_BRIEFS,
    Observation,
    *OF_COMMITMENTS,
)


def table_of(model: type[Base]) -> Table:
    """Return the table of a model."""
    table: Table = model.__table__  # type: ignore[assignment]
    return table


@pytest.mark.parametrize(
    ("name", "models"),
    [
        ("0002_sign_in_and_monthly_returns", OF_RETURNS),
        ("0003_finance", OF_FUNDING),
        ("0004_lights_briefs_tasks", OF_LIGHTS_AND_BRIEFS),
        ("0005_outcomes_and_commitments", (Observation, *OF_COMMITMENTS)),
    ],
)
def test_a_migration_guards_the_tables_that_the_models_name(
    name: str, models: tuple[type[Base], ...]
) -> None:
    path = PROJECT_ROOT / "migrations" / "versions" / f"{name}.py"
    spec = importlib.util.spec_from_file_location("migration", path)
    assert spec is not None
    assert spec.loader is not None
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    assert sorted(migration.APPEND_ONLY) == sorted(table_of(model).name for model in models)


def insert_anything(table: Table) -> None:
    """Put one row into a table: SQLite's triggers fire for each row, PostgreSQL's for each statement."""
    if database.engine.dialect.name == "postgresql":
        return
    for pragma in ("defer_foreign_keys", "ignore_check_constraints"):
        database.session.execute(text(f"PRAGMA {pragma} = ON"))
    columns = ", ".join(column.name for column in table.columns)
    values = ", ".join("1" for _ in table.columns)
    database.session.execute(text(f"INSERT INTO {table.name} ({columns}) VALUES ({values})"))  # noqa: S608
    database.session.execute(text("PRAGMA ignore_check_constraints = OFF"))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("model", REFUSING, ids=lambda model: model.__tablename__)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_a_row_is_neither_changed_nor_deleted(model: type[Base], statement: str) -> None:
    table = table_of(model)
    insert_anything(table)
    column = next(iter(table.primary_key)).name
    with pytest.raises(DatabaseError, match=f"{table.name} is append-only"):
        database.session.execute(text(statement.format(table=table.name, column=column)))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("model", REFUSING, ids=lambda model: model.__tablename__)
def test_a_table_is_not_emptied(model: type[Base]) -> None:
    table = table_of(model)
    insert_anything(table)
    has_truncate = database.engine.dialect.name == "postgresql"
    statement = f"TRUNCATE {table.name} CASCADE" if has_truncate else f"DELETE FROM {table.name}"  # noqa: S608
    with pytest.raises(DatabaseError, match=r"is append-only"):
        database.session.execute(text(statement))
