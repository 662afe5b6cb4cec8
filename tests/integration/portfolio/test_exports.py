"""Facts about `projects export` and the files behind the list: one register, the same figures everywhere."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from app.portfolio.render.columns import COLUMNS, Kind
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from flask import Flask
    from flask.testing import FlaskClient

HEADS = {column.key: column.head for column in COLUMNS}


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["projects", "export", *arguments])


def json_projects(app: Flask, *arguments: str) -> list[dict[str, Any]]:
    result = run(app, "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    projects: list[dict[str, Any]] = json.loads(result.stdout_bytes)["projects"]
    return projects


def csv_projects(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_projects(content: bytes) -> list[dict[str, Any]]:
    rows = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["项目"].iter_rows(values_only=True)
    heads, *body, _sums = rows
    return [dict(zip(map(str, heads), row, strict=True)) for row in body]


def test_json_holds_every_project_ordered_by_code(loaded_app: Flask) -> None:
    codes = [project["code"] for project in json_projects(loaded_app)]
    assert len(codes) == 130
    assert codes == sorted(codes)


def test_a_plan_can_be_exported_by_itself(loaded_app: Flask) -> None:
    found = json_projects(loaded_app, "--plan", "shangrao-2022")
    assert {project["plan"] for project in found} == {"shangrao-2022"}
    assert len(found) == 76


def test_a_project_of_the_paper_reads_back_from_json(loaded_app: Flask) -> None:
    project = next(each for each in json_projects(loaded_app) if each["code"] == "SR-YL-31")
    assert project["total_investment"] == "10729.56"
    assert (project["new_beds"], project["bed_kind"]) == (606, "hospital")
    assert project["central_requested"] is None
    assert project["funding"] == [
        {"source": "unassigned", "planned": "10729.56", "allocated": None, "received": None,
         "completed": None, "paid": None}
    ]  # fmt: skip


def test_csv_and_workbook_and_json_hold_the_same_figures(loaded_app: Flask) -> None:
    documents = json_projects(loaded_app)
    lines = csv_projects(run(loaded_app, "--format", "csv").stdout_bytes)
    rows = sheet_projects(run(loaded_app, "--format", "xlsx").stdout_bytes)
    assert len(documents) == len(lines) == len(rows)
    summed = [column for column in COLUMNS if column.kind.is_summed]
    for document, line, row in zip(documents, lines, rows, strict=True):
        assert document["code"] == line["项目代码"] == row["项目代码"]
        assert document["name"] == line["项目名称"] == row["项目名称"]
        assert "；".join(document["units"]) == line["组织实施单位"] == row["组织实施单位"].replace("\n", "；")
        planned = {f"planned_{each['source']}": each["planned"] for each in document["funding"]}
        for column in summed:
            value = document.get(column.key, planned.get(column.key))
            assert line[column.head] == ("" if value is None else str(value)), column.key
            assert row[column.head] == (None if value is None else pytest.approx(float(value))), column.key


def test_numbers_in_the_workbook_are_numbers(loaded_app: Flask) -> None:
    for row in sheet_projects(run(loaded_app, "--format", "xlsx").stdout_bytes):
        for column in COLUMNS:
            if column.kind is not Kind.TEXT:
                assert row[column.head] is None or isinstance(row[column.head], int | float), column.key


def test_every_note_is_in_the_workbook_as_a_comment(loaded_app: Flask) -> None:
    content = run(loaded_app, "--format", "xlsx").stdout_bytes
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content))["项目"] for cell in row]
    comments = "\n".join(cell.comment.text for cell in cells if cell.comment)
    notes = [note for project in json_projects(loaded_app) for note in project["notes"]]
    assert len(notes) > 150
    assert [note for note in notes if note not in comments] == []


def test_sums_of_the_workbook_are_those_of_the_page(client: FlaskClient) -> None:
    content = client.get("/projects.xlsx?plan=jian-2022").data
    *_, sums = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["项目"].iter_rows(values_only=True)
    shown = dict(zip([column.key for column in COLUMNS], sums, strict=True))
    page = read(client.get("/projects?plan=jian-2022").text)
    for key in ("total_investment", "central_requested", "new_beds", "new_places"):
        printed = page.one("td", data_total=key).text.split(" ")[0].replace(",", "")
        assert float(printed) == shown[key], key


def test_files_of_the_list_hold_its_filter_and_its_order_on_all_pages(client: FlaskClient) -> None:
    query = "plan=shangrao-2022&sort=-total_investment&q=养老"
    page = read(client.get(f"/projects?{query}").text)
    links = [link.attributes["href"] for link in page.all("a") if "download" in link.attributes]
    lines = csv_projects(client.get(links[0]).data)
    rows = sheet_projects(client.get(links[1]).data)
    codes = [line["项目代码"] for line in lines]
    assert codes == [row["项目代码"] for row in rows]
    assert codes[: len(page.all("span", class_="cell-code"))] == [
        code.text for code in page.all("span", class_="cell-code")
    ]
    assert f"共 {len(codes)} 个项目" in page.text


def test_downloads_carry_a_name_and_a_type(client: FlaskClient) -> None:
    response = client.get("/projects.csv")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.data.startswith(b"\xef\xbb\xbf")


def test_the_month_asked_for_stands_in_the_file(loaded_app: Flask) -> None:
    result = run(loaded_app, "--format", "json", "--as-of", "2023-06")
    assert json.loads(result.stdout_bytes)["as_of"] == "2023-06"


def test_without_a_month_the_file_says_null(loaded_app: Flask) -> None:
    assert json.loads(run(loaded_app, "--format", "json").stdout_bytes)["as_of"] is None


def test_a_month_of_another_form_is_refused(loaded_app: Flask) -> None:
    result = run(loaded_app, "--format", "json", "--as-of", "2023-13")
    assert result.exit_code == 2
    assert "2023-13" in result.stderr


def test_an_unknown_plan_is_refused_in_one_sentence(loaded_app: Flask) -> None:
    result = run(loaded_app, "--format", "csv", "--plan", "nowhere-2022")
    assert (result.exit_code, result.stdout_bytes) == (1, b"")
    assert "没有代码为“nowhere-2022”的方案。已载入的方案有：jian-2022、shangrao-2022。" in result.stderr


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_a_file_is_written_whole_and_equals_standard_output(
    loaded_app: Flask, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / f"projects.{kind}"
    target.write_text("old", encoding="ascii")
    result = run(loaded_app, "--format", kind, "--out", str(target))
    assert (result.exit_code, result.stdout_bytes) == (0, b"")
    assert target.read_bytes() == run(loaded_app, "--format", kind).stdout_bytes
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_file_that_cannot_be_written_leaves_the_old_one(loaded_app: Flask, tmp_path: Path) -> None:
    result = run(loaded_app, "--format", "json", "--out", str(tmp_path / "missing" / "projects.json"))
    assert result.exit_code == 1
    assert "不能写入" in result.stderr


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_an_empty_register_gives_an_empty_file_and_no_error(app: Flask, kind: str) -> None:
    assert run(app, "--format", kind).exit_code == 0
