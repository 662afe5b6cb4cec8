"""Differences between what owners reported and what the finance bureau recorded, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.funding.types.ledger import LedgerKind
from app.funding.types.sources import FundingSource
from app.kernel.labels import Labelled
from app.kernel.months import Month


class DifferenceStep(Labelled):
    """What is done about a difference."""

    EXPLAIN = "explain", "说明"
    CLOSE = "close", "办结"
    REOPEN = "reopen", "重新打开"


class DifferenceState(Labelled):
    """How far a difference is settled."""

    OPEN = "open", "待说明"
    EXPLAINED = "explained", "已说明"
    CLOSED = "closed", "已办结"


class Owes(Labelled):
    """Who owes the explanation of a difference."""

    OWNER = "owner", "项目单位"
    BUREAU = "bureau", "财政部门"


class Age(Labelled):
    """For how many months a difference has stood, the month looked at among them (账龄)."""

    THIS_MONTH = "1", "本月新增"
    TO_3 = "2-3", "2–3个月"
    TO_6 = "4-6", "4–6个月"
    TO_12 = "7-12", "7–12个月"
    OVER_12 = "over-12", "12个月以上"


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
