"""Differences between what owners reported and what the finance bureau recorded, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.funding.types.ledger import LedgerKind
from app.funding.types.sources import FundingSource
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text


class DifferenceStep(Labelled):
    """What is done about a difference."""

    EXPLAIN = "explain", Text("作出说明")
    CLOSE = "close", Text("办结")
    REOPEN = "reopen", Text("重新打开")


class DifferenceState(Labelled):
    """How far a difference is settled."""

    OPEN = "open", Text("待说明")
    EXPLAINED = "explained", Text("已说明")
    CLOSED = "closed", Text("已办结")


class Owes(Labelled):
    """Who owes the explanation of a difference."""

    OWNER = "owner", Text("项目单位")
    BUREAU = "bureau", Text("财政部门")


class Age(Labelled):
    """For how many months a difference has stood, the month looked at among them (账龄)."""

    THIS_MONTH = "1", Text("本月新增")
    TO_3 = "2-3", Text("2–3个月")
    TO_6 = "4-6", Text("4–6个月")
    TO_12 = "7-12", Text("7–12个月")
    OVER_12 = "over-12", Text("12个月以上")


@dataclass(frozen=True, slots=True)
class DifferenceKey:
    """Which two amounts are held against each other: 下达 reported and recorded, or 到位 and 拨付."""

    project_code: str
    source: FundingSource
    kind: LedgerKind


@dataclass(frozen=True, slots=True)
class Sides:
    """The two amounts at the end of a month, in 万元 since the start; None where nothing was ever stated."""

    month: Month
    reported: Decimal | None
    """By the owner, in the monthly return."""
    recorded: Decimal | None
    """By the finance bureau, in the ledger."""


@dataclass(frozen=True, slots=True)
class DifferenceNote:
    """Something said or decided about a difference, with the two amounts (万元) as they were then."""

    key: DifferenceKey
    month: Month
    step: DifferenceStep
    reported: Decimal | None
    recorded: Decimal | None
    text: str
    taken_at: datetime
    """UTC."""
    actor: str
