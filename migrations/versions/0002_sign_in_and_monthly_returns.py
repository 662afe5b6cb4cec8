"""Sign-in, monthly returns, month facts, and what the audit record says of each change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "return_version",
    "version_amount",
    "version_milestone",
    "version_problem",
    "version_explanation",
    "review_step",
    "project_month",
    "project_month_amount",
    "restatement_amount",
)
"""What was submitted or closed: the database refuses to change or delete it."""


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "database_mark",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_database_mark")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("attempted_at", sa.DateTime(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_attempt_address_attempted_at"), ["address", "attempted_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_sign_in_attempt_name_attempted_at"), ["name", "attempted_at"], unique=False
        )

    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(), nullable=True),
        sa.Column("second_factor_secret", sa.String(length=64), nullable=True),
        sa.Column("second_factor_confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("second_factor_step", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_user_account_name_is_not_blank")),
        sa.CheckConstraint(
            "second_factor_confirmed_at IS NULL OR second_factor_secret IS NOT NULL",
            name=op.f("ck_user_account_confirmed_factor_has_a_secret"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("name", name=op.f("uq_user_account_name")),
    )
    op.create_table(
        "working_day_exception",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_working_day_exception")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_recovery_code_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "user_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "county_reviewer",
                "city_coordinator",
                "sector_lead",
                "finance",
                "auditor",
                "administrator",
                name="role_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "scope_kind",
            sa.Enum(
                "unit",
                "county",
                "city",
                "sector",
                "everything",
                name="scope_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("scope_key", sa.String(length=40), nullable=False),
        sa.Column("scope_city", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "(scope_kind = 'everything') = (scope_key = '')",
            name=op.f("ck_user_grant_only_everything_has_no_key"),
        ),
        sa.CheckConstraint(
            "(scope_kind = 'sector') = (scope_city <> '')",
            name=op.f("ck_user_grant_only_a_sector_is_of_a_city"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_user_grant_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_grant")),
        sa.UniqueConstraint(
            "user_id",
            "role",
            "scope_kind",
            "scope_key",
            "scope_city",
            name=op.f("uq_user_grant_user_id_role_scope_kind_scope_key_scope_city"),
        ),
    )
    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_user_session_token_hash_is_sha256")),
        sa.CheckConstraint("seen_at >= started_at", name=op.f("ck_user_session_seen_after_start")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_user_session_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "deadline_rule",
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("opening_day", sa.Integer(), nullable=False),
        sa.Column(
            "deadline_month",
            sa.Enum(
                "same",
                "next",
                name="deadline_month_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("deadline_day", sa.Integer(), nullable=False),
        sa.Column("december_day", sa.Integer(), nullable=True),
        sa.Column(
            "shift",
            sa.Enum(
                "none",
                "friday_before",
                "working_day_before",
                name="rest_day_shift_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("preparatory_by_quarter", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "deadline_month = 'next' OR opening_day <= deadline_day",
            name=op.f("ck_deadline_rule_opens_before_its_deadline"),
        ),
        sa.CheckConstraint(
            "deadline_day BETWEEN 1 AND 28", name=op.f("ck_deadline_rule_deadline_day_is_in_every_month")
        ),
        sa.CheckConstraint(
            "december_day BETWEEN 1 AND 31", name=op.f("ck_deadline_rule_december_day_is_in_december")
        ),
        sa.CheckConstraint(
            "opening_day BETWEEN 1 AND 28", name=op.f("ck_deadline_rule_opening_day_is_in_every_month")
        ),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_deadline_rule_plan_code_plan")),
        sa.PrimaryKeyConstraint("plan_code", name=op.f("pk_deadline_rule")),
    )
    op.create_table(
        "reporting_period",
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                name="period_state_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=120), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=120), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_reporting_period_closed_means_closed_once"),
        ),
        sa.CheckConstraint(
            "deadline >= opens_on", name=op.f("ck_reporting_period_deadline_is_not_before_opening")
        ),
        sa.CheckConstraint(
            "month BETWEEN 190001 AND 999912 AND month % 100 BETWEEN 1 AND 12",
            name=op.f("ck_reporting_period_is_a_month"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_code"], ["plan.code"], name=op.f("fk_reporting_period_plan_code_plan")
        ),
        sa.PrimaryKeyConstraint("plan_code", "month", name=op.f("pk_reporting_period")),
    )
    op.create_table(
        "monthly_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "county_passed",
                "city_passed",
                "sent_back",
                name="return_state_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("draft_lock", sa.Integer(), nullable=False),
        sa.Column("draft_saved_at", sa.DateTime(), nullable=True),
        sa.Column("draft_saved_by", sa.String(length=120), nullable=True),
        sa.Column("first_submitted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'draft') = (first_submitted_at IS NULL)",
            name=op.f("ck_monthly_return_only_a_draft_was_never_submitted"),
        ),
        sa.CheckConstraint("draft_lock >= 0", name=op.f("ck_monthly_return_draft_lock_counts_up")),
        sa.ForeignKeyConstraint(
            ["plan_code", "month"],
            ["reporting_period.plan_code", "reporting_period.month"],
            name=op.f("fk_monthly_return_plan_code_month_reporting_period"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_monthly_return_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_return")),
        sa.UniqueConstraint("project_id", "month", name=op.f("uq_monthly_return_project_id_month")),
    )
    with op.batch_alter_table("monthly_return", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monthly_return_state"), ["state"], unique=False)

    op.create_table(
        "restatement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "preparation",
                "foundation",
                "structure",
                "fitting_out",
                "installation",
                "completed",
                "operating",
                "suspended",
                "cancelled",
                name="stage_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "refused",
                name="restatement_state_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.String(length=120), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)",
            name=op.f("ck_restatement_decided_means_decided_once"),
        ),
        sa.CheckConstraint("base_revision >= 0", name=op.f("ck_restatement_base_revision_counts_up")),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by",
            name=op.f("ck_restatement_nobody_decides_their_own"),
        ),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_restatement_reason_is_not_blank")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_restatement_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restatement")),
    )
    with op.batch_alter_table("restatement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_restatement_project_id_month"), ["project_id", "month"], unique=False
        )

    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("original_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=120), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_evidence_file_sha256_is_one")),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidence_file_size_is_positive")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_evidence_file_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monthly_return.id"], name=op.f("fk_evidence_file_return_id_monthly_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_evidence_file_stored_name")),
    )
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_file_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_file_return_id"), ["return_id"], unique=False)

    op.create_table(
        "restatement_amount",
        sa.Column("restatement_id", sa.Integer(), nullable=False),
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
        sa.Column("planned", sa.BigInteger(), nullable=True),
        sa.Column("allocated", sa.BigInteger(), nullable=True),
        sa.Column("received", sa.BigInteger(), nullable=True),
        sa.Column("completed", sa.BigInteger(), nullable=True),
        sa.Column("paid", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "planned >= 0 AND allocated >= 0 AND received >= 0 AND completed >= 0 AND paid >= 0",
            name=op.f("ck_restatement_amount_amounts_are_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["restatement_id"],
            ["restatement.id"],
            name=op.f("fk_restatement_amount_restatement_id_restatement"),
        ),
        sa.PrimaryKeyConstraint("restatement_id", "source", name=op.f("pk_restatement_amount")),
    )
    op.create_table(
        "return_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_zero", sa.Boolean(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "preparation",
                "foundation",
                "structure",
                "fitting_out",
                "installation",
                "completed",
                "operating",
                "suspended",
                "cancelled",
                name="stage_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "grade",
            sa.Enum(
                "ahead",
                "smooth",
                "slow",
                "behind",
                "suspended",
                name="grade_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("next_work", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_return_version_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monthly_return.id"], name=op.f("fk_return_version_return_id_monthly_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_version")),
        sa.UniqueConstraint("return_id", "number", name=op.f("uq_return_version_return_id_number")),
    )
    op.create_table(
        "review_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "submit",
                "county_pass",
                "county_send_back",
                "city_pass",
                "city_send_back",
                "comment",
                name="step_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "step NOT IN ('county_send_back', 'city_send_back', 'comment') OR length(trim(reason)) > 0",
            name=op.f("ck_review_step_sending_back_has_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["monthly_return.id"], name=op.f("fk_review_step_return_id_monthly_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_step")),
    )
    with op.batch_alter_table("review_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_step_return_id"), ["return_id"], unique=False)

    op.create_table(
        "project_month",
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("city_code", sa.String(length=16), nullable=False),
        sa.Column("region_code", sa.String(length=16), nullable=False),
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
        sa.Column("printed_type", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("total_investment", sa.BigInteger(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "preparation",
                "foundation",
                "structure",
                "fitting_out",
                "installation",
                "completed",
                "operating",
                "suspended",
                "cancelled",
                name="stage_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "grade",
            sa.Enum(
                "ahead",
                "smooth",
                "slow",
                "behind",
                "suspended",
                name="grade_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "reporting",
            sa.Enum(
                "reported",
                "zero",
                "unreviewed",
                "missing",
                "not_due",
                name="reporting_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("was_late", sa.Boolean(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("restatement_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "reporting NOT IN ('reported', 'zero') OR (version_id IS NOT NULL AND stage IS NOT NULL)",
            name=op.f("ck_project_month_reported_has_a_version"),
        ),
        sa.CheckConstraint(
            "(revision = 0) = (restatement_id IS NULL)",
            name=op.f("ck_project_month_only_a_restatement_revises"),
        ),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_project_month_revision_counts_up")),
        sa.ForeignKeyConstraint(
            ["city_code"], ["region.code"], name=op.f("fk_project_month_city_code_region")
        ),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name=op.f("fk_project_month_plan_code_plan")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_month_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_project_month_region_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["restatement_id"], ["restatement.id"], name=op.f("fk_project_month_restatement_id_restatement")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["organisation.id"], name=op.f("fk_project_month_unit_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["return_version.id"], name=op.f("fk_project_month_version_id_return_version")
        ),
        sa.PrimaryKeyConstraint("month", "project_id", "revision", name=op.f("pk_project_month")),
    )
    with op.batch_alter_table("project_month", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_month_project_id"), ["project_id"], unique=False)

    op.create_table(
        "version_amount",
        sa.Column("version_id", sa.Integer(), nullable=False),
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
        sa.Column("reduction_reason", sa.Text(), nullable=False),
        sa.Column("is_advance", sa.Boolean(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=True),
        sa.Column("allocated", sa.BigInteger(), nullable=True),
        sa.Column("received", sa.BigInteger(), nullable=True),
        sa.Column("completed", sa.BigInteger(), nullable=True),
        sa.Column("paid", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "planned >= 0 AND allocated >= 0 AND received >= 0 AND completed >= 0 AND paid >= 0",
            name=op.f("ck_version_amount_amounts_are_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["return_version.id"], name=op.f("fk_version_amount_version_id_return_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "source", name=op.f("pk_version_amount")),
    )
    op.create_table(
        "version_explanation",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "length(trim(text)) > 0", name=op.f("ck_version_explanation_explanation_is_not_blank")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["return_version.id"],
            name=op.f("fk_version_explanation_version_id_return_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "key", name=op.f("pk_version_explanation")),
    )
    op.create_table(
        "version_milestone",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposal",
                "site",
                "feasibility",
                "design",
                "planning_permit",
                "drawing_review",
                "tender",
                "construction_permit",
                "start",
                "foundation",
                "topping_out",
                "fitting_out",
                "completion",
                "acceptance",
                "filing",
                "operation",
                name="milestone_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column(
            "planned_precision",
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
        sa.Column("forecast", sa.Date(), nullable=True),
        sa.Column("actual", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(length=120), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("waiver", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(planned_on IS NULL) = (planned_precision IS NULL)",
            name=op.f("ck_version_milestone_planned_has_a_precision"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["return_version.id"], name=op.f("fk_version_milestone_version_id_return_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "kind", name=op.f("pk_version_milestone")),
    )
    op.create_table(
        "version_problem",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "land",
                "money",
                "approval",
                "demolition",
                "tender",
                "design",
                "works",
                "supply",
                "operation",
                "other",
                name="problem_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "unit",
                "county",
                "city",
                "province",
                name="problem_level_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("department", sa.String(length=120), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.CheckConstraint("position > 0", name=op.f("ck_version_problem_position_is_positive")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["return_version.id"], name=op.f("fk_version_problem_version_id_return_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_version_problem")),
    )
    op.create_table(
        "project_month_amount",
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
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
        sa.Column("planned", sa.BigInteger(), nullable=True),
        sa.Column("allocated", sa.BigInteger(), nullable=True),
        sa.Column("received", sa.BigInteger(), nullable=True),
        sa.Column("completed", sa.BigInteger(), nullable=True),
        sa.Column("paid", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "planned >= 0 AND allocated >= 0 AND received >= 0 AND completed >= 0 AND paid >= 0",
            name=op.f("ck_project_month_amount_amounts_are_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["month", "project_id", "revision"],
            ["project_month.month", "project_month.project_id", "project_month.revision"],
            name=op.f("fk_project_month_amount_month_project_id_revision_project_month"),
        ),
        sa.PrimaryKeyConstraint(
            "month", "project_id", "revision", "source", name=op.f("pk_project_month_amount")
        ),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("request", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("project_code", sa.String(length=20), nullable=True))
        batch_op.create_index(batch_op.f("ix_audit_entry_project_code"), ["project_code"], unique=False)
    make_append_only()


def make_append_only() -> None:
    """Let both databases refuse UPDATE and DELETE on what was submitted or closed."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION reported_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
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
    # Rebuilding the table would lose the triggers that refuse changes.
    with op.batch_alter_table("audit_entry", schema=None, recreate="never") as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_project_code"))
        batch_op.drop_column("project_code")
        batch_op.drop_column("request")
        batch_op.drop_column("reason")

    op.drop_table("project_month_amount")
    op.drop_table("version_problem")
    op.drop_table("version_milestone")
    op.drop_table("version_explanation")
    op.drop_table("version_amount")
    with op.batch_alter_table("project_month", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_month_project_id"))

    op.drop_table("project_month")
    with op.batch_alter_table("review_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_step_return_id"))

    op.drop_table("review_step")
    op.drop_table("return_version")
    op.drop_table("restatement_amount")
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_return_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_file_project_id"))

    op.drop_table("evidence_file")
    with op.batch_alter_table("restatement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_restatement_project_id_month"))

    op.drop_table("restatement")
    with op.batch_alter_table("monthly_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_monthly_return_state"))

    op.drop_table("monthly_return")
    op.drop_table("reporting_period")
    op.drop_table("deadline_rule")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_user_id"))

    op.drop_table("user_session")
    op.drop_table("user_grant")
    op.drop_table("recovery_code")
    op.drop_table("working_day_exception")
    op.drop_table("user_account")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_name_attempted_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_address_attempted_at"))

    op.drop_table("sign_in_attempt")
    op.drop_table("database_mark")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION reported_is_append_only()")
