"""Reporting periods and the rule that gives their deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.kernel.months import Month
from app.kernel.texts import Text
from app.returns.types.vocabulary import DeadlineMonth, PeriodState, RestDayShift


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """When the returns of a month are due, and when its period opens. Days are days of the month."""

    opening_day: int = 25
    """In the month itself."""
    deadline_month: DeadlineMonth = DeadlineMonth.NEXT
    deadline_day: int = 5
    december_day: int | None = None
    """The day for December's return where it differs, as where 25 stands for 28."""
    shift: RestDayShift = RestDayShift.FRIDAY_BEFORE
    preparatory_by_quarter: bool = False
    """Whether projects in preparation report only in the last month of a quarter."""

    @property
    def sentence(self) -> str:
        """The rule in words."""
        december = (
            Text("（12 月为 {december_day} 日）", december_day=self.december_day) if self.december_day else ""
        )
        quarter = Text("；前期项目按季报") if self.preparatory_by_quarter else ""
        return Text(
            "当月 {opening_day} 日开始填报，{deadline_month} {deadline_day} 日{december}"
            "截止；遇休息日{shift}{quarter}。",
            opening_day=self.opening_day,
            deadline_month=self.deadline_month.label,
            deadline_day=self.deadline_day,
            december=december,
            shift=self.shift.label,
            quarter=quarter,
        )


@dataclass(frozen=True, slots=True)
class PeriodFact:
    """A reporting period of one plan."""

    plan_code: str
    month: Month
    opens_on: date
    deadline: date
    state: PeriodState

    def days_left(self, today: date) -> int:
        """Return the days until the deadline, negative when it has passed."""
        return (self.deadline - today).days
