"""Facts about the pages of plans."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from app.accounts.types import Role
from app.audit.types import Actor
from app.extensions import database
from app.intake.service import load_packages
from tests.conftest import sign_in
from tests.integration.portfolio.reading import read
from tests.unit.intake.packages import write_package
from tests.unit.intake.stated import write_stated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_the_list_of_plans_gives_number_and_counts(client: FlaskClient) -> None:
    page = client.get("/plans").text
    for words in (
        "饶府字〔2022〕40号",
        "2022-11-22",
        "200,320.00",
        "95,251.00",
        "600,230.56",
        "/plans/jian-2022",
    ):
        assert words in page


def test_without_a_plan_the_list_says_what_to_do(app: Flask) -> None:
    page = sign_in(app, Role.ADMINISTRATOR).get("/plans").text
    assert "还没有载入方案" in page
    assert "flask --app wsgi plans load" in page


def test_the_page_of_a_plan_holds_totals_figures_list_and_notes(client: FlaskClient) -> None:
    page = client.get("/plans/jian-2022").text
    for words in (
        "吉安市“一老一小”整体解决方案",
        "附件2 重大项目清单：总投资",
        "54 个项目相加",
        "新增床位数150张",
        "内容写150张，新增床位数栏印100，按栏目取100。",
        "其中：护理床位数",
        'href="/projects/JA-54"',
        "占地面积1500平方米",
        "吉州区钟鼓楼社区公共设施适儿化改造",
    ):
        assert words in page


def test_the_filter_shows_differences_only(client: FlaskClient) -> None:
    everything = read(client.get("/plans/jian-2022").text).one("main").text
    differing = read(client.get("/plans/jian-2022?figures=differs").text).one("main").text
    assert "数字核对，不一致：6 项" in differing
    assert "新增床位数150张" in differing
    assert "采用的“建筑面积”读数" in everything
    assert "采用的“建筑面积”读数" not in differing
    assert read(client.get("/plans/jian-2022?figures=all").text).one("main").text == everything


def test_the_page_shows_the_tables_of_the_plan_as_printed_with_their_notes(client: FlaskClient) -> None:
    page = read(client.get("/plans/shangrao-2022").text)
    summaries = [element.text for element in page.all("summary") if element.text.strip() != "菜单"]
    assert [" ".join(text.split()) for text in summaries[:6]] == [
        "表1 45 个数 1 处不符",
        "表2 42 个数",
        "表3 36 个数 6 处不符",
        "表4 109 个数",
        "正文 87 个数 9 处不符",
        "重算一致 124 项",
    ]
    assert "方案数据重算，不一致：17 项" in page.one("main").text
    assert "合并行只印一组托位数；50÷9.34万人为0.54，故读作开发区" in page.one("main").text


def test_the_filter_hides_the_figures_that_come_out(client: FlaskClient) -> None:
    page = client.get("/plans/jian-2022?figures=differs").text
    assert "方案数据重算，不一致：2 项" in page
    assert "重算一致" not in page


def test_a_plan_without_figures_says_so(loaded_app: Flask, tmp_path: Path) -> None:
    load_packages([write_package(tmp_path / "demo-2022")], actor=Actor("test"))
    page = sign_in(loaded_app, Role.ADMINISTRATOR).get("/plans/demo-2022").text
    assert "这份方案的数据包里没有现状表和正文数据。" in page


def test_a_plan_without_printed_totals_says_so(client: FlaskClient) -> None:
    assert "这份方案没有印合计。" in client.get("/plans/shangrao-2022").text


def test_a_plan_that_is_not_there_is_a_404_that_names_those_that_are(client: FlaskClient) -> None:
    response = client.get("/plans/nowhere")
    assert response.status_code == 404
    assert "已载入的方案有：jian-2022、shangrao-2022。" in response.text


def test_a_code_that_no_database_can_hold_is_a_plan_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/plans/jian%002022").status_code == 404


@pytest.mark.parametrize("value", ["none", "<script>alert(1)</script>", "x" * 500])
def test_a_filter_that_cannot_be_read_is_told(client: FlaskClient, value: str) -> None:
    response = client.get("/plans/jian-2022", query_string={"figures": value})
    assert response.status_code == 400
    assert "可以用的是：all（全部）、differs（不一致）" in response.text
    assert "<script>" not in response.text


@pytest.mark.parametrize("address", ["/plans", "/plans/jian-2022", "/plans/shangrao-2022?figures=differs"])
def test_a_page_has_one_heading_headed_tables_and_no_id_twice(client: FlaskClient, address: str) -> None:
    page = read(client.get(address).text)
    assert len(page.all("h1")) == 1
    assert all(table.all("th") and table.all("caption") for table in page.all("table"))
    ids = [element.attributes["id"] for element in page.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert page.all("style") == []


def test_the_navigation_leads_to_the_plans(client: FlaskClient) -> None:
    assert '<a href="/plans" aria-current="page">各市方案</a>' in client.get("/plans").text
    assert '<a href="/plans" aria-current="true">各市方案</a>' in client.get("/plans/jian-2022").text


def test_a_page_asks_the_same_number_of_questions_whatever_the_number_of_rows(
    loaded_app: Flask, tmp_path: Path
) -> None:
    load_packages([write_stated(tmp_path / "demo-2022")], actor=Actor("test"))
    client = sign_in(loaded_app, Role.ADMINISTRATOR)
    asked = []
    for address in ("/plans/demo-2022", "/plans/shangrao-2022"):
        database.session.expire_all()
        with counted_queries() as statements:
            assert client.get(address).status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
    assert asked[0] < 14
