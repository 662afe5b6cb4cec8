"""Facts about what was reported: the month and reading shown, and one figure on page, in file and table."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from sqlalchemy import func, select

from app.extensions import database
from app.kernel.partial_dates import PartialDate
from app.projects.types import MilestoneKind, Stage
from app.returns.models import ProjectMonth, ProjectMonthAmount
from app.returns.types.report import MilestoneReport
from tests.integration.portfolio.months import (
    CENTRAL,
    COUNTY,
    JUNE,
    MAY,
    close_month,
    open_month,
    report,
    restate,
)
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

JIAN, SHANGRAO = "jian-2022", "shangrao-2022"
RESTATED = (replace(CENTRAL, completed=Decimal("520.5")), COUNTY)


@pytest.fixture
def months(loaded_app: Flask) -> None:  # noqa: ARG001 - the database
    """Close May and June of 吉安 and May of 上饶; May of JA-15 is restated."""
    milestones = (
        MilestoneReport(MilestoneKind.START, PartialDate.of_year(2022), None, None),
        MilestoneReport(MilestoneKind.TOPPING_OUT, PartialDate.parse("2023-03"), date(2023, 10, 15), None),
    )
    close_month(JIAN, MAY, {"JA-15": report(Stage.FOUNDATION), "JA-16": report(Stage.SUSPENDED)})
    close_month(JIAN, JUNE, {"JA-15": replace(report(), milestones=milestones)}, late=["JA-15"])
    close_month(SHANGRAO, MAY, {"SR-YL-01": report(Stage.COMPLETED)})
    open_month(SHANGRAO, JUNE)
    restate("JA-15", MAY, Stage.STRUCTURE, RESTATED)


pytestmark = pytest.mark.usefixtures("months")


def shown(client: FlaskClient, query: str = "") -> Element:
    response = client.get(f"/projects{query}")
    assert response.status_code == 200, response.text
    return read(response.text)


def codes(page: Element) -> list[str]:
    return [code.text for code in page.all("span", class_="cell-code")]


def row(page: Element, code: str) -> list[str]:
    line = next(line for line in page.one("table", id="projects").all("tr") if code in codes(line))
    return [cell.text for cell in line.walk() if cell.tag in {"th", "td"}]


def exported(app: Flask, *arguments: str) -> dict[str, Any]:
    result = app.test_cli_runner().invoke(args=["projects", "export", "--format", "json", *arguments])
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout_bytes)
    return document


def of(document: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in document["projects"] if each["code"] == code)
    return found


def lines(content: bytes) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return {line["项目代码"]: line for line in rows}


def test_without_a_month_each_plan_is_shown_at_its_latest_closed_one(client: FlaskClient) -> None:
    page = shown(client, "?q=JA-15")
    assert "形象进度、亮灯和完成投资截至 吉安市2023年6月、上饶市2023年5月" in page.text
    assert row(page, "JA-15")[5:9] == ["在建（主体）", "不评", "1,200.00", "500.50 41.7%"]
    assert row(shown(client, "?q=SR-YL-01"), "SR-YL-01")[5] == "竣工"


def test_what_was_never_reported_is_said_and_is_no_zero(client: FlaskClient) -> None:
    assert row(shown(client, "?q=JA-01"), "JA-01")[5:9] == ["未填报", "不评", "13,000.00", "—"]


@pytest.mark.parametrize(
    ("reading", "stage", "completed"),
    [
        ("then", "在建（基础）", "500.50 41.7%"),
        ("now", "在建（主体）", "520.50 43.4%"),
    ],
)
def test_both_readings_of_a_month_stay_possible(
    client: FlaskClient, reading: str, stage: str, completed: str
) -> None:
    page = shown(client, f"?q=JA-15&as_of=2023-05&reading={reading}")
    assert (row(page, "JA-15")[5], row(page, "JA-15")[8]) == (stage, completed)
    assert ("2023年5月（当时所报）" in page.text) is (reading == "then")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?stage=structure", ["JA-15"]),
        ("?stage=completed", ["SR-YL-01"]),
        ("?stage=structure&as_of=2023-05", ["JA-15"]),
        ("?stage=structure&as_of=2023-05&reading=then", []),
        ("?stage=foundation&as_of=2023-05&reading=then", ["JA-15"]),
        ("?stage=suspended&as_of=2023-05", ["JA-16"]),
        ("?stage=suspended", []),
        ("?stage=completed&as_of=2023-06", []),
        ("?stage=structure&sector=child_care", []),
        ("?reached=started", ["JA-15", "SR-YL-01"]),
        ("?reached=started&as_of=2023-05", ["JA-15", "JA-16", "SR-YL-01"]),
        ("?reached=completed", ["SR-YL-01"]),
        ("?reached=completed&stage=structure", []),
    ],
)
def test_a_stage_is_that_of_the_month_and_the_reading(
    client: FlaskClient, query: str, found: list[str]
) -> None:
    assert codes(shown(client, query)) == found
    file = client.get(f"/projects.csv{query}")
    assert list(lines(file.data)) == found


def test_a_month_that_is_not_closed_is_a_sentence_and_no_error(client: FlaskClient) -> None:
    page = shown(client, "?as_of=2023-06&q=SR-YL-01")
    assert "上饶市方案2023年6月没有关账，没有月度数据（最近关账的是2023年5月）。" in page.text
    assert row(page, "SR-YL-01")[5:9:3] == ["未关账", "—"]
    nowhere = shown(client, "?as_of=2021-01&plan=jian-2022")
    assert "吉安市方案2021年1月没有关账" in nowhere.text
    assert "形象进度、亮灯和完成投资截至" not in nowhere.text


def test_the_sum_of_completed_investment_is_that_of_the_raw_rows(client: FlaskClient) -> None:
    for query, parts in (
        ("", [(JIAN, JUNE), (SHANGRAO, MAY)]),
        ("?as_of=2023-05", [(JIAN, MAY), (SHANGRAO, MAY)]),
    ):
        raw = sum(raw_sum(plan, month) for plan, month in parts)
        cell = shown(client, query).one("td", data_total="completed").text
        assert cell.split(" ")[0] == f"{raw:,.2f}"
        file = lines(client.get(f"/projects.csv{query}").data)
        assert sum(Decimal(line["完成投资合计（万元）"] or 0) for line in file.values()) == raw


def raw_sum(plan: str, month: object) -> Decimal:
    newest = (
        select(ProjectMonth.project_id, func.max(ProjectMonth.revision).label("revision"))
        .where(ProjectMonth.plan_code == plan, ProjectMonth.month == month)
        .group_by(ProjectMonth.project_id)
        .subquery()
    )
    amounts = database.session.scalars(
        select(ProjectMonthAmount.completed)
        .join(
            newest,
            (newest.c.project_id == ProjectMonthAmount.project_id)
            & (newest.c.revision == ProjectMonthAmount.revision),
        )
        .where(ProjectMonthAmount.month == month)
    )
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def test_page_csv_workbook_and_json_hold_the_same_figures(client: FlaskClient, loaded_app: Flask) -> None:
    query = "?as_of=2023-05&plan=jian-2022"
    page = shown(client, f"{query}&q=JA-15")
    line = lines(client.get(f"/projects.csv{query}").data)["JA-15"]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/projects.xlsx{query}").data), data_only=True)
    heads, *body = sheet["项目"].iter_rows(values_only=True)
    cells = next(dict(zip(heads, values, strict=True)) for values in body if values[0] == "JA-15")
    document = of(exported(loaded_app, "--as-of", "2023-05"), "JA-15")
    assert document["stage"] == "structure"
    assert line["形象进度"] == cells["形象进度"] == row(page, "JA-15")[5] == "在建（主体）"
    assert document["funding"] == [
        {"source": "central_budget", "planned": "960.00", "allocated": "800.00", "received": "600.00",
         "completed": "520.50", "paid": "450.00"},
        {"source": "county", "planned": "240.00", "allocated": None, "received": "100.00",
         "completed": None, "paid": None},
    ]  # fmt: skip
    for head, text in (
        ("计划资金：县级财政（万元）", "240.00"),
        ("计划资金：待落实（万元）", ""),
        ("下达：中央预算内投资（万元）", "800.00"),
        ("下达：县级财政（万元）", ""),
        ("到位合计（万元）", "700.00"),
        ("完成投资合计（万元）", "520.50"),
        ("支付合计（万元）", "450.00"),
    ):
        assert line[head] == text, head
        assert cells[head] == (float(text) if text else None), head
    assert row(page, "JA-15")[8].startswith("520.50")


def test_the_command_gives_either_reading(loaded_app: Flask) -> None:
    then = exported(loaded_app, "--as-of", "2023-05", "--reading", "then")
    now = exported(loaded_app, "--as-of", "2023-05")
    assert (then["as_of"], then["reading"], of(then, "JA-15")["stage"]) == ("2023-05", "then", "foundation")
    assert (now["reading"], of(now, "JA-15")["stage"]) == ("now", "structure")
    assert of(then, "JA-15")["funding"][0]["completed"] == "500.50"


def test_the_command_gives_milestones_as_precise_as_they_are(loaded_app: Flask) -> None:
    assert of(exported(loaded_app, "--as-of", "2023-06"), "JA-15")["milestones"] == [
        {"kind": "start", "planned": "2022", "forecast": None, "actual": None},
        {"kind": "topping_out", "planned": "2023-03", "forecast": "2023-10-15", "actual": None},
    ]


def test_without_a_month_the_command_gives_the_register_alone(loaded_app: Flask) -> None:
    document = exported(loaded_app)
    assert (document["as_of"], document["reading"]) == (None, None)
    project = of(document, "JA-15")
    assert (project["stage"], project["reporting"], project["milestones"]) == (None, None, [])
    assert {part["completed"] for part in project["funding"]} == {None}


def test_the_command_says_which_plan_has_not_closed_the_month(loaded_app: Flask) -> None:
    result = loaded_app.test_cli_runner().invoke(
        args=["projects", "export", "--format", "json", "--as-of", "2023-06"]
    )
    assert result.exit_code == 0
    assert "上饶市方案2023年6月没有关账" in result.stderr
    assert of(json.loads(result.stdout_bytes), "SR-YL-01")["stage"] is None


def test_a_download_says_which_month_and_how_it_came_about(client: FlaskClient) -> None:
    line = lines(client.get("/projects.csv").data)
    assert (line["JA-15"]["数据月份"], line["JA-15"]["填报情况"]) == ("2023-06", "已填报（迟报）")
    assert (line["SR-YL-01"]["数据月份"], line["JA-01"]["填报情况"]) == ("2023-05", "漏报，沿用上期")


@pytest.mark.parametrize(
    ("order", "first"), [("-completed", "JA-15"), ("stage", "JA-15"), ("-stage", "SR-YL-01")]
)
def test_the_list_is_sorted_by_what_was_reported_with_blanks_last(
    client: FlaskClient, order: str, first: str
) -> None:
    page = shown(client, f"?sort={order}")
    assert codes(page)[0] == first
    assert row(page, codes(page)[-1])[5] == "未填报"


def test_links_of_the_list_keep_month_and_reading(client: FlaskClient) -> None:
    page = shown(client, "?as_of=2023-05&reading=then&q=JA-15")
    link = next(link for link in page.all("a") if link.attributes["href"].startswith("/projects/JA-15"))
    assert link.attributes["href"] == "/projects/JA-15?as_of=2023-05&reading=then"
    downloads = [link.attributes["href"] for link in page.all("a") if "download" in link.attributes]
    assert all("as_of=2023-05&reading=then" in address for address in downloads)


def test_the_composition_counts_stages_and_leads_to_the_projects(client: FlaskClient) -> None:
    table = read(client.get("/composition").text).one("table", id="reported-table")
    jian, shangrao = table.all("tr")[1:]
    texts = [cell.text for cell in jian.walk() if cell.tag in {"th", "td"}]
    assert texts[:2] == ["吉安市", "2023年6月"]
    assert texts[-3:] == ["53", "500.50 1/54 （54 个项目中 1 个有数）", "0.2%"]
    for line in (jian, shangrao):
        for link in line.all("a", data_measure="project_count"):
            assert link.text == str(len(codes(read(client.get(link.attributes["href"]).text))))
