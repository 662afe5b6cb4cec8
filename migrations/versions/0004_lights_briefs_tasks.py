"""Lights with their rule sets and reasons; drafts and issued briefs; tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPEND_ONLY = ("light_rule_set", "project_light", "light_dimension", "issued_brief")
"""What was decided, computed or signed: the database refuses to change or delete it."""


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                name="task_state_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('done', 'failed')) = (finished_at IS NOT NULL)",
            name=op.f("ck_task_an_end_has_a_time"),
        ),
        sa.CheckConstraint("done >= 0 AND done <= total", name=op.f("ck_task_done_is_part_of_total")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_state_heartbeat_at"), ["state", "heartbeat_at"], unique=False
        )
        batch_op.create_index(
            "uq_task_key_waiting",
            ["key"],
            unique=True,
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )

    op.create_table(
        "brief_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=16), nullable=False),
        sa.Column("editor_note", sa.Text(), nullable=False),
        sa.Column("next_month", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_brief_draft_version_is_positive")),
        sa.ForeignKeyConstraint(["area_code"], ["region.code"], name=op.f("fk_brief_draft_area_code_region")),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_brief_draft_plan_code_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_draft")),
        sa.UniqueConstraint(
            "plan_code", "month", "area_code", name=op.f("uq_brief_draft_plan_code_month_area_code")
        ),
    )
    op.create_table(
        "brief_settings",
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("issuing_unit", sa.String(length=80), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "bulletin",
                "red_head",
                name="document_form_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("document_prefix", sa.String(length=40), nullable=False),
        sa.Column("report_to", sa.Text(), nullable=False),
        sa.Column("send_to", sa.Text(), nullable=False),
        sa.Column("copy_to", sa.Text(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("draft_hour", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("copies > 0", name=op.f("ck_brief_settings_copies_are_positive")),
        sa.CheckConstraint(
            "draft_hour BETWEEN 0 AND 23", name=op.f("ck_brief_settings_draft_hour_is_an_hour")
        ),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_brief_settings_name_is_not_blank")),
        sa.CheckConstraint("version > 0", name=op.f("ck_brief_settings_version_is_positive")),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_brief_settings_plan_code_plan")),
        sa.PrimaryKeyConstraint("plan_code", name=op.f("pk_brief_settings")),
    )
    op.create_table(
        "issued_brief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=16), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "bulletin",
                "red_head",
                name="document_form_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("number_text", sa.String(length=80), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issued_by", sa.String(length=120), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("data_sha256", sa.String(length=64), nullable=False),
        sa.Column("template_version", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("mono_pdf", sa.LargeBinary(), nullable=False),
        sa.Column("mono_sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(supersedes_id IS NULL) = (length(trim(reason)) = 0)",
            name=op.f("ck_issued_brief_a_reissue_says_why"),
        ),
        sa.CheckConstraint(
            "length(trim(number_text)) > 0", name=op.f("ck_issued_brief_number_text_is_not_blank")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_issued_brief_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["area_code"], ["region.code"], name=op.f("fk_issued_brief_area_code_region")
        ),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_issued_brief_plan_code_plan")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["issued_brief.id"], name=op.f("fk_issued_brief_supersedes_id_issued_brief")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_brief")),
        sa.UniqueConstraint("code", name=op.f("uq_issued_brief_code")),
        sa.UniqueConstraint("mono_sha256", name=op.f("uq_issued_brief_mono_sha256")),
        sa.UniqueConstraint("pdf_sha256", name=op.f("uq_issued_brief_pdf_sha256")),
        sa.UniqueConstraint(
            "plan_code", "area_code", "number", name=op.f("uq_issued_brief_plan_code_area_code_number")
        ),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_issued_brief_supersedes_id")),
    )
    with op.batch_alter_table("issued_brief", schema=None) as batch_op:
        batch_op.create_index(
            "uq_issued_brief_first_of_month",
            ["plan_code", "area_code", "month"],
            unique=True,
            sqlite_where=sa.text("supersedes_id IS NULL"),
            postgresql_where=sa.text("supersedes_id IS NULL"),
        )

    op.create_table(
        "light_rule_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "preset",
            sa.Enum(
                "points",
                "ratio",
                "shortfall",
                name="preset_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("progress_yellow", sa.BigInteger(), nullable=False),
        sa.Column("progress_red", sa.BigInteger(), nullable=False),
        sa.Column("payment_yellow", sa.BigInteger(), nullable=False),
        sa.Column("payment_red", sa.BigInteger(), nullable=False),
        sa.Column("start_red_months", sa.Integer(), nullable=False),
        sa.Column("missing_red_months", sa.Integer(), nullable=False),
        sa.Column("late_is_yellow", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_light_rule_set_reason_is_not_blank")),
        sa.CheckConstraint(
            "start_red_months > 0 AND missing_red_months > 0",
            name=op.f("ck_light_rule_set_months_are_positive"),
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_light_rule_set_version_is_positive")),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_light_rule_set_plan_code_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_light_rule_set")),
        sa.UniqueConstraint("plan_code", "version", name=op.f("uq_light_rule_set_plan_code_version")),
    )
    op.create_table(
        "light_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("last_month", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "refused",
                name="reason_state_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_by", sa.String(length=120), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)",
            name=op.f("ck_light_reason_decided_means_decided_once"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by",
            name=op.f("ck_light_reason_nobody_decides_their_own"),
        ),
        sa.CheckConstraint("first_month <= last_month", name=op.f("ck_light_reason_begins_before_it_ends")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_light_reason_text_is_not_blank")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_light_reason_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_light_reason")),
    )
    with op.batch_alter_table("light_reason", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_light_reason_project_id_last_month"), ["project_id", "last_month"], unique=False
        )

    op.create_table(
        "project_light",
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "light",
            sa.Enum(
                "green",
                "yellow",
                "red",
                name="light_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("rule_set_id", sa.Integer(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "reason_id IS NULL OR light = 'yellow'", name=op.f("ck_project_light_a_reason_holds_at_yellow")
        ),
        sa.CheckConstraint("months >= 0", name=op.f("ck_project_light_months_are_counted")),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_project_light_revision_counts_up")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_light_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["light_reason.id"], name=op.f("fk_project_light_reason_id_light_reason")
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["light_rule_set.id"], name=op.f("fk_project_light_rule_set_id_light_rule_set")
        ),
        sa.PrimaryKeyConstraint("month", "project_id", "revision", name=op.f("pk_project_light")),
    )
    with op.batch_alter_table("project_light", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_light_project_id"), ["project_id"], unique=False)

    op.create_table(
        "light_dimension",
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "dimension",
            sa.Enum(
                "start",
                "progress",
                "payment",
                "reporting",
                name="light_dimension_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "light",
            sa.Enum(
                "green",
                "yellow",
                "red",
                name="light_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("actual", sa.BigInteger(), nullable=True),
        sa.Column("scheduled", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(light = 'green') = (months = 0)", name=op.f("ck_light_dimension_months_count_what_is_on")
        ),
        sa.ForeignKeyConstraint(
            ["month", "project_id", "revision"],
            ["project_light.month", "project_light.project_id", "project_light.revision"],
            name=op.f("fk_light_dimension_month_project_id_revision_project_light"),
        ),
        sa.PrimaryKeyConstraint(
            "month", "project_id", "revision", "dimension", name=op.f("pk_light_dimension")
        ),
    )
    make_append_only()


def make_append_only() -> None:
    """Let both databases refuse UPDATE and DELETE on what was decided, computed or signed."""
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
    op.drop_table("light_dimension")
    with op.batch_alter_table("project_light", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_light_project_id"))

    op.drop_table("project_light")
    with op.batch_alter_table("light_reason", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_light_reason_project_id_last_month"))

    op.drop_table("light_reason")
    op.drop_table("light_rule_set")
    with op.batch_alter_table("issued_brief", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_issued_brief_first_of_month",
            sqlite_where=sa.text("supersedes_id IS NULL"),
            postgresql_where=sa.text("supersedes_id IS NULL"),
        )

    op.drop_table("issued_brief")
    op.drop_table("brief_settings")
    op.drop_table("brief_draft")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_task_key_waiting",
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )
        batch_op.drop_index(batch_op.f("ix_task_state_heartbeat_at"))

    op.drop_table("task")
