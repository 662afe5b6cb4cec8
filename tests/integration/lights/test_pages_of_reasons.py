"""Facts about the pages of 正当理由: stating one, the list of them, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.types import ALL
from app.extensions import database
from app.lights import queries
from app.lights.types import Light, ReasonState
from app.returns.types.facts import AsOf
from tests.integration.lights.spring import RED, SILENT, close_spring
from tests.integration.returns.pages import APRIL, People, rows, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

ADDRESS = f"/projects/{RED}/light"
REASON = {
    "first_month": "2023-03",
    "last_month": "2023-04",
    "text": "征地拆迁受阻，预计8月恢复。",
    "document_number": "万府办〔2023〕31号",
}


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    """Close two months of 吉安."""
    close_spring()
    return People(sign_in_as)


def owner_of(people: People) -> FlaskClient:
    """Sign in the owner for good: a command gives up what was read before it, and the account with it."""
    client = people.owner(RED)
    database.session.commit()
    return client


def state(client: FlaskClient, **changed: str) -> TestResponse:
    return client.post(ADDRESS, data=REASON | changed)


def stated(people: People) -> str:
    """Let the owner state a reason; return the address of its page."""
    return state(owner_of(people)).headers["Location"]


def light() -> Light:
    return queries.lights([RED], AsOf(APRIL))[RED].evaluation.light


def test_a_reason_is_stated_and_approved_through_the_pages(people: People) -> None:
    address = stated(people)
    city = people.city()
    page = shown(city.get(address))
    assert REASON["text"] in page.text
    assert [row[:2] for row in rows(page, "lights")] == [["2023年3月", "■红灯"], ["2023年4月", "■红灯"]]
    assert city.post(address, data={"decision": "approve", "reason": "属实。"}).status_code == 302
    assert light() is Light.YELLOW
    page = shown(city.get(address))
    assert "已批准" in page.text
    assert rows(page, "lights")[1][1] == "▲黄灯 正当理由"
    assert page.all("button", name="decision") == []


def test_a_refusal_needs_a_word_and_changes_no_light(people: People) -> None:
    address, city = stated(people), people.city()
    page = shown(city.post(address, data={"decision": "refuse", "reason": " "}), 422)
    assert "不批准必须写明理由" in page.one("p", id="error-reason").text
    page = shown(city.post(address, data={"reason": "想一想"}), 422)
    assert page.one("textarea", name="reason").text == "想一想"
    assert city.post(address, data={"decision": "refuse", "reason": "依据不足。"}).status_code == 302
    assert light() is Light.RED
    assert queries.reasons(ALL)[0].state is ReasonState.REFUSED


def test_a_second_decision_is_told_what_happened_meanwhile(people: People) -> None:
    address = stated(people)
    people.city().post(address, data={"decision": "approve", "reason": "属实。"})
    page = shown(people.city().post(address, data={"decision": "refuse", "reason": "我看不行。"}), 409)
    assert "办结：已批准" in page.one("div", class_="refusal").text
    assert "属实。" in page.text
    assert "您写的意见没有保存 我看不行。" in page.text
    assert light() is Light.YELLOW


def test_nobody_decides_their_own_and_only_the_city_decides(people: People) -> None:
    owner = owner_of(people)
    address = state(owner).headers["Location"]
    page = shown(owner.get(address))
    assert page.all("button", name="decision") == []
    assert "由市级的其他人审批" in page.text
    for other in (owner, people.county(), people.other_city()):
        assert other.post(address, data={"decision": "approve", "reason": ""}).status_code == 403
    assert "等待市级审批" in shown(people.county().get(address)).text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "长" * 501}, "text"),
        ({"first_month": "三月"}, "first_month"),
        ({"last_month": ""}, "last_month"),
        ({"document_number": "号" * 81}, "document_number"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    people: People, changed: dict[str, str], field: str
) -> None:
    page = shown(state(owner_of(people), **changed), 422)
    assert page.one("p", id=f"error-{field}").text
    kept = REASON | changed
    assert page.one("input", name="first_month").attributes["value"] == kept["first_month"]
    assert page.one("textarea", name="text").text == kept["text"].strip()
    assert queries.reasons(ALL) == ()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"first_month": "2023-05"}, "起始月份 2023-05 晚于截止月份 2023-04"),
        ({"last_month": "2024-03"}, "最多管12个月"),
    ],
)
def test_what_the_service_refuses_is_said_and_all_is_kept(
    people: People, changed: dict[str, str], sentence: str
) -> None:
    page = shown(state(owner_of(people), **changed), 409)
    assert sentence in page.one("div", class_="refusal").text
    assert page.one("textarea", name="text").text == REASON["text"]
    assert page.one("input", name="document_number").attributes["value"] == REASON["document_number"]


def test_a_second_reason_for_the_same_months_leads_to_the_first(people: People) -> None:
    stated(people)
    page = shown(state(people.county()), 409)
    assert "已有一条正当理由（第" in page.one("div", class_="refusal").text
    assert rows(page, "reasons")[0][2] == "待审批"


def test_only_those_who_may_state_see_the_form(people: People) -> None:
    assert shown(owner_of(people).get(ADDRESS)).all("textarea", name="text")
    assert shown(people.county().get(ADDRESS)).all("textarea", name="text")
    assert shown(people.city().get(ADDRESS)).all("textarea", name="text") == []
    assert state(people.city()).status_code == 403
    assert people.owner(SILENT).get(ADDRESS).status_code == 403


def test_the_list_has_those_that_wait_first_and_can_be_narrowed(people: People) -> None:
    owner = owner_of(people)
    waiting = state(owner, last_month="2023-03").headers["Location"]
    decided = state(owner, first_month="2023-04").headers["Location"]
    people.city().post(decided, data={"decision": "refuse", "reason": "依据不足。"})
    page = shown(people.city().get("/lights/reasons"))
    assert [row[3] for row in rows(page, "reasons")] == ["待审批", "未批准"]
    assert waiting in [link.attributes["href"] for link in page.one("table", id="reasons").all("a")]
    narrowed = shown(people.city().get("/lights/reasons?state=refused"))
    assert [row[3] for row in rows(narrowed, "reasons")] == ["未批准"]
    assert "没有已批准的正当理由" in shown(people.city().get("/lights/reasons?state=approved")).text
    assert "没有正当理由" in shown(people.other_city().get("/lights/reasons")).text
    assert people.other_city().get(waiting).status_code == 403
    assert people.city().get("/lights/reasons/999").status_code == 404
