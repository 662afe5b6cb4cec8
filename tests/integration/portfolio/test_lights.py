"""Facts about lights in lists, on the page of a project, in files and on the dashboard."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from typing import TYPE_CHECKING

import openpyxl
import pytest

from app.accounts.types import ALL
from app.lights import queries as lights
from app.lights.service import decide_reason, state_reason
from app.lights.types import Light
from app.portfolio import queries
from app.portfolio.types import Ordering, ProjectFilter, SortKey
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import Reading
from tests.integration.lights.spring import GREEN, RED, YELLOW, close_spring
from tests.integration.portfolio.reading import read
from tests.integration.returns.factories import CITY, OWNER
from tests.integration.returns.pages import APRIL, MARCH, PLAN, codes, shown

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from app.kernel.months import Month


@pytest.fixture
def spring(loaded_app: Flask) -> Flask:
    """Close two months of 吉安, and hold one light of the first."""
    close_spring()
    number = state_reason(RED, MARCH, MARCH, "征地受阻。", "", actor=OWNER)
    decide_reason(number, approve=True, reason="", actor=CITY)
    return loaded_app


def found(chosen: ProjectFilter, ordering: Ordering | None = None) -> list[str]:
    return [project.code for project in queries.projects(ALL, chosen, ordering or Ordering(SortKey.CODE))]


@pytest.mark.usefixtures("spring")
@pytest.mark.parametrize("as_of", [MARCH, APRIL, MARCH.plus(-1), None], ids=str)
@pytest.mark.parametrize("reading", Reading)
def test_a_list_by_light_holds_exactly_the_projects_that_have_it(
    as_of: Month | None, reading: Reading
) -> None:
    everything = found(ProjectFilter())
    known = lights.lights(everything, AsOf(as_of or APRIL, reading))
    seen: dict[str, Light] = {}
    for light in Light:
        chosen = ProjectFilter(light=light, as_of=as_of, reading=reading)
        listed = found(chosen)
        assert queries.count(ALL, chosen) == len(listed)
        assert queries.totals(ALL, chosen).project_count == len(listed)
        assert queries.light_counts(ALL, chosen)[light] == len(listed)
        seen |= dict.fromkeys(listed, light)
    assert seen == {code: fact.evaluation.light for code, fact in known.items()}


@pytest.mark.usefixtures("spring")
def test_the_worst_light_comes_first_and_who_has_none_last() -> None:
    codes_of = found(ProjectFilter(), Ordering(SortKey.LIGHT, descending=True))
    known = lights.lights(codes_of, AsOf(APRIL))
    ranks = [known[code].evaluation.light.rank if code in known else -1 for code in codes_of]
    assert ranks == sorted(ranks, reverse=True)
    turned = found(ProjectFilter(plan=PLAN), Ordering(SortKey.LIGHT))
    assert turned[:2] == [GREEN, YELLOW]


@pytest.mark.usefixtures("spring")
def test_the_list_shows_and_filters_by_light_with_its_word_and_mark(client: FlaskClient) -> None:
    page = shown(client.get("/projects?light=yellow"))
    assert codes(page) == [YELLOW]
    cell = page.one("table", id="projects").one("span", class_="light-yellow")
    assert cell.text == "▲黄灯"
    offered = [option.text for option in page.one("select", name="light").all("option")]
    assert offered == ["不限", "■ 红灯（52）", "▲ 黄灯（1）", "● 绿灯（1）"]
    assert "亮灯：黄灯" in page.text
    nowhere = shown(client.get("/projects?light=yellow&plan=shangrao-2022"))
    assert "没有符合条件的项目" in nowhere.text
    assert "去掉“亮灯：黄灯”，有 76 个项目" in nowhere.text


def test_before_a_month_is_closed_no_list_speaks_of_lights(client: FlaskClient) -> None:
    page = shown(client.get("/projects"))
    assert page.all("select", name="light") == []
    assert page.all("span", class_="light") == []
    assert "没有符合条件的项目" in shown(client.get("/projects?light=red")).text


@pytest.mark.usefixtures("spring")
def test_a_project_says_why_its_light_is_on_and_leads_to_all_of_them(client: FlaskClient) -> None:
    page = shown(client.get(f"/projects/{RED}"))
    line = page.one("div", class_="light-line")
    assert line.text.startswith("■红灯")
    assert "连续 5 个月" in line.text
    assert line.all("a")[-1].attributes["href"] == f"/projects/{RED}/light"
    assert "至2023年4月仍未开工" in page.one("ul", class_="light-sentences").text
    held = shown(client.get(f"/projects/{RED}?as_of=2023-03")).one("div", class_="light-line")
    assert held.text.startswith("▲黄灯")
    assert "正当理由" in held.all("a")[0].text
    assert "月份关账以后才亮灯" in shown(client.get("/projects/SR-YL-01")).text


@pytest.mark.usefixtures("spring")
def test_files_hold_the_light_of_their_month(loaded_app: Flask, client: FlaskClient) -> None:
    run = loaded_app.test_cli_runner().invoke
    result = run(args=["projects", "export", "--format", "json", "--as-of", "2023-03"])
    projects = {each["code"]: each for each in json.loads(result.stdout_bytes)["projects"]}
    assert (projects[RED]["light"], projects[RED]["light_months"]) == ("yellow", 4)
    assert projects[RED]["light_rules"] == "百分点制第1版"
    assert "至2023年3月仍未开工" in projects[RED]["light_sentences"][0]
    assert projects["SR-YL-01"]["light"] is None
    register = json.loads(run(args=["projects", "export", "--format", "json"]).stdout_bytes)["projects"]
    assert {each["light"] for each in register} == {None}

    table = csv.DictReader(io.StringIO(client.get("/projects.csv?light=red").data.decode("utf-8-sig")))
    rows = {row["项目代码"]: row for row in table}
    assert {row["亮灯"] for row in rows.values()} == {"红灯"}
    assert len(rows) == 52
    assert rows[RED]["亮灯原因"].startswith("开工：计划2022年12月底前开工")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/projects.xlsx?light=green").data))
    heads, row, *_ = book["项目"].iter_rows(values_only=True)
    line = dict(zip(heads, row, strict=True))
    assert (line["项目代码"], line["亮灯"], line["亮灯原因"]) == (GREEN, "绿灯", None)


@pytest.mark.usefixtures("spring")
def test_a_light_is_never_colour_alone(client: FlaskClient) -> None:
    for address in ("/", "/projects", f"/projects/{RED}", "/lights", f"/projects/{RED}/light"):
        page = read(client.get(address).text)
        coloured = [
            element
            for element in page.all("span")
            if {"light-red", "light-yellow", "light-green"} & set(element.attributes.get("class", "").split())
        ]
        assert coloured
        words = {light.label for light in Light}
        # A sign that is not read out has its word behind it.
        named = {
            id(sign)
            for element in page.walk()
            for sign, word in pairwise(element.children)
            if str(word).strip() in words
        }
        for element in coloured:
            assert element.text[:1] in {light.mark for light in Light}
            assert element.attributes.get("aria-label") or element.text[1:] in words or id(element) in named
