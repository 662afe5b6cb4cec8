"""The register of both plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(entry_hash) = 64", name=op.f("ck_audit_entry_hash_is_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_audit_entry_entry_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_entry_previous_hash")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_subject"), ["subject"], unique=False)

    op.create_table(
        "region",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "city",
                "county",
                "zone",
                name="region_level_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("parent_code", sa.String(length=16), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(level = 'city') = (parent_code IS NULL)", name=op.f("ck_region_only_a_city_has_no_parent")
        ),
        sa.CheckConstraint("level = 'zone' OR length(code) = 6", name=op.f("ck_region_code_is_gb2260")),
        sa.ForeignKeyConstraint(["parent_code"], ["region.code"], name=op.f("fk_region_parent_code_region")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
        sa.UniqueConstraint("parent_code", "name", name=op.f("uq_region_parent_code_name")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city_code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
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
                name="organisation_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("region_code", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_code"], ["region.code"], name=op.f("fk_organisation_city_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_organisation_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("city_code", "name", name=op.f("uq_organisation_city_code_name")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_region_code"), ["region_code"], unique=False)

    op.create_table(
        "plan",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("region_code", sa.String(length=16), nullable=False),
        sa.Column("issuing_unit", sa.String(length=120), nullable=True),
        sa.Column("document_number", sa.String(length=80), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("list_title", sa.String(length=200), nullable=False),
        sa.Column("central_share_ceiling", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "central_share_ceiling BETWEEN 0 AND 10000", name=op.f("ck_plan_ceiling_is_a_percentage")
        ),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_plan_period_runs_forward")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_plan_region_code_region")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_plan")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_region_code"), ["region_code"], unique=False)

    op.create_table(
        "region_alias",
        sa.Column("region_code", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "short_name",
                "former_name",
                "former_code",
                name="region_alias_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("alias", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_region_alias_region_code_region")
        ),
        sa.PrimaryKeyConstraint("region_code", "kind", "alias", name=op.f("pk_region_alias")),
    )
    op.create_table(
        "organisation_alias",
        sa.Column("city_code", sa.String(length=16), nullable=False),
        sa.Column("alias", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_code"], ["region.code"], name=op.f("fk_organisation_alias_city_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_alias_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("city_code", "alias", name=op.f("pk_organisation_alias")),
    )
    with op.batch_alter_table("organisation_alias", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_alias_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "plan_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("printed_title", sa.String(length=80), nullable=False),
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
        sa.Column("annex", sa.String(length=40), nullable=False),
        sa.Column("code_prefix", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_plan_section_plan_code_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_section")),
        sa.UniqueConstraint("plan_code", "key", name=op.f("uq_plan_section_plan_code_key")),
        sa.UniqueConstraint("plan_code", "position", name=op.f("uq_plan_section_plan_code_position")),
    )
    op.create_table(
        "printed_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("printed_no", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.CheckConstraint("printed_no > 0", name=op.f("ck_printed_row_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["plan_section.id"], name=op.f("fk_printed_row_section_id_plan_section")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_row")),
        sa.UniqueConstraint("section_id", "printed_no", name=op.f("uq_printed_row_section_id_printed_no")),
    )
    op.create_table(
        "printed_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column(
            "measure",
            sa.Enum(
                "project_count",
                "total_investment",
                "central_requested",
                name="total_measure_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_printed_total_value_is_not_negative")),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_printed_total_plan_code_plan")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["plan_section.id"], name=op.f("fk_printed_total_section_id_plan_section")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_total")),
        sa.UniqueConstraint(
            "plan_code", "section_id", "measure", name=op.f("uq_printed_total_plan_code_section_id_measure")
        ),
    )
    with op.batch_alter_table("printed_total", schema=None) as batch_op:
        batch_op.create_index(
            "uq_printed_total_of_whole_list",
            ["plan_code", "measure"],
            unique=True,
            sqlite_where=sa.text("section_id IS NULL"),
            postgresql_where=sa.text("section_id IS NULL"),
        )

    op.create_table(
        "printed_row_note",
        sa.Column("printed_row_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["printed_row_id"],
            ["printed_row.id"],
            name=op.f("fk_printed_row_note_printed_row_id_printed_row"),
        ),
        sa.PrimaryKeyConstraint("printed_row_id", "position", name=op.f("pk_printed_row_note")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("printed_row_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("printed_type", sa.String(length=80), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "institutional_care",
                "medical_care",
                "home_community_care",
                "disability_care",
                "age_friendly_renovation",
                "elder_care_system",
                "child_care",
                "child_friendly",
                "mixed",
                name="project_category_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column(
            "start_precision",
            sa.Enum(
                "year",
                "month",
                "day",
                name="start_precision_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column(
            "end_precision",
            sa.Enum(
                "year",
                "month",
                "day",
                name="end_precision_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("region_code", sa.String(length=16), nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("total_investment", sa.BigInteger(), nullable=False),
        sa.Column("central_requested", sa.BigInteger(), nullable=True),
        sa.Column("new_beds", sa.Integer(), nullable=True),
        sa.Column("nursing_beds", sa.Integer(), nullable=True),
        sa.Column("renovated_beds", sa.Integer(), nullable=True),
        sa.Column("new_places", sa.Integer(), nullable=True),
        sa.Column("floor_area_m2", sa.BigInteger(), nullable=True),
        sa.Column("site_count", sa.Integer(), nullable=True),
        sa.Column("household_count", sa.Integer(), nullable=True),
        sa.Column(
            "bed_kind",
            sa.Enum(
                "elder_care",
                "hospital",
                "rescue",
                "child_welfare",
                name="bed_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("qualifiers", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(bed_kind IS NULL) = (new_beds IS NULL AND renovated_beds IS NULL)",
            name=op.f("ck_project_beds_have_a_kind"),
        ),
        sa.CheckConstraint(
            "central_requested BETWEEN 0 AND total_investment",
            name=op.f("ck_project_central_is_within_total"),
        ),
        sa.CheckConstraint("end_on >= start_on", name=op.f("ck_project_end_is_not_before_start")),
        sa.CheckConstraint("floor_area_m2 > 0", name=op.f("ck_project_floor_area_is_positive")),
        sa.CheckConstraint("household_count > 0", name=op.f("ck_project_household_count_is_positive")),
        sa.CheckConstraint("new_beds >= 0", name=op.f("ck_project_new_beds_are_not_negative")),
        sa.CheckConstraint("new_places >= 0", name=op.f("ck_project_new_places_are_not_negative")),
        sa.CheckConstraint(
            "nursing_beds BETWEEN 0 AND coalesce(new_beds, 0) + coalesce(renovated_beds, 0)",
            name=op.f("ck_project_nursing_beds_are_within_beds"),
        ),
        sa.CheckConstraint("renovated_beds >= 0", name=op.f("ck_project_renovated_beds_are_not_negative")),
        sa.CheckConstraint("site_count > 0", name=op.f("ck_project_site_count_is_positive")),
        sa.CheckConstraint("total_investment >= 0", name=op.f("ck_project_total_is_not_negative")),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_project_plan_code_plan")),
        sa.ForeignKeyConstraint(
            ["printed_row_id"], ["printed_row.id"], name=op.f("fk_project_printed_row_id_printed_row")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_project_region_code_region")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["plan_section.id"], name=op.f("fk_project_section_id_plan_section")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
        sa.UniqueConstraint("printed_row_id", name=op.f("uq_project_printed_row_id")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_category"), ["category"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_plan_code"), ["plan_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_region_code"), ["region_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_section_id"), ["section_id"], unique=False)

    op.create_table(
        "planned_split",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "central_budget",
                "other_central",
                "province",
                "city",
                "county",
                "special_bond",
                "welfare_lottery",
                "bank_loan",
                "self_raised",
                "other",
                "unassigned",
                name="funding_source_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_planned_split_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_planned_split_project_id_project")
        ),
        sa.PrimaryKeyConstraint("project_id", "source", name=op.f("pk_planned_split")),
    )
    op.create_table(
        "project_unit",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("printed_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_project_unit_position_is_positive")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_project_unit_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_unit_project_id_project")
        ),
        sa.PrimaryKeyConstraint("project_id", "position", name=op.f("pk_project_unit")),
        sa.UniqueConstraint(
            "project_id", "organisation_id", name=op.f("uq_project_unit_project_id_organisation_id")
        ),
    )
    with op.batch_alter_table("project_unit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_unit_organisation_id"), ["organisation_id"], unique=False
        )

    refuse_changes_of_the_audit_record()


def refuse_changes_of_the_audit_record() -> None:
    """Make the audit table append-only in the database itself."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entry_refuses_{change.lower()} BEFORE {change} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
        )


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("project_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_unit_organisation_id"))

    op.drop_table("project_unit")
    op.drop_table("planned_split")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_section_id"))
        batch_op.drop_index(batch_op.f("ix_project_region_code"))
        batch_op.drop_index(batch_op.f("ix_project_plan_code"))
        batch_op.drop_index(batch_op.f("ix_project_category"))

    op.drop_table("project")
    op.drop_table("printed_row_note")
    with op.batch_alter_table("printed_total", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_printed_total_of_whole_list",
            sqlite_where=sa.text("section_id IS NULL"),
            postgresql_where=sa.text("section_id IS NULL"),
        )

    op.drop_table("printed_total")
    op.drop_table("printed_row")
    op.drop_table("plan_section")
    with op.batch_alter_table("organisation_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_alias_organisation_id"))

    op.drop_table("organisation_alias")
    op.drop_table("region_alias")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_region_code"))

    op.drop_table("plan")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_region_code"))

    op.drop_table("organisation")
    op.drop_table("region")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject"))

    op.drop_table("audit_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entry_is_append_only()")
