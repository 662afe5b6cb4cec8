"""Facts about the pages of restatement: asking, listing, deciding, and both readings by command."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import ALL
from app.funding.types import FundingSource
from app.returns import queries
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import Reading, RestatementState
from tests.integration.returns import pages
from tests.integration.returns.pages import MARCH, OF_WAN_AN, PLAN, People, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

ADDRESS = f"/returns/{OF_WAN_AN}/2023-03/restate"
COMPLETED = "amounts-central_budget-completed"
REASON = "漏计监理签证，依据第 3 号计量单。"


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    """Close a month in which the project reported."""
    pages.open_month()
    pages.submit()
    pages.pass_on()
    pages.close_month()
    return People(sign_in_as)


def fields(client: FlaskClient) -> dict[str, str]:
    """Return what the form holds when it is opened."""
    page = shown(client.get(ADDRESS))
    found = {
        field.attributes["name"]: field.attributes["value"]
        for field in page.all("input")
        if field.attributes["name"].startswith("amounts-")
    }
    stage = next(option for option in page.all("option") if "selected" in option.attributes)
    return found | {"stage": stage.attributes["value"]}


def propose(client: FlaskClient, **changed: str) -> TestResponse:
    return client.post(ADDRESS, data=fields(client) | {COMPLETED: "160", "reason": REASON} | changed)


def completed(reading: Reading) -> Decimal | None:
    fact = queries.month_facts(AsOf(MARCH, reading), [OF_WAN_AN])[OF_WAN_AN]
    return next(each.completed for each in fact.amounts if each.source is FundingSource.CENTRAL_BUDGET)


def decide(client: FlaskClient, decision: str, reason: str = "") -> TestResponse:
    (fact,) = queries.restatements(ALL)
    return client.post(f"/returns/restatements/{fact.id}", data={"decision": decision, "reason": reason})


def test_the_form_is_filled_with_what_is_known_now(people: People) -> None:
    client = people.owner()
    found = fields(client)
    assert (found["stage"], found[COMPLETED]) == ("foundation", "150.00")
    assert "现为 150.00" in shown(client.get(ADDRESS)).text
    assert "amounts-unassigned-planned" not in found


def test_an_unchanged_form_asks_for_nothing(people: People) -> None:
    client = people.owner()
    page = shown(client.post(ADDRESS, data=fields(client) | {"reason": REASON}), 409)
    assert "没有需要更正的内容" in page.text


def test_a_restatement_is_asked_for_and_approved_through_the_pages(people: People) -> None:
    address = propose(people.owner()).headers["Location"]
    city = people.city()
    page = shown(city.get(address))
    (changed,) = [row for row in pages.rows(page, "amounts") if row[0] == "中央预算内投资"]
    assert changed[7:9] == ["160.00", "+10.00"]
    assert REASON in page.text
    assert decide(city, "approve").status_code == 302
    assert (completed(Reading.THEN), completed(Reading.NOW)) == (Decimal(150), Decimal(160))
    assert "已批准" in shown(city.get(address)).text


def test_a_refusal_needs_a_reason_and_changes_nothing(people: People) -> None:
    propose(people.owner())
    city = people.city()
    page = shown(decide(city, "refuse"), 422)
    assert "不批准必须写明理由" in page.one("p", id="error-reason").text
    assert decide(city, "refuse", "依据不足。").status_code == 302
    assert completed(Reading.NOW) == Decimal(150)
    assert queries.restatements(ALL)[0].state is RestatementState.REFUSED


def test_nobody_decides_their_own(people: People) -> None:
    city = people.city()
    address = propose(city).headers["Location"]
    page = shown(city.get(address))
    assert page.all("button", name="decision") == []
    assert "由市级的其他人审批" in page.text
    assert "不能审批自己的申请" in shown(decide(city, "approve"), 409).text
    assert completed(Reading.NOW) == Decimal(150)


def test_a_decided_restatement_is_not_decided_again(people: People) -> None:
    propose(people.owner())
    decide(people.city(), "approve")
    assert "已由" in shown(decide(people.city(), "refuse", "太晚。"), 409).text
    assert completed(Reading.NOW) == Decimal(160)


def test_a_second_restatement_waits_for_the_first(people: People) -> None:
    propose(people.owner())
    page = shown(propose(people.county(), **{COMPLETED: "170"}), 409)
    assert "等待审批" in page.one("div", class_="refusal").text
    assert page.one("input", name=COMPLETED).attributes["value"] == "170"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "长" * 501}, "reason"),
        ({"stage": ""}, "stage"),
        ({COMPLETED: "一百"}, COMPLETED),
        ({COMPLETED: "-5"}, COMPLETED),
        ({COMPLETED: "9" * 40}, COMPLETED),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_is_kept(
    people: People, changed: dict[str, str], field: str
) -> None:
    page = shown(propose(people.owner(), **changed), 422)
    assert page.one("p", id=f"error-{field}").text
    if field == COMPLETED:
        assert page.one("input", name=COMPLETED).attributes["value"] == changed[COMPLETED]
    assert queries.restatements(ALL) == ()


def test_a_rule_that_would_be_broken_is_said(people: People) -> None:
    page = shown(propose(people.owner(), **{"amounts-central_budget-paid": "199"}), 409)
    assert "支付" in page.one("div", class_="refusal").text


@pytest.mark.parametrize("who", ["auditor", "sector_lead", "administrator"])
def test_who_may_not_ask_does_not(people: People, who: str) -> None:
    assert getattr(people, who)().get(ADDRESS).status_code == 403


@pytest.mark.parametrize("who", ["county", "owner", "auditor"])
def test_who_may_not_decide_does_not(people: People, who: str) -> None:
    propose(people.owner())
    assert decide(getattr(people, who)(), "approve").status_code == 403
    assert completed(Reading.NOW) == Decimal(150)


def test_a_month_that_is_open_needs_no_restatement(people: People) -> None:
    pages.open_month(pages.APRIL)
    assert people.owner().get(f"/returns/{OF_WAN_AN}/2023-04/restate").status_code == 404


def test_the_list_holds_what_its_reader_may_see(people: People) -> None:
    propose(people.owner())
    assert pages.codes(shown(people.county().get("/returns/restatements"))) == [OF_WAN_AN]
    assert pages.codes(shown(people.other_city().get("/returns/restatements"))) == []
    assert pages.codes(shown(people.county().get("/returns/restatements?state=approved"))) == []
    assert pages.codes(shown(people.county().get("/returns/restatements?state=nonsense"))) == [OF_WAN_AN]
    assert people.other_city().get("/returns/restatements/1").status_code in {403, 404}


@pytest.mark.parametrize("number", ["0", "99999", "99999999999999999999"])
def test_a_restatement_that_there_is_not_is_not_found(people: People, number: str) -> None:
    assert people.city().get(f"/returns/restatements/{number}").status_code == 404


def test_both_readings_come_by_command(people: People, loaded_app: Flask) -> None:
    propose(people.owner())
    decide(people.city(), "approve")

    def read(reading: str) -> tuple[str, int]:
        arguments = ["returns", "facts", "--plan", PLAN, "--month", "2023-03", "--format", "json"]
        result = loaded_app.test_cli_runner().invoke(args=[*arguments, "--reading", reading])
        assert result.exit_code == 0, result.output
        content = json.loads(result.output)
        assert len(content["projects"]) == 54
        project = next(each for each in content["projects"] if each["code"] == OF_WAN_AN)
        return project["amounts"][0]["completed"], project["revision"]

    assert (read("then"), read("now")) == (("150.00", 0), ("160.00", 1))


def test_a_table_of_facts_has_a_line_for_each_project(people: People, loaded_app: Flask) -> None:
    del people
    result = loaded_app.test_cli_runner().invoke(
        args=["returns", "facts", "--plan", PLAN, "--month", "2023-03"]
    )
    lines = [line for line in result.output.splitlines() if line.strip().startswith("JA-")]
    assert len(lines) == 54
    assert "150.00" in lines[1]


def test_facts_of_an_open_month_are_refused(loaded_app: Flask) -> None:
    pages.open_month()
    result = loaded_app.test_cli_runner().invoke(
        args=["returns", "facts", "--plan", PLAN, "--month", "2023-03"]
    )
    assert (result.exit_code, "还没有关账" in result.stderr) == (1, True)
