"""Facts about punctuality: figures per unit and month, what is behind them, and the files."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from app.returns import service
from app.returns.types.overview import Tally
from tests.integration.returns import pages
from tests.integration.returns.factories import on_day
from tests.integration.returns.pages import APRIL, MARCH, OF_WAN_AN, OWNER, PLAN, People, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

HEALTH = "万安县卫健委"


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    """Close two months. 万安县卫健委: one in time, one late, one missing; then one 零报 and two missing."""
    pages.open_month()
    pages.submit()
    pages.pass_on()
    pages.submit("JA-21", at=on_day(MARCH, 60))
    pages.close_month()
    pages.open_month(APRIL)
    service.report_nothing_changed(OF_WAN_AN, APRIL, actor=OWNER, at=on_day(APRIL, 28))
    pages.pass_on(month=APRIL)
    pages.close_month(APRIL)
    return People(sign_in_as)


def figures(client: FlaskClient, address: str = "/returns/punctuality") -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in pages.rows(shown(client.get(address)), "punctuality")}


def test_each_unit_has_its_months_and_sums(people: People) -> None:
    row = figures(people.auditor())[HEALTH]
    assert row == ["1/3 迟报 1 漏报 1", "1/3 漏报 2 零报 1", "6", "2", "1", "3", "1"]


def test_sums_stand_on_both_edges(people: People) -> None:
    found = figures(people.auditor())
    total = found.pop("合计")
    assert total == ["1/54 迟报 1 漏报 52", "1/54 漏报 53 零报 1", "108", "2", "1", "105", "1"]
    for column in range(2, 7):
        assert sum(int(row[column]) for row in found.values()) == int(total[column])


def test_every_figure_leads_to_as_many_returns(people: People) -> None:
    client = people.auditor()
    page = shown(client.get("/returns/punctuality"))
    rows = page.one("table", id="punctuality").one("tbody").all("tr")
    chosen = [row for row in rows if HEALTH in row.text or "合计" in row.text]
    links = [link for row in chosen for link in row.all("a")]
    assert len(links) == 26
    for link in links:
        listed = shown(client.get(link.attributes["href"]))
        assert len(pages.rows(listed, "returns")) == int(link.text)


def test_a_reader_sees_only_what_is_in_reach(people: People) -> None:
    assert set(figures(people.county())) == {"合计", HEALTH, "万安县民政局", "万安县教体局"}
    assert set(figures(people.owner())) == {"合计", HEALTH}
    assert "还没有已关账的月份" in shown(people.other_city().get("/returns/punctuality")).text
    assert people.other_city().get("/returns/punctuality/returns").status_code == 200


def test_a_plan_can_be_chosen(people: People) -> None:
    client = people.auditor()
    assert len(figures(client, f"/returns/punctuality?plan={PLAN}")) > 10
    assert "还没有已关账的月份" in shown(client.get("/returns/punctuality?plan=shangrao-2022")).text


@pytest.mark.parametrize(
    "address",
    ["plan=%00", "year=x", "year=9999", "count=x", "unit=abc", "unit=99999999999", "month=2023-13", ""],
)
@pytest.mark.parametrize("page", ["", ".csv", "/returns"])
def test_no_address_breaks_the_pages(people: People, page: str, address: str) -> None:
    assert people.auditor().get(f"/returns/punctuality{page}?{address}").status_code == 200


def test_the_file_says_the_same(people: People) -> None:
    response = people.auditor().get("/returns/punctuality.csv?year=2023")
    assert response.data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(response.data.decode("utf-8-sig"))))
    assert lines[0] == ["单位", "月份", *(tally.label for tally in Tally)]
    assert [HEALTH, "2023-03", "3", "1", "1", "1", "0"] in lines


def test_the_command_says_the_same(people: People, loaded_app: Flask) -> None:
    del people
    result = loaded_app.test_cli_runner().invoke(args=["returns", "punctuality", "--plan", PLAN])
    assert result.exit_code == 0
    assert [HEALTH, "2023-03", "3", "1", "1", "1", "0"] in [
        line.split() for line in result.output.splitlines()
    ]
    assert result.output.splitlines()[-1].split() == ["合计", "108", "2", "1", "105", "1"]
    file = loaded_app.test_cli_runner().invoke(args=["returns", "punctuality", "--format", "csv"])
    assert f"{HEALTH},2023-04,3,1,0,2,1" in file.output


def test_before_the_first_closing_the_page_says_so(sign_in_as: Callable[..., FlaskClient]) -> None:
    page = shown(People(sign_in_as).auditor().get("/returns/punctuality"))
    assert "还没有已关账的月份" in page.text


def test_a_restatement_changes_no_punctuality(people: People) -> None:
    before = figures(people.auditor())
    client = people.owner()
    client.post(
        f"/returns/{OF_WAN_AN}/2023-03/restate",
        data={"stage": "structure", "reason": "误填。", "amounts-central_budget-planned": "1000"},
    )
    people.city().post("/returns/restatements/1", data={"decision": "approve"})
    assert figures(people.auditor()) == before
