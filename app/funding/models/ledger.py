"""Tables of the finance bureau's ledger, and of what is said about differences. Both only ever grow."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.columns import MonthNumber, WanYuan, enum_column
from app.funding.types import DifferenceStep, FundingSource, LedgerKind
from app.kernel.months import Month


class LedgerEntry(Base):
    """An amount allocated or disbursed by a document, or the reversal (冲销) of such an entry."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount_is_not_zero"),
        CheckConstraint("(reverses_id IS NULL) = (amount > 0)", name="only_a_reversal_is_negative"),
        CheckConstraint("reverses_id IS NULL OR length(trim(note)) > 0", name="a_reversal_says_why"),
        CheckConstraint("source <> 'unassigned'", name="money_has_a_source"),
        CheckConstraint("length(trim(document_number)) > 0", name="document_number_is_not_blank"),
        Index(None, "project_id", "booked_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[LedgerKind] = mapped_column(enum_column(LedgerKind))
    source: Mapped[FundingSource] = mapped_column(enum_column(FundingSource))
    amount: Mapped[Decimal] = mapped_column(WanYuan)
    booked_on: Mapped[date]
    document_number: Mapped[str] = mapped_column(String(80))
    document_key: Mapped[str] = mapped_column(String(80), index=True)
    """The number without the ways of writing brackets, digits and blanks: by it duplicates are found."""
    note: Mapped[str] = mapped_column(Text)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    file_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    """Of the workbook that it was imported from."""
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))


class DifferenceNoteOfProject(Base):
    """What was said or decided about a difference, with the two amounts as they were then."""

    __tablename__ = "difference_note"
    __table_args__ = (
        CheckConstraint("length(trim(text)) > 0", name="text_is_not_blank"),
        CheckConstraint("source <> 'unassigned'", name="money_has_a_source"),
        Index(None, "project_id", "source", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    source: Mapped[FundingSource] = mapped_column(enum_column(FundingSource))
    kind: Mapped[LedgerKind] = mapped_column(enum_column(LedgerKind))
    month: Mapped[Month] = mapped_column(MonthNumber)
    step: Mapped[DifferenceStep] = mapped_column(enum_column(DifferenceStep))
    reported: Mapped[Decimal | None] = mapped_column(WanYuan)
    recorded: Mapped[Decimal | None] = mapped_column(WanYuan)
    text: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
