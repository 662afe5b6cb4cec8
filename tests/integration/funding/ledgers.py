"""Bookings of the example project with realistic defaults, and the people who make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.accounts.types import Grant, Role, Scope, ScopeKind, User
from app.audit.types import Actor
from app.funding import service
from app.funding.types import Booking, FundingSource, LedgerKind
from app.plans.service import register_printed_row
from app.projects.service import register_projects
from tests.integration.services.factories import CLERK, COUNTY, PLAN, PROJECT, ROW

FINANCE = Actor("county-finance")
TODAY = date(2023, 6, 30)
COUNTY_FINANCE = User(
    1, "county-finance", "县财政局", (Grant(Role.FINANCE, Scope(ScopeKind.COUNTY, COUNTY.code)),)
)
BOOKING = Booking(
    project_code="EX-01",
    kind=LedgerKind.ALLOCATION,
    source=FundingSource.CENTRAL_BUDGET,
    amount=Decimal(300),
    booked_on=date(2023, 3, 1),
    document_number="示财社〔2023〕1号",
    note="首批",
)


def book(**changes: Any) -> int:  # noqa: ANN401 - any field of a booking
    """Book the example, changed as asked, whatever is on record."""
    return service.book(
        replace(BOOKING, **changes),
        user=None,
        actor=FINANCE,
        confirmed=range(1, 100_000),
        today=TODAY,
    )


def register_more(last: int) -> None:
    """Register further projects of the example plan: EX-02 and on."""
    numbers = range(2, last + 1)
    for number in numbers:
        register_printed_row(replace(ROW, printed_no=number), actor=CLERK)
    more = [replace(PROJECT, code=f"EX-{number:02d}", printed_no=number) for number in numbers]
    register_projects(PLAN.code, [PROJECT, *more], actor=CLERK)
