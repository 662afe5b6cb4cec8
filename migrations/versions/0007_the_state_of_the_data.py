"""The state of the data, by which kept answers know whether they still hold."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    table = op.create_table(
        "data_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_data_state_is_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_state")),
    )
    op.bulk_insert(table, [{"id": 1, "state": uuid4().hex}])


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("data_state")
