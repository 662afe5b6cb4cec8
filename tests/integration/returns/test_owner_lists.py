"""The list of what a unit has to report, and all its returns on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from app.accounts.types import Role, Scope, ScopeKind
from app.extensions import database
from app.projects.queries import subjects_of
from app.returns import queries, service
from app.returns.types.vocabulary import ReturnState, Step
from tests.integration.returns import pages
from tests.integration.returns.pages import APRIL, COUNTY_BUREAU, MARCH, OF_WAN_AN, People, codes, shown
from tests.integration.returns.writing import REPORTED, fields_of, owner_of, press, typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

pytestmark = pytest.mark.integration

FOUR = ("JA-13", "JA-14", "JA-15", "JA-16")
"""The projects of one bureau of 永新县."""
BULK = "/returns/bulk?plan=jian-2022&month=2023-03"


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    pages.open_month()
    return People(sign_in_as)


@pytest.fixture
def owner(people: People) -> FlaskClient:
    """Return a browser of somebody who reports all four."""
    units = set.intersection(*(set(subject.units) for subject in subjects_of(FOUR).values()))
    database.session.rollback()
    return people.sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, str(min(units))))


def state(code: str) -> ReturnState:
    draft = queries.draft(code, MARCH)
    assert draft is not None
    return draft.state


def named(code: str, fields: dict[str, str]) -> dict[str, str]:
    """Return fields as the page of many names them."""
    return {f"{code}/{name}": text for name, text in fields.items()}


def held(client: FlaskClient) -> dict[str, str]:
    """Return what the fields of the page of many hold."""
    page = shown(client.get(BULK))
    page.one("form", class_="return-form").attributes["id"] = "return-form"
    return fields_of(page)


def section(page: Element, code: str) -> Element:
    return page.one("section", id=code)


def test_the_list_shows_what_is_due_with_its_state_and_days_and_leads_to_the_form(owner: FlaskClient) -> None:
    page = shown(owner.get("/returns"))
    assert codes(page) == list(FOUR)
    table = page.one("table", id="returns-jian-2022-2023-03")
    assert all("已逾期" in row.text and "还没有开始填" in row.text for row in table.one("tbody").all("tr"))
    links = [link.attributes["href"] for link in table.all("a", class_="button")]
    assert links == [f"/returns/{code}/2023-03" for code in FOUR]
    assert "一页填报 4 个项目" in page.text


def test_the_list_says_why_a_return_was_sent_back(people: People) -> None:
    owner = owner_of(people)
    press(owner, typed(owner, REPORTED), "submit")
    reason = "支付与到位不符。"
    service.review(OF_WAN_AN, MARCH, Step.COUNTY_SEND_BACK, reason, 1, actor=COUNTY_BUREAU)
    page = shown(owner.get("/returns?state=todo"))
    row = next(row for row in page.all("tr") if OF_WAN_AN in row.text)
    assert f"退回：{reason}" in row.text
    assert "修改" in row.text


def test_the_list_is_filtered_by_state_and_an_empty_one_leads_on(owner: FlaskClient) -> None:
    press(owner, typed(owner, REPORTED, "/returns/JA-14/2023-03"), "submit", "/returns/JA-14/2023-03")
    assert codes(shown(owner.get("/returns?state=in_review"))) == ["JA-14"]
    assert codes(shown(owner.get("/returns?state=todo"))) == ["JA-13", "JA-15", "JA-16"]
    assert "没有“市级通过”的月报" in shown(owner.get("/returns?state=passed")).text
    assert len(codes(shown(owner.get("/returns?state=whatever")))) == 4


def test_closed_months_stay_in_the_list_for_a_while(owner: FlaskClient) -> None:
    pages.close_month()
    pages.open_month(APRIL)
    page = shown(owner.get("/returns"))
    closed = page.one("table", id="returns-jian-2022-2023-03")
    assert "没有填报" in closed.text
    assert closed.all("a", class_="button") == []
    assert page.one("table", id="returns-jian-2022-2023-04").all("a", class_="button") != []


def test_before_any_month_is_opened_the_list_says_what_will_come(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    page = shown(sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, "1")).get("/returns"))
    assert "现在没有需要填报的月报" in page.text


@pytest.mark.parametrize("who", ["county", "city", "auditor", "sector_lead", "administrator"])
def test_whoever_reports_nothing_is_led_to_the_reviewers_list(people: People, who: str) -> None:
    reader: FlaskClient = getattr(people, who)()
    assert reader.get("/returns").location == "/returns/review"
    assert reader.get(BULK).status_code == 403
    assert reader.post(BULK, data={"action": "submit", "chosen": "JA-13"}).status_code == 403


def test_many_are_saved_at_once_and_those_untouched_stay_untouched(owner: FlaskClient) -> None:
    fields = held(owner) | named("JA-13", {"progress": "一"}) | named("JA-15", {"progress": "二"})
    page = shown(owner.post(BULK, data={**fields, "action": "save"}))
    assert [code for code in FOUR if "已保存" in section(page, code).text] == ["JA-13", "JA-15"]
    drafts = {code: queries.draft(code, MARCH) for code in FOUR}
    assert [code for code, draft in drafts.items() if draft and draft.saved_at] == ["JA-13", "JA-15"]
    assert held(owner)["JA-13/progress"] == "一"


def test_many_are_submitted_at_once_and_one_that_fails_takes_nothing_from_the_others(
    owner: FlaskClient,
) -> None:
    for code in ("JA-13", "JA-14", "JA-15"):
        address = f"/returns/{code}/2023-03"
        press(owner, typed(owner, REPORTED, address), address=address)
    fields = (
        held(owner)
        | named("JA-14", {"amounts-central_budget-paid": "900"})
        | named("JA-16", {"grade": "slow"})
    )
    data = {**fields, "action": "submit", "chosen": ["JA-13", "JA-14"]}
    page = shown(owner.post(BULK, data=data), 422)
    assert [state(code).value for code in FOUR] == ["submitted", "draft", "draft", "draft"]
    assert "已提交" in section(page, "JA-13").text
    assert "大于到位" in section(page, "JA-14").text
    assert section(page, "JA-14").one("input", name="chosen").attributes.get("checked") == ""
    saved = queries.draft("JA-14", MARCH)
    assert saved is not None
    assert saved.fields["amounts-central_budget-paid"] == "900"
    other = queries.draft("JA-16", MARCH)
    assert other is not None
    assert other.fields["grade"] == "slow"


def test_many_that_did_not_change_are_reported_at_once(owner: FlaskClient) -> None:
    for code in ("JA-13", "JA-14"):
        pages.submit(code)
        pages.pass_on(code)
    pages.close_month()
    pages.open_month(APRIL)
    address = BULK.replace("2023-03", "2023-04")
    page = shown(owner.post(address, data={"action": "zero", "chosen": ["JA-13", "JA-14", "JA-15"]}), 422)
    assert ["已零报" in section(page, code).text for code in ("JA-13", "JA-14")] == [True, True]
    assert "没有可以沿用的内容" in section(page, "JA-15").text
    version = queries.version("JA-13", APRIL)
    assert version is not None
    assert version.is_zero


def test_somebody_elses_draft_is_shown_in_its_row_and_the_others_are_saved(owner: FlaskClient) -> None:
    fields = held(owner) | named("JA-13", {"progress": "我写的"}) | named("JA-14", {"progress": "也是我"})
    address = "/returns/JA-13/2023-03"
    press(owner, typed(owner, {"progress": "同事写的"}, address), address=address)
    page = shown(owner.post(BULK, data={**fields, "action": "save"}), 422)
    row = section(page, "JA-13")
    assert "同事写的" in row.one("table", id="two-versions-JA-13").text
    assert row.one("input", name="JA-13/lock").attributes["value"] == "1"
    assert "".join(map(str, row.one("textarea", name="JA-13/progress").children)).strip() == "我写的"
    assert "已保存" in section(page, "JA-14").text
    again = {"JA-13/lock": "1", "JA-13/progress": "我写的", "action": "save"}
    assert owner.post(BULK, data=again).status_code == 200
    saved = queries.draft("JA-13", MARCH)
    assert saved is not None
    assert saved.fields["progress"] == "我写的"


def test_nothing_is_submitted_that_somebody_else_saved_unseen(owner: FlaskClient) -> None:
    address = "/returns/JA-13/2023-03"
    press(owner, typed(owner, REPORTED, address), address=address)
    fields = held(owner)
    changed = {"milestones-construction_permit-actual": "2023-01-05"}
    press(owner, typed(owner, changed, address), address=address)
    page = shown(owner.post(BULK, data={**fields, "action": "submit", "chosen": ["JA-13"]}), 422)
    assert "保存过这份月报" in section(page, "JA-13").text
    assert state("JA-13") is ReturnState.DRAFT
    again = shown(owner.post(BULK, data={**held(owner), "action": "submit", "chosen": ["JA-13"]}))
    assert "已提交" in section(again, "JA-13").text


def test_saving_many_asks_as_often_for_those_untouched_as_for_one(people: People, owner: FlaskClient) -> None:
    one = owner_of(people, "JA-02")
    assert count_queries(owner, BULK, {"action": "save"}) == count_queries(one, BULK, {"action": "save"})


def test_nothing_is_submitted_that_was_not_chosen(owner: FlaskClient) -> None:
    page = shown(owner.post(BULK, data={**held(owner), "action": "submit"}), 422)
    assert "还没有勾选项目" in page.text
    assert {state(code) for code in FOUR} == {ReturnState.DRAFT}


def test_projects_of_other_units_are_no_part_of_the_page(owner: FlaskClient) -> None:
    owner.post(BULK, data={"action": "save", f"{OF_WAN_AN}/progress": "不是我的", f"{OF_WAN_AN}/lock": "0"})
    other = queries.draft(OF_WAN_AN, MARCH)
    assert other is not None
    assert other.fields == {}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/returns/bulk", 302),
        ("/returns/bulk?plan=jian-2022&month=march", 400),
        ("/returns/bulk?plan=nowhere&month=2023-03", 200),
        ("/returns/bulk?plan=jian-2022&month=2024-01", 200),
    ],
)
def test_an_address_of_the_page_of_many_always_leads_somewhere(
    owner: FlaskClient, address: str, status: int
) -> None:
    answer = owner.get(address)
    assert answer.status_code == status
    if status == 302:
        assert answer.location == BULK


@pytest.mark.parametrize("address", ["/returns", BULK])
def test_a_list_takes_as_many_queries_for_one_as_for_many(
    people: People, owner: FlaskClient, address: str
) -> None:
    one = owner_of(people, "JA-02")
    assert count_queries(owner, address) == count_queries(one, address)


def count_queries(client: FlaskClient, address: str, sent: dict[str, str] | None = None) -> int:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    client.get(address)
    event.listen(database.engine, "before_cursor_execute", note)
    try:
        shown(client.get(address) if sent is None else client.post(address, data=sent))
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(statements)
