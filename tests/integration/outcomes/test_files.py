"""Files of outcomes say what the page says: CSV, workbook, JSON and the command, figure by figure."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.outcomes.render.rows import HEADS
from app.projects.types import Stage
from tests.integration.outcomes.test_pages import JIAN, OF_WAN_AN, OPENED, SHANGRAO, card, close_june
from tests.integration.portfolio.months import MAY, close_month, report
from tests.integration.returns.pages import rows, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from openpyxl.worksheet.worksheet import Worksheet

HEAD_NAMES = {head: name for name, head in HEADS.items()}


def lines(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV by the names of their fields."""
    found = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    return [{HEAD_NAMES[head]: cell for head, cell in row.items()} for row in found]


def written(value: object) -> str:
    """Return a cell of a workbook, or a value of JSON, as the CSV writes it."""
    return "" if value is None else f"{Decimal(str(value)).normalize():f}" if is_number(value) else str(value)


def is_number(value: object) -> bool:
    return isinstance(value, int | float)


def plain(text: str) -> str:
    """Return a number of the CSV without zeros at its end."""
    try:
        return f"{Decimal(text).normalize():f}"
    except ArithmeticError:
        return text


def sheet_rows(sheet: Worksheet) -> list[dict[str, str]]:
    """Return the rows of a sheet by the names of their fields."""
    heads, *body = sheet.iter_rows(values_only=True)
    return [
        {HEAD_NAMES[str(head)]: written(cell) for head, cell in zip(heads, row, strict=True)} for row in body
    ]


def key(row: dict[str, str]) -> tuple[str, str, str]:
    return row["plan"], row["region_code"], row["name"]


def test_csv_json_and_workbook_have_the_same_rows(client: FlaskClient) -> None:
    close_june()
    of_csv = lines(client.get("/outcomes.csv").data)
    of_json = json.loads(client.get("/outcomes.json").data)["rows"]
    assert [{name: written(value) for name, value in row.items()} for row in of_json] == of_csv
    book = openpyxl.load_workbook(io.BytesIO(client.get("/outcomes.xlsx").data))
    assert book.sheetnames == ["成效和指标", "分县（市、区）", "项目贡献", "逐月", "口径"]
    by_key = {key(row): row for row in of_csv}
    assert len(by_key) == len(of_csv)
    in_book = [*sheet_rows(book["成效和指标"]), *sheet_rows(book["分县（市、区）"])]
    assert len(in_book) == len(of_csv)
    for row in in_book:
        same = by_key[key(row)]
        assert {name: plain(text) for name, text in row.items()} == {name: plain(same[name]) for name in row}


def test_a_file_says_what_the_page_says(client: FlaskClient) -> None:
    close_june()
    page = shown(client.get(f"/outcomes?plan={JIAN}"))
    found = lines(client.get(f"/outcomes.csv?plan={JIAN}").data)
    beds = next(row for row in found if row["indicator"] == "JA-I-07" and row["region_code"] == "360800")
    text = card(page, "beds_per_1000_elders").text
    assert (beds["month"], beds["standing"]) == ("2023-06", "预计达不到")
    for figure in (beds["attained"], beds["forecast"], f"还差 {int(beds['gap']):,} 张", beds["standing"]):
        assert figure in text
    table = rows(page, f"indicators-table-{JIAN}")
    health = next(row for row in table if row[0].startswith("老年人健康管理率"))
    line = next(row for row in found if row["indicator"] == "JA-I-09")
    assert (line["target_printed"], line["standing"]) == (health[4], health[6])
    counties = rows(shown(client.get(f"/outcomes/{JIAN}/beds_per_1000_elders")), "county-table")
    in_file = [row for row in found if row["indicator"] == "JA-I-07" and row["region_code"] != "360800"]
    assert [(row["region"], row["baseline"]) for row in in_file] == [(row[0], row[1]) for row in counties]


def test_what_is_unknown_is_empty_and_never_zero(client: FlaskClient) -> None:
    found = lines(client.get("/outcomes.csv").data)
    unknown = next(row for row in found if row["indicator"] == "JA-I-03")
    assert (unknown["attained"], unknown["target"], unknown["standing"]) == ("", "", "没有目标值")
    dash = next(each for each in json_of(client, "")["indicators"] if each["code"] == "JA-I-03")
    assert [(value["printed"], value["value"]) for value in dash["values"]] == [("—", None)] * 3


def json_of(client: FlaskClient, query: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(f"/outcomes.json{query}").data)
    return found


def test_a_file_of_a_month_has_what_was_known_then(client: FlaskClient) -> None:
    close_month(JIAN, MAY, {OF_WAN_AN: report()})
    close_june()
    june, may = json_of(client, "?as_of=2023-06"), json_of(client, "?as_of=2023-05")
    assert (june["as_of"], may["as_of"]) == ("2023-06", "2023-05")
    assert june["not_closed"] == {SHANGRAO: None}
    history = [[point["month"] for point in each["measures"][0]["history"]] for each in (may, june)]
    assert history == [["2023-05"], ["2023-05", "2023-06"]]
    in_use = [each["measures"][0]["history"][-1]["in_use_amount"] for each in (may, june)]
    assert in_use[0] == "0"
    assert int(in_use[1]) > 0


def test_a_file_lists_only_projects_that_its_reader_may_see(sign_in_as: Callable[..., FlaskClient]) -> None:
    reviewer = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360828"))
    found = json_of(reviewer, "")
    assert {each["plan"] for each in found["measures"]} == {JIAN}
    assert {project["region"] for each in found["measures"] for project in each["projects"]} == {"万安县"}
    book = openpyxl.load_workbook(io.BytesIO(reviewer.get("/outcomes.xlsx").data))
    assert {row[4] for row in book["项目贡献"].iter_rows(min_row=2, values_only=True)} == {"万安县"}


@pytest.mark.parametrize(
    ("query", "status"), [("?as_of=2023-13", 400), ("?as_of=2023-06", 404), ("?plan=nowhere", 404)]
)
def test_a_file_that_would_not_be_what_was_asked_for_is_refused(
    client: FlaskClient, query: str, status: int
) -> None:
    for kind in ("csv", "xlsx", "json"):
        assert client.get(f"/outcomes.{kind}{query}").status_code == status


def test_the_same_outcomes_give_the_same_bytes(client: FlaskClient) -> None:
    for kind in ("csv", "xlsx", "json"):
        assert client.get(f"/outcomes.{kind}").data == client.get(f"/outcomes.{kind}").data


def test_the_command_writes_the_same_files(client: FlaskClient, loaded_app: Flask, tmp_path: Path) -> None:
    close_june()
    runner = loaded_app.test_cli_runner()
    for kind in ("csv", "xlsx", "json"):
        out = tmp_path / f"outcomes.{kind}"
        done = runner.invoke(args=["outcomes", "report", "--plan", JIAN, "--format", kind, "--out", str(out)])
        assert done.exit_code == 0, done.output
        assert out.read_bytes() == client.get(f"/outcomes.{kind}?plan={JIAN}").data


def test_the_command_shows_a_table_with_its_sentences(loaded_app: Flask) -> None:
    close_month(JIAN, MAY, {OF_WAN_AN: replace(report(Stage.OPERATING), milestones=(OPENED,))})
    done = loaded_app.test_cli_runner().invoke(args=["outcomes", "report", "--plan", JIAN])
    assert done.exit_code == 0
    assert "吉安市成效 · 截至2023年5月末" in done.output
    assert "每千名老年人养老床位数（张）" in done.output
    assert "预计达不到" in done.output
    assert "清单内项目共新增" in done.output


@pytest.mark.parametrize(
    ("given", "said"),
    [(["--plan", "nowhere"], "没有代码为“nowhere”的方案"), (["--plan", JIAN, "--as-of", "2023-06"], "关账")],
)
def test_the_command_says_what_there_is_not(loaded_app: Flask, given: list[str], said: str) -> None:
    done = loaded_app.test_cli_runner().invoke(args=["outcomes", "report", *given])
    assert done.exit_code == 1
    assert said in done.output
