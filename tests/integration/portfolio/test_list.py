"""Facts about the list of projects: filters, search, order, pages, sums, and an empty list."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from app.accounts.types import ALL
from app.portfolio import queries
from app.portfolio.types import ProjectFilter, SortKey
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element


def address(**parameters: object) -> str:
    return f"/projects?{urlencode(parameters)}"


def shown(client: FlaskClient, **parameters: object) -> Element:
    response = client.get(address(**parameters))
    assert response.status_code == 200, response.text
    return read(response.text)


def codes(page: Element) -> list[str]:
    return [code.text for code in page.all("span", class_="cell-code")]


def count(page: Element) -> int:
    return int(page.one("div", class_="list-line").all("strong")[0].text)


def test_the_list_shows_fifty_projects_in_the_order_of_the_plans(client: FlaskClient) -> None:
    assert codes(shown(client)) == [f"JA-{number:02d}" for number in range(1, 51)]


def test_sections_stand_in_the_order_of_the_plan_and_not_of_their_codes(client: FlaskClient) -> None:
    found = codes(shown(client, plan="shangrao-2022")) + codes(shown(client, plan="shangrao-2022", page=2))
    assert [found[0], found[42], found[43], found[-1]] == ["SR-YL-01", "SR-YL-43", "SR-TY-01", "SR-ZH-02"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"plan": "jian-2022"}, 54),
        ({"region": "360802"}, 5),
        ({"sector": "child_friendly"}, 2),
        ({"sector": "mixed"}, 2),
        ({"type": "公办托育"}, 8),
        ({"start_year": 2021, "plan": "jian-2022"}, 3),
        ({"end_year": 2022, "plan": "jian-2022"}, 1),
        ({"bed_kind": "child_welfare"}, 2),
        ({"has": "renovated_beds"}, 1),
        ({"has": "central_requested"}, 54),
    ],
)
def test_a_filter_leaves_the_projects_that_it_names(
    client: FlaskClient, parameters: dict[str, object], expected: int
) -> None:
    assert count(shown(client, **parameters)) == expected


def test_filters_narrow_each_other(client: FlaskClient) -> None:
    assert codes(shown(client, plan="jian-2022", sector="elder_care", region="360828", q="医院")) == ["JA-21"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("三湾养老院", "JA-14"),
        ("ja-14", "JA-14"),
        ("罗桥街道", "SR-YL-04"),
        ("上饶国控", "SR-YL-01"),
        ("万安县  城中", "JA-02"),
    ],
)
def test_search_finds_name_code_place_and_unit(client: FlaskClient, words: str, code: str) -> None:
    assert codes(shown(client, q=words)) == [code]


def test_search_knows_a_region_by_its_former_name(client: FlaskClient) -> None:
    assert set(codes(shown(client, q="广丰县"))) >= set(codes(shown(client, region="361103")))


def test_search_knows_a_unit_by_the_name_that_the_plan_prints(client: FlaskClient) -> None:
    assert "JA-12" in codes(shown(client, q="井冈山民政局"))


@pytest.mark.parametrize("wildcard", ["%", "_", "\\"])
def test_wildcards_of_the_database_mean_themselves(client: FlaskClient, wildcard: str) -> None:
    assert "没有符合条件的项目" in shown(client, q=wildcard).text


def test_a_unit_leads_to_its_projects_under_any_of_its_names(client: FlaskClient) -> None:
    project = queries.project(ALL, "JA-12")
    assert project is not None
    (unit,) = project.units
    found = shown(client, unit=unit.organisation_id)
    assert "JA-12" in codes(found)
    assert f"单位：{unit.name}" in found.one("ul", class_="chips").text


@pytest.mark.parametrize("key", list(SortKey))
def test_every_order_can_be_turned_round_with_blanks_last(client: FlaskClient, key: SortKey) -> None:
    upwards = codes(shown(client, sector="elder_care", plan="jian-2022", sort=key))
    downwards = codes(shown(client, sector="elder_care", plan="jian-2022", sort=f"-{key}"))
    assert sorted(upwards) == sorted(downwards)
    assert len(upwards) == 33


def test_the_largest_investment_comes_first_after_one_click(client: FlaskClient) -> None:
    page = shown(client)
    head = next(head for head in page.all("th", scope="col") if head.text.startswith("总投资"))
    sorted_page = read(client.get(head.one("a").attributes["href"]).text)
    assert codes(sorted_page)[0] == "SR-YL-02"
    assert (
        next(
            head.attributes["aria-sort"]
            for head in sorted_page.all("th", scope="col")
            if "aria-sort" in head.attributes
        )
        == "descending"
    )


def test_pages_hold_every_project_once(client: FlaskClient) -> None:
    found = [code for number in (1, 2, 3) for code in codes(shown(client, page=number, sort="-new_beds"))]
    assert len(found) == len(set(found)) == 130


def test_the_pager_keeps_filter_and_order(client: FlaskClient) -> None:
    pager = shown(client, plan="shangrao-2022", sort="-new_beds").one("nav", class_="pager")
    following = read(client.get(pager.one("a", rel="next").attributes["href"]).text)
    assert len(codes(following)) == 26
    assert following.one("nav", class_="pager").one("a", aria_current="page").text == "2"


def test_a_page_beyond_the_last_shows_the_last_and_says_so(client: FlaskClient) -> None:
    page = shown(client, page=99)
    assert "没有第 99 页，显示最后一页" in page.text
    assert codes(page)[-1] == "SR-ZH-02"


def test_sums_are_over_all_pages(client: FlaskClient) -> None:
    second = shown(client, plan="shangrao-2022", page=2)
    whole = queries.totals(ALL, ProjectFilter(plan="shangrao-2022"))
    assert second.one("td", data_total="total_investment").text == f"{whole.total_investment.value:,.2f}"
    assert second.one("td", data_total="central_requested").text == "—"


def test_an_inexact_figure_carries_its_word(client: FlaskClient) -> None:
    row = next(row for row in shown(client, q="SR-YL-03").all("tr") if "SR-YL-03" in row.text)
    assert "不少于100" in row.text


def test_each_condition_can_be_taken_away_by_itself(client: FlaskClient) -> None:
    page = shown(client, plan="jian-2022", bed_kind="elder_care", sort="-new_beds")
    links = page.one("ul", class_="chips").all("a")
    chips = {link.text.removeprefix("去掉条件 ").rstrip(" ×"): link.attributes["href"] for link in links}
    assert "bed_kind=elder_care" in chips["方案：吉安市"]
    assert "plan=" not in chips["方案：吉安市"]
    assert "sort=-new_beds" in chips["床位性质：养老床位"]
    assert "sort=" not in chips["恢复方案顺序，不再按 新增床位从大到小"]
    assert chips["全部清除"] == "/projects"


def test_blank_fields_of_the_form_leave_the_address(client: FlaskClient) -> None:
    response = client.get("/projects?q=&plan=jian-2022&region=&sector=")
    assert (response.status_code, response.headers["Location"]) == (302, "/projects?plan=jian-2022")


def test_the_form_shows_what_is_chosen(client: FlaskClient) -> None:
    page = shown(client, region="361103", start_year=2022, q="养老")
    selected = {
        option.attributes["value"] for option in page.all("option") if "selected" in option.attributes
    }
    assert selected == {"361103", "2022"}
    assert page.one("input", name="q", id="field-q").attributes["value"] == "养老"
    assert [each for each in page.all("details") if "open" in each.attributes]


def test_an_empty_list_says_which_condition_to_take_away(client: FlaskClient) -> None:
    page = shown(client, plan="jian-2022", region="361102", q="敬老院")
    assert page.all("table") == []
    offers = page.one("div", class_="empty").all("li")
    assert offers[0].text == "去掉“方案：吉安市”，仍然没有项目"
    link = offers[1].one("a")
    assert link.text == f"{count(read(client.get(link.attributes['href']).text))} 个项目"


@pytest.mark.parametrize(
    "parameters",
    [
        {"plan": "nowhere-2022"},
        {"region": "999999"},
        {"unit": 2147483647},
        {"type": "没有这种类型"},
        {"start_year": 1999},
    ],
)
def test_a_value_that_the_register_does_not_know_finds_nothing(
    client: FlaskClient, parameters: dict[str, object]
) -> None:
    assert "没有符合条件的项目" in shown(client, **parameters).text


@pytest.mark.parametrize(
    "parameters",
    [
        {"unit": "abc"},
        {"sort": "x"},
        {"page": "-1"},
        {"page": "9" * 30},
        {"start_year": "二〇二二"},
        {"q": "\x00"},
        {"plan": "\x00jian"},
        {"q": "'; DROP TABLE project; --"},
        {"q": "😀" * 300},
    ],
)
def test_no_address_makes_the_list_fail(client: FlaskClient, parameters: dict[str, object]) -> None:
    assert client.get(address(**parameters), follow_redirects=True).status_code == 200


def test_a_value_that_cannot_be_read_is_said(client: FlaskClient) -> None:
    page = shown(client, unit="abc", plan="jian-2022")
    assert "unit=abc" in page.one("div", class_="note-warning").text
    assert count(page) == 54


def test_a_file_is_refused_for_an_address_that_cannot_be_read(client: FlaskClient) -> None:
    response = client.get("/projects.csv?unit=abc")
    assert response.status_code == 400
    assert "unit=abc" in response.text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("parameter", "sentence"),
    [
        ("light=amber", "light=amber"),
        ("stage=started", "stage=started"),
        ("as_of=2023-13", "as_of=2023-13"),
        ("reading=later", "reading=later"),
    ],
)
def test_a_file_is_not_made_while_a_condition_is_left_aside(
    client: FlaskClient, kind: str, parameter: str, sentence: str
) -> None:
    response = client.get(f"/projects.{kind}?{parameter}")
    assert response.status_code == 400
    assert sentence in response.text


@pytest.mark.parametrize("address", ["/projects/", "/plans/", "/briefs/", "/projects/JA-01/"])
def test_a_slash_at_the_end_of_an_address_does_no_harm(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200
