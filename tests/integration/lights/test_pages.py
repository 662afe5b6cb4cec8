"""Facts about the pages of a month: counts that lead to their projects, what is lit, who disagrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role
from app.lights.service import decide_reason, state_reason
from app.lights.types import pages
from app.projects.types import Stage
from app.returns import service as returns
from app.returns.types.periods import DeadlineRule
from tests.conftest import sign_in
from tests.integration.lights import winter
from tests.integration.lights.spring import GREEN, RED, SILENT, YELLOW, close_spring
from tests.integration.portfolio.months import JUNE, MAY
from tests.integration.portfolio.test_queries_are_constant import queries_of, register_many
from tests.integration.returns.factories import CITY, CODE, OWNER, close_month, set_up
from tests.integration.returns.pages import APRIL, MARCH, WAN_AN, People, codes, rows, shown
from tests.integration.services.factories import PLAN as EXAMPLE
from tests.integration.services.factories import register_example

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    """Close two months of 吉安."""
    close_spring()
    return People(sign_in_as)


def test_before_a_month_is_closed_the_pages_say_so(client: FlaskClient) -> None:
    for page in ("/lights", "/lights/disagreements"):
        assert "还没有已关账的月份" in shown(client.get(page)).text


def test_counts_stand_by_plan_and_county_and_lead_to_their_projects(people: People) -> None:
    client = people.auditor()
    page = shown(client.get("/lights"))
    total, *counties = rows(page, "counties-jian-2022")
    assert total == ["合计", "52", "1", "1", "0", "54"]
    assert [sum(int(row[place]) for row in counties) for place in range(1, 6)] == [52, 1, 1, 0, 54]
    assert ["万安县", "3", "1", "1", "0", "5"] in counties
    figures = page.one("table", id="counties-jian-2022").all("a", data_measure="project_count")
    heads = page.one("table", id="counties-jian-2022").one("thead")
    signs = heads.all("span", class_="light-sign")
    # Scripts copy what is labelled as well as what is written: a head is copied once.
    assert [sign.attributes.get("aria-hidden") for sign in signs] == ["true"] * 3
    assert "红灯" in heads.text
    assert len(figures) == 3 + sum(row[place] != "0" for row in counties for place in (1, 2, 3))
    for figure in figures:
        behind = shown(client.get(figure.attributes["href"]))
        assert len(codes(behind)) == min(int(figure.text), 50)
        assert f"共 {figure.text} 个项目" in behind.text


def test_what_is_lit_is_listed_the_worst_first_with_its_sentences_and_units(people: People) -> None:
    page = shown(people.county().get("/lights"))
    table = rows(page, "lit-jian-2022")
    listed = [row[0].split()[-1] for row in table]
    assert (len(listed), listed[0], listed[-1]) == (4, RED, YELLOW)
    name, place, light, months, why, unit, grade = table[0]
    assert (place, light, months) == ("万安县", "■红灯", "5")
    assert "开工 计划2022年12月底前开工，至2023年4月仍未开工（百分点制第1版" in why.replace("　", " ")
    assert name.startswith("万安县")
    assert unit
    assert grade == "顺利 自评好于亮灯"
    links = page.one("table", id="lit-jian-2022").all("a")
    assert any(link.text in unit and link.attributes["href"].startswith("/units/") for link in links)
    assert GREEN not in codes(page)


def test_many_that_are_lit_stand_on_pages_of_one_plan(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 3)
    client = people.county()
    first = shown(client.get("/lights"))
    (pager,) = first.all("nav", class_="pager")
    (following,) = [
        link.attributes["href"] for link in pager.all("a") if link.attributes.get("rel") == "next"
    ]
    assert following == "/lights?plan=jian-2022&page=2#lit-jian-2022"
    second, beyond = (shown(client.get(following.replace("page=2", f"page={page}"))) for page in (2, 9))
    listed = [[row[0] for row in rows(page, "lit-jian-2022")] for page in (first, second, beyond)]
    assert [len(each) for each in listed] == [3, 1, 1]
    assert not set(listed[0]) & set(listed[1])
    assert "红灯和黄灯（4）" in second.text
    assert "页码（page=x）看不懂" in shown(client.get("/lights?plan=jian-2022&page=x")).text


def test_a_month_and_a_reading_can_be_chosen(people: People) -> None:
    client = people.city()
    page = shown(client.get("/lights?as_of=2023-03"))
    assert rows(page, "counties-jian-2022")[0] == ["合计", "1", "52", "1", "0", "54"]
    number = state_reason(RED, MARCH, MARCH, "征地受阻。", "", actor=OWNER)
    decide_reason(number, approve=True, reason="", actor=CITY)
    now = shown(client.get(f"/lights?as_of=2023-03&region={WAN_AN}"))
    assert rows(now, "counties-jian-2022")[0] == ["合计", "0", "4", "1", "0", "5"]
    assert "其中 1 个由正当理由保持在黄灯" in now.text
    assert f"/lights/reasons/{number}" in [link.attributes["href"] for link in now.all("a")]
    then = shown(client.get(f"/lights?as_of=2023-03&region={WAN_AN}&reading=then"))
    assert rows(then, "counties-jian-2022")[0] == ["合计", "1", "3", "1", "0", "5"]


def test_a_month_that_is_not_closed_says_which_is(people: People) -> None:
    page = shown(people.city().get("/lights?as_of=2023-09"))
    assert "吉安市2023年9月没有关账，没有亮灯（最近关账的是2023年4月）" in page.text
    assert "没有符合条件的亮灯" in page.text


def test_an_address_that_cannot_be_read_is_said(people: People) -> None:
    page = shown(people.city().get("/lights?as_of=April&reading=soon&plan=nowhere"))
    assert "“April”不是月份" in page.text
    assert "reading=soon" in page.text


def test_everybody_sees_their_own_projects_alone(people: People) -> None:
    assert rows(shown(people.county().get("/lights")), "counties-jian-2022")[0][-1] == "5"
    owner = shown(people.owner(SILENT).get("/lights"))
    assert SILENT in codes(owner)
    assert RED not in codes(owner)
    assert "还没有已关账的月份" in shown(people.other_city().get("/lights")).text


def test_disagreements_stand_in_both_directions(people: People) -> None:
    page = shown(people.city().get("/lights/disagreements"))
    (rosier,) = rows(page, "disagreements-rosier")
    (gloomier,) = rows(page, "disagreements-gloomier")
    assert rosier[0].endswith(RED)
    assert rosier[2:4] == ["顺利", "■红灯"]
    assert "至2023年4月仍未开工" in rosier[4]
    assert gloomier[0].endswith(GREEN)
    assert gloomier[2:4] == ["滞后", "●绿灯"]
    assert YELLOW not in codes(page), "slow payment says nothing about the works"


def test_all_lights_of_a_project_stand_on_its_page_with_the_rules_that_judged_them(people: People) -> None:
    client = people.city()
    page = shown(client.get(f"/projects/{SILENT}/light"))
    april, march = rows(page, "history")
    assert april[:3] == ["2023年4月", "■红灯", "2"]
    assert "连续漏报2次（百分点制第1版：连续漏报2次亮红灯），连续2个月" in april[3]
    assert march[:3] == ["2023年3月", "▲黄灯", "1"]
    rule = page.one("table", id="history").one("tbody").all("a")[0].attributes["href"]
    anchor = rule.partition("#")[2]
    assert shown(client.get(rule)).all("tr", id=anchor)
    months = page.one("ol", class_="light-months").all("li")
    assert [month.text for month in months] == ["2023-03▲黄灯", "2023-04■红灯"]


def test_a_light_that_changed_stands_in_both_readings(people: People) -> None:
    number = state_reason(RED, APRIL, APRIL, "征地受阻。", "", actor=OWNER)
    decide_reason(number, approve=True, reason="", actor=CITY)
    now, then, _ = rows(shown(people.city().get(f"/projects/{RED}/light")), "history")
    assert now[:2] == ["2023年4月 更正后", f"▲黄灯 有第 {number} 号正当理由"]
    assert then[:2] == ["2023年4月 当时所报", "■红灯"]
    assert now[3].startswith("■开工")


def test_a_project_without_a_closed_month_says_so(client: FlaskClient) -> None:
    page = shown(client.get("/projects/SR-YL-01/light"))
    assert "还没有亮过灯" in page.text
    assert client.get("/projects/SR-YL-99/light").status_code == 404


@pytest.mark.parametrize("page", ["/lights", "/lights/disagreements", "/lights/reasons", "/lights/rules"])
def test_a_page_asks_as_often_for_one_project_as_for_many(app: Flask, page: str) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    close_month(month=MAY)
    few = queries_of(client, page)
    register_many()
    state_reason("EX-02", JUNE, JUNE, "征地受阻。", "", actor=OWNER)
    state_reason("EX-03", JUNE, JUNE, "征地受阻。", "", actor=OWNER)
    close_month(month=JUNE)
    # Once there is a reason, what people are called is asked for.
    assert queries_of(client, page) == few + (page == "/lights/reasons")


def test_why_a_project_is_not_judged_is_said(app: Flask) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    set_up()
    returns.set_deadline_rule(EXAMPLE.code, DeadlineRule(preparatory_by_quarter=True), actor=CITY)
    close_month(None, APRIL)

    def said() -> tuple[str, str]:
        (row,) = rows(shown(client.get(f"/projects/{CODE}/light")), "history")
        return row[1], row[3]

    assert said() == ("不评", "从未填报，当月也无需填报，无从评判。")
    overview = shown(client.get("/lights"))
    assert rows(overview, f"counties-{EXAMPLE.code}")[0] == ["合计", "0", "0", "0", "1", "1"]
    assert "已取消，或从未填报且当月无需填报" in overview.text
    number = returns.propose_restatement(CODE, APRIL, Stage.CANCELLED, (), "已取消。", actor=OWNER)
    returns.decide_restatement(number, approve=True, reason="", actor=CITY)
    assert said() == ("不评", "已取消，不评。")


def test_a_project_that_was_cancelled_later_says_so_and_keeps_the_light_of_then(app: Flask) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    winter.close_winter()
    winter.restate(winter.APRIL, 400, Stage.CANCELLED)
    now, then, *_ = rows(shown(client.get(f"/projects/{CODE}/light")), "history")
    assert (now[1], now[3]) == ("不评", "已取消，不评。")
    assert then[1] == "■红灯"
    assert "已取消" not in then[3]
