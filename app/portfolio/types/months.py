"""The closed months behind a page: which is shown for each plan, and the sums of what was reported for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.rates import percentage
from app.portfolio.types.facts import PlanName, Sum
from app.projects.types import Stage
from app.returns.types.vocabulary import Amount, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.portfolio.types.facts import ProjectFact


@dataclass(frozen=True, slots=True)
class ShownMonths:
    """Which closed month a page shows of each plan: the one asked for, else the latest."""

    reading: Reading
    months: tuple[tuple[PlanName, Month], ...] = ()
    not_closed: tuple[tuple[PlanName, Month | None], ...] = ()
    """Plans for which the month asked for is not closed, each with the latest that is."""

    def of_plan(self, code: str) -> Month | None:
        """Return the month that is shown of one plan, or None."""
        return next((month for plan, month in self.months if plan.code == code), None)

    def codes_by_month(self, projects: Iterable[ProjectFact]) -> dict[Month, list[str]]:
        """Return the codes of some projects by the month that is shown of their plan; others are left out."""
        codes: dict[Month, list[str]] = defaultdict(list)
        for project in projects:
            month = self.of_plan(project.plan_code)
            if month is not None:
                codes[month].append(project.code)
        return codes

    @property
    def together(self) -> Month | None:
        """The month, where all plans are shown at the same one."""
        months = {month for _, month in self.months}
        return months.pop() if len(months) == 1 else None


@dataclass(frozen=True, slots=True)
class MonthSums:
    """Sums over the projects of one plan as they stood at the end of a closed month. Money in 万元."""

    plan_code: str
    month: Month
    project_count: int
    total_investment: Decimal
    """Of the register as it was when the month was closed."""
    stages: tuple[tuple[Stage | None, int], ...]
    """How many projects stood at each stage, in the order of stages; None where nothing was ever reported."""
    amounts: tuple[tuple[Amount, Sum], ...]

    def sum_of(self, amount: Amount) -> Sum:
        """Return the sum of one amount, and how many projects have reported it."""
        return dict(self.amounts)[amount]

    def count(self, stage: Stage | None) -> int:
        """Return how many projects stood at a stage."""
        return dict(self.stages).get(stage, 0)

    @property
    def rate(self) -> Decimal | None:
        """投资完成率 in %, unrounded: completed / total investment of all these projects."""
        return percentage(self.sum_of(Amount.COMPLETED).value, self.total_investment)


def completed_of(sums: tuple[MonthSums, ...]) -> Sum:
    """Return the completed investment of several plans together."""
    parts = [each.sum_of(Amount.COMPLETED) for each in sums]
    values = [part.value for part in parts if part.value is not None]
    return Sum(sum(values, Decimal(0)) if values else None, sum(part.printed for part in parts))
