"""Finance: split history, annual plans, ledger, differences, roll-up rows; facts say what was promised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "split_change",
    "split_change_line",
    "annual_plan",
    "annual_plan_amount",
    "ledger_entry",
    "difference_note",
)
"""What was decided, booked or said: the database refuses to change or delete it."""
PROMISED = ("new_beds", "nursing_beds", "renovated_beds", "new_places")


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "rollup_cell",
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("shape", sa.String(length=40), nullable=False),
        sa.Column("first_key", sa.String(length=80), nullable=False),
        sa.Column("second_key", sa.String(length=80), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("projects", sa.BigInteger(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("finished", sa.BigInteger(), nullable=False),
        sa.Column("total_investment", sa.BigInteger(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("planned_known", sa.Integer(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        sa.Column("allocated_known", sa.Integer(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("received_known", sa.Integer(), nullable=False),
        sa.Column("completed", sa.BigInteger(), nullable=False),
        sa.Column("completed_known", sa.Integer(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("paid_known", sa.Integer(), nullable=False),
        sa.Column("allocated_month", sa.BigInteger(), nullable=False),
        sa.Column("allocated_month_known", sa.Integer(), nullable=False),
        sa.Column("received_month", sa.BigInteger(), nullable=False),
        sa.Column("received_month_known", sa.Integer(), nullable=False),
        sa.Column("completed_month", sa.BigInteger(), nullable=False),
        sa.Column("completed_month_known", sa.Integer(), nullable=False),
        sa.Column("paid_month", sa.BigInteger(), nullable=False),
        sa.Column("paid_month_known", sa.Integer(), nullable=False),
        sa.Column("allocated_year", sa.BigInteger(), nullable=False),
        sa.Column("allocated_year_known", sa.Integer(), nullable=False),
        sa.Column("received_year", sa.BigInteger(), nullable=False),
        sa.Column("received_year_known", sa.Integer(), nullable=False),
        sa.Column("completed_year", sa.BigInteger(), nullable=False),
        sa.Column("completed_year_known", sa.Integer(), nullable=False),
        sa.Column("paid_year", sa.BigInteger(), nullable=False),
        sa.Column("paid_year_known", sa.Integer(), nullable=False),
        sa.Column("year_planned", sa.BigInteger(), nullable=False),
        sa.Column("year_planned_known", sa.Integer(), nullable=False),
        sa.Column("default_years", sa.BigInteger(), nullable=False),
        sa.Column("new_beds", sa.BigInteger(), nullable=False),
        sa.Column("new_beds_known", sa.Integer(), nullable=False),
        sa.Column("nursing_beds", sa.BigInteger(), nullable=False),
        sa.Column("nursing_beds_known", sa.Integer(), nullable=False),
        sa.Column("renovated_beds", sa.BigInteger(), nullable=False),
        sa.Column("renovated_beds_known", sa.Integer(), nullable=False),
        sa.Column("new_places", sa.BigInteger(), nullable=False),
        sa.Column("new_places_known", sa.Integer(), nullable=False),
        sa.Column("bed_investment", sa.BigInteger(), nullable=False),
        sa.Column("bed_investment_known", sa.Integer(), nullable=False),
        sa.Column("priced_beds", sa.BigInteger(), nullable=False),
        sa.Column("priced_beds_known", sa.Integer(), nullable=False),
        sa.Column("place_investment", sa.BigInteger(), nullable=False),
        sa.Column("place_investment_known", sa.Integer(), nullable=False),
        sa.Column("priced_places", sa.BigInteger(), nullable=False),
        sa.Column("priced_places_known", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "shape", "first_key", "second_key", "is_correction", name=op.f("pk_rollup_cell")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("page", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_saved_view_name_is_not_blank")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_saved_view_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_view_user_id_name")),
    )
    op.create_table(
        "annual_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_annual_plan_reason_is_not_blank")),
        sa.CheckConstraint("number > 0", name=op.f("ck_annual_plan_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_annual_plan_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_plan")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_annual_plan_project_id_number")),
    )
    op.create_table(
        "difference_note",
        sa.Column("id", sa.Integer(), nullable=False),
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
        sa.Column(
            "kind",
            sa.Enum(
                "allocation",
                "disbursement",
                name="ledger_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "explain",
                "close",
                "reopen",
                name="difference_step_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reported", sa.BigInteger(), nullable=True),
        sa.Column("recorded", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.CheckConstraint("source <> 'unassigned'", name=op.f("ck_difference_note_money_has_a_source")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_difference_note_text_is_not_blank")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_difference_note_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference_note")),
    )
    with op.batch_alter_table("difference_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_difference_note_project_id_source_kind"),
            ["project_id", "source", "kind"],
            unique=False,
        )

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "allocation",
                "disbursement",
                name="ledger_kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
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
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("document_key", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("source <> 'unassigned'", name=op.f("ck_ledger_entry_money_has_a_source")),
        sa.CheckConstraint(
            "(reverses_id IS NULL) = (amount > 0)", name=op.f("ck_ledger_entry_only_a_reversal_is_negative")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_entry_amount_is_not_zero")),
        sa.CheckConstraint(
            "length(trim(document_number)) > 0", name=op.f("ck_ledger_entry_document_number_is_not_blank")
        ),
        sa.CheckConstraint(
            "reverses_id IS NULL OR length(trim(note)) > 0", name=op.f("ck_ledger_entry_a_reversal_says_why")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_ledger_entry_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_entry.id"], name=op.f("fk_ledger_entry_reverses_id_ledger_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_ledger_entry_reverses_id")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entry_document_key"), ["document_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entry_file_sha256"), ["file_sha256"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_project_id_booked_on"), ["project_id", "booked_on"], unique=False
        )

    op.create_table(
        "split_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "plan",
                "carried_over",
                "return",
                "restatement",
                "adjustment",
                name="split_origin_is_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("total_investment", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "origin <> 'adjustment' OR (decided_on IS NOT NULL"
            " AND length(trim(document_number)) > 0 AND length(trim(reason)) > 0)",
            name=op.f("ck_split_change_an_adjustment_has_document_and_reason"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_split_change_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_split_change_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split_change")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_split_change_project_id_number")),
    )
    op.create_table(
        "annual_plan_amount",
        sa.Column("annual_plan_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_annual_plan_amount_amount_is_not_negative")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_annual_plan_amount_is_a_year")),
        sa.ForeignKeyConstraint(
            ["annual_plan_id"],
            ["annual_plan.id"],
            name=op.f("fk_annual_plan_amount_annual_plan_id_annual_plan"),
        ),
        sa.PrimaryKeyConstraint("annual_plan_id", "year", name=op.f("pk_annual_plan_amount")),
    )
    op.create_table(
        "split_change_line",
        sa.Column("change_id", sa.Integer(), nullable=False),
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
        sa.Column("old_amount", sa.BigInteger(), nullable=True),
        sa.Column("new_amount", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "old_amount > 0 AND new_amount > 0", name=op.f("ck_split_change_line_amounts_are_positive")
        ),
        sa.CheckConstraint(
            "old_amount IS NOT NULL OR new_amount IS NOT NULL",
            name=op.f("ck_split_change_line_line_says_something"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["split_change.id"], name=op.f("fk_split_change_line_change_id_split_change")
        ),
        sa.PrimaryKeyConstraint("change_id", "source", name=op.f("pk_split_change_line")),
    )
    # Rebuilding the table would lose the triggers that refuse changes.
    with op.batch_alter_table("project_month", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("start_year", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("end_year", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("new_beds", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("nursing_beds", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("renovated_beds", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("new_places", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("year_planned", sa.BigInteger(), nullable=True))
        batch_op.add_column(
            sa.Column("year_is_default", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index(
            batch_op.f("ix_project_month_city_code_month"), ["city_code", "month"], unique=False
        )

    fill_in_facts()
    keep_the_splits_there_are()
    make_append_only()


def fill_in_facts() -> None:
    """Give the facts of closed months what the register says today: until now it was read from there.

    The annual plan is the default: the total spread evenly over the planned years, the last takes the rest.
    """
    fact = sa.table(
        "project_month",
        *(
            sa.column(name, sa.Integer())
            for name in ("month", "project_id", "start_year", "end_year", "total_investment", "year_planned")
        ),
        *(sa.column(name, sa.Integer()) for name in PROMISED),
        sa.column("year_is_default", sa.Boolean()),
    )
    project = sa.table(
        "project",
        sa.column("id"),
        sa.column("start_on", sa.Date()),
        sa.column("end_on", sa.Date()),
        *(sa.column(name) for name in PROMISED),
    )

    def of_project(value: sa.ColumnElement[int]) -> sa.ScalarSelect[int]:
        return sa.select(value).where(project.c.id == fact.c.project_id).scalar_subquery()

    year = fact.c.month // 100
    share = fact.c.total_investment // (fact.c.end_year - fact.c.start_year + 1)
    rest = fact.c.total_investment - share * (fact.c.end_year - fact.c.start_year)
    refuse_updates(refused=False)
    op.execute(
        sa.update(fact).values(
            start_year=of_project(sa.cast(sa.extract("year", project.c.start_on), sa.Integer())),
            end_year=of_project(sa.cast(sa.extract("year", project.c.end_on), sa.Integer())),
            year_is_default=True,
            **{name: of_project(project.c[name]) for name in PROMISED},
        )
    )
    op.execute(
        sa.update(fact)
        .where(year >= fact.c.start_year, year <= fact.c.end_year)
        .values(year_planned=sa.case((year == fact.c.end_year, rest), else_=share))
    )
    refuse_updates(refused=True)


def refuse_updates(*, refused: bool) -> None:
    """Let the facts of closed months be changed while they are filled in, and never again."""
    if op.get_bind().dialect.name == "postgresql":
        verb = "ENABLE" if refused else "DISABLE"
        op.execute(f"ALTER TABLE project_month {verb} TRIGGER project_month_is_append_only")
    elif refused:
        op.execute(
            "CREATE TRIGGER project_month_refuses_update BEFORE UPDATE ON project_month "
            "BEGIN SELECT RAISE(ABORT, 'project_month is append-only'); END"
        )
    else:
        op.execute("DROP TRIGGER project_month_refuses_update")


def keep_the_splits_there_are() -> None:
    """Begin the history of each project's split with the one in force: the record knows how it came about."""
    op.execute(
        "INSERT INTO split_change (project_id, number, origin, document_number, reason, total_investment,"
        " recorded_at, recorded_by) SELECT id, 1, 'carried_over', '', '', total_investment,"
        " CURRENT_TIMESTAMP, 'system:migration' FROM project"
        " WHERE id IN (SELECT project_id FROM planned_split) ORDER BY id"
    )
    op.execute(
        "INSERT INTO split_change_line (change_id, source, new_amount) SELECT split_change.id, source, amount"
        " FROM planned_split JOIN split_change ON split_change.project_id = planned_split.project_id"
    )


def make_append_only() -> None:
    """Let both databases refuse UPDATE and DELETE on what was decided, booked or said."""
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
    # Rebuilding the table would lose the triggers that refuse changes.
    with op.batch_alter_table("project_month", schema=None, recreate="never") as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_month_city_code_month"))
        batch_op.drop_column("year_is_default")
        batch_op.drop_column("year_planned")
        batch_op.drop_column("new_places")
        batch_op.drop_column("renovated_beds")
        batch_op.drop_column("nursing_beds")
        batch_op.drop_column("new_beds")
        batch_op.drop_column("end_year")
        batch_op.drop_column("start_year")

    op.drop_table("split_change_line")
    op.drop_table("annual_plan_amount")
    op.drop_table("split_change")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entry_project_id_booked_on"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_document_key"))

    op.drop_table("ledger_entry")
    with op.batch_alter_table("difference_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_difference_note_project_id_source_kind"))

    op.drop_table("difference_note")
    op.drop_table("annual_plan")
    op.drop_table("saved_view")
    op.drop_table("rollup_cell")
