"""What a unit reports, through review and closing, stands on page and in file; a restatement beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.accounts.types import Role
from app.projects.types import Stage
from app.returns import service
from app.returns.types.vocabulary import Amount
from tests.conftest import sign_in
from tests.integration.portfolio.reading import read
from tests.integration.returns.factories import (
    BUILDING,
    CITY,
    CODE,
    MARCH,
    OWNER,
    close_month,
    completed,
    open_month,
    set_up,
    submit,
)

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

APRIL = MARCH.plus(1)


def page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return read(response.text)


def totals(shown: Element) -> list[str]:
    return [cell.text for cell in shown.one("table", id="funding").all("tr")[1].all("td")][: len(Amount)]


def exported(app: Flask, *arguments: str) -> dict[str, Any]:
    result = app.test_cli_runner().invoke(args=["projects", "export", "--format", "json", *arguments])
    (project,) = json.loads(result.stdout_bytes)["projects"]
    return dict(project)


def test_a_return_shows_only_once_its_month_is_closed(app: Flask) -> None:
    set_up()
    client = sign_in(app, Role.ADMINISTRATOR)
    open_month()
    submit()
    assert "本方案还没有关账的月份" in page(client, f"/projects/{CODE}").text
    assert exported(app, "--as-of", str(MARCH))["stage"] is None


def test_a_closed_month_stands_on_page_list_and_file(app: Flask) -> None:
    set_up()
    close_month()
    client = sign_in(app, Role.ADMINISTRATOR)
    shown = page(client, f"/projects/{CODE}")
    assert totals(shown) == ["1,500.00", "800.00", "600.00", "500.00", "380.00"]
    assert "示建〔2023〕1号" in shown.one("table", id="milestones").text
    assert "配套资金未到位。" in shown.one("table", id="problems").text
    assert page(client, "/projects").one("td", data_total="completed").text == "500.00"
    project = exported(app, "--as-of", str(MARCH))
    assert (project["stage"], project["reporting"]) == ("foundation", "reported")
    assert [(part["source"], part["planned"], part["completed"]) for part in project["funding"]] == [
        ("central_budget", "1200.00", "400.00"),
        ("self_raised", "200.00", "100.00"),
        ("unassigned", "100.00", None),
    ]


def test_a_month_that_nobody_reported_carries_the_one_before_and_says_so(app: Flask) -> None:
    set_up()
    close_month()
    close_month(None, APRIL)
    shown = page(sign_in(app, Role.ADMINISTRATOR), f"/projects/{CODE}")
    assert "截至 2023年4月 末" in shown.text
    assert "漏报，沿用上期" in shown.one("main").text
    assert totals(shown)[3] == "500.00"


def test_a_restatement_gives_the_month_its_two_readings(app: Flask) -> None:
    set_up()
    close_month()
    report = completed(BUILDING, 350)
    number = service.propose_restatement(
        CODE, MARCH, Stage.STRUCTURE, report.amounts, "监理重新计量。", actor=OWNER
    )
    service.decide_restatement(number, approve=True, reason="同意。", actor=CITY)
    client = sign_in(app, Role.ADMINISTRATOR)
    for reading, amount, stage in (("then", "500.00", "foundation"), ("now", "450.00", "structure")):
        shown = page(client, f"/projects/{CODE}?as_of={MARCH}&reading={reading}")
        assert totals(shown)[3] == amount
        assert "400.00 万元 → 350.00 万元" in shown.one("table", id="restatements").text
        found = page(client, f"/projects?as_of={MARCH}&reading={reading}&stage={stage}")
        assert found.one("td", data_total="completed").text == amount
        assert exported(app, "--as-of", str(MARCH), "--reading", reading)["stage"] == stage
