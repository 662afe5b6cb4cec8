"""Facts about the files of finance as browsers and shells get them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import openpyxl
import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.portfolio.cli import finance as command
from app.returns.service.rollups import rebuild_rollups
from tests.conftest import sign_in
from tests.integration.portfolio.months import JUNE, MAY, close_month, report

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from flask import Flask
    from flask.testing import FlaskClient

JIAN, SHANGRAO = "jian-2022", "shangrao-2022"


@pytest.fixture
def closed(loaded_app: Flask, client: FlaskClient) -> FlaskClient:  # noqa: ARG001 - the database
    """Return a browser of an administrator where one plan has closed May and June, the other May alone."""
    for plan_code, months in ((JIAN, (MAY, JUNE)), (SHANGRAO, (MAY,))):
        for month in months:
            close_month(plan_code, month, {"JA-15": report()} if plan_code == JIAN else {})
    rebuild_rollups()
    return client


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """Return the lines of a CSV."""
    with client.get(address) as response:
        text = response.get_data().decode("utf-8-sig")
        assert (response.status_code, response.mimetype) == (200, "text/csv"), text
        return list(csv.DictReader(io.StringIO(text, newline="")))


def run(app: Flask, *options: str) -> Result:
    """Run `finance rollup`."""
    return app.test_cli_runner().invoke(args=["finance", "rollup", *options])


def test_the_projects_behind_a_question_come_all_and_in_order(closed: FlaskClient) -> None:
    rows = rows_of(closed, f"/finance/projects.csv?as_of={JUNE}")
    assert len(rows) == 54
    assert [row["项目代码"] for row in rows] == sorted(row["项目代码"] for row in rows)
    (one,) = [row for row in rows if row["项目代码"] == "JA-15"]
    assert (one["完成投资（万元）"], one["总投资（万元）"]) == ("500.50", "1200.00")
    assert "项目数（个）" not in one


def test_csv_is_streamed_and_named_by_its_month(closed: FlaskClient) -> None:
    with closed.get(f"/finance/projects.csv?as_of={JUNE}") as response:
        is_streamed, content = response.is_streamed, response.get_data()
        assert quote("资金明细-2023-06.csv") in response.headers["Content-Disposition"]
    assert (is_streamed, content.count(b"\r\n")) == (True, 55)


def test_a_file_holds_only_what_the_user_may_see(closed: FlaskClient, loaded_app: Flask) -> None:
    assert len(rows_of(closed, f"/finance/rollup.csv?as_of={MAY}&rows=plan")) == 2
    county = sign_in(loaded_app, Role.FINANCE, Scope(ScopeKind.COUNTY, "360828"))
    (row,) = rows_of(county, f"/finance/rollup.csv?as_of={MAY}&rows=region")
    assert row["县（市、区）（代码）"] == "360828"
    codes = {row["项目代码"] for row in rows_of(county, f"/finance/projects.csv?as_of={MAY}")}
    everybody = {
        row["项目代码"] for row in rows_of(closed, f"/finance/projects.csv?as_of={MAY}&region=360828")
    }
    assert codes == everybody != set()
    with county.get(f"/finance/projects.xlsx?as_of={MAY}") as response:
        sheet = openpyxl.load_workbook(io.BytesIO(response.get_data()))["项目"]
    assert {cell.value for cell in sheet["A"][3:-1]} == codes


def test_a_workbook_says_which_plan_has_not_closed_the_month(closed: FlaskClient) -> None:
    with closed.get(f"/finance/rollup.xlsx?as_of={JUNE}&rows=sector&columns=source") as response:
        assert quote("资金汇总-2023-06.xlsx") in response.headers["Content-Disposition"]
        assert response.content_length == len(response.get_data())
        book = openpyxl.load_workbook(io.BytesIO(response.get_data()))
    terms = {row[0].value: row[1].value for row in book["口径"].iter_rows()}
    assert "上饶市方案2023年6月没有关账" in str(terms["未关账的方案"])
    assert "管理员" in str(terms["生成"])


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("rows=nonsense", 400, "rows=nonsense"),
        ("as_of=2019-01", 404, "没有任何方案关账"),
        ("compare=year", 404, "2022-05 没有任何方案关账，不能与它比较"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_that_would_not_be_what_was_asked_for_is_refused(
    closed: FlaskClient, kind: str, query: str, status: int, words: str
) -> None:
    response = closed.get(f"/finance/rollup.{kind}?{query}")
    assert response.status_code == status
    assert words in response.text


def test_before_anything_is_closed_the_plan_alone_is_given(client: FlaskClient) -> None:
    rows = rows_of(client, "/finance/rollup.csv?rows=city")
    assert [row["计划投资（万元）"] for row in rows] == ["200320.00", "600230.56"]
    assert {row["完成投资（万元）"] for row in rows} == {""}
    with client.get("/finance/projects.xlsx") as response:
        assert quote("资金明细-方案数.xlsx") in response.headers["Content-Disposition"]


def test_two_months_stand_side_by_side_in_csv(closed: FlaskClient) -> None:
    rows = rows_of(closed, f"/finance/rollup.csv?rows=plan&as_of={JUNE}&compare=month")
    heads = [head for head in rows[0] if "完成投资" in head]
    assert heads == ["完成投资（万元）", "完成投资（万元）：2023-05", "完成投资（万元）：增减"]
    assert [rows[0][head] for head in heads] == ["500.50", "500.50", "0.00"]
    assert [rows[1][head] for head in ("项目数（个）", "项目数（个）：2023-05")] == ["", "76"]


@pytest.mark.usefixtures("closed")
def test_single_projects_are_given_with_their_names(loaded_app: Flask) -> None:
    asked = run(loaded_app, "--by", "project", "--as-of", str(MAY), "--format", "json")
    document = json.loads(asked.stdout)
    assert len(document["rows"]) == 130
    names = {row["keys"]["project"]: row["names"]["project"] for row in document["rows"]}
    assert all(names.values())


@pytest.mark.usefixtures("closed")
def test_any_number_of_dimensions_is_given(loaded_app: Flask) -> None:
    document = {}
    for by, fewest in (("", 1), ("year", 1), ("city,sector,stage", 3), ("region,type,source,year,unit", 30)):
        result = run(loaded_app, "--by", by, "--as-of", str(MAY), "--format", "json")
        document = json.loads(result.stdout)
        assert len(document["rows"]) >= fewest
        assert document["total"]["figures"]["projects"] == "130"
    assert document["by"] == ["region", "type", "source", "end_year", "unit"]


@pytest.mark.usefixtures("closed")
def test_a_table_ends_with_the_total_and_numbers_stand_on_the_right(loaded_app: Flask) -> None:
    result = run(loaded_app, "--by", "city", "--as-of", str(MAY))
    lines = result.stdout.splitlines()
    assert lines[0] == "截至2023年5月末 · 更正后 · 金额单位：万元"
    assert lines[-1].split() == ["合计", "130", *lines[-1].split()[2:]]
    assert "800,550.56" in lines[-1]
    ends = {line.rstrip()[-1] for line in lines[-4:] if line}
    assert ends <= {"%", "—"}


@pytest.mark.usefixtures("closed")
def test_the_latest_month_that_all_plans_have_closed_is_the_usual_one(loaded_app: Flask) -> None:
    assert "2023年5月" in run(loaded_app).stdout
    later = run(loaded_app, "--as-of", str(JUNE), "--plan", JIAN)
    assert (later.exit_code, later.stderr) == (0, "")
    without = run(loaded_app, "--as-of", str(JUNE))
    assert "上饶市方案2023年6月没有关账" in without.stderr


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--as-of", "2019-01"], 1, "2019-01 没有任何方案关账，没有月度数据。最近关账的是 2023-06。"),
        (["--plan", "nowhere"], 1, "没有代码为“nowhere”的方案。"),
        (["--unit", "99999"], 1, "没有代码为“99999”的单位。"),
        (["--compare", "year"], 1, "2022-05 没有任何方案关账，不能与它比较。"),
        (["--by", "colour"], 2, "没有名为“colour”的维度。可以用：city、"),
        (["--by", "year,end_year"], 2, "同一个维度写了两次"),
        (["--figures", "joy"], 2, "没有名为“joy”的指标"),
        (["--as-of", "May"], 2, "“May”不是月份"),
        (["--out", "/nowhere/at/all.csv", "--format", "csv"], 1, "不能写入 /nowhere/at/all.csv"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(
    loaded_app: Flask,
    options: list[str],
    code: int,
    words: str,
) -> None:
    result = run(loaded_app, *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr


@pytest.mark.usefixtures("closed")
def test_a_workbook_goes_to_a_file_whole(loaded_app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "rollup.xlsx"
    result = run(loaded_app, "--by", "region", "--compare", "2023-06", "--format", "xlsx", "--out", str(path))
    assert (result.exit_code, result.stdout) == (0, "")
    assert openpyxl.load_workbook(path).sheetnames == ["汇总", "对比", "项目", "口径"]
    assert [each.name for each in tmp_path.iterdir()] == ["rollup.xlsx"]


@pytest.mark.usefixtures("closed")
def test_blank_keys_can_be_asked_for(loaded_app: Flask) -> None:
    result = run(loaded_app, "--as-of", str(MAY), "--stage", "none", "--by", "stage", "--format", "json")
    document = json.loads(result.stdout)
    assert document["filters"] == {"stage": ""}
    assert [row["names"]["stage"] for row in document["rows"]] == ["从未填报"]
    assert document["total"]["figures"]["projects"] == "129"


def test_the_names_of_dimensions_are_all_options() -> None:
    options = {name for parameter in command.commands["rollup"].params for name in parameter.opts}
    assert {"--plan", "--region", "--sector", "--source", "--year", "--end-year", "--stage"} <= options
