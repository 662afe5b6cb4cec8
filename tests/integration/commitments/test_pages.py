"""The pages of one commitment and of its updates: the journey, two people at once, what is never lost."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from app.accounts.types import Role, Scope, ScopeKind
from app.commitments import service
from app.commitments.queries import updates
from app.commitments.queries.files import files_of
from app.commitments.types import Progress, UpdateState
from app.extensions import database
from tests.conftest import sign_in
from tests.integration.commitments.factories import (
    COORDINATOR,
    HEALTH,
    QUARTER,
    SHARED,
    TASK,
    UNDER_WAY,
    approve,
    key_of,
    set_up,
    submit,
    unit_id,
)
from tests.integration.portfolio.reading import read
from tests.integration.services.factories import CITY, UNIT
from tests.unit.returns.test_evidence import PDF

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.integration.portfolio.reading import Element

PAGE = f"/commitments/{TASK.code}"
REVIEW = "/commitments/review"
AFTER_A_YEAR = datetime(2024, 4, 3, 4, tzinfo=UTC).replace(tzinfo=None)
CONFLICT, UNFINISHED, REFUSED, MISSING = 409, 422, 403, 404
TYPED = {
    "version": "0",
    "progress": "ongoing",
    "done": "已完成两所养老院的扩建设计。",
    "problem": "",
    "next_step": "上半年开工。",
    "target-1-value": "20 张",
    "target-1-text": "",
}


@pytest.fixture(autouse=True)
def _promised(app: Flask) -> None:  # noqa: ARG001 - the database is there first
    set_up()


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    return of_unit(app)


@pytest.fixture
def city(app: Flask) -> FlaskClient:
    return enter(app, Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, CITY.code))


def enter(app: Flask, role: Role, scope: Scope) -> FlaskClient:
    """Sign somebody in, after ending what was only read: a command takes that back, and the account in it."""
    database.session.rollback()
    return sign_in(app, role, scope)


def of_unit(app: Flask, number: int | None = None) -> FlaskClient:
    return enter(app, Role.OWNER, Scope(ScopeKind.UNIT, str(number or unit_id())))


def form_address(code: str = TASK.code, unit: int | None = None, more: str = "") -> str:
    return f"/commitments/{code}/report{more}?unit={unit or unit_id()}&quarter={QUARTER}"


def press(client: FlaskClient, action: str, **changed: str) -> TestResponse:
    return client.post(form_address(), data=TYPED | {"action": action} | changed)


def shown(answer: TestResponse, status: int = 200) -> Element:
    assert answer.status_code == status, answer.text[-800:]
    return read(answer.text)


def field(page: Element, name: str) -> str:
    found = next(each for each in page.walk() if each.attributes.get("name") == name)
    return found.text if found.tag == "textarea" else found.attributes.get("value", "")


def hold(page: Element) -> str:
    """Return the version that a form carries."""
    return field(page, "version")


# The journey


def test_from_the_clerk_to_the_coordinator_and_back_to_the_page(
    clerk: FlaskClient, city: FlaskClient
) -> None:
    link = shown(clerk.get(form_address()))
    assert hold(link) == "0"
    assert press(clerk, "save").location == form_address()
    saved = shown(clerk.get(form_address()))
    assert field(saved, "done") == TYPED["done"]

    sent = press(clerk, "submit", version=hold(saved))
    assert sent.location == PAGE
    assert "待审核" in shown(clerk.get(PAGE)).text

    waiting = shown(city.get(REVIEW))
    (box,) = waiting.all("input", type="checkbox")
    assert TYPED["done"] in waiting.text
    back = {"chosen": box.attributes["value"], "decision": "send_back", "reason": "请写明开工的养老院。"}
    assert city.post(REVIEW, data=back).location == REVIEW

    again = shown(clerk.get(form_address()))
    assert "请写明开工的养老院。" in again.text
    assert field(again, "done") == TYPED["done"]
    press(clerk, "submit", version=hold(again), done="两所已开工。", **{"target-1-met": "yes"})
    refused = shown(clerk.get(form_address()))
    assert "20" in field(refused, "target-1-value")
    press(clerk, "submit", version=hold(refused), done="两所已开工。")

    (box,) = shown(city.get(REVIEW)).all("input", type="checkbox")
    city.post(REVIEW, data={"chosen": box.attributes["value"], "decision": "approve", "reason": ""})
    assert "没有等您审核的进展" in shown(city.get(REVIEW)).text
    page = shown(clerk.get(PAGE))
    assert [item.attributes["id"] for item in page.one("ol", class_="update-list").all("li")] == [
        f"update-{each.id}" for each in updates.updates_of(key_of())
    ]
    assert "达到 20张" in page.one("table", id="target-table").text
    assert Progress.ONGOING.label in page.text


# What is typed is never lost


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"progress": ""}, "progress"),
        ({"done": " "}, "done"),
        ({"progress": "blocked"}, "problem"),
        ({"target-1-value": "二十"}, "target-1-value"),
        ({"target-1-met": "yes"}, "target-1-value"),
        ({"progress": "nonsense"}, "progress"),
    ],
)
def test_what_cannot_be_submitted_is_kept_as_a_draft_and_said_beside_its_field(
    clerk: FlaskClient, changed: dict[str, str], wrong: str
) -> None:
    page = shown(press(clerk, "submit", **changed), UNFINISHED)
    assert page.one("p", id=f"error-{wrong}").text
    assert f"#field-{wrong}" in [link.attributes.get("href") for link in page.all("a")]
    assert field(page, "next_step") == TYPED["next_step"]
    assert hold(page) == "1"
    assert updates.updates_of(key_of()) == ()
    assert field(shown(clerk.get(form_address())), "next_step") == TYPED["next_step"]


def test_all_that_is_wrong_is_said_at_once(clerk: FlaskClient) -> None:
    page = shown(press(clerk, "submit", progress="blocked", done="", **{"target-1-value": "x"}), UNFINISHED)
    assert len(page.one("div", class_="summary").all("li")) == 3


def test_the_second_window_is_told_and_both_contents_are_shown(clerk: FlaskClient) -> None:
    press(clerk, "save", done="甲窗口的内容。")
    page = shown(press(clerk, "submit", done="乙窗口的内容。"), CONFLICT)
    row = page.one("table", id="two-versions").one("tbody").one("tr")
    assert [cell.text for cell in (*row.all("th"), *row.all("td"))] == [
        "已做的工作",
        "乙窗口的内容。",
        "甲窗口的内容。",
    ]
    assert field(page, "done") == "乙窗口的内容。"
    assert updates.updates_of(key_of()) == ()
    assert press(clerk, "submit", done="乙窗口的内容。", version=hold(page)).location == PAGE
    assert updates.updates_of(key_of())[0].content.done == "乙窗口的内容。"


def test_another_person_is_told_whose_content_is_stored(clerk: FlaskClient, city: FlaskClient) -> None:
    press(clerk, "save", done="单位写的。")
    page = shown(press(city, "save", done="市级写的。"), CONFLICT)
    assert "项目单位 在" in page.text
    assert "单位写的。" in page.one("table", id="two-versions").text


def test_a_form_without_a_version_overwrites_nothing(clerk: FlaskClient) -> None:
    press(clerk, "save")
    assert press(clerk, "save", version="", done="别的").status_code == CONFLICT


def test_pressing_submit_twice_leads_to_where_the_first_one_led(clerk: FlaskClient) -> None:
    press(clerk, "submit")
    assert press(clerk, "submit").location == PAGE
    assert len(updates.updates_of(key_of())) == 1


def test_what_was_typed_into_an_update_that_waits_stands_on_the_page(clerk: FlaskClient) -> None:
    press(clerk, "submit")
    page = shown(press(clerk, "save", done="迟到的补充。"), CONFLICT)
    assert "等待市级审核" in page.text
    assert "迟到的补充。" in page.text
    assert "推进中" in page.text


def test_the_form_of_an_update_that_waits_says_so(clerk: FlaskClient) -> None:
    submit()
    page = shown(clerk.get(form_address()))
    assert "等待市级审核" in page.text
    assert page.all("textarea") == []


def test_a_correction_says_that_what_was_approved_stands_until_then(
    clerk: FlaskClient, city: FlaskClient
) -> None:
    approve(submit())
    page = shown(clerk.get(form_address()))
    assert "是对它的更正" in page.text
    press(clerk, "submit", version=hold(page), done="三所已完成设计。")
    review = shown(city.get(REVIEW))
    assert f"原为：{UNDER_WAY.done}" in review.text
    assert [each.state for each in updates.updates_of(key_of())] == [
        UpdateState.SUBMITTED,
        UpdateState.APPROVED,
    ]


# Files


def upload(client: FlaskClient, *files: tuple[str, bytes], **changed: str) -> TestResponse:
    content = [(BytesIO(data), name) for name, data in files]
    return client.post(
        form_address(more="/files"),
        data=TYPED | changed | {"files": content},
        content_type="multipart/form-data",
    )


def test_a_file_is_taken_with_what_was_typed_beside_it_and_fetched_again(clerk: FlaskClient) -> None:
    assert upload(clerk, ("验收表.pdf", PDF), done="边上的字。").location == f"{form_address()}#files"
    page = shown(clerk.get(form_address()))
    assert field(page, "done") == "边上的字。"
    (link,) = page.one("ul", class_="files").all("a")
    with clerk.get(link.attributes["href"]) as answer:
        assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_what_cannot_be_taken_is_named_and_the_others_are_kept(clerk: FlaskClient) -> None:
    page = shown(upload(clerk, ("好.pdf", PDF), ("坏.pdf", b"MZ")), UNFINISHED)
    assert "“坏.pdf”没有上传" in page.text
    assert [each.original_name for each in files_of(key_of())] == ["好.pdf"]
    assert field(page, "done") == TYPED["done"]
    assert "还没有选择文件" in shown(upload(clerk, version=hold(page)), UNFINISHED).text


def test_a_file_is_removed_with_what_was_typed_beside_it(clerk: FlaskClient) -> None:
    upload(clerk, ("验收表.pdf", PDF))
    (file,) = files_of(key_of())
    address = form_address(more=f"/files/{file.id}/remove")
    assert clerk.post(address, data=TYPED | {"version": "1"}).status_code == 302
    assert files_of(key_of()) == ()
    assert clerk.get(f"/commitments/files/{file.id}").status_code == MISSING


# Who may do what


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        (Role.OWNER, "lead", 200),
        (Role.OWNER, "responsible", REFUSED),
        (Role.OWNER, "stranger", REFUSED),
        (Role.SECTOR_LEAD, "elder_care", 200),
        (Role.SECTOR_LEAD, "child_care", REFUSED),
        (Role.CITY_COORDINATOR, CITY.code, 200),
        (Role.CITY_COORDINATOR, "360800", REFUSED),
        (Role.FINANCE, CITY.code, REFUSED),
        (Role.COUNTY_REVIEWER, "990021", REFUSED),
        (Role.AUDITOR, "", REFUSED),
        (Role.ADMINISTRATOR, "", REFUSED),
    ],
)
def test_who_writes_for_the_bureau_that_leads(app: Flask, role: Role, scope: str, expected: int) -> None:
    client = enter(app, role, scope_named(role, scope))
    assert client.get(form_address()).status_code == expected
    answer = press(client, "submit")
    assert answer.status_code == (302 if expected == 200 else expected)


def scope_named(role: Role, name: str) -> Scope:
    units = {"lead": unit_id(), "responsible": unit_id(HEALTH), "stranger": unit_id(UNIT.name)}
    if name in units:
        return Scope(ScopeKind.UNIT, str(units[name]))
    if role is Role.SECTOR_LEAD:
        return Scope(ScopeKind.SECTOR, name, CITY.code)
    if role is Role.COUNTY_REVIEWER:
        return Scope(ScopeKind.COUNTY, name)
    return Scope(ScopeKind.CITY, name) if name else Scope(ScopeKind.EVERYTHING)


def test_nobody_writes_for_another_unit_of_the_same_commitment(app: Flask) -> None:
    health = of_unit(app, unit_id(HEALTH))
    of_civil = form_address(SHARED.code, unit_id())
    assert health.get(form_address(SHARED.code, unit_id(HEALTH))).status_code == 200
    assert health.get(of_civil).status_code == REFUSED
    assert health.post(of_civil, data=TYPED | {"action": "submit"}).status_code == REFUSED


def test_those_of_the_city_read_a_commitment_and_its_files_and_others_do_not(
    app: Flask, clerk: FlaskClient
) -> None:
    upload(clerk, ("验收表.pdf", PDF))
    file = f"/commitments/files/{files_of(key_of())[0].id}"
    readers = {
        Scope(ScopeKind.UNIT, str(unit_id(HEALTH))): Role.OWNER,
        Scope(ScopeKind.COUNTY, "990021"): Role.COUNTY_REVIEWER,
        Scope(ScopeKind.SECTOR, "elder_care", CITY.code): Role.SECTOR_LEAD,
        Scope(ScopeKind.EVERYTHING): Role.AUDITOR,
    }
    for scope, role in readers.items():
        reader = enter(app, role, scope)
        assert [status(reader, each) for each in (PAGE, file)] == [200, 200], scope
    stranger = enter(app, Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "360800"))
    assert [status(stranger, each) for each in (PAGE, file)] == [MISSING, MISSING]


def status(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:
        return answer.status_code


def test_only_the_lead_office_reviews_and_only_its_own_city(app: Flask, clerk: FlaskClient) -> None:
    update_id = submit()
    assert clerk.get(REVIEW).status_code == REFUSED
    stranger = enter(app, Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "360800"))
    assert "没有等您审核的进展" in shown(stranger.get(REVIEW)).text
    answer = stranger.post(REVIEW, data={"chosen": str(update_id), "decision": "approve"})
    assert "您没有审核这份进展的权限" in shown(answer, CONFLICT).text
    assert updates.updates_of(key_of())[0].state is UpdateState.SUBMITTED


@pytest.mark.parametrize("address", ["/commitments/NO-SUCH", "/commitments/files/99"])
def test_what_there_is_not_is_not_found(city: FlaskClient, address: str) -> None:
    assert city.get(address).status_code == MISSING


@pytest.mark.parametrize("query", ["unit=x", "unit=1&quarter=2023", "unit=1&quarter=2023-13"])
def test_an_address_that_cannot_be_read_says_so(city: FlaskClient, query: str) -> None:
    assert city.get(f"{PAGE}/report?{query}").status_code == 400


def test_a_month_that_ends_no_quarter_is_not_found(clerk: FlaskClient) -> None:
    assert clerk.get(f"{PAGE}/report?quarter=2023-04").status_code == MISSING


# Review


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"decision": "approve"}, "还没有勾选"),
        ({"chosen": "x", "decision": "approve"}, "还没有勾选"),
        ({"chosen": "1"}, "请选择通过或者退回"),
        ({"chosen": "1", "decision": "send_back"}, "退回必须写明理由"),
        ({"chosen": "1", "decision": "send_back", "reason": "长" * 501}, "最多 500 字"),
    ],
)
def test_a_decision_that_cannot_be_read_is_said(city: FlaskClient, sent: dict[str, str], said: str) -> None:
    submit()
    assert said in shown(city.post(REVIEW, data=sent), UNFINISHED).text


def test_the_second_decision_is_told_on_the_page(city: FlaskClient) -> None:
    update_id = submit()
    service.decide_update(update_id, approve=True, reason="", actor=COORDINATOR)
    answer = city.post(REVIEW, data={"chosen": str(update_id), "decision": "send_back", "reason": "迟了"})
    assert "已由 coordinator 通过" in shown(answer, CONFLICT).text


def test_ones_own_update_has_no_box(city: FlaskClient) -> None:
    press(city, "submit")
    page = shown(city.get(REVIEW))
    assert page.all("input", type="checkbox") == []
    assert "这是您自己提交的" in page.text


def test_the_list_can_be_narrowed_to_a_unit_and_comes_ticked(city: FlaskClient) -> None:
    submit()
    nothing_of_targets = {"progress": "ongoing", "done": "已摸底。", "version": "0", "action": "submit"}
    city.post(form_address(SHARED.code, unit_id(HEALTH)), data=nothing_of_targets)
    assert len(shown(city.get(REVIEW)).one("ol", class_="update-list").all("li")) == 2
    of_civil = shown(city.get(f"{REVIEW}?unit={unit_id()}&tick=all"))
    (box,) = of_civil.all("input", type="checkbox")
    assert "checked" in box.attributes


# Size


def count_queries(client: FlaskClient, address: str) -> int:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    client.get(address)
    event.listen(database.engine, "before_cursor_execute", note)
    try:
        shown(client.get(address))
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(statements)


@pytest.mark.parametrize("address", [PAGE, REVIEW, f"{PAGE}/report?quarter=2023-06"])
def test_a_page_asks_as_often_for_many_updates_as_for_one(city: FlaskClient, address: str) -> None:
    submit()
    little = count_queries(city, address)
    for quarter in (QUARTER.plus(3), QUARTER.plus(6), QUARTER.plus(9)):
        if address == REVIEW or quarter != QUARTER.plus(3):
            submit(key=key_of(quarter=quarter), at=AFTER_A_YEAR)
    assert count_queries(city, address) == little
