"""Facts about the state of the portfolio on the start page."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import ALL, Reach, Role, Scope, ScopeKind
from app.commitments.service import reminders
from app.kernel.china import today_in_china
from app.outcomes.render import words
from app.outcomes.rules.standing import outlook_of
from app.outcomes.service import outcomes
from app.portfolio import queries
from app.start.service.state import portfolio_state
from app.start.types.asking import StartQuery
from app.start.types.state import HeadlineKind
from app.web.filters import wan_yuan
from tests.conftest import sign_in
from tests.integration.lights.spring import RED, YELLOW, close_spring
from tests.integration.portfolio.months import JUNE, MAY, close_month, report
from tests.integration.returns.pages import APRIL, CITY, MARCH, PLAN, WAN_AN, codes, shown
from tests.integration.services.factories import CITY as EXAMPLE_CITY
from tests.integration.services.factories import PLAN as EXAMPLE
from tests.integration.services.factories import register_example

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from app.start.types.state import Headline, State
    from tests.integration.portfolio.reading import Element

    SignIn = Callable[..., FlaskClient]

SHANGRAO = "361100"
OF_CITY = Reach(cities=frozenset({CITY}))
"""Reads facts where everything would read roll-up rows, which months written into the tables have none of."""


@pytest.fixture
def spring(loaded_app: Flask) -> Flask:
    """Close March and April 2023 of 吉安."""
    close_spring()
    return loaded_app


def start(client: FlaskClient, query: str = "") -> Element:
    return shown(client.get(f"/{query}"))


def state(reach: Reach = ALL, query: StartQuery | None = None) -> State:
    return portfolio_state(reach, reach, query or StartQuery(), today_in_china())


def headline(found: State, kind: HeadlineKind) -> Headline:
    assert found.of_month is not None
    return next(each for each in found.of_month.headlines if each.kind is kind)


def tiles(page: Element) -> dict[str, Element]:
    (listed,) = page.all("ul", class_="start-tiles")
    return {tile.one("span", class_="tile-label").text: tile for tile in listed.all("li", class_="tile")}


@pytest.mark.usefixtures("spring")
def test_the_figures_on_top_are_those_of_the_one_cube_with_their_change(client: FlaskClient) -> None:
    found = tiles(start(client))
    assert found["项目"].one("a", class_="tile-link").text == "54"
    assert found["已开工"].one("a", class_="tile-link").text == "2"
    assert "与上月持平" in found["已开工"].text
    assert found["完成投资"].one("a", class_="tile-link").text == "300.00"
    assert "投资完成率 0.1%" in found["完成投资"].text
    assert found["资金支付"].one("a", class_="tile-link").text == "270.50"
    assert "资金支付率 90.2%" in found["资金支付"].text


def test_a_change_is_that_since_the_month_before(loaded_app: Flask) -> None:  # noqa: ARG001
    close_month(PLAN, MAY, {})
    close_month(PLAN, JUNE, {"JA-15": report()})
    found = state(OF_CITY)
    assert headline(found, HeadlineKind.STARTED).change == 1
    assert headline(found, HeadlineKind.COMPLETED).change == Decimal("500.5")
    earlier = state(OF_CITY, StartQuery(as_of=MAY))
    assert headline(earlier, HeadlineKind.STARTED).change is None, "no month before it is closed"


@pytest.mark.usefixtures("spring")
def test_every_figure_on_top_leads_to_the_list_of_its_projects(client: FlaskClient) -> None:
    links = {label: tile.all("a", class_="tile-link") for label, tile in tiles(start(client)).items()}
    assert [label for label, found in links.items() if not found] == [
        "已竣工",
        "投用新增床位",
        "投用新增托位",
    ]
    started = shown(client.get(links["已开工"][0].attributes["href"]))
    assert len(codes(started)) == int(links["已开工"][0].text)
    for label, found in links.items():
        for link in found:
            assert shown(client.get(link.attributes["href"])).all("table"), label


@pytest.mark.usefixtures("spring")
def test_lights_are_counted_and_lead_to_their_projects(client: FlaskClient) -> None:
    page = start(client)
    counts = page.one("ul", class_="light-counts")
    numbers = [line.all("a")[0] for line in counts.all("li")]
    assert [link.text for link in numbers] == ["52", "1", "1"]
    behind = shown(client.get(numbers[1].attributes["href"]))
    assert codes(behind) == [YELLOW]
    changes = [
        line.one("span", class_="change").text
        for line in counts.all("li")
        if line.all("span", class_="change")
    ]
    assert all(re.fullmatch(r"比上月 [+−]\d+", words) for words in changes)


@pytest.mark.usefixtures("spring")
def test_the_worst_projects_say_why_and_all_are_a_link_away(client: FlaskClient) -> None:
    page = start(client)
    listed = page.one("ol", class_="lit-list").all("li")
    assert len(listed) == 8
    first = listed[0]
    assert first.one("a").attributes["href"].startswith(f"/projects/{RED}?")
    assert "至2023年4月仍未开工" in first.text
    assert "全部 53 个红灯和黄灯项目" in page.text


@pytest.mark.usefixtures("spring")
def test_the_curve_ends_at_the_month_and_its_table_holds_what_is_drawn(client: FlaskClient) -> None:
    page = start(client)
    lines = page.one("table", id="curve-data").one("tbody").all("tr")
    known = {line.one("th").text: line.all("td")[1].text for line in lines}
    assert known["2023年3月"] == "300.00"
    assert known["2023年4月"] == "300.00"
    assert known["2023年5月"] == "—"
    figure = page.all("figure", class_="chart")[0]
    assert "截至2023年4月" in figure.all("title")[0].text


@pytest.mark.usefixtures("spring")
@pytest.mark.parametrize("picture", ["curve", "money"])
def test_a_chart_can_be_had_as_a_picture(client: FlaskClient, picture: str) -> None:
    response = client.get(f"/?picture={picture}&as_of=2023-03")
    assert response.content_type.startswith("image/svg+xml")
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.data.startswith(b"<svg ")


def test_there_is_no_picture_of_what_is_not_known(client: FlaskClient) -> None:
    assert client.get("/?picture=money").status_code == 404
    assert client.get("/?picture=curve").status_code == 200, "the plan alone has a curve"


@pytest.mark.usefixtures("spring")
def test_money_by_source_is_that_of_the_roll_up(client: FlaskClient) -> None:
    rows = start(client).one("table", id="money-data").one("tbody").all("tr")
    central = next(row for row in rows if row.one("th").text == "中央预算内投资")
    assert [cell.text for cell in central.all("td")][1:] == ["600.00", "400.00", "300.00", "270.50"]


@pytest.mark.usefixtures("spring")
def test_counties_show_how_far_they_are_with_their_lights(client: FlaskClient) -> None:
    page = start(client)
    (tile,) = [each for each in page.all("li", class_="map-tile") if each.text.startswith("万安县")]
    assert "%" in tile.one("span", class_="map-value").text
    assert "红灯" in tile.text
    assert WAN_AN in tile.all("a")[0].attributes["href"]


@pytest.mark.usefixtures("spring")
def test_a_month_is_chosen_in_the_address_and_one_that_is_not_closed_is_said(client: FlaskClient) -> None:
    assert "截至2023年3月" in start(client, "?as_of=2023-03").one("h1").text
    page = start(client, "?as_of=2023-09")
    assert "截至2023年4月" in page.one("h1").text
    assert "2023年9月没有关账" in page.text
    assert "看不懂" in start(client, "?as_of=x").text
    assert "没有代码为“nowhere”的方案" in start(client, "?plan=nowhere").text
    assert client.get("/?plan=&as_of=2023-03").location == "/?as_of=2023-03"


@pytest.mark.usefixtures("spring")
def test_a_plan_that_has_not_closed_the_month_is_named(client: FlaskClient) -> None:
    assert "上饶市方案2023年4月没有关账" in start(client).text
    alone = start(client, "?plan=shangrao-2022")
    assert "还没有月份关账" in alone.text
    assert tiles(alone)["项目"].one("a", class_="tile-link").text == "76"


@pytest.mark.usefixtures("spring")
def test_what_lies_in_another_city_does_not_exist(sign_in_as: SignIn) -> None:
    page = start(sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, SHANGRAO)))
    assert tiles(page)["项目"].one("a", class_="tile-link").text == "76"
    assert "吉安" not in page.one("main").text
    assert start(sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, CITY))).text.count("上饶") == 0


@pytest.mark.usefixtures("spring")
def test_a_county_sees_its_own_projects(sign_in_as: SignIn) -> None:
    page = start(sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, WAN_AN)))
    own = queries.totals(Reach(counties=frozenset({WAN_AN}))).project_count
    assert tiles(page)["项目"].one("a", class_="tile-link").text == str(own)
    assert [each.text[:3] for each in page.all("li", class_="map-tile")] == ["万安县"]


@pytest.mark.usefixtures("spring")
def test_the_curve_of_a_part_is_the_sum_of_its_projects() -> None:
    whole = queries.completed_by_month(ALL)[PLAN]
    by_region = queries.completed_by_region(PLAN)
    for month in (MARCH, APRIL):
        parts = [of_one[month] for of_one in by_region.values() if of_one.get(month) is not None]
        assert whole[month] == sum(part for part in parts if part is not None)
    own = queries.completed_by_month(Reach(counties=frozenset({WAN_AN})))[PLAN]
    assert own == by_region[WAN_AN]
    assert queries.completed_by_month(Reach(cities=frozenset({SHANGRAO}))) == {}


def test_a_fresh_installation_shows_what_is_planned_and_what_comes_first(client: FlaskClient) -> None:
    page = start(client)
    found = tiles(page)
    assert found["项目"].one("a", class_="tile-link").text == "130"
    assert found["总投资"].one("a", class_="tile-link").text == wan_yuan(
        queries.totals(ALL).total_investment.value
    )
    assert "还没有月份关账" in page.text
    steps = page.one("ol", class_="first-steps")
    assert [link.attributes["href"] for link in steps.all("a")] == [
        "/admin/accounts",
        "/returns/periods",
        "/returns/review",
    ]
    assert page.one("table", id="curve-data").all("tr")
    assert page.all("ul", class_="light-counts") == []


def test_an_auditor_of_a_fresh_installation_is_not_told_to_set_it_up(sign_in_as: SignIn) -> None:
    assert start(sign_in_as(Role.AUDITOR)).all("ol", class_="first-steps") == []


def test_an_empty_register_says_how_to_fill_it(app: Flask) -> None:
    page = start(sign_in(app, Role.ADMINISTRATOR))
    assert "plans load" in page.text
    assert page.all("table") == []


def test_one_project_makes_a_whole_page(app: Flask) -> None:
    register_example()
    close_month(EXAMPLE.code, MAY, {"EX-01": report()})
    client = sign_in(app, Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, EXAMPLE_CITY.code))
    assert tiles(start(client))["项目"].one("a", class_="tile-link").text == "1"


def test_each_measure_of_each_plan_stands_there_with_the_way_to_its_page(client: FlaskClient) -> None:
    page = start(client)
    for plan in ("jian-2022", "shangrao-2022"):
        for outcome in outcomes(plan, as_of=None):
            address = f"/outcomes/{plan}/{outcome.measure.value}"
            (link,) = [each for each in page.all("a") if each.attributes.get("href") == address]
            assert link.text == f"{outcome.region_name}{outcome.measure.label}"
            tile = next(each for each in page.all("li", class_="tile") if link in each.walk())
            assert outlook_of(outcome).label in tile.text
            assert f"目标 {words.goal(outcome.target, outcome.measure)}" in tile.text
            assert outcome.gap is None or words.short_by(outcome.gap, outcome.measure) in tile.text


def test_before_any_quarter_is_open_it_says_what_of_the_commitments_is_overdue(client: FlaskClient) -> None:
    page = start(client)
    found = reminders(ALL, today=today_in_china())
    assert found.overdue > 0, "targets of 2022 that nobody has reported on"
    assert f"逾期的目标 {found.overdue} 项" in page.text


@pytest.mark.usefixtures("spring")
def test_milestones_of_the_next_sixty_days_stand_in_their_order(client: FlaskClient) -> None:
    coming = state().coming
    assert coming is not None
    assert coming.first == date(2023, 5, 1)
    assert (coming.last - coming.first).days == 59
    days = [row.day.last_day for row in coming.rows]
    assert days == sorted(days)
    assert all(coming.first <= day <= coming.last for day in days)
    assert coming.overdue
    listed = start(client).one("details", class_="overdue")
    assert f"另有 {len(coming.overdue)} 个已逾期" in listed.text
    assert len(listed.all("li")) == len(coming.overdue)
