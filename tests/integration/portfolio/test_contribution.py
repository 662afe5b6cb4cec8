"""Facts about what the page of a project says that it gives to the outcomes of its plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.outcomes.service import outcomes
from app.outcomes.types import OutcomeMeasure
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import MilestoneReport
from tests.integration.portfolio.months import JUNE, MAY, close_month, report
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

PLAN, CODE = "jian-2022", "JA-12"
HEADS = ("本项目新增", "占全部新增", "预计投用", "2025年末前", "再晚一个季度")


def shown(client: FlaskClient, code: str, query: str = "") -> Element:
    response = client.get(f"/projects/{code}{query}")
    assert response.status_code == 200
    return read(response.text)


def rows(page: Element) -> dict[str, dict[str, str]]:
    """Return the table of contributions by measure and head."""
    (table,) = page.all("table", id="contribution")
    return {
        row.one("th").text: {cell.attributes["data-head"]: cell.text for cell in row.all("td")}
        for row in table.all("tr")
        if row.all("td")
    }


def close_with(on: date, month: object = JUNE) -> None:
    """Close a month in which the project forecasts to be in use on a day."""
    forecast = (MilestoneReport(MilestoneKind.OPERATION, forecast=on),)
    close_month(PLAN, month, {CODE: replace(report(), milestones=forecast)})  # type: ignore[arg-type]


def test_a_project_page_says_what_outcomes_say_of_the_project(client: FlaskClient) -> None:
    found = rows(shown(client, CODE))
    expected = {
        outcome.measure.label: given
        for outcome in outcomes(PLAN, as_of=None)
        for given in outcome.contributions
        if given.code == CODE
    }
    assert set(found) == set(expected) != set()
    for label, given in expected.items():
        assert tuple(found[label]) == HEADS
        assert found[label]["本项目新增"] == f"{given.amount:,.0f} 张"
        assert found[label]["预计投用"].startswith(str(given.expected))


def test_each_measure_leads_to_its_page(client: FlaskClient) -> None:
    (table,) = shown(client, CODE).all("table", id="contribution")
    for link in table.all("a"):
        assert client.get(link.attributes["href"]).status_code == 200


@pytest.mark.parametrize(
    ("forecast", "in_time", "delay"),
    [
        (date(2024, 3, 1), "○ 赶得上", "仍赶得上"),
        (date(2025, 9, 30), "○ 赶得上", "仍赶得上"),
        (date(2025, 11, 30), "○ 赶得上", "就赶不上了"),
        (date(2026, 2, 1), "▲ 赶不上", "已经赶不上"),
    ],
)
def test_whether_it_comes_in_time_and_what_a_quarter_later_does(
    client: FlaskClient, forecast: date, in_time: str, delay: str
) -> None:
    close_with(forecast)
    found = rows(shown(client, CODE))[OutcomeMeasure.BEDS_PER_1000_ELDERS.label]
    assert found["2025年末前"] == in_time
    assert found["再晚一个季度"].startswith(delay)


def test_what_is_in_use_is_not_touched_by_a_delay(client: FlaskClient) -> None:
    actual = (MilestoneReport(MilestoneKind.OPERATION, actual=date(2023, 6, 1)),)
    close_month(PLAN, JUNE, {CODE: replace(report(), stage=Stage.OPERATING, milestones=actual)})
    found = rows(shown(client, CODE))[OutcomeMeasure.BEDS_PER_1000_ELDERS.label]
    assert (found["2025年末前"], found["再晚一个季度"]) == ("● 已投用", "不受影响")


def test_an_earlier_month_says_what_was_expected_then(client: FlaskClient) -> None:
    close_with(date(2024, 3, 1), MAY)
    close_with(date(2026, 2, 1), JUNE)
    page = shown(client, CODE, f"?as_of={MAY}")
    found = rows(page)[OutcomeMeasure.BEDS_PER_1000_ELDERS.label]
    assert found["2025年末前"] == "○ 赶得上"
    assert "按2023年5月末的进度" in page.text
    (table,) = page.all("table", id="contribution")
    assert all(f"as_of={MAY}" in link.attributes["href"] for link in table.all("a"))


def test_a_month_that_is_not_closed_breaks_no_link(client: FlaskClient) -> None:
    close_with(date(2024, 3, 1), MAY)
    (table,) = shown(client, CODE, "?as_of=2024-01").all("table", id="contribution")
    assert {client.get(link.attributes["href"]).status_code for link in table.all("a")} == {200}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("SR-YL-10", "新增的是救助床位，不是养老床位，不计入成效。"),
        ("JA-23", "只改造床位：改善条件，不增加床位，不计入成效。"),
        ("SR-YL-05", "方案没有印这个项目新增多少床位或托位，无法计入成效。"),
        ("JA-53", "方案没有印这个项目新增多少床位或托位，无法计入成效。"),
    ],
)
def test_a_project_that_gives_nothing_says_why(client: FlaskClient, code: str, sentence: str) -> None:
    page = shown(client, code)
    assert page.all("table", id="contribution") == []
    assert sentence in page.text


def test_a_cancelled_project_gives_nothing(client: FlaskClient) -> None:
    close_month(PLAN, JUNE, {CODE: replace(report(), stage=Stage.CANCELLED)})
    assert "项目已取消，不计入成效。" in shown(client, CODE).text
