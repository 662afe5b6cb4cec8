"""Where counties lie on the map of tiles."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change.

    A CHECK comes with its column: SQLite cannot add one later, nor rebuild a table that others refer to.
    """
    op.execute(
        "ALTER TABLE region ADD COLUMN map_row INTEGER "
        "CONSTRAINT ck_region_map_row_is_on_the_grid CHECK (map_row BETWEEN 1 AND 12)"
    )
    op.execute(
        "ALTER TABLE region ADD COLUMN map_column INTEGER "
        "CONSTRAINT ck_region_map_column_is_on_the_grid CHECK (map_column BETWEEN 1 AND 12) "
        "CONSTRAINT ck_region_map_place_is_whole CHECK ((map_row IS NULL) = (map_column IS NULL))"
    )
    op.create_index(
        "uq_region_parent_code_map_row_map_column",
        "region",
        ["parent_code", "map_row", "map_column"],
        unique=True,
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("uq_region_parent_code_map_row_map_column", table_name="region")
    # The one whose CHECK names the other goes first.
    op.execute("ALTER TABLE region DROP COLUMN map_column")
    op.execute("ALTER TABLE region DROP COLUMN map_row")
