"""Returns of the seed plan of 吉安, users with each role, and forms sent as a browser would send them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from flask.testing import FlaskClient

from app.accounts.types import Role, Scope, ScopeKind
from app.audit.types import Actor
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.projects.queries import subject_of
from app.projects.types import MilestoneKind, Stage
from app.returns import queries, service
from app.returns.types.report import MilestoneReport, Report, SourceAmounts
from app.returns.types.vocabulary import Grade, Step
from tests.conftest import EVERYTHING
from tests.integration.portfolio.reading import read
from tests.integration.returns.factories import on_day

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.test import TestResponse

    from tests.integration.portfolio.reading import Element

PLAN = "jian-2022"
CITY = "360800"
WAN_AN = "360828"
MARCH, APRIL = Month(2023, 3), Month(2023, 4)
CITY_WIDE = "JA-01"
"""A project of the whole city: no county reviews it."""
OF_WAN_AN = "JA-02"
OWNER, COUNTY_BUREAU, CITY_BUREAU = Actor("owner"), Actor("county"), Actor("city")

REPORT = Report(
    stage=Stage.FOUNDATION,
    grade=Grade.SMOOTH,
    progress="基础施工完成六成。",
    next_work="完成基础施工。",
    amounts=(
        SourceAmounts(
            FundingSource.CENTRAL_BUDGET,
            planned=Decimal(1000),
            allocated=Decimal(300),
            received=Decimal(200),
            completed=Decimal(150),
            paid=Decimal("120.5"),
        ),
    ),
    milestones=(MilestoneReport(MilestoneKind.START, actual=date(2023, 2, 20)),),
)


@dataclass(frozen=True, slots=True)
class People:
    """Who can sit before a page about the project of 万安县."""

    sign_in_as: Callable[..., FlaskClient]

    def county(self, county: str = WAN_AN) -> FlaskClient:
        return self.sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, county))

    def city(self) -> FlaskClient:
        return self.sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, CITY))

    def other_city(self) -> FlaskClient:
        return self.sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "361100"))

    def sector_lead(self) -> FlaskClient:
        return self.sign_in_as(Role.SECTOR_LEAD, Scope(ScopeKind.SECTOR, "elder_care", CITY))

    def auditor(self) -> FlaskClient:
        return self.sign_in_as(Role.AUDITOR, EVERYTHING)

    def administrator(self) -> FlaskClient:
        return self.sign_in_as(Role.ADMINISTRATOR, EVERYTHING)

    def owner(self, code: str = OF_WAN_AN) -> FlaskClient:
        subject = subject_of(code)
        assert subject is not None
        unit = str(min(subject.units))
        return self.sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, unit))


def open_month(month: Month = MARCH) -> None:
    service.open_period(PLAN, month, actor=CITY_BUREAU, today=month.last_day)


def close_month(month: Month = MARCH) -> None:
    service.close_period(PLAN, month, actor=CITY_BUREAU)


def submit(
    code: str = OF_WAN_AN, report: Report = REPORT, month: Month = MARCH, at: datetime | None = None
) -> int:
    """Submit a report, in time unless said otherwise; return the version number."""
    draft = queries.draft(code, month)
    assert draft is not None
    fields = {"progress": report.progress}
    return service.submit(code, month, report, fields, draft.lock, actor=OWNER, at=at or on_day(month, 28))


def pass_on(code: str = OF_WAN_AN, number: int = 1, month: Month = MARCH) -> None:
    """Let the county (where there is one) and the city pass a version."""
    if code != CITY_WIDE:
        service.review(code, month, Step.COUNTY_PASS, "", number, actor=COUNTY_BUREAU)
    service.review(code, month, Step.CITY_PASS, "", number, actor=CITY_BUREAU)


def with_completed(amount: str, report: Report = REPORT) -> Report:
    """Return a report whose central money has been completed to an amount (万元)."""
    first, *others = report.amounts
    return replace(report, amounts=(replace(first, completed=Decimal(amount)), *others))


def shown(response: TestResponse, status: int = 200) -> Element:
    """Return a page, after a look at its status."""
    assert response.status_code == status, response.text
    return read(response.text)


def rows(page: Element, table: str) -> list[list[str]]:
    """Return the text of each cell of a table's body."""
    body = page.one("table", id=table).one("tbody")
    return [[cell.text for cell in row.walk() if cell.tag in {"th", "td"}] for row in body.all("tr")]


def codes(page: Element) -> list[str]:
    """Return the codes of the projects in a list."""
    return [code.text for code in page.all("span", class_="cell-code")]


def boxes(page: Element, *chosen: str) -> list[str]:
    """Return what the boxes of some projects send."""
    values = [box.attributes["value"] for box in page.all("input", type="checkbox", name="chosen")]
    return [value for value in values if value.split("/")[1] in chosen]
