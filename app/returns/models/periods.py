"""Tables of reporting periods and of what decides their deadlines."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.columns import MonthNumber, enum_column
from app.kernel.months import Month
from app.returns.types.vocabulary import DeadlineMonth, PeriodState, RestDayShift


class DeadlineRuleOfPlan(Base):
    """The rule that gives the deadlines of one plan; a plan without a row follows the default rule."""

    __tablename__ = "deadline_rule"
    __table_args__ = (
        CheckConstraint("opening_day BETWEEN 1 AND 28", name="opening_day_is_in_every_month"),
        CheckConstraint("deadline_day BETWEEN 1 AND 28", name="deadline_day_is_in_every_month"),
        CheckConstraint("december_day BETWEEN 1 AND 31", name="december_day_is_in_december"),
        CheckConstraint(
            "deadline_month = 'next' OR opening_day <= deadline_day", name="opens_before_its_deadline"
        ),
    )

    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"), primary_key=True)
    opening_day: Mapped[int]
    deadline_month: Mapped[DeadlineMonth] = mapped_column(enum_column(DeadlineMonth))
    deadline_day: Mapped[int]
    december_day: Mapped[int | None]
    shift: Mapped[RestDayShift] = mapped_column(enum_column(RestDayShift))
    preparatory_by_quarter: Mapped[bool]


class WorkingDayException(Base):
    """A day of the working calendar that an administrator has set, before all that the library knows."""

    __tablename__ = "working_day_exception"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    note: Mapped[str] = mapped_column(String(120))


class ReportingPeriod(Base):
    """A month in which the projects of a plan report (调度期)."""

    __tablename__ = "reporting_period"
    __table_args__ = (
        CheckConstraint(
            "month BETWEEN 190001 AND 999912 AND month % 100 BETWEEN 1 AND 12", name="is_a_month"
        ),
        CheckConstraint("deadline >= opens_on", name="deadline_is_not_before_opening"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_means_closed_once"),
    )

    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"), primary_key=True)
    month: Mapped[Month] = mapped_column(MonthNumber, primary_key=True, autoincrement=False)
    opens_on: Mapped[date]
    deadline: Mapped[date]
    state: Mapped[PeriodState] = mapped_column(enum_column(PeriodState))
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(120))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(120))
