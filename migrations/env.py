"""Runs the migrations on the engine that the application (or a test) hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from app.db.state import MIGRATES
from app.registry.models import metadata

if TYPE_CHECKING:
    from sqlalchemy import Engine


def render_plain_type(kind: str, item: object, autogen_context: object) -> str | Literal[False]:  # noqa: ARG001
    """Write a column kind of ours as what the database stores, so that no migration depends on later code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run_migrations() -> None:
    """Migrate in one transaction; SQLite gets its tables rebuilt in batches where it cannot alter them."""
    engine: Engine = context.config.attributes["connection"]
    with engine.connect().execution_options(**{MIGRATES: True}) as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=render_plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run_migrations()
