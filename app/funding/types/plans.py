"""The planned split with its history, and the annual investment plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.funding.types.sources import FundingSource
from app.kernel.labels import Labelled


class SplitOrigin(Labelled):
    """How a planned split came about."""

    PLAN = "plan", "方案所列"
    CARRIED_OVER = "carried_over", "启用调整记录时已有"
    RETURN = "return", "月报核定"
    RESTATEMENT = "restatement", "更正"
    ADJUSTMENT = "adjustment", "计划调整"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a change of a plan rests on: an adjustment has a document with its date, and a reason."""

    origin: SplitOrigin
    document_number: str = ""
    decided_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SplitLine:
    """One source of a split before and after a change, in 万元; None where it has no part in it."""

    source: FundingSource
    old: Decimal | None
    new: Decimal | None


@dataclass(frozen=True, slots=True)
class SplitChange:
    """One change of a project's split: every source that had or has a part in it."""

    number: int
    """Counted from 1 for each project."""
    basis: Basis
    total_investment: Decimal
    """万元, what the split added up to."""
    lines: tuple[SplitLine, ...]
    recorded_at: datetime
    """UTC."""
    recorded_by: str


@dataclass(frozen=True, slots=True)
class AnnualPlan:
    """What a project is planned to invest in each year (分年度投资计划), in 万元."""

    amounts: tuple[tuple[int, Decimal], ...]
    """Pairs of year and amount, in order."""
    is_default: bool
    """Whether nobody has set it: the total is then spread evenly over the planned years."""
    number: int = 0
    """How often it was set: what somebody saw when they began to change it."""

    def of_year(self, year: int) -> Decimal | None:
        """Return what is planned for a year, None where nothing is."""
        return dict(self.amounts).get(year)


@dataclass(frozen=True, slots=True)
class AnnualPlanVersion:
    """An annual plan as somebody set it. Later ones replace it, none is ever changed."""

    number: int
    amounts: tuple[tuple[int, Decimal], ...]
    document_number: str
    reason: str
    recorded_at: datetime
    """UTC."""
    recorded_by: str
