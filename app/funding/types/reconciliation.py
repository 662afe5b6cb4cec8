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


@dataclass(frozen=True, slots=True)
class DifferenceKey:
    """Which two amounts are held against each other: 下达 reported and recorded, or 到位 and 拨付."""

    project_code: str
    source: FundingSource
    kind: LedgerKind


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
