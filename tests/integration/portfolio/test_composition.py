"""Facts about what all plans are made of."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from app.accounts.types import ALL, Role
from app.portfolio import queries
from app.portfolio.types import Dimension, ProjectFilter, Quantity
from tests.conftest import sign_in
from tests.integration.portfolio.reading import read
from tests.integration.services.factories import register_example

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

HEADS = {quantity.value: f"{quantity.label}（{quantity.unit}）" for quantity in Quantity}


def composition(client: FlaskClient) -> Element:
    response = client.get("/composition")
    assert response.status_code == 200
    return read(response.text)


def figure(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def test_every_figure_leads_to_exactly_the_projects_behind_it(client: FlaskClient) -> None:
    links = [link for link in composition(client).all("a") if "data-measure" in link.attributes]
    assert len(links) > 300
    files: dict[str, list[dict[str, str]]] = {}
    for link in links:
        address, measure = link.attributes["href"], link.attributes["data-measure"]
        if address not in files:
            content = client.get(address.replace("/projects", "/projects.csv", 1)).data.decode("utf-8-sig")
            files[address] = list(csv.DictReader(io.StringIO(content, newline="")))
        rows = files[address]
        if measure == "project_count":
            assert figure(link.text) == len(rows), address
            continue
        printed = [row[HEADS[measure]] for row in rows if row[HEADS[measure]]]
        assert figure(link.text) == sum(map(Decimal, printed)), address
        if "has=" in address:
            assert len(printed) == len(rows), address


def test_the_list_behind_a_figure_shows_the_same_sum(client: FlaskClient) -> None:
    tiles = composition(client).all("a", class_="tile-link")
    assert len(tiles) == 7
    for tile in tiles[1:]:
        page = read(client.get(tile.attributes["href"]).text)
        assert page.one("td", data_total=tile.attributes["data-measure"]).text.startswith(tile.text)


def test_what_both_plans_promise_together(client: FlaskClient) -> None:
    links = composition(client).all("a", class_="tile-link")
    tiles = {link.attributes["data-measure"]: link.text for link in links}
    assert tiles["project_count"] == "130"
    assert tiles["total_investment"] == "800,550.56"
    assert tiles["central_requested"] == "95,251.00"
    assert tiles["renovated_beds"] == "993"


def test_tables_by_each_dimension_add_up_to_their_sum(loaded_app: Flask) -> None:  # noqa: ARG001 - the database
    whole = queries.totals(ALL)
    for dimension in set(Dimension) - {Dimension.UNIT, Dimension.BED_KIND}:
        rows = queries.rollup(ALL, dimension)
        assert sum(row.totals.project_count for row in rows) == whole.project_count, dimension
        for quantity in Quantity:
            parts = [row.totals.sum_of(quantity) for row in rows]
            assert sum(part.value or 0 for part in parts) == whole.sum_of(quantity).value, dimension
            assert sum(part.printed for part in parts) == whole.sum_of(quantity).printed, dimension


def test_plans_on_their_own_are_what_a_filter_by_plan_gives(loaded_app: Flask) -> None:  # noqa: ARG001
    for dimension in Dimension:
        for plan_code, rows in queries.rollups(ALL, Dimension.PLAN, dimension).items():
            assert rows == queries.rollup(ALL, dimension, ProjectFilter(plan=plan_code)), dimension


def test_a_figure_that_a_plan_does_not_print_is_a_dash(client: FlaskClient) -> None:
    *_, shangrao = composition(client).one("table", id="by-plan").all("tr")
    assert shangrao.one("th").text == "上饶市"
    assert shangrao.all("td")[2].text == "—"


def test_a_sum_over_some_projects_says_how_many_print_the_figure(client: FlaskClient) -> None:
    page = composition(client)
    beds = queries.totals(ALL).new_beds
    tile = next(tile for tile in page.all("li", class_="tile") if "新增床位" in tile.text)
    assert f"130 个项目中 {beds.printed} 个有数" in tile.text


def test_nursing_beds_in_renovated_beds_are_said(client: FlaskClient) -> None:
    assert "护理型床位中有 993 张属于改造床位" in composition(client).text


def test_beds_that_are_not_for_elders_are_named_with_their_projects(client: FlaskClient) -> None:
    page = composition(client)
    kinds = {
        link.attributes["href"].partition("bed_kind=")[2]
        for link in page.all("a", data_measure="new_beds")
        if "bed_kind=" in link.attributes["href"]
    }
    assert kinds == {"hospital", "rescue", "child_welfare"}
    assert "不是养老床位" in page.text


def test_a_plan_without_central_investment_is_named(client: FlaskClient) -> None:
    assert "上饶市方案没有列出申请中央预算内投资" in composition(client).text


def test_projects_of_the_whole_city_are_not_taken_for_a_county(client: FlaskClient) -> None:
    table = composition(client).one("table", id="by-region-jian-2022")
    assert "吉安市（全市性项目）" in [head.text for head in table.all("th", scope="row")]


def test_an_empty_register_says_how_to_fill_it(app: Flask) -> None:
    page = composition(sign_in(app, Role.ADMINISTRATOR))
    assert "plans load" in page.text
    assert page.all("table") == []


def test_one_project_makes_a_whole_composition(app: Flask) -> None:
    register_example()
    page = composition(sign_in(app, Role.ADMINISTRATOR))
    assert page.all("a", class_="tile-link")[0].text == "1"


def test_before_the_first_month_is_closed_nothing_is_said_of_returns(client: FlaskClient) -> None:
    page = composition(client)
    assert page.all("table", id="reported-table") == []
    assert "形象进度" not in page.one("main").text
