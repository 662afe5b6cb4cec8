"""Facts about the money page of a project, and about the way to it and from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.audit.types import Actor
from app.extensions import database
from app.funding import service as funding
from app.funding.models import LedgerEntry
from app.funding.types import FundingSource, LedgerKind, PlannedAmount
from app.kernel.china import stored_now
from app.kernel.months import Month
from app.projects.types import MilestoneKind
from app.returns import service as monthly
from app.returns.queries.facts import project_id
from app.returns.types.report import MilestoneReport
from tests.conftest import sign_in
from tests.integration.portfolio.test_queries_are_constant import queries_of
from tests.integration.returns.factories import (
    BUILDING,
    CITY,
    CODE,
    MARCH,
    OWNER,
    close_month,
    completed,
    set_up,
)
from tests.integration.returns.pages import rows, shown
from tests.integration.services.factories import COUNTY, PLAN, register_example

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

FINANCE = Actor("finance")
APRIL = MARCH.plus(1)
PAGE = f"/finance/projects/{CODE}"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser of the city's finance bureau, on the example project that nothing happened to."""
    set_up()
    return sign_in(app, Role.FINANCE, Scope(ScopeKind.CITY, PLAN.region_code))


def book(
    kind: LedgerKind, amount: int, day: date, source: FundingSource = FundingSource.CENTRAL_BUDGET
) -> None:
    database.session.add(
        LedgerEntry(
            project_id=project_id(CODE),
            kind=kind,
            source=source,
            amount=Decimal(amount),
            booked_on=day,
            document_number=f"示财〔2023〕{amount}号",
            document_key=f"示财2023-{amount}",
            note="",
            recorded_at=stored_now(),
            recorded_by="finance",
        )
    )
    database.session.commit()


def adjust(county: int = 300, seen: int = 2) -> None:
    funding.adjust_split(
        CODE,
        [
            PlannedAmount(FundingSource.CENTRAL_BUDGET, Decimal(1200)),
            PlannedAmount(FundingSource.COUNTY, Decimal(county)),
        ],
        document_number="示财〔2023〕7号",
        decided_on=date(2023, 4, 15),
        reason="配套已明确。",
        seen_number=seen,
        actor=FINANCE,
        today=date(2023, 4, 30),
    )


def of_source(page: Element, table: str, name: str) -> list[str]:
    return next(row[1:] for row in rows(page, table) if row[0].startswith(name))


def addresses(page: Element, table: str) -> list[str]:
    return [link.attributes["href"] for link in page.one("table", id=table).all("a")]


def test_a_project_whose_money_was_never_split_has_dashes_and_no_zeros(app: Flask) -> None:
    register_example()
    client = sign_in(app, Role.FINANCE, Scope(ScopeKind.CITY, PLAN.region_code))
    assert of_source(shown(client.get(PAGE)), "split-table", "合计") == ["—", "—"]
    assert of_source(shown(client.get(f"{PAGE}/split")), "amounts", "总投资")[0] == "—"


def test_before_anything_is_closed_the_plan_and_the_ledger_are_shown(client: FlaskClient) -> None:
    book(LedgerKind.ALLOCATION, 800, date(2023, 1, 10))
    page = shown(client.get(PAGE))
    assert "还没有关账的月份" in page.text
    assert of_source(page, "amounts-table", "中央预算内投资")[:2] == ["1,200.00", "—"]
    assert of_source(page, "amounts-table", "待落实")[0] == "300.00"
    assert of_source(page, "compared-table", "中央预算内投资")[:2] == ["—", "800.00"]
    assert page.all("table", id="flows-table") == []
    assert "还没有关账的月份" in page.one("main").text


def test_amounts_flows_and_rates_are_those_of_the_closed_month(client: FlaskClient) -> None:
    close_month()
    close_month(completed(BUILDING, 520), APRIL)
    page = shown(client.get(PAGE))
    assert rows(page, "amounts-table")[0] == [
        "合计",
        "1,500.00",
        "800.00",
        "600.00",
        "620.00",
        "380.00",
        "900.00",
    ]
    assert of_source(page, "amounts-table", "中央预算内投资") == [
        "1,200.00",
        "800.00",
        "500.00",
        "520.00",
        "300.00",
        "700.00",
    ]
    assert rows(page, "flows-table")[0][1:] == ["0.00", "0.00", "120.00", "0.00", "—", "—", "—", "—"]
    tiles = [tile.text for tile in page.all("li", class_="tile")]
    assert tiles[0] == "投资完成率 41.3% 完成投资 620.00 ÷ 总投资 1,500.00"
    assert tiles[1] == "年度投资完成率 — 本年完成 — ÷ 年度计划 500.00"
    assert tiles[2] == "资金到位率 75.0% 到位 600.00 ÷ 下达 800.00"
    assert tiles[4].startswith("资金支付率（按到位） 63.3%")


def test_another_month_and_the_other_reading_are_in_the_address(client: FlaskClient) -> None:
    close_month()
    number = monthly.propose_restatement(
        CODE, MARCH, BUILDING.stage, completed(BUILDING, 350).amounts, "重复计量。", actor=OWNER
    )
    monthly.decide_restatement(number, approve=True, reason="", actor=CITY)
    close_month(completed(BUILDING, 520), APRIL)
    now = shown(client.get(f"{PAGE}?as_of=2023-03"))
    then = shown(client.get(f"{PAGE}?as_of=2023-03&reading=then"))
    assert rows(now, "amounts-table")[0][4] == "450.00"
    assert rows(then, "amounts-table")[0][4] == "500.00"
    assert f"/returns/restatements/{number}" in addresses(now, "months-table")
    assert f"/returns/restatements/{number}" not in addresses(then, "months-table")
    assert of_source(now, "months-table", "2023年4月")[4] == "+170.00"
    assert of_source(then, "months-table", "2023年4月")[4] == "+120.00"
    assert client.get(f"{PAGE}?as_of=&reading=then").headers["Location"] == f"{PAGE}?reading=then"


def test_a_month_that_is_not_closed_is_said_and_nothing_is_guessed(client: FlaskClient) -> None:
    close_month()
    page = shown(client.get(f"{PAGE}?as_of=2023-09"))
    assert "2023年9月没有关账" in page.text
    assert of_source(page, "amounts-table", "中央预算内投资")[:2] == ["1,200.00", "—"]
    assert "看不懂" in shown(client.get(f"{PAGE}?as_of=never")).text


def test_what_the_bureau_recorded_stands_beside_what_was_reported(client: FlaskClient) -> None:
    close_month()
    book(LedgerKind.ALLOCATION, 750, date(2023, 1, 10))
    book(LedgerKind.DISBURSEMENT, 500, date(2023, 3, 31))
    book(LedgerKind.DISBURSEMENT, 90, date(2023, 4, 1))
    page = shown(client.get(PAGE))
    assert of_source(page, "compared-table", "中央预算内投资") == [
        "800.00",
        "750.00",
        "+50.00",
        "500.00",
        "500.00",
        "一致",
    ]
    assert of_source(page, "compared-table", "企业自筹")[3:] == ["100.00", "—", "不对照"]
    link = f"/finance/reconciliation/{CODE}/central_budget/allocation?as_of=2023-03"
    assert link in addresses(page, "compared-table")
    assert client.get(link).status_code == 200
    later, *_ = rows(page, "ledger-table")
    assert "2023-03 之后，不计入" in later[0]
    assert len(rows(page, "ledger-table")) == 3
    assert all(client.get(where).status_code == 200 for where in addresses(page, "ledger-table"))


def test_the_split_in_force_stands_beside_that_of_the_month(client: FlaskClient) -> None:
    close_month()
    page = shown(client.get(PAGE))
    assert len(rows(page, "split-table")[0]) == 3
    adjust()
    page = shown(client.get(PAGE))
    assert of_source(page, "split-table", "县级财政") == ["300.00", "20.0%", "—"]
    assert of_source(page, "split-table", "企业自筹") == ["—", "—", "200.00"]
    assert rows(page, "split-history")[0][1] == "计划调整"


def test_years_hold_the_plan_against_what_was_completed(client: FlaskClient) -> None:
    early = replace(BUILDING, milestones=(MilestoneReport(MilestoneKind.START, actual=date(2022, 11, 20)),))
    first, own = early.amounts
    for number, amount in enumerate((200, 300, 400)):
        central = replace(first, completed=Decimal(amount), paid=Decimal(50))
        close_month(replace(early, amounts=(central, own)), Month(2022, 12).plus(number))
    page = shown(client.get(PAGE))
    assert "系统默认（按计划年份平均）" in page.text
    assert [row[:5] for row in rows(page, "years-table")[1:]] == [
        ["2022年", "500.00", "—", "—", "300.00"],
        ["2023年", "500.00", "200.00", "40.0%", "500.00"],
        ["2024年", "500.00", "—", "—", "—"],
    ]
    funding.set_annual_plan(
        CODE,
        [(2022, Decimal(500)), (2023, Decimal(1000))],
        reason="提前完工。",
        seen_number=0,
        actor=FINANCE,
    )
    page = shown(client.get(PAGE))
    assert "系统默认" not in page.one("main").text
    assert of_source(page, "years-table", "2023年")[:3] == ["1,000.00", "200.00", "20.0%"]
    assert "关账时 2023年的年度计划是 500.00" in page.text


def test_every_month_leads_to_its_return(client: FlaskClient) -> None:
    close_month()
    close_month(None, APRIL)
    page = shown(client.get(PAGE))
    found = addresses(page, "months-table")
    assert f"/returns/{CODE}/2023-04/review" in found or any("2023-04" in each for each in found)
    assert all(client.get(where).status_code == 200 for where in found)
    assert "出自2023年3月月报（2023年4月漏报，沿用上期）" in page.text


def test_the_project_page_leads_here_at_the_same_month_and_back(client: FlaskClient) -> None:
    close_month()
    here = shown(client.get(f"/projects/{CODE}?as_of=2023-03&reading=then"))
    found = [link.attributes["href"] for link in here.all("a")]
    assert f"{PAGE}?as_of=2023-03&reading=then" in found
    back = [link.attributes["href"] for link in shown(client.get(PAGE)).all("a")]
    assert f"/projects/{CODE}?as_of=2023-03#money" in back


def test_whoever_may_read_the_project_reads_its_money_and_only_some_are_offered_to_plan(
    app: Flask, client: FlaskClient
) -> None:
    close_month()
    plan = [f"{PAGE}/split", f"{PAGE}/annual-plan", f"/finance/ledger/new?project={CODE}"]

    def offered(who: FlaskClient) -> list[str]:
        found = {link.attributes["href"] for link in shown(who.get(PAGE)).all("a")}
        return [address for address in plan if address in found]

    assert offered(client) == plan
    assert offered(sign_in(app, Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, PLAN.region_code))) == plan[:2]
    assert offered(sign_in(app, Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, COUNTY.code))) == []
    assert offered(sign_in(app, Role.AUDITOR)) == []
    stranger = sign_in(app, Role.FINANCE, Scope(ScopeKind.CITY, "360800"))
    assert stranger.get(PAGE).status_code == 403


def test_the_page_asks_as_often_for_many_months_and_entries_as_for_one(client: FlaskClient) -> None:
    close_month()
    few = queries_of(client, PAGE)
    adjust()
    for number in range(1, 4):
        book(LedgerKind.ALLOCATION, 10 * number, date(2023, number, 5))
        close_month(None, MARCH.plus(number))
    assert queries_of(client, PAGE) == few
