"""Facts about the migrations, on both databases."""

from __future__ import annotations

from decimal import Decimal

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, update
from sqlalchemy.exc import DatabaseError

from app.extensions import database
from app.funding.queries import split_history
from app.funding.types import FundingSource, SplitOrigin
from app.lights.queries import history
from app.projects.models import Project
from app.registry.service import alembic_config, upgrade
from app.returns.models import ProjectMonth
from app.returns.queries.rollups import cells_of
from tests.integration.returns.factories import CODE, MARCH, close_month, set_up
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


@pytest.mark.usefixtures("unmigrated")
def test_facts_of_the_version_before_finance_are_filled_in_from_the_register() -> None:
    upgrade()
    set_up()
    close_month()
    fact = select(
        ProjectMonth.start_year, ProjectMonth.end_year, ProjectMonth.new_beds, ProjectMonth.year_planned
    )
    before = database.session.execute(fact).one()
    cells = cells_of(MARCH)
    lights = [each.evaluation for each in history(CODE)]
    database.session.close()
    command.downgrade(alembic_config(), "0002")
    upgrade()
    assert database.session.execute(fact).one() == before == (2022, 2024, 100, Decimal(500))
    assert cells_of(MARCH) == cells
    assert [each.evaluation for each in history(CODE)] == lights != []
    (kept,) = split_history(CODE)
    assert kept.basis.origin is SplitOrigin.CARRIED_OVER
    assert [(line.source, line.old, line.new) for line in kept.lines] == [
        (FundingSource.CENTRAL_BUDGET, None, Decimal(1200)),
        (FundingSource.SELF_RAISED, None, Decimal(200)),
        (FundingSource.UNASSIGNED, None, Decimal(100)),
    ]
    with pytest.raises(DatabaseError, match="append-only"):
        database.session.execute(update(ProjectMonth).values(start_year=2020))
