"""Facts about the migrations, on both databases."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select

from app.extensions import database
from app.projects.models import Project
from app.registry.service import alembic_config
from tests.integration.services.factories import register_example


def revisions() -> list[str]:
    """Return all revisions, the oldest first."""
    script = ScriptDirectory.from_config(alembic_config())
    return [each.revision for each in script.walk_revisions()][::-1]


@pytest.mark.usefixtures("unmigrated")
def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


@pytest.mark.usefixtures("unmigrated")
def test_each_migration_goes_up_down_and_up_again() -> None:
    config = alembic_config()
    for revision in revisions():
        command.upgrade(config, revision)
        command.downgrade(config, "-1")
        command.upgrade(config, revision)


@pytest.mark.usefixtures("unmigrated")
def test_head_equals_the_models() -> None:
    config = alembic_config()
    command.upgrade(config, "head")
    command.check(config)


@pytest.mark.usefixtures("unmigrated")
def test_a_database_with_rows_goes_up_down_and_up_again() -> None:
    config = alembic_config()
    command.upgrade(config, "head")
    register_example()
    assert database.session.scalar(select(func.count(Project.id))) == 1
    database.session.close()
    command.downgrade(config, "base")
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    command.upgrade(config, "head")
    register_example()
    assert database.session.scalar(select(func.count(Project.id))) == 1
