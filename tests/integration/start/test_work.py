"""Facts about what waits: each role finds its own work first, and nobody another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Grant, Role, Scope, ScopeKind
from app.lights.service import state_reason
from app.returns import service
from app.returns.types.vocabulary import Step
from tests.integration.lights.spring import RED, close_spring
from tests.integration.returns.factories import on_day
from tests.integration.returns.pages import (
    CITY,
    COUNTY_BUREAU,
    MARCH,
    OF_WAN_AN,
    OWNER,
    PLAN,
    WAN_AN,
    People,
    open_month,
    rows,
    shown,
    submit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

SHANGRAO = "361100"


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    return People(sign_in_as)


def start(client: FlaskClient) -> Element:
    return shown(client.get("/"))


def todos(page: Element) -> dict[str, tuple[str, str]]:
    """Return each thing to do with its number and the address behind it, in the order of the page."""
    return {
        each.one("span", class_="todo-label").text: (
            each.one("span", class_="todo-count").text,
            each.one("a").attributes["href"],
        )
        for each in page.all("li", class_="todo")
    }


def panels(page: Element) -> list[str]:
    """Return which panels stand there, in their order."""
    return [
        each.attributes["aria-labelledby"].removeprefix("panel-")
        for each in page.all("section")
        if each.attributes.get("aria-labelledby", "").startswith("panel-")
    ]


def test_each_role_has_its_panels_in_their_order(people: People) -> None:
    finance = people.sign_in_as(Role.FINANCE, Scope(ScopeKind.CITY, CITY))
    assert panels(start(people.owner())) == ["owner"]
    assert panels(start(people.county())) == ["reviewer", "state"]
    assert panels(start(people.city())) == ["reviewer", "state"]
    assert panels(start(finance)) == ["finance", "state"]
    assert panels(start(people.sector_lead())) == ["state"]
    assert panels(start(people.auditor())) == ["state"]
    assert panels(start(people.administrator())) == ["state", "reviewer"]


def test_a_user_with_two_roles_has_the_panels_of_both(people: People) -> None:
    both = people.sign_in_as(
        Role.COUNTY_REVIEWER,
        Scope(ScopeKind.COUNTY, WAN_AN),
        Grant(Role.FINANCE, Scope(ScopeKind.COUNTY, WAN_AN)),
    )
    page = start(both)
    assert panels(page) == ["reviewer", "finance", "state"]
    assert page.one("h1").text == "要办的事"
    assert len(page.all("h1")) == 1


def test_before_a_month_is_open_a_unit_is_told_that_nothing_is_due(people: People) -> None:
    page = start(people.owner())
    assert "现在没有开启的调度期" in page.text
    assert todos(page) == {}


def test_a_unit_sees_what_is_due_until_when_and_a_click_away(people: People) -> None:
    open_month()
    page = start(people.owner())
    number, address = todos(page)["待填报的月报"]
    assert int(number) == 3
    assert address == "/returns?state=todo"
    links = [link.attributes["href"] for link in page.all("a")]
    assert f"/returns/{OF_WAN_AN}/{MARCH}" in links
    assert f"/returns/bulk?plan={PLAN}&month={MARCH}" in links
    assert "已逾期" in page.text


def test_what_was_sent_back_stands_first_with_the_words_of_the_reviewer(people: People) -> None:
    open_month()
    submit()
    service.review(OF_WAN_AN, MARCH, Step.COUNTY_SEND_BACK, "请补施工许可证。", 1, actor=COUNTY_BUREAU)
    page = start(people.owner())
    assert todos(page)["退回待修改的月报"][0] == "1"
    first = rows(page, f"returns-{PLAN}-{MARCH}")[0]
    assert OF_WAN_AN in first[0]
    assert "请补施工许可证。" in first[2]


def test_a_unit_sees_what_the_last_month_said_of_its_projects(people: People) -> None:
    close_spring()
    page = start(people.owner(RED))
    assert "2023年4月本单位项目的亮灯" in page.text
    assert "仍未开工" in page.one("ol", class_="lit-list").text


def test_a_unit_sees_nothing_of_others(people: People) -> None:
    open_month()
    page = start(people.owner()).one("main").text
    assert "JA-06" not in page
    assert "上饶" not in page


def test_a_county_sees_what_waits_there_and_how_long(people: People) -> None:
    open_month()
    submit()
    page = start(people.county())
    number, address = todos(page)["等我审核的月报"]
    assert (number, address) == ("1", "/returns/review")
    assert "等我审核的月报" not in todos(start(people.county("360830")))


def test_a_city_sees_what_waits_by_county(people: People) -> None:
    open_month()
    submit()
    service.review(OF_WAN_AN, MARCH, Step.COUNTY_PASS, "", 1, actor=COUNTY_BUREAU)
    page = start(people.city())
    first, *others = rows(page, "desks")
    assert first[0] == "万安县"
    assert first[2] == "1"
    assert {row[2] for row in others} == {"0"}
    number, _ = todos(page)["还没有报来的月报"]
    assert int(number) == sum(int(row[4]) for row in (first, *others)) == 53


def test_units_to_remind_are_named_with_their_projects(people: People) -> None:
    open_month()
    page = start(people.county())
    found = rows(page, "late-units")
    assert found
    assert "万安县" in found[0][0]
    assert "已逾期" in found[0][1]
    number, address = todos(page)["还没有报来的月报"]
    assert int(number) == len(page.one("table", id="late-units").all("a"))
    assert "state=draft" in address


def test_a_coordinator_sees_requests_the_month_and_what_can_be_opened(people: People) -> None:
    page = start(people.city())
    assert todos(page)["可以开启的月份"][1] == "/returns/periods"
    close_spring()
    open_month(MARCH.plus(2))
    state_reason(RED, MARCH, MARCH, "征地受阻。", "", actor=OWNER)
    page = start(people.city())
    found = todos(page)
    assert found["等我审批的正当理由"] == ("1", "/lights/reasons?state=proposed")
    assert found["可以关账的月份"][1] == f"/returns/periods/{PLAN}/{MARCH.plus(2)}/close"
    assert found["等待签发的简报"][1] == f"/briefs/{PLAN}/{MARCH.plus(1)}"
    assert rows(page, "periods")[0][1].startswith("2023年5月")


def test_what_is_most_urgent_stands_first(people: People) -> None:
    open_month()
    submit(at=on_day(MARCH, 2))
    assert next(iter(todos(start(people.county())))) == "等我审核的月报"


def test_a_coordinator_sees_nothing_of_the_other_city(people: People) -> None:
    open_month()
    submit()
    page = start(people.other_city())
    assert "等我审核的月报" not in todos(page)
    assert "吉安" not in page.one("main").text


def test_a_finance_bureau_sees_money_of_the_month_and_where_to_book(people: People) -> None:
    bureau = people.sign_in_as(Role.FINANCE, Scope(ScopeKind.CITY, CITY))
    assert "还没有月份关账" in start(bureau).text
    close_spring()
    page = start(bureau)
    assert "2023年4月资金" in page.text
    figures = {tile.one("span", class_="tile-label").text: tile for tile in page.all("li", class_="tile")}
    assert figures["累计到位"].one("a", class_="tile-link").text == "400.00"
    assert "资金到位率 66.7%" in figures["累计到位"].text
    assert "/finance/ledger/new" in [link.attributes["href"] for link in page.all("a")]


def test_a_finance_bureau_sees_the_largest_differences(people: People) -> None:
    close_spring()
    page = start(people.sign_in_as(Role.FINANCE, Scope(ScopeKind.CITY, CITY)))
    assert "未办结的差异" in page.text
    amounts = [row[2] for row in rows(page, "differences")]
    assert amounts
    other = people.sign_in_as(Role.FINANCE, Scope(ScopeKind.CITY, SHANGRAO))
    assert start(other).all("table", id="differences") == []
