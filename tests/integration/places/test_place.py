"""The page of a county, a functional zone and a city: what stands on it, and for whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounts.rules.policy import reach
from app.accounts.types import ALL, Action, Grant, Role, Scope, ScopeKind, User
from app.outcomes.service import outcomes
from app.places.service import place_page
from app.places.types.map import MapQuery
from app.portfolio.queries import cube
from app.portfolio.types.cube import Question
from app.returns.types.cube import CubeDimension, CubeMeasure
from app.returns.types.vocabulary import Amount
from tests.conftest import EVERYTHING, sign_in
from tests.integration.briefs.signing import close_two_months, print_at_once, sign, the_county
from tests.integration.lights.spring import close_spring
from tests.integration.portfolio.months import JUNE, MAY, close_month, report
from tests.integration.portfolio.test_queries_are_constant import queries_of, register_many
from tests.integration.returns.pages import rows, shown
from tests.integration.services.factories import COUNTY as EXAMPLE_COUNTY
from tests.integration.services.factories import PLAN as EXAMPLE
from tests.integration.services.factories import register_example

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

JIAN = "jian-2022"
WAN_AN, TAI_HE, SHANGRAO_COUNTY = "360828", "360826", "361102"
READER = User(0, "reader", "", (Grant(Role.AUDITOR, EVERYTHING),))
TODAY = date(2023, 7, 10)


def headings(page: Element) -> list[str]:
    return [each.text for each in page.all("h2")]


def tile_of(page: Element, label: str) -> Element:
    """Return the tile of a figure on top."""
    tiles = page.one("ul", class_="tiles").all("li", class_="tile")
    return next(each for each in tiles if each.one("span", class_="tile-label").text == label)


def test_a_county_shows_projects_money_lights_milestones_and_outcomes(client: FlaskClient) -> None:
    close_spring()
    page = shown(client.get(f"/regions/{WAN_AN}"))
    assert page.one("h1").text == "万安县"
    assert headings(page)[:5] == ["亮灯", "近期环节", "项目", "资金", "成效"]
    assert len(rows(page, "projects")) == 5
    assert rows(page, "outcomes")[0][0].startswith("每千名老年人养老床位数")
    lit = page.one("table", id="lit")
    assert [each.text for each in lit.all("th", scope="row")]
    links = [each.attributes["href"] for each in page.all("a") if "href" in each.attributes]
    assert f"/projects.csv?plan={JIAN}&region={WAN_AN}" in links
    previous, following = page.one("a", rel="prev"), page.one("a", rel="next")
    assert (previous.text, following.text) == ("上一个：遂川县", "下一个：安福县")


def test_the_worst_light_comes_first_with_its_reason(client: FlaskClient) -> None:
    close_spring()
    standing = place_page(READER, WAN_AN, MapQuery(), today=TODAY).standing
    ranks = [project.light.evaluation.light.rank for project in standing.lit if project.light]
    assert ranks == sorted(ranks, reverse=True)
    assert len(standing.lit) == sum(number for light, number in standing.lights if light.is_on)
    page = shown(client.get(f"/regions/{WAN_AN}"))
    assert all(row[3] for row in rows(page, "lit"))


@pytest.mark.usefixtures("loaded_app")
def test_sums_rates_and_changes_are_those_of_the_cube() -> None:
    close_month(JIAN, MAY, {"JA-02": report(amounts=())})
    close_month(JIAN, JUNE, {"JA-02": report(), "JA-03": report()})
    standing = place_page(READER, WAN_AN, MapQuery(), today=TODAY).standing
    chosen = ((CubeDimension.PLAN, JIAN), (CubeDimension.REGION, WAN_AN))
    (row,) = cube.answer(Question(chosen=chosen, month=JUNE), ALL)
    for amount in (Amount.RECEIVED, Amount.COMPLETED, Amount.PAID, Amount.ALLOCATED):
        assert standing.amounts[amount].value == row.sums[CubeMeasure(amount.value)].value
    assert standing.started == row.sums[CubeMeasure.STARTED].value
    by_source = {
        row.keys[0]: row.sums for row in cube.answer(Question((CubeDimension.SOURCE,), chosen, JUNE), ALL)
    }
    assert {line.source.value for line in standing.funding} == set(by_source)
    for line in standing.funding:
        sums = by_source[line.source.value]
        assert line.received == sums[CubeMeasure.RECEIVED].value
        assert line.planned == sums[CubeMeasure.PLANNED].value
    assert standing.changes[Amount.COMPLETED] == standing.amounts[Amount.COMPLETED].value


def test_each_figure_on_top_leads_to_its_rows(client: FlaskClient) -> None:
    close_month(JIAN, MAY, {"JA-02": report(amounts=())})
    close_month(JIAN, JUNE, {"JA-02": report()})
    page = shown(client.get(f"/regions/{WAN_AN}"))
    completed = tile_of(page, "完成投资")
    assert "500.50" in completed.text
    assert "投资完成率 4.1%；比上月 +500.50" in completed.text
    tiles = page.one("ul", class_="tiles").all("a", class_="tile-link")
    assert len(tiles) == 7
    assert all(client.get(each.attributes["href"]).status_code == 200 for each in tiles)
    received = tile_of(page, "到位").one("a", class_="tile-link").attributes["href"]
    assert received == f"/finance/projects?plan={JIAN}&region={WAN_AN}&as_of=2023-06"


def test_before_any_return_the_page_is_of_the_plan_and_says_so(client: FlaskClient) -> None:
    page = shown(client.get(f"/regions/{WAN_AN}"))
    assert "还没有关账的月份：下面是方案里的数" in page.text
    assert "月份关账以后才亮灯。" in page.text
    assert "月份关账以后，这里列出 60 天和 90 天内要完成的环节。" in page.text
    assert "12,100.00" in tile_of(page, "总投资").text
    assert [row[0] for row in rows(page, "sources")] == ["合计", "中央预算内投资", "待落实"]


def test_a_month_that_is_not_closed_is_said_to_be_so(client: FlaskClient) -> None:
    close_month(JIAN, JUNE, {"JA-02": report()})
    assert "2023年5月没有关账" in shown(client.get(f"/regions/{WAN_AN}?as_of=2023-05")).text
    assert "as_of=soon" in shown(client.get(f"/regions/{WAN_AN}?as_of=soon")).text


@pytest.mark.usefixtures("loaded_app")
def test_outcomes_of_a_county_are_those_of_the_page_of_the_measure() -> None:
    close_month(JIAN, JUNE, {"JA-02": report()})
    page = place_page(READER, WAN_AN, MapQuery(), today=TODAY)
    expected = [
        (measure.measure, of_county)
        for measure in outcomes(JIAN, as_of=None)
        for of_county in measure.regions
        if of_county.region_code == WAN_AN
    ]
    assert [(each.measure.measure, each.of_county) for each in page.outcomes] == expected != []


def test_a_city_shows_its_counties_and_the_projects_of_the_whole_city(client: FlaskClient) -> None:
    close_spring()
    page = shown(client.get("/regions/360800"))
    assert headings(page)[0] == "各县（市、区）"
    assert len(page.one("ol", class_="county-map").all("li")) == 13
    assert len(rows(page, f"counties-{JIAN}")) == 15
    assert "54" in tile_of(page, "项目").text
    assert [row[0].split(" ")[-1] for row in rows(page, "projects")] == ["JA-01", "JA-34"]
    assert len(rows(page, "lit")) == 10
    assert not page.all("a", rel="next")


def test_a_zone_without_projects_has_a_page_of_its_own(client: FlaskClient) -> None:
    page = shown(client.get("/regions/SR-JK"))
    assert "方案没有在上饶经济技术开发区列项目" in page.text
    assert headings(page) == ["成效"]


def test_units_of_a_place_with_commitments_are_named(client: FlaskClient) -> None:
    page = shown(client.get("/regions/360800"))
    units = page.one("ul", class_="unit-list").all("li")
    assert any("吉安市民政局" in each.text for each in units)
    assert all(client.get(each.all("a")[0].attributes["href"]).status_code == 200 for each in units[:2])


def test_the_newest_brief_of_the_county_is_linked_for_those_who_may_read_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_at_once(monkeypatch)
    close_two_months()
    issued = sign(the_county())
    address = f"/regions/{EXAMPLE_COUNTY.code}"
    links = [each.attributes.get("href") for each in shown(sign_in(app, Role.AUDITOR).get(address)).all("a")]
    assert f"/briefs/issued/{issued.id}" in links
    lead = sign_in(app, Role.SECTOR_LEAD, Scope(ScopeKind.SECTOR, "elder_care", EXAMPLE.region_code))
    links = [each.attributes.get("href") for each in shown(lead.get(address)).all("a")]
    assert f"/briefs/issued/{issued.id}" not in links


@pytest.mark.parametrize("code", ["999999", "SR-XX", f"{WAN_AN}?plan=nowhere", "361100?plan=jian-2022"])
def test_what_there_is_not_is_not_found(client: FlaskClient, code: str) -> None:
    assert client.get(f"/regions/{code}").status_code == 404


def test_the_reviewer_of_one_county_sees_of_another_only_what_the_plan_tells(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    reviewer = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, WAN_AN))
    assert len(rows(shown(reviewer.get(f"/regions/{WAN_AN}")), "projects")) == 5
    other = shown(reviewer.get(f"/regions/{TAI_HE}"))
    assert "泰和县的项目不在您可以查看的范围内" in other.text
    assert not other.all("table", id="projects")
    assert rows(other, "outcomes")
    assert reviewer.get(f"/regions/{SHANGRAO_COUNTY}").status_code == 403


def test_a_unit_sees_its_own_projects_of_a_county_and_is_told_so(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    page = shown(owner_of(sign_in_as, "JA-02").get(f"/regions/{WAN_AN}"))
    listed = rows(page, "projects")
    assert 0 < len(listed) < 5
    assert f"您可以查看万安县的 {len(listed)} 个项目" in page.text


def owner_of(sign_in_as: Callable[..., FlaskClient], code: str) -> FlaskClient:
    """Sign in the unit that reports a project."""
    projects = place_page(READER, WAN_AN, MapQuery(), today=TODAY).standing.projects
    project = next(each for each in projects if each.code == code)
    return sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, str(project.units[0].organisation_id)))


@pytest.mark.usefixtures("loaded_app")
def test_no_role_reads_more_of_a_place_than_the_list_of_projects_shows() -> None:
    for scope in (
        Scope(ScopeKind.CITY, "360800"),
        Scope(ScopeKind.COUNTY, WAN_AN),
        Scope(ScopeKind.SECTOR, "elder_care", "360800"),
    ):
        role = {
            ScopeKind.CITY: Role.CITY_COORDINATOR,
            ScopeKind.COUNTY: Role.COUNTY_REVIEWER,
            ScopeKind.SECTOR: Role.SECTOR_LEAD,
        }[scope.kind]
        user = User(0, "", "", (Grant(role, scope),))
        within = reach(user, Action.READ_REGISTER)
        for code in ("360800", WAN_AN, TAI_HE):
            standing = place_page(user, code, MapQuery(), today=TODAY).standing
            (row,) = cube.answer(
                Question(
                    chosen=tuple(
                        (CubeDimension(name), str(value))
                        for name, value in standing.chosen.parameters().items()
                    )
                ),
                within,
            )
            assert standing.totals.project_count == row.sums[CubeMeasure.PROJECTS].value


@pytest.mark.parametrize("page", [EXAMPLE_COUNTY.code, EXAMPLE.region_code])
def test_a_place_asks_as_often_for_one_project_as_for_many(app: Flask, page: str) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    close_month(EXAMPLE.code, MAY, {"EX-01": report()})
    close_month(EXAMPLE.code, JUNE, {"EX-01": report()})
    few = queries_of(client, f"/regions/{page}")
    register_many()
    later = JUNE.plus(1)
    close_month(EXAMPLE.code, later, {f"EX-{number:02d}": report() for number in range(1, 62)})
    assert few == queries_of(client, f"/regions/{page}")
