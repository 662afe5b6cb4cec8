"""Facts about the page of one project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.types import ALL
from app.portfolio import queries
from app.portfolio.types import EVERYTHING
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element


def shown(client: FlaskClient, code: str) -> Element:
    response = client.get(f"/projects/{code}")
    assert response.status_code == 200
    return read(response.text)


def table(page: Element, table_id: str) -> list[list[str]]:
    rows = page.one("table", id=table_id).all("tr")
    return [[cell.text for cell in row.walk() if cell.tag in {"th", "td"}] for row in rows]


def pairs(page: Element) -> list[tuple[str, str]]:
    return [
        (pair.one("dt").text, pair.one("dd").text)
        for pair in page.all("div")
        if len(pair.children) > 1 and len(pair.all("dt")) == 1
    ]


def test_every_project_has_a_page_with_its_printed_row_and_its_notes(client: FlaskClient) -> None:
    for project in queries.projects(ALL, EVERYTHING):
        page = shown(client, project.code)
        assert page.one("h1").text == project.name
        printed = dict(table(page, "printed-row"))
        assert printed["建设内容和规模"] == (project.content or "—")
        for note in project.notes:
            assert note.reason in page.text


def test_the_planned_split_shows_what_nobody_has_assigned(client: FlaskClient) -> None:
    rows = table(shown(client, "JA-15"), "funding")
    assert [[row[0], row[1], row[6]] for row in rows[1:]] == [
        ["合计", "1,200.00", "100.0%"],
        ["中央预算内投资", "960.00", "80.0%"],
        ["待落实 尚未确定来源", "240.00", "20.0%"],
    ]


def test_what_no_return_has_filled_is_said(client: FlaskClient) -> None:
    page = shown(client, "JA-15")
    facts = dict(pairs(page))
    assert facts["形象进度"] == "未填报"
    assert table(page, "funding")[1][2:6] == ["未填报"] * 4
    assert "未填报。方案计划2022年开工，2023年竣工。" in page.text
    assert page.all("table", id="milestones") + page.all("table", id="months") == []


def test_unit_cost_shows_its_basis(client: FlaskClient) -> None:
    tiles = shown(client, "JA-15").all("li", class_="tile")
    assert tiles[-1].text == "单位造价 12.00 万元/张 总投资 ÷ 新增床位100张"


def test_central_investment_that_a_plan_does_not_print_is_a_dash(client: FlaskClient) -> None:
    tiles = shown(client, "SR-YL-01").all("li", class_="tile")
    assert tiles[1].text == "申请中央预算内投资 — 方案没有列出"


def test_a_figure_that_the_plan_states_roughly_carries_its_word(client: FlaskClient) -> None:
    assert "不少于100" in shown(client, "SR-YL-03").one("ul", class_="tiles").text


def test_beds_that_are_not_for_elders_are_called_what_they_are(client: FlaskClient) -> None:
    assert "救助床位" in shown(client, "SR-YL-10").one("ul", class_="tiles").text


def test_a_unit_under_another_name_keeps_its_printed_name(client: FlaskClient) -> None:
    assert "方案印作“井冈山民政局”" in shown(client, "JA-12").text


def test_the_printed_place_is_named_in_full(client: FlaskClient) -> None:
    assert table(shown(client, "SR-TY-03"), "printed-row")[0][1].endswith("第 3 行")


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("JA-01", None, "JA-02"),
        ("JA-15", "JA-14", "JA-16"),
        ("JA-54", "JA-53", None),
        ("SR-YL-43", "SR-YL-42", "SR-TY-01"),
        ("SR-ZH-02", "SR-ZH-01", None),
    ],
)
def test_neighbours_are_those_of_the_printed_list(
    client: FlaskClient, code: str, before: str | None, after: str | None
) -> None:
    page = shown(client, code)
    found = [
        [link.attributes["href"] for link in page.all("a", rel=relation)] for relation in ("prev", "next")
    ]
    assert found == [[f"/projects/{each}"] if each else [] for each in (before, after)]


@pytest.mark.parametrize("code", ["sr-yl-03", "Sr-YL-03", "SR-YL-03%20", "%00SR-YL-03"])
def test_a_code_in_another_form_leads_to_its_address(client: FlaskClient, code: str) -> None:
    response = client.get(f"/projects/{code}")
    assert (response.status_code, response.headers["Location"]) == (308, "/projects/SR-YL-03")


@pytest.mark.parametrize("code", ["JA-99", "x", "%00", "JA-01x", "a" * 300, "<script>"])
def test_an_unknown_code_offers_a_search(client: FlaskClient, code: str) -> None:
    response = client.get(f"/projects/{code}")
    assert response.status_code == 404
    assert 'name="q"' in response.text
    assert "<script>" not in response.text


def test_every_link_of_a_project_page_works(client: FlaskClient) -> None:
    for code in ("JA-12", "SR-YL-10"):
        for link in shown(client, code).one("main").all("a"):
            target = link.attributes["href"]
            response = client.get(target)
            assert response.status_code == 200, target
            if response.mimetype == "text/html":
                assert "没有符合条件" not in response.text, target
