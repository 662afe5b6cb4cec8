"""Facts about scope: what somebody may not see does not exist for them, in no row, sum, choice or file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from sqlalchemy import select

from app.accounts.types import ALL, Reach, Role, Scope, ScopeKind
from app.directory.models import Organisation
from app.extensions import database
from app.plans.types import Sector
from app.portfolio import queries
from app.portfolio.types import Dimension, ProjectFilter, SortKey
from app.portfolio.types.facts import Ordering
from tests.integration.portfolio.months import JUNE, close_month, report
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

JIAN, SHANGRAO = "360800", "361100"


def unit_named(name: str) -> int:
    return database.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


@pytest.fixture
def owner(loaded_app: Flask, sign_in_as: Callable[..., FlaskClient]) -> FlaskClient:  # noqa: ARG001
    """Return a browser where 永新县民政局 is signed in, which implements a few projects of 吉安."""
    return sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, str(unit_named("永新县民政局"))))


@pytest.fixture
def own(loaded_app: Flask) -> list[str]:  # noqa: ARG001 - the database
    """Return the codes of its projects."""
    unit = unit_named("永新县民政局")
    found = [each.code for each in queries.projects(ALL, ProjectFilter(unit=unit))]
    assert 1 < len(found) < 10
    return found


def page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return read(response.text)


def options(form: Element, name: str) -> list[str]:
    return [each.attributes["value"] for each in form.one("select", name=name).all("option")][1:]


def test_the_list_holds_only_the_own_projects_and_their_sums(owner: FlaskClient, own: list[str]) -> None:
    shown = page(owner, "/projects")
    assert [code.text for code in shown.all("span", class_="cell-code")] == own
    total = sum(each.total_investment for each in queries.projects(ALL) if each.code in own)
    assert shown.one("td", data_total="total_investment").text == f"{total:,.2f}"


def test_the_filter_offers_only_what_leads_to_own_projects(owner: FlaskClient) -> None:
    form = page(owner, "/projects")
    assert options(form, "plan") == ["jian-2022"]
    assert options(form, "region") == ["360830"]
    assert options(form, "unit") == [str(unit_named("永新县民政局"))]
    for value in options(form, "type"):
        assert "没有符合条件" not in page(owner, f"/projects?type={value}").text


@pytest.mark.parametrize("query", ["plan=shangrao-2022", "q=JA-01", "region=360802", "stage=structure"])
def test_no_condition_reaches_beyond(owner: FlaskClient, query: str) -> None:
    close_month("jian-2022", JUNE, {"JA-01": report()})
    assert "没有符合条件的项目" in page(owner, f"/projects?{query}").text


def test_a_sum_of_what_was_reported_is_of_the_own_projects(owner: FlaskClient, own: list[str]) -> None:
    assert "JA-15" in own
    close_month("jian-2022", JUNE, {"JA-15": report(), "JA-01": report()})
    assert page(owner, "/projects").one("td", data_total="completed").text.startswith("500.50")
    cells = [cell.text for cell in page(owner, "/composition").one("table", id="reported-table").all("td")]
    assert cells[-2].startswith("500.50")


def test_downloads_hold_only_the_own_projects(owner: FlaskClient, own: list[str]) -> None:
    lines = csv.DictReader(io.StringIO(owner.get("/projects.csv").data.decode("utf-8-sig"), newline=""))
    assert [line["项目代码"] for line in lines] == own
    sheet = openpyxl.load_workbook(io.BytesIO(owner.get("/projects.xlsx").data))["项目"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)][:-1] == own


def test_the_composition_adds_up_only_the_own_projects(owner: FlaskClient, own: list[str]) -> None:
    shown = page(owner, "/composition")
    assert shown.all("a", class_="tile-link")[0].text == str(len(own))
    assert "上饶市" not in shown.one("main").text


def test_neighbours_are_those_among_the_own_projects(owner: FlaskClient, own: list[str]) -> None:
    for place, code in enumerate(own):
        shown = page(owner, f"/projects/{code}")
        linked = {
            link.attributes["rel"]: link.attributes["href"][-5:]
            for link in shown.all("a")
            if "rel" in link.attributes
        }
        assert linked.get("prev") == (own[place - 1] if place else None)
        assert linked.get("next") == (own[place + 1] if place + 1 < len(own) else None)


@pytest.mark.parametrize("code", ["JA-01", "ja-01", "SR-YL-01"])
def test_the_page_of_another_project_is_refused(owner: FlaskClient, code: str) -> None:
    assert owner.get(f"/projects/{code}").status_code == 403


def test_plans_show_the_own_part_of_the_list_without_totals(owner: FlaskClient, own: list[str]) -> None:
    overview = page(owner, "/plans").one("main").text
    assert "吉安市" in overview
    assert "上饶市" not in overview
    plan = page(owner, "/plans/jian-2022").one("main")
    assert "JA-15" in plan.text
    assert "JA-01" not in plan.text
    assert f"您的账号只能查看其中 {len(own)} 个项目" in plan.text
    assert plan.all("table", id="total-table") == []
    assert owner.get("/plans/shangrao-2022").status_code == 403


def test_briefs_are_offered_for_the_own_county_alone(sign_in_as: Callable[..., FlaskClient]) -> None:
    county = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360830"))
    form = page(county, "/briefs")
    assert [each.attributes["value"] for each in form.one("select", name="plan").all("option")] == [
        "jian-2022"
    ]
    assert [each.text for each in form.one("select", name="region").all("option")] == ["永新县"]
    city = sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, SHANGRAO))
    form = page(city, "/briefs")
    assert form.one("select", name="region").all("option")[0].text == "全市"
    assert "永新县" not in form.text


@pytest.mark.parametrize(
    ("reach", "plans", "sectors"),
    [
        (Reach(cities=frozenset({SHANGRAO})), {"shangrao-2022"}, set(Sector) - {Sector.CHILD_FRIENDLY}),
        (
            Reach(sectors=frozenset({(SHANGRAO, "elder_care")})),
            {"shangrao-2022"},
            {Sector.ELDER_CARE, Sector.MIXED},
        ),
        (
            Reach(sectors=frozenset({(SHANGRAO, "child_care"), (JIAN, "child_care")})),
            {"jian-2022", "shangrao-2022"},
            {Sector.CHILD_CARE, Sector.MIXED},
        ),
        (Reach(), set(), set()),
    ],
)
def test_a_reach_means_the_same_in_every_query(
    loaded_app: Flask,  # noqa: ARG001 - the database
    reach: Reach,
    plans: set[str],
    sectors: set[Sector],
) -> None:
    projects = queries.projects(reach, ordering=Ordering(SortKey.CODE))
    assert {project.plan_code for project in projects} == plans
    assert {project.sector for project in projects} == sectors
    totals = queries.totals(reach)
    assert queries.count(reach) == totals.project_count == len(projects)
    assert {plan.code for plan in queries.plan_names(reach)} == plans
    for dimension in set(Dimension) - {Dimension.UNIT, Dimension.BED_KIND}:
        rows = queries.rollup(reach, dimension)
        assert sum(row.totals.project_count for row in rows) == len(projects), dimension
    codes = {project.code for project in projects}
    for code in ("JA-01", "JA-52", "SR-YL-01", "SR-TY-01", "SR-ZH-01"):
        assert (queries.project(reach, code) is not None) is (code in codes), code
