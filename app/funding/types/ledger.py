"""The finance bureau's own ledger: what was allocated (下达) and disbursed (拨付), by document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.funding.types.sources import FundingSource
from app.kernel.labels import Labelled


class LedgerKind(Labelled):
    """What an entry books."""

    ALLOCATION = "allocation", "下达"
    DISBURSEMENT = "disbursement", "拨付"


@dataclass(frozen=True, slots=True)
class Booking:
    """An entry as somebody books it. The amount is in 万元 and positive."""

    project_code: str
    kind: LedgerKind
    source: FundingSource
    amount: Decimal
    booked_on: date
    """The date of the document."""
    document_number: str
    """文号 as it is printed on the document."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class EntryFact:
    """An entry of the ledger. It is never changed: a wrong one is reversed (冲销) by another."""

    id: int
    project_code: str
    project_name: str
    region_name: str
    kind: LedgerKind
    source: FundingSource
    amount: Decimal
    """万元; negative where it reverses another entry."""
    booked_on: date
    document_number: str
    note: str
    """Of a reversal: the reason."""
    reverses_id: int | None
    reversed_by_id: int | None
    recorded_at: datetime
    """UTC."""
    recorded_by: str
