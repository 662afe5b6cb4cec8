"""Facts about the pages of reviewers: the list, many at once, and one return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from app.extensions import database
from app.returns import queries, service
from app.returns.types.vocabulary import ReturnState, Step
from tests.integration.portfolio.reading import read
from tests.integration.returns import pages
from tests.integration.returns.factories import on_day
from tests.integration.returns.pages import (
    CITY_BUREAU,
    CITY_WIDE,
    COUNTY_BUREAU,
    MARCH,
    OF_WAN_AN,
    People,
    boxes,
    codes,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

SECOND = "JA-03"
ADDRESS = f"/returns/{OF_WAN_AN}/2023-03/review"


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    pages.open_month()
    return People(sign_in_as)


def state(code: str = OF_WAN_AN) -> ReturnState:
    draft = queries.draft(code, MARCH)
    assert draft is not None
    return draft.state


def decide(
    client: FlaskClient,
    desk: str,
    decision: str,
    reason: str = "",
    *,
    version: int = 1,
    code: str = OF_WAN_AN,
) -> TestResponse:
    return client.post(
        f"/returns/{code}/2023-03/review/{desk}",
        data={"decision": decision, "reason": reason, "version": str(version)},
    )


# ── What waits ──


def test_a_county_sees_what_its_own_projects_submitted(people: People) -> None:
    pages.submit()
    pages.submit("JA-04")
    assert codes(shown(people.county().get("/returns/review"))) == [OF_WAN_AN]


def test_the_city_sees_what_counties_passed_and_its_own_projects(people: People) -> None:
    for code in (OF_WAN_AN, SECOND, CITY_WIDE):
        pages.submit(code)
    service.review(OF_WAN_AN, MARCH, Step.COUNTY_PASS, "", 1, actor=COUNTY_BUREAU)
    assert codes(shown(people.city().get("/returns/review"))) == [CITY_WIDE, OF_WAN_AN]
    assert codes(shown(people.other_city().get("/returns/review"))) == []


def test_what_a_closed_month_left_unreviewed_waits_no_more(people: People) -> None:
    pages.submit()
    pages.close_month()
    page = shown(people.county().get("/returns/review"))
    assert "没有等您审核的月报" in page.text


def test_who_reviews_nothing_sees_the_whole_month_and_no_boxes(people: People) -> None:
    pages.submit()
    page = shown(people.auditor().get("/returns/review"))
    assert len(codes(page)) == 54
    assert page.all("input", type="checkbox") == []
    assert page.all("button", name="decision") == []


def test_an_owner_sees_only_the_returns_of_its_units(people: People) -> None:
    page = shown(people.owner().get("/returns/review?state=all"))
    assert codes(page) == ["JA-02", "JA-21", "JA-30"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("state=submitted", [CITY_WIDE, OF_WAN_AN]),
        ("state=sent_back", [SECOND]),
        ("state=reported", [CITY_WIDE, OF_WAN_AN, SECOND]),
        ("state=late", [CITY_WIDE]),
        ("state=reported&region=360828", [OF_WAN_AN, SECOND]),
        ("state=reported&plan=shangrao-2022", []),
        ("state=reported&month=2023-02", []),
        ("state=waiting", [CITY_WIDE]),
    ],
)
def test_a_filter_leaves_the_returns_that_it_names(people: People, address: str, expected: list[str]) -> None:
    pages.submit()
    pages.submit(SECOND)
    pages.submit(CITY_WIDE, at=on_day(MARCH, 60))
    service.review(SECOND, MARCH, Step.COUNTY_SEND_BACK, "请补数。", 1, actor=COUNTY_BUREAU)
    assert codes(shown(people.city().get(f"/returns/review?{address}"))) == expected


@pytest.mark.parametrize("address", ["state=nonsense", "month=2023-13", "month=%00", "plan=%00", "tick=all"])
def test_no_address_breaks_the_list(people: People, address: str) -> None:
    assert people.city().get(f"/returns/review?{address}").status_code == 200


def test_the_list_shows_figures_beside_last_month(people: People) -> None:
    pages.submit()
    pages.pass_on()
    pages.close_month()
    pages.open_month(pages.APRIL)
    pages.submit(report=pages.with_completed("180.25"), month=pages.APRIL)
    (row,) = pages.rows(shown(people.county().get("/returns/review")), "returns")
    assert row[6:10] == ["180.25", "+30.25", "120.50", "持平"]


def test_the_list_asks_as_many_queries_for_one_return_as_for_many(people: People) -> None:
    client = people.city()

    def statements() -> int:
        counted: list[str] = []
        listener = lambda *arguments: counted.append(arguments[2])  # noqa: E731 - one line says it
        event.listen(database.engine, "before_cursor_execute", listener)
        database.session.expire_all()
        client.get("/returns/review?state=reported")
        event.remove(database.engine, "before_cursor_execute", listener)
        return len(counted)

    pages.submit()
    of_one = statements()
    for code in (SECOND, "JA-04", "JA-05", "JA-06"):
        pages.submit(code)
    assert statements() == of_one


# ── Many at once ──


def many(client: FlaskClient, chosen: list[str], decision: str, reason: str = "") -> TestResponse:
    return client.post("/returns/review", data={"chosen": chosen, "decision": decision, "reason": reason})


def test_many_are_passed_at_once_each_with_its_result(people: People) -> None:
    pages.submit()
    pages.submit(SECOND)
    client = people.county()
    chosen = boxes(shown(client.get("/returns/review")), OF_WAN_AN, SECOND)
    page = shown(many(client, chosen, "pass"))
    assert "通过 2 份" in page.text
    assert {state(OF_WAN_AN), state(SECOND)} == {ReturnState.COUNTY_PASSED}
    assert codes(page) == []


def test_what_failed_says_why_and_stays_ticked(people: People) -> None:
    pages.submit()
    pages.submit(SECOND)
    client = people.county()
    chosen = boxes(shown(client.get("/returns/review")), OF_WAN_AN, SECOND)
    service.review(SECOND, MARCH, Step.COUNTY_SEND_BACK, "请补数。", 1, actor=COUNTY_BUREAU)
    pages.submit(SECOND, pages.with_completed("160"))
    page = shown(many(client, chosen, "pass"))
    assert "通过 1 份，1 份没有办成" in page.text
    assert "第 2 稿" in page.text
    assert (state(OF_WAN_AN), state(SECOND)) == (ReturnState.COUNTY_PASSED, ReturnState.SUBMITTED)


def test_many_are_sent_back_with_one_reason(people: People) -> None:
    pages.submit()
    pages.submit(SECOND)
    client = people.county()
    chosen = boxes(shown(client.get("/returns/review")), OF_WAN_AN, SECOND)
    many(client, chosen, "send_back", "请核对支付数。")
    for code in (OF_WAN_AN, SECOND):
        assert state(code) is ReturnState.SENT_BACK
        assert queries.steps(code, MARCH)[-1].reason == "请核对支付数。"


def test_nothing_is_sent_back_without_a_reason_and_the_boxes_stay_ticked(people: People) -> None:
    pages.submit()
    client = people.county()
    chosen = boxes(shown(client.get("/returns/review")), OF_WAN_AN)
    page = shown(many(client, chosen, "send_back"), 422)
    assert "退回必须写明理由" in page.one("p", id="error-reason").text
    assert "checked" in page.one("input", name="chosen").attributes
    assert state() is ReturnState.SUBMITTED


def test_nothing_chosen_is_said(people: People) -> None:
    pages.submit()
    page = shown(many(people.county(), [], "pass", "同意"), 422)
    assert "还没有勾选" in page.text
    assert page.one("textarea", name="reason").text == "同意"


@pytest.mark.parametrize("box", ["city/JA-02/2023-03/1", "county/JA-04/2023-03/1"])
def test_a_box_that_is_not_the_users_is_refused_by_the_policy(people: People, box: str) -> None:
    pages.submit()
    pages.submit("JA-04")
    page = shown(many(people.county(), [box], "pass"))
    assert "权限" in page.text
    assert {state(OF_WAN_AN), state("JA-04")} == {ReturnState.SUBMITTED}


@pytest.mark.parametrize("role", ["auditor", "sector_lead", "owner"])
def test_who_reviews_nothing_passes_nothing(people: People, role: str) -> None:
    pages.submit()
    shown(many(getattr(people, role)(), ["county/JA-02/2023-03/1"], "pass"))
    assert state() is ReturnState.SUBMITTED


@pytest.mark.parametrize(
    "box", ["", "x", "county/JA-02/2023-99/1", "county/../2023-03/1", "city/JA-02/2023-03/-1"]
)
def test_a_box_of_no_page_of_ours_is_no_choice(people: People, box: str) -> None:
    assert "还没有勾选" in shown(many(people.county(), [box], "pass"), 422).text


def test_all_boxes_can_come_ticked_without_a_script(people: People) -> None:
    pages.submit()
    page = shown(people.county().get("/returns/review?tick=all"))
    assert "checked" in page.one("input", name="chosen").attributes


# ── One return ──


def test_the_page_says_what_changed_since_last_month(people: People) -> None:
    pages.submit()
    pages.pass_on()
    pages.close_month()
    pages.open_month(pages.APRIL)
    pages.submit(report=pages.with_completed("180"), month=pages.APRIL)
    page = shown(people.county().get(f"/returns/{OF_WAN_AN}/2023-04/review"))
    assert pages.rows(page, "since-last-month") == [
        ["中央预算内投资·完成投资", "150.00 万元", "180.00 万元", "+30.00"]
    ]


def test_a_fall_is_said_in_words(people: People) -> None:
    pages.submit()
    service.review(OF_WAN_AN, MARCH, Step.COUNTY_SEND_BACK, "请核对。", 1, actor=COUNTY_BUREAU)
    pages.submit(report=pages.with_completed("140"))
    page = shown(people.county().get(ADDRESS))
    assert pages.rows(page, "since-returned") == [
        ["中央预算内投资·完成投资", "150.00 万元", "140.00 万元", "−10.00减少"]
    ]


def test_a_return_that_came_back_unchanged_is_told(people: People) -> None:
    pages.submit()
    service.review(OF_WAN_AN, MARCH, Step.COUNTY_SEND_BACK, "请核对。", 1, actor=COUNTY_BUREAU)
    pages.submit()
    assert "与退回的第 1 稿完全相同" in shown(people.county().get(ADDRESS)).text


def test_each_step_stands_with_its_reason(people: People) -> None:
    pages.submit()
    service.review(OF_WAN_AN, MARCH, Step.COMMENT, "请附照片。", 1, actor=CITY_BUREAU)
    steps = shown(people.auditor().get(ADDRESS)).one("ol", class_="history").all("li")
    assert ["提交" in steps[0].text, "意见" in steps[1].text, "请附照片。" in steps[1].text] == [True] * 3


def test_an_older_version_can_be_read_but_not_reviewed(people: People) -> None:
    pages.submit()
    service.review(OF_WAN_AN, MARCH, Step.COUNTY_SEND_BACK, "请核对。", 1, actor=COUNTY_BUREAU)
    pages.submit(report=pages.with_completed("140"))
    page = shown(people.county().get(f"{ADDRESS}?version=1"))
    assert "这是旧稿" in page.text
    assert page.all("button", name="decision") == []
    assert people.county().get(f"{ADDRESS}?version=9").status_code == 404


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("county", ["县级通过", "退回单位", "只提意见"]),
        ("city", ["提意见"]),
        ("sector_lead", ["提意见"]),
        ("auditor", []),
        ("owner", []),
    ],
)
def test_buttons_are_those_of_state_and_role(people: People, who: str, buttons: list[str]) -> None:
    pages.submit()
    page = shown(getattr(people, who)().get(ADDRESS))
    assert [button.text for button in page.one("main").all("button")] == buttons


def test_a_return_travels_through_the_pages_to_the_city(people: People) -> None:
    pages.submit()
    county = decide(people.county(), "county", "pass")
    assert county.headers["Location"].endswith("/returns/review")
    assert state() is ReturnState.COUNTY_PASSED
    decide(people.city(), "city", "pass", "符合要求。")
    assert state() is ReturnState.CITY_PASSED
    assert queries.steps(OF_WAN_AN, MARCH)[-1].reason == "符合要求。"


def test_the_next_return_that_waits_follows_a_decision(people: People) -> None:
    pages.submit()
    pages.submit(SECOND)
    client = people.county()
    page = shown(client.get(ADDRESS))
    assert "县级通过，看下一份" in page.one("button", value="pass").text
    response = decide(client, "county", "pass")
    assert response.headers["Location"].endswith(f"/returns/{SECOND}/2023-03/review")


def test_a_project_of_the_whole_city_has_no_county_step(people: People) -> None:
    pages.submit(CITY_WIDE)
    client = people.city()
    page = shown(client.get(f"/returns/{CITY_WIDE}/2023-03/review"))
    assert page.one("button", value="pass").text == "市级通过"
    decide(client, "city", "pass", code=CITY_WIDE)
    assert state(CITY_WIDE) is ReturnState.CITY_PASSED


def test_sending_back_needs_a_reason_beside_its_field(people: People) -> None:
    pages.submit()
    page = shown(decide(people.county(), "county", "send_back"), 422)
    assert "退回必须写明理由" in page.one("p", id="error-reason").text
    assert page.one("textarea", name="reason").attributes["aria-invalid"] == "true"
    assert state() is ReturnState.SUBMITTED


def test_a_reason_that_is_too_long_is_kept_as_typed(people: People) -> None:
    pages.submit()
    page = shown(decide(people.county(), "county", "send_back", "长" * 501), 422)
    assert page.one("textarea", name="reason").text == "长" * 501
    assert "最多 500 字" in page.text


def test_a_reviewer_of_an_older_version_is_told_and_shown_the_new_one(people: People) -> None:
    pages.submit()
    client = people.county()
    service.review(OF_WAN_AN, MARCH, Step.COUNTY_SEND_BACK, "请核对。", 1, actor=COUNTY_BUREAU)
    pages.submit(report=pages.with_completed("140"))
    page = shown(decide(client, "county", "send_back", "数字不对", version=1), 409)
    assert "您看到的是第 1 稿" in page.text
    assert page.one("textarea", name="reason").text == "数字不对"
    assert page.one("input", name="version").attributes["value"] == "2"
    assert "140.00" in page.text
    assert state() is ReturnState.SUBMITTED


def test_passing_twice_changes_nothing_and_says_so(people: People) -> None:
    pages.submit()
    client = people.county()
    decide(client, "county", "pass")
    before = queries.steps(OF_WAN_AN, MARCH)
    page = shown(decide(client, "county", "pass"), 409)
    assert "没有办成" in page.text
    assert queries.steps(OF_WAN_AN, MARCH) == before


def test_a_draft_is_nobodys_to_review(people: People) -> None:
    client = people.county()
    assert "还没有提交" in shown(client.get(ADDRESS)).text
    shown(decide(client, "county", "pass", version=0), 409)
    assert state() is ReturnState.DRAFT


@pytest.mark.parametrize(
    ("who", "desk", "status"),
    [
        ("county", "city", 403),
        ("city", "county", 403),
        ("sector_lead", "county", 403),
        ("auditor", "city", 403),
        ("owner", "county", 403),
    ],
)
def test_each_desk_is_only_for_its_own_role(people: People, who: str, desk: str, status: int) -> None:
    pages.submit()
    assert decide(getattr(people, who)(), desk, "pass").status_code == status
    assert state() is ReturnState.SUBMITTED


def test_another_countys_reviewer_reads_and_decides_nothing(people: People) -> None:
    pages.submit()
    stranger = people.county("360824")
    assert stranger.get(ADDRESS).status_code in {403, 404}
    assert decide(stranger, "county", "pass").status_code in {403, 404}


def test_a_comment_moves_nothing_and_is_read_by_all(people: People) -> None:
    pages.submit()
    response = people.sector_lead().post(
        f"{ADDRESS}/comment", data={"reason": "请说明床位。", "version": "1"}
    )
    assert response.status_code == 302
    assert state() is ReturnState.SUBMITTED
    assert "请说明床位。" in shown(people.county().get(ADDRESS)).text


def test_a_comment_without_words_is_none(people: People) -> None:
    pages.submit()
    page = shown(people.sector_lead().post(f"{ADDRESS}/comment", data={"reason": " ", "version": "1"}), 422)
    assert "请写下意见" in page.text
    assert len(queries.steps(OF_WAN_AN, MARCH)) == 1


@pytest.mark.parametrize(
    "data", [{}, {"decision": "x", "version": "1"}, {"decision": "pass", "version": "9" * 40}]
)
def test_no_post_breaks_the_page(people: People, data: dict[str, str]) -> None:
    pages.submit()
    response = people.county().post(f"{ADDRESS}/county", data=data)
    assert response.status_code in {409, 422}
    read(response.text)
    assert state() is ReturnState.SUBMITTED


@pytest.mark.parametrize("address", ["/returns/JA-02/2023-05/review", "/returns/XX-99/2023-03/review"])
def test_a_return_that_is_not_due_is_not_found(people: People, address: str) -> None:
    assert people.city().get(address).status_code == 404


def test_a_closed_month_is_read_and_leads_to_a_restatement(people: People) -> None:
    pages.submit()
    pages.pass_on()
    pages.close_month()
    page = shown(people.county().get(ADDRESS))
    assert page.all("button", name="decision") == []
    assert page.one("a", href=f"/returns/{OF_WAN_AN}/2023-03/restate").text == "申请更正"
