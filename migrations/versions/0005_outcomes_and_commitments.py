"""Outcomes and commitments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "observation",
    "commitment_update",
    "commitment_update_target",
    "commitment_decision",
)
"""What was observed, submitted or decided: the database refuses to change or delete it."""

OLD_KINDS = (
    "civil_affairs",
    "health",
    "education",
    "government",
    "subdistrict",
    "medical",
    "school",
    "state_company",
    "company",
    "care_home",
)
NEW_KINDS = (
    "civil_affairs",
    "health",
    "education",
    "development",
    "finance",
    "department",
    "government",
    "subdistrict",
    "medical",
    "school",
    "association",
    "state_company",
    "company",
    "care_home",
)
KIND_IS_KNOWN = "ck_organisation_organisation_kind_is_known"


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "policy",
                "pilot",
                "reform",
                "task",
                "goal",
                name="commitment_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("printed_no", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group_title", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "elder_care",
                "child_care",
                "child_friendly",
                "mixed",
                name="sector_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("counties", sa.Boolean(), nullable=False),
        sa.Column("zones", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("length(trim(title)) > 0", name=op.f("ck_commitment_title_is_not_blank")),
        sa.CheckConstraint("position > 0", name=op.f("ck_commitment_position_is_positive")),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_commitment_plan_code_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("code", name=op.f("uq_commitment_code")),
        sa.UniqueConstraint("plan_code", "position", name=op.f("uq_commitment_plan_code_position")),
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("printed_no", sa.Integer(), nullable=False),
        sa.Column("group_title", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "binding",
                "expected",
                name="indicator_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "direction",
            sa.Enum(
                "up",
                "down",
                "hold",
                name="direction_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "measure",
            sa.Enum(
                "beds_per_1000_elders",
                "nursing_bed_share",
                "places_per_1000_residents",
                "places",
                "inclusive_place_share",
                name="outcome_measure_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("printed_no > 0", name=op.f("ck_indicator_number_is_positive")),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_indicator_plan_code_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("code", name=op.f("uq_indicator_code")),
        sa.UniqueConstraint("plan_code", "printed_no", name=op.f("uq_indicator_plan_code_printed_no")),
    )
    op.create_table(
        "plan_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("table_name", sa.String(length=20), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("region_code", sa.String(length=16), nullable=True),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(
                "elderly_population",
                "elderly_population_forecast",
                "resident_population",
                "total_population_forecast",
                "infant_population",
                "infant_population_forecast",
                "beds",
                "nursing_bed_share",
                "beds_per_1000_elders",
                "places",
                "places_per_1000_residents",
                "beds_needed",
                "new_beds_needed",
                "new_nursing_beds_needed",
                "places_needed",
                "new_places_needed",
                name="stated_measure_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("as_of_on", sa.Date(), nullable=True),
        sa.Column(
            "as_of_precision",
            sa.Enum(
                "year",
                "month",
                "day",
                name="precision_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("printed", sa.String(length=200), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(as_of_on IS NULL) = (as_of_precision IS NULL)",
            name=op.f("ck_plan_figure_as_of_has_a_precision"),
        ),
        sa.CheckConstraint(
            "measure IS NULL OR value IS NOT NULL", name=op.f("ck_plan_figure_a_measure_has_a_value")
        ),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_plan_figure_plan_code_plan")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_plan_figure_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_figure")),
        sa.UniqueConstraint("plan_code", "position", name=op.f("uq_plan_figure_plan_code_position")),
        sa.UniqueConstraint(
            "plan_code",
            "table_name",
            "row_number",
            "item",
            name=op.f("uq_plan_figure_plan_code_table_name_row_number_item"),
        ),
    )
    with op.batch_alter_table("plan_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_figure_region_code"), ["region_code"], unique=False)

    op.create_table(
        "plan_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "total",
                "sum",
                "difference",
                "ratio",
                "product",
                "same",
                name="relation_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("operands", sa.JSON(), nullable=False),
        sa.Column("scale", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_plan_relation_plan_code_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_relation")),
        sa.UniqueConstraint("plan_code", "position", name=op.f("uq_plan_relation_plan_code_position")),
    )
    op.create_table(
        "commitment_draft",
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_commitment_draft_version_is_positive")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_draft_commitment_id_commitment")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_commitment_draft_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint(
            "commitment_id", "organisation_id", "quarter", name=op.f("pk_commitment_draft")
        ),
    )
    op.create_table(
        "commitment_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("original_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=120), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_commitment_file_sha256_is_one")),
        sa.CheckConstraint(
            "quarter % 100 IN (3, 6, 9, 12)", name=op.f("ck_commitment_file_quarter_ends_a_quarter")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_commitment_file_size_is_positive")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_file_commitment_id_commitment")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_commitment_file_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_file")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_commitment_file_stored_name")),
    )
    with op.batch_alter_table("commitment_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_file_commitment_id"), ["commitment_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_commitment_file_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "commitment_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "due_precision",
            sa.Enum(
                "year",
                "month",
                "day",
                name="precision_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("printed", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column(
            "comparison",
            sa.Enum(
                "equal",
                "at_least",
                "more_than",
                "less_than",
                "at_most",
                name="comparison_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("indicator_code", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(due_on IS NULL) = (due_precision IS NULL)",
            name=op.f("ck_commitment_target_due_has_a_precision"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_commitment_target_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_target_commitment_id_commitment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_target")),
        sa.UniqueConstraint(
            "commitment_id", "number", name=op.f("uq_commitment_target_commitment_id_number")
        ),
    )
    op.create_table(
        "commitment_unit",
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "lead",
                "responsible",
                name="unit_role_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("printed_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_commitment_unit_position_is_positive")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_unit_commitment_id_commitment")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_commitment_unit_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("commitment_id", "position", name=op.f("pk_commitment_unit")),
        sa.UniqueConstraint(
            "commitment_id",
            "organisation_id",
            "role",
            name=op.f("uq_commitment_unit_commitment_id_organisation_id_role"),
        ),
    )
    with op.batch_alter_table("commitment_unit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_commitment_unit_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "commitment_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "progress",
            sa.Enum(
                "not_started",
                "ongoing",
                "blocked",
                "done",
                name="progress_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "progress <> 'blocked' OR length(trim(problem)) > 0",
            name=op.f("ck_commitment_update_blocked_says_why"),
        ),
        sa.CheckConstraint("length(trim(done)) > 0", name=op.f("ck_commitment_update_done_is_not_blank")),
        sa.CheckConstraint(
            "quarter % 100 IN (3, 6, 9, 12)", name=op.f("ck_commitment_update_quarter_ends_a_quarter")
        ),
        sa.CheckConstraint("revision > 0", name=op.f("ck_commitment_update_revision_counts_up")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_update_commitment_id_commitment")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_commitment_update_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_update")),
        sa.UniqueConstraint(
            "commitment_id",
            "organisation_id",
            "quarter",
            "revision",
            name=op.f("uq_commitment_update_commitment_id_organisation_id_quarter_revision"),
        ),
    )
    with op.batch_alter_table("commitment_update", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_commitment_update_commitment_id"), ["commitment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_commitment_update_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "indicator_value",
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "actual",
                "target",
                name="value_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("printed", sa.String(length=80), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column(
            "comparison",
            sa.Enum(
                "equal",
                "at_least",
                "more_than",
                "less_than",
                "at_most",
                name="comparison_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_value_indicator_id_indicator")
        ),
        sa.PrimaryKeyConstraint("indicator_id", "kind", "year", name=op.f("pk_indicator_value")),
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("region_code", sa.String(length=16), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column(
            "measure",
            sa.Enum(
                "elderly_population",
                "elderly_population_forecast",
                "resident_population",
                "total_population_forecast",
                "infant_population",
                "infant_population_forecast",
                "beds",
                "nursing_bed_share",
                "beds_per_1000_elders",
                "places",
                "places_per_1000_residents",
                "beds_needed",
                "new_beds_needed",
                "new_nursing_beds_needed",
                "places_needed",
                "new_places_needed",
                name="stated_measure_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("as_of_on", sa.Date(), nullable=False),
        sa.Column(
            "as_of_precision",
            sa.Enum(
                "year",
                "month",
                "day",
                name="precision_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "(indicator_id IS NULL) <> (measure IS NULL)", name=op.f("ck_observation_observes_one_thing")
        ),
        sa.CheckConstraint("length(trim(source)) > 0", name=op.f("ck_observation_source_is_not_blank")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_observation_value_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["observation.id"], name=op.f("fk_observation_corrects_id_observation")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_observation_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_observation_plan_code_plan")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_observation_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_observation_corrects_id")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_observation_plan_code_region_code"), ["plan_code", "region_code"], unique=False
        )

    op.create_table(
        "commitment_decision",
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "is_approved OR length(trim(reason)) > 0",
            name=op.f("ck_commitment_decision_sending_back_has_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["update_id"],
            ["commitment_update.id"],
            name=op.f("fk_commitment_decision_update_id_commitment_update"),
        ),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_commitment_decision")),
    )
    op.create_table(
        "commitment_update_target",
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["update_id"],
            ["commitment_update.id"],
            name=op.f("fk_commitment_update_target_update_id_commitment_update"),
        ),
        sa.PrimaryKeyConstraint("update_id", "number", name=op.f("pk_commitment_update_target")),
    )

    know_kinds(OLD_KINDS, NEW_KINDS)
    make_append_only()


def know_kinds(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let organisations be of other kinds.

    SQLite cannot alter a constraint, and a table that others refer to cannot be rebuilt while foreign keys
    hold. A CHECK is no part of what lies on the disk: its text is changed where SQLite keeps it, by the
    procedure of https://www.sqlite.org/lang_altertable.html, section 7.
    """
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        words = ", ".join(f"'{kind}'" for kind in after)
        op.execute(f"ALTER TABLE organisation DROP CONSTRAINT {KIND_IS_KNOWN}")
        op.execute(f"ALTER TABLE organisation ADD CONSTRAINT {KIND_IS_KNOWN} CHECK (kind IN ({words}))")
        return
    old, new = (", ".join(f"'{kind}'" for kind in kinds) for kinds in (before, after))
    version = connection.execute(sa.text("PRAGMA schema_version")).scalar_one()
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :old, :new) "
            "WHERE type = 'table' AND name = 'organisation' AND instr(sql, :old) > 0"
        ),
        {"old": old, "new": new},
    ).rowcount
    connection.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))
    if changed != 1:
        message = "the kinds of organisations are not where they were expected"
        raise RuntimeError(message)


def make_append_only() -> None:
    """Let both databases refuse UPDATE and DELETE on what was observed, submitted or decided."""
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION reported_is_append_only()"
            )
        return
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    """Take the change back."""
    # What is of a new kind has none that the older schema knows.
    op.execute(
        "UPDATE organisation SET kind = 'government' "
        "WHERE kind IN ('development', 'finance', 'department', 'association')"
    )
    know_kinds(NEW_KINDS, OLD_KINDS)
    op.drop_table("commitment_update_target")
    op.drop_table("commitment_decision")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_plan_code_region_code"))
        batch_op.drop_index(batch_op.f("ix_observation_indicator_id"))

    op.drop_table("observation")
    op.drop_table("indicator_value")
    with op.batch_alter_table("commitment_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_update_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_commitment_update_commitment_id"))

    op.drop_table("commitment_update")
    with op.batch_alter_table("commitment_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_unit_organisation_id"))

    op.drop_table("commitment_unit")
    op.drop_table("commitment_target")
    with op.batch_alter_table("commitment_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_file_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_commitment_file_commitment_id"))

    op.drop_table("commitment_file")
    op.drop_table("commitment_draft")
    op.drop_table("plan_relation")
    with op.batch_alter_table("plan_figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_figure_region_code"))

    op.drop_table("plan_figure")
    op.drop_table("indicator")
    op.drop_table("commitment")
