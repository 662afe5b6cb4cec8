"""The list of units and the page of one: names, roles, returns, commitments, and for whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.types import ALL, Grant, Role, Scope, ScopeKind, User
from app.db.transaction import transaction
from app.directory.models import Organisation
from app.directory.types import OrganisationKind
from app.extensions import database
from app.places.service import unit_list, unit_page
from app.places.types.map import MapQuery
from app.places.types.pages import UNITS_ON_A_PAGE, UnitQuery
from app.portfolio import queries as portfolio
from app.portfolio.types import ProjectFilter
from tests.conftest import EVERYTHING, sign_in
from tests.integration.portfolio.months import JUNE, MAY, close_month, report
from tests.integration.portfolio.months import open_month as write_open_month
from tests.integration.portfolio.test_queries_are_constant import queries_of, register_many
from tests.integration.returns.pages import rows, shown
from tests.integration.services.factories import PLAN as EXAMPLE
from tests.integration.services.factories import register_example

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

JIAN = "jian-2022"
READER = User(0, "reader", "", (Grant(Role.AUDITOR, EVERYTHING),))
TODAY = date(2023, 7, 10)


def unit_of(name: str) -> int:
    """Return the id of a unit by its name."""
    return database.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def test_the_list_names_every_unit_of_both_cities_and_counts_what_it_has_a_part_in(
    client: FlaskClient,
) -> None:
    found = unit_list(READER, UnitQuery())
    assert (found.found, len(found.lines), found.pages) == (128, UNITS_ON_A_PAGE, 3)
    last = unit_list(READER, UnitQuery(page=99))
    assert (last.page, len(last.lines)) == (3, 128 - 2 * UNITS_ON_A_PAGE)
    for line in last.lines:
        assert line.projects == portfolio.count(ALL, ProjectFilter(unit=line.id))
        assert line.leading <= line.projects
    page = shown(client.get("/units?page=2"))
    assert page.one("nav", class_="pager").one("a", aria_current="page").text == "2"
    assert client.get(page.one("table", id="units").all("a")[0].attributes["href"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=万安 民政", ["万安县民政局"]),
        ("q=市民政局&city=360800", ["吉安市民政局", "井冈山市民政局"]),
        ("q=NOBODY", []),
    ],
)
def test_units_are_found_by_parts_of_any_of_their_names(
    client: FlaskClient, query: str, names: list[str]
) -> None:
    page = shown(client.get(f"/units?{query}"))
    tables = page.all("table", id="units")
    found = [each.all("a")[0].text for each in tables[0].all("th", scope="row")] if tables else []
    assert found == names
    if not names:
        assert "没有这样的单位" in page.text


def test_a_percent_sign_is_no_wildcard(client: FlaskClient) -> None:
    assert "没有这样的单位" in shown(client.get("/units?q=%25")).text


def test_a_unit_shows_its_projects_with_its_role_and_the_returns_of_the_open_month(
    client: FlaskClient,
) -> None:
    close_month(JIAN, MAY, {"JA-01": report()})
    write_open_month(JIAN, JUNE)
    unit = unit_of("吉安市城投公司")
    page = shown(client.get(f"/units/{unit}"))
    assert page.one("h1").text == "吉安市城投公司"
    assert "又称：市城投公司" in page.text
    found = unit_page(READER, unit, MapQuery(), today=TODAY)
    assert {project.code for project in found.standing.projects} == {"JA-01", "JA-34"}
    assert found.leading == {"JA-01", "JA-34"}
    assert [(fact.project_code, fact.month) for fact in found.returns] == [("JA-01", JUNE), ("JA-34", JUNE)]
    assert [row[2] for row in rows(page, "returns-table")] == ["草稿", "草稿"]
    assert all("牵头" in row[0] for row in rows(page, "projects"))
    assert [each.text for each in page.all("h2")][:5] == ["填报中的月报", "亮灯", "近期环节", "项目", "资金"]


def test_a_unit_named_second_is_responsible_and_does_not_report(loaded_app: Flask) -> None:
    shared = next(project for project in portfolio.projects(ALL) if len(project.units) > 1)
    second = shared.units[1].organisation_id
    found = unit_page(READER, second, MapQuery(), today=TODAY)
    assert shared.code in {project.code for project in found.standing.projects}
    assert shared.code not in found.leading
    page = shown(sign_in(loaded_app, Role.ADMINISTRATOR).get(f"/units/{second}"))
    row = next(row for row in rows(page, "projects") if shared.code in row[0])
    assert "责任" in row[0]


def test_a_unit_without_projects_shows_its_commitments(client: FlaskClient) -> None:
    unit = unit_of("吉安市民政局")
    page = shown(client.get(f"/units/{unit}"))
    assert "没有组织实施所列项目，但承担方案的任务" in page.text
    assert rows(page, "leading-table")
    links = [each.attributes.get("href") for each in page.all("a")]
    assert f"/commitments/units/{unit}" in links


def test_a_bureau_without_projects_reads_its_own_page_and_those_it_shares_commitments_with(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    unit = unit_of("吉安市民政局")
    bureau = sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, str(unit)))
    page = shown(bureau.get(f"/units/{unit}"))
    assert "没有组织实施所列项目，但承担方案的任务" in page.text
    assert rows(page, "leading-table")
    links = [each.attributes.get("href") for each in page.all("a")]
    assert "/regions/360800" not in links
    assert bureau.get(f"/units/{unit_of('吉安市财政局')}").status_code == 200
    assert bureau.get(f"/units/{unit_of('上饶市民政局')}").status_code == 404


def test_a_unit_with_neither_projects_nor_commitments_says_so(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    with transaction(database.session) as session:
        idle = Organisation(
            name="吉安市档案馆", kind=OrganisationKind.DEPARTMENT, region_code="360800", city_code="360800"
        )
        session.add(idle)
        session.flush()
        unit = idle.id
    page = shown(sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, str(unit))).get(f"/units/{unit}"))
    assert "这个单位没有组织实施所列项目，也没有列名承担方案的任务。" in page.text


def test_a_unit_that_there_is_not_or_of_another_city_is_not_found(
    client: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    assert client.get("/units/99999").status_code == 404
    reviewer = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360828"))
    assert reviewer.get(f"/units/{unit_of('上饶市民政局')}").status_code == 404
    assert "上饶" not in shown(reviewer.get("/units")).one("table", id="units").text


def test_a_reviewer_of_one_county_sees_no_projects_of_the_units_of_another(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    reviewer = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360828"))
    other = shown(reviewer.get(f"/units/{unit_of('泰和县民政局')}"))
    assert "这个单位的项目不在您可以查看的范围内" in other.text
    own = shown(reviewer.get(f"/units/{unit_of('万安县民政局')}"))
    assert rows(own, "projects")


def test_projects_and_lists_lead_to_their_units(client: FlaskClient) -> None:
    unit = unit_of("万安县卫健委")
    for address in ("/projects?region=360828", "/projects/JA-02"):
        links = [each.attributes.get("href", "") for each in shown(client.get(address)).all("a")]
        assert any(link.startswith("/units/") for link in links)
    assert client.get(f"/units/{unit}").status_code == 200


@pytest.mark.parametrize("address", ["/units", "/units/{unit}"])
def test_units_ask_as_often_for_one_project_as_for_many(app: Flask, address: str) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    close_month(EXAMPLE.code, MAY, {"EX-01": report()})
    close_month(EXAMPLE.code, JUNE, {"EX-01": report()})
    where = address.format(unit=unit_of("示例县民政局"))
    few = queries_of(client, where)
    register_many()
    close_month(EXAMPLE.code, JUNE.plus(1), {f"EX-{number:02d}": report() for number in range(1, 62)})
    assert few == queries_of(client, where)
