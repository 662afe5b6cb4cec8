"""The map of counties: where they lie, what they say, where that leads, and for whom."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from app.accounts.types import ALL, Role, Scope, ScopeKind
from app.directory.models import Region
from app.directory.service import register_regions
from app.extensions import database
from app.places.service import map_page
from app.places.types.map import MapMeasure, MapQuery
from app.plans.service import register_plan
from app.portfolio import queries as portfolio
from app.portfolio.types import ProjectFilter
from app.returns.types.vocabulary import Amount
from tests.conftest import sign_in
from tests.integration.portfolio import closed_portfolio
from tests.integration.portfolio.months import JUNE, MAY, close_month, report
from tests.integration.portfolio.test_queries_are_constant import queries_of, register_many
from tests.integration.returns.pages import rows, shown
from tests.integration.services.factories import CITY, CLERK, COUNTY, register_example
from tests.integration.services.factories import PLAN as EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

JIAN, SHANGRAO = "jian-2022", "shangrao-2022"
WAN_AN = "360828"


def tile(page: Element, name: str) -> Element:
    """Return the tile of a county."""
    (found,) = [each for each in page.all("li", class_="map-tile") if each.children and name in each.text]
    return found


def test_counties_lie_to_each_other_as_they_do_in_jiangxi(client: FlaskClient) -> None:
    page = shown(client.get("/regions"))
    north, south = tile(page, "新干县"), tile(page, "遂川县")
    assert "map-row-1 map-column-6" in north.attributes["class"]
    assert "map-row-6 map-column-2" in south.attributes["class"]
    jian, shangrao = page.all("ol", class_="county-map")
    assert len(jian.all("li")) == 13
    assert len(shangrao.all("li")) == 12
    assert [each.text.split(" ")[0] for each in jian.all("li")][:3] == ["新干县", "峡江县", "安福县"]
    (zones,) = page.all("ol", class_="county-map-others")
    assert [each.all("a")[0].text for each in zones.all("li")][1] == "三清山风景名胜区"
    assert "按县（市、区）相对方位示意" in page.text


def test_a_city_whose_counties_have_no_places_stands_in_the_order_of_the_register(app: Flask) -> None:
    register_example()
    page = shown(sign_in(app, Role.ADMINISTRATOR).get("/regions"))
    assert not page.all("ol", class_="county-map")
    assert len(page.one("ol", class_="county-map-others").all("li")) == 1
    assert "按名录顺序排列，不表示方位" in page.text


def test_before_a_month_is_closed_the_map_shows_what_the_plan_says(client: FlaskClient) -> None:
    page = shown(client.get("/regions"))
    assert page.one("nav", class_="measures").one("a", aria_current="true").text == "总投资"
    assert "还没有关账的月份，只有方案的数" in page.text
    assert "1.21 5 个项目" in tile(page, "万安县").text
    row = next(row for row in rows(page, f"counties-{JIAN}") if row[0] == "万安县")
    assert row[:7] == ["万安县", "5", "12,100.00", "—", "—", "—", "—"]


def test_without_any_plan_the_map_says_what_comes_next(app: Flask) -> None:
    page = shown(sign_in(app, Role.ADMINISTRATOR).get("/regions"))
    assert "还没有可以查看的方案" in page.text


def test_a_plan_without_projects_hides_no_county_from_those_who_see_everything(app: Flask) -> None:
    register_regions([CITY, COUNTY], actor=CLERK)
    register_plan(EXAMPLE, actor=CLERK)
    page = shown(sign_in(app, Role.ADMINISTRATOR).get("/regions"))
    assert "0 个项目" in tile(page, COUNTY.name).text
    assert "您可以查看的" not in page.text


@pytest.mark.parametrize("measure", MapMeasure)
def test_each_measure_has_a_figure_in_every_tile_and_a_legend(
    client: FlaskClient, measure: MapMeasure
) -> None:
    close_month(JIAN, JUNE, {"JA-02": report()})
    page = shown(client.get(f"/regions?show={measure.value}"))
    assert page.one("nav", class_="measures").one("a", aria_current="true").text == measure.label
    tiles = page.all("li", class_="map-tile")
    assert len(tiles) == 28
    assert all(len(each.all("span", class_="map-value")) == 1 for each in tiles)
    assert len(page.all("ul", class_="map-legend")[0].all("li")) == 5
    link = tile(page, "万安县").one("a", class_="map-name").attributes["href"]
    assert client.get(link).status_code == 200


def test_a_tile_says_figure_colour_and_words_of_the_same(client: FlaskClient) -> None:
    close_month(JIAN, JUNE, {"JA-02": report()})
    wan_an = tile(shown(client.get("/regions")), "万安县")
    assert "4.1%" in wan_an.text
    assert "map-step-1" in wan_an.attributes["class"]
    yong_xin = tile(shown(client.get("/regions?show=attainment")), "永新县")
    assert "不到五成" in yong_xin.text
    assert "map-step-1" in yong_xin.attributes["class"]


def test_the_figures_of_a_county_are_those_of_the_list_of_its_projects(app: Flask) -> None:
    closed_portfolio.build()
    page = shown(sign_in(app, Role.ADMINISTRATOR).get("/regions"))
    for city in map_page(ALL, MapQuery()).maps.cities:
        assert f"截至 {city.month.in_words if city.month else None}末" in page.text
        every = [tile.figures for tile in city.tiles] + ([city.city_wide] if city.city_wide else [])
        assert sum(each.projects for each in every) == city.total.projects > 0
        for figures in every:
            chosen = ProjectFilter(plan=city.plan.code, region=figures.code)
            totals = portfolio.totals(ALL, chosen)
            assert figures.projects == totals.project_count
            (sums,) = portfolio.month_sums(ALL, chosen)
            assert figures.completed == sums.sum_of(Amount.COMPLETED).value
            assert figures.completion_rate == sums.rate
            assert figures.new_beds == totals.new_beds.value
            assert figures.new_places == totals.new_places.value
            assert figures.lights is not None
            counts = portfolio.light_counts(ALL, chosen)
            assert {light: figures.lights.number(light) for light in counts} == counts


def test_one_plan_and_one_month_can_be_asked_for(client: FlaskClient) -> None:
    close_month(JIAN, MAY, {"JA-02": report()})
    close_month(JIAN, JUNE, {"JA-02": report()})
    page = shown(client.get(f"/regions?plan={JIAN}&as_of=2023-05"))
    assert len(page.all("ol", class_="county-map")) == 1
    link = tile(page, "万安县").one("a", class_="map-name").attributes["href"]
    assert link == f"/regions/{WAN_AN}?as_of=2023-05"
    assert client.get(f"/regions?plan={JIAN}&show=").location == f"/regions?plan={JIAN}"
    absent = shown(client.get("/regions?as_of=2022-01&show=colours"))
    assert "2022年1月没有关账" in absent.text
    assert "show=colours" in absent.text
    assert client.get("/regions?plan=nowhere").status_code == 404


def test_who_may_see_one_county_sees_its_figures_and_what_the_plan_tells_of_all(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    reviewer = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, WAN_AN))
    page = shown(reviewer.get("/regions"))
    assert len(page.all("ol", class_="county-map")) == 1
    assert "只算您可以查看的 5 个项目" in page.text
    assert "1.21" in tile(page, "万安县").text
    assert "不在您的查看范围" in tile(page, "泰和县").text
    attainment = shown(reviewer.get("/regions?show=attainment"))
    assert "五成以上" in tile(attainment, "泰和县").text


@pytest.mark.usefixtures("loaded_app")
def test_two_counties_never_share_a_tile() -> None:
    city = map_page(ALL, MapQuery(plan=SHANGRAO)).maps.cities[0]
    places = [tile.place for tile in city.tiles if tile.place]
    assert len(set(places)) == len(places) == 12
    database.session.execute(
        update(Region).where(Region.parent_code == "361100").values(map_row=None, map_column=None)
    )
    city = map_page(ALL, MapQuery(plan=SHANGRAO)).maps.cities[0]
    assert [tile.place for tile in city.tiles] == [None] * 15


def test_shares_of_lights_count_only_what_was_judged(client: FlaskClient) -> None:
    close_month(JIAN, JUNE, {"JA-02": report()})
    (city,) = map_page(ALL, MapQuery(plan=JIAN)).maps.cities
    for each in city.tiles:
        lights = each.figures.lights
        assert lights is not None
        judged = lights.red + lights.yellow + lights.green
        expected = Decimal(100) * lights.red / judged if judged else None
        assert each.figures.red_share == expected
    assert client.get("/regions?show=lights").status_code == 200


def test_the_map_asks_as_often_for_one_project_as_for_many(app: Flask) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    close_month(EXAMPLE.code, MAY, {"EX-01": report()})
    few = queries_of(client, "/regions")
    register_many()
    close_month(EXAMPLE.code, JUNE, {f"EX-{number:02d}": report() for number in range(1, 62)})
    assert few == queries_of(client, "/regions")
