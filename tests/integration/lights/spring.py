"""Two closed months of 吉安: three projects of 万安县 report, of all others nothing is heard."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.projects.types import Stage
from app.returns import service
from app.returns.types.vocabulary import Grade
from tests.integration.returns import pages
from tests.integration.returns.factories import on_day
from tests.integration.returns.pages import APRIL, CITY_BUREAU, MARCH, PLAN, REPORT

if TYPE_CHECKING:
    from app.returns.types.report import Report

GREEN, YELLOW, RED = "JA-02", "JA-03", "JA-21"
"""Projects of 万安县: one pays what it completes, one is slow to pay, one has not begun."""
SILENT = "JA-06"
"""A project of 永丰县, yellow in March and red in April, since nothing was ever reported of it."""


def reports() -> dict[str, Report]:
    """Return what is reported of each in both months; the first and the last see themselves otherwise."""
    (amounts,) = REPORT.amounts
    return {
        GREEN: replace(REPORT, grade=Grade.BEHIND, amounts=(replace(amounts, paid=Decimal(150)),)),
        YELLOW: REPORT,
        RED: replace(REPORT, stage=Stage.PREPARATION, milestones=(), amounts=()),
    }


def close_spring() -> None:
    """Close March and April 2023."""
    for month in (MARCH, APRIL):
        pages.open_month(month)
        for code, report in reports().items():
            pages.submit(code, report, month)
            pages.pass_on(code, month=month)
        service.close_period(PLAN, month, actor=CITY_BUREAU, at=on_day(month.plus(1), 10))
