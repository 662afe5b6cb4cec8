"""The page on which an owner writes one return: by buttons, while typing, against others, and too late."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from app.accounts.types import Role, Scope, ScopeKind
from app.extensions import database
from app.returns import queries, service
from app.returns.types.vocabulary import ReturnState, Step
from tests.integration.returns import pages, writing
from tests.integration.returns.pages import APRIL, CITY_BUREAU, COUNTY_BUREAU, MARCH, OF_WAN_AN, People, shown
from tests.integration.returns.writing import (
    ADDRESS,
    HTMX,
    REPORTED,
    autosave,
    messages,
    opened,
    owner_of,
    parts,
    press,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from app.returns.types.drafts import DraftFact

pytestmark = pytest.mark.integration

PAID = "amounts-central_budget-paid"


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    pages.open_month()
    return People(sign_in_as)


@pytest.fixture
def owner(people: People) -> FlaskClient:
    return owner_of(people)


def draft(code: str = OF_WAN_AN) -> DraftFact:
    found = queries.draft(code, MARCH)
    assert found is not None
    return found


def next_month() -> str:
    """Bring the project into the next month; return the address of its return there."""
    pages.submit()
    pages.pass_on()
    pages.close_month()
    pages.open_month(APRIL)
    return f"/returns/{OF_WAN_AN}/{APRIL}"


def test_a_first_month_is_filled_from_the_plan_and_says_nothing_yet(owner: FlaskClient) -> None:
    page = shown(owner.get(ADDRESS))
    held = writing.fields_of(page)
    assert held["amounts-central_budget-planned"] == "1440.00"
    assert (held["stage"], held[PAID], held["lock"]) == ("", "", "0")
    assert page.one("span", id="c-amounts-unassigned-planned").text.startswith("360.00")
    assert messages(page) == {}
    assert not page.all("form", class_="zero-form")


def test_a_later_month_is_filled_from_the_month_before_and_shows_it_beside(owner: FlaskClient) -> None:
    address = next_month()
    page = shown(owner.get(address))
    held = writing.fields_of(page)
    assert (held["stage"], held[PAID], held["progress"]) == ("foundation", "120.50", "基础施工完成六成。")
    assert page.one("span", id=f"c-{PAID}").text == "上月 120.50"
    assert "上月计划的工作：完成基础施工。" in page.text
    answer = autosave(owner, {**held, PAID: "130"}, address)
    assert parts(answer).one("span", id=f"c-{PAID}").text == "上月 120.50 +9.50"


def test_saving_by_the_button_keeps_all_that_was_typed_readable_or_not(owner: FlaskClient) -> None:
    answer = press(owner, typed(owner, {PAID: "约五十", "progress": "做了\r\n一半", "stage": "built"}))
    assert answer.status_code == 302
    page = shown(owner.get(answer.location))
    held = writing.fields_of(page)
    assert (held[PAID], held["progress"], held["stage"], held["lock"]) == (
        "约五十",
        "做了\n一半",
        "built",
        "1",
    )
    assert "“约五十”不是数" in messages(page)["amounts-central_budget"][0]
    assert "不在可选范围内" in messages(page)["stage"][0]
    assert draft().saved_by is not None


def test_clearing_a_field_that_was_filled_in_beforehand_stays_cleared(owner: FlaskClient) -> None:
    press(owner, typed(owner, {"amounts-central_budget-planned": ""}))
    assert opened(owner)["amounts-central_budget-planned"] == ""


def test_checking_shows_all_that_is_wrong_in_a_summary_that_leads_to_the_fields(owner: FlaskClient) -> None:
    answer = press(owner, typed(owner, {**REPORTED, PAID: "900", "grade": ""}), "check")
    page = shown(owner.get(answer.location))
    links = page.one("div", id="summary").all("a")
    assert [link.attributes["href"] for link in links] == ["#f-grade", f"#f-{PAID}", f"#f-{PAID}"]
    ids = {element.attributes.get("id") for element in page.walk()}
    assert {link.attributes["href"][1:] for link in links} <= ids


def test_every_input_has_a_label_and_is_described_by_something_on_the_page(owner: FlaskClient) -> None:
    page = shown(owner.get(ADDRESS))
    ids = [element.attributes["id"] for element in page.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    labelled = {label.attributes["for"] for label in page.all("label")}
    inputs = [
        field
        for tag in ("input", "select", "textarea")
        for field in page.one("form", id="return-form").all(tag)
        if field.attributes.get("type") != "hidden"
    ]
    assert [field.attributes for field in inputs if field.attributes["id"] not in labelled] == []
    described = {word for field in inputs for word in field.attributes.get("aria-describedby", "").split()}
    assert described - set(ids) == set()


def test_submitting_makes_a_version_and_leads_to_what_is_next(owner: FlaskClient) -> None:
    answer = press(owner, typed(owner, REPORTED), "submit")
    assert answer.location == f"/returns?done={OF_WAN_AN}/{MARCH}"
    version = queries.version(OF_WAN_AN, MARCH)
    assert version is not None
    assert version.report.stage.value == "foundation"
    assert [str(each.actual) for each in version.report.milestones if each.actual] == ["2023-02-20"]
    assert "已提交" in shown(owner.get(answer.location)).one("div", class_="note").text


def test_submitting_what_breaks_a_rule_keeps_it_as_a_draft_and_says_why(owner: FlaskClient) -> None:
    page = shown(press(owner, typed(owner, {**REPORTED, PAID: "900"}), "submit"), 422)
    assert "没有提交" in page.one("div", class_="refusal").text
    assert "大于到位" in messages(page)["amounts-central_budget"][0]
    assert (draft().state, draft().fields[PAID]) == (ReturnState.DRAFT, "900")
    assert press(owner, {**writing.fields_of(page), PAID: "100"}, "submit").status_code == 302


def test_a_warning_is_explained_in_a_field_of_its_own_and_then_submitted(owner: FlaskClient) -> None:
    over = {f"amounts-central_budget-{kind}": "1850" for kind in ("allocated", "received", "completed")}
    page = shown(press(owner, typed(owner, {**REPORTED, **over}), "submit"), 422)
    held = writing.fields_of(page)
    assert held["explanations-total_exceeded"] == ""
    assert page.one("div", id="w-explanations-total_exceeded").text.startswith("各资金来源的完成投资合计")
    held["explanations-total_exceeded"] = "概算调整已报批。"
    assert press(owner, held, "submit").status_code == 302
    version = queries.version(OF_WAN_AN, MARCH)
    assert version is not None
    assert version.report.explanations == (("total_exceeded", "概算调整已报批。"),)


def test_problems_are_added_and_dropped_without_a_script(owner: FlaskClient) -> None:
    first = {"problems-0-kind": "land", "problems-0-level": "county", "problems-0-description": "一户未迁"}
    answer = press(owner, typed(owner, first), "more")
    held = writing.fields_of(shown(owner.get(answer.location)))
    assert (held["problems-0-description"], held["problems-1-description"]) == ("一户未迁", "")
    second = {"problems-1-kind": "money", "problems-1-level": "city", "problems-1-description": "配套未到"}
    press(owner, {**held, **second})
    press(owner, opened(owner), "drop-0")
    held = opened(owner)
    assert (held["problems-0-kind"], held["problems-0-description"]) == ("money", "配套未到")
    assert "problems-1-kind" not in held


@pytest.mark.parametrize("rows", ["5", "999", "-1", "٣", "x"])
def test_no_number_of_rows_in_the_address_breaks_the_page(owner: FlaskClient, rows: str) -> None:
    assert owner.get(f"{ADDRESS}?rows={rows}").status_code == 200


def test_saving_while_typing_answers_with_everything_but_the_fields(owner: FlaskClient) -> None:
    held = typed(owner, {**REPORTED, PAID: "900", "milestones-construction_permit-actual": "2023-01-31"})
    answer = autosave(owner, held)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "draft-saved")
    swapped = parts(answer)
    fields = [each for tag in ("input", "textarea", "select") for each in swapped.all(tag)]
    assert [field.attributes["name"] for field in fields] == ["lock"]
    assert swapped.one("input", id="lock").attributes["value"] == "1"
    assert "已保存" in swapped.one("p", id="save-state").text
    assert "大于到位" in messages(swapped)["amounts-central_budget"][0]
    assert "needs-advance" in swapped.one("div", id="m-amounts-central_budget").attributes["class"]
    assert swapped.one("span", id="h-construction_permit").text == "按规定到 2023-04-30"
    page = shown(owner.get(ADDRESS))
    ids = {element.attributes.get("id") for element in page.walk()}
    places = [each for each in swapped.children if not isinstance(each, str)]
    assert {each.attributes["data-hx-swap-oob"] for each in places} == {"true", "innerHTML"}
    assert {each.attributes["id"] for each in places} <= ids


def test_a_warning_that_comes_while_typing_brings_its_field_once_and_hides_it_when_it_goes(
    owner: FlaskClient,
) -> None:
    over = {f"amounts-central_budget-{kind}": "1850" for kind in ("allocated", "received", "completed")}
    held = typed(owner, {**REPORTED, **over})
    swapped = parts(autosave(owner, held))
    assert swapped.one("textarea").attributes["name"] == "explanations-total_exceeded"
    held = {**held, "lock": "1", "explanations-total_exceeded": "已报批"}
    swapped = parts(autosave(owner, held))
    assert swapped.all("textarea") == []
    assert "is-gone" not in swapped.one("div", id="w-explanations-total_exceeded").attributes["class"]
    swapped = parts(autosave(owner, {**held, "lock": "2", "amounts-central_budget-completed": "150"}))
    assert "is-gone" in swapped.one("div", id="w-explanations-total_exceeded").attributes["class"]


def test_two_people_see_both_versions_and_saving_again_is_a_knowing_choice(people: People) -> None:
    one, other = owner_of(people), owner_of(people)
    mine, theirs = typed(one, {"progress": "我写的"}), typed(other, {"progress": "同事写的"})
    press(other, theirs)
    page = shown(press(one, mine, "submit"), 409)
    held = writing.fields_of(page)
    assert (held["progress"], held["lock"]) == ("我写的", "1")
    assert messages(page)["progress"] == ["另一份另一份填的是“同事写的”。"]
    assert [cell.text for cell in page.one("table", id="two-versions").all("td")] == ["我写的", "同事写的"]
    assert "data-hx-post" not in page.one("form", id="return-form").attributes
    assert draft().fields["progress"] == "同事写的"
    assert press(one, held).status_code == 302
    assert draft().fields["progress"] == "我写的"


def test_while_typing_a_conflict_is_a_notice_and_saving_stops_until_a_choice(people: People) -> None:
    one, other = owner_of(people), owner_of(people)
    mine = typed(one, {"progress": "我写的"})
    autosave(other, typed(other, {"progress": "同事写的"}))
    answer = autosave(one, mine)
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#notices"
    notice = parts(answer)
    assert "同事写的" in notice.text
    assert notice.one("input", id="lock").attributes["value"] == ""
    assert autosave(one, {**mine, "lock": "", "progress": "我又写了"}).status_code == 409
    keep = notice.one("button", name="keep").attributes["value"]
    answer = autosave(one, {**mine, "lock": "", "keep": keep, "progress": "我又写了"})
    assert answer.status_code == 200
    assert draft().fields["progress"] == "我又写了"


def test_the_same_text_in_two_windows_is_no_conflict(people: People) -> None:
    one, other = owner_of(people), owner_of(people)
    mine, theirs = typed(one, {"progress": "一样"}), typed(other, {"progress": "一样", "window": "b"})
    press(other, theirs)
    assert press(one, mine).status_code == 302


def test_an_answer_that_was_lost_on_the_way_is_no_conflict_with_oneself(owner: FlaskClient) -> None:
    held = typed(owner, {"progress": "一", "window": "w1"})
    autosave(owner, held)
    assert autosave(owner, {**held, "progress": "一二"}).status_code == 200
    assert press(owner, {**held, **REPORTED}, "submit").status_code == 302


def test_another_window_of_the_same_person_is_a_conflict_all_the_same(owner: FlaskClient) -> None:
    held = typed(owner, {"progress": "一", "window": "w1"})
    autosave(owner, held)
    assert autosave(owner, {**held, "progress": "二", "window": "w2"}).status_code == 409


def test_what_was_typed_into_a_return_that_was_submitted_meanwhile_is_shown(people: People) -> None:
    one, other = owner_of(people), owner_of(people)
    mine = typed(one, {**REPORTED, "progress": "我写的"})
    press(other, typed(other, REPORTED), "submit")
    page = shown(press(one, mine), 409)
    assert "我写的" in page.one("table", id="unsaved").text
    answer = autosave(one, mine)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#notices")
    assert queries.version(OF_WAN_AN, MARCH, 2) is None


def test_what_was_typed_into_a_month_that_was_closed_meanwhile_is_shown(owner: FlaskClient) -> None:
    mine = typed(owner, {"progress": "我写的"})
    pages.close_month()
    page = shown(press(owner, mine, "submit"), 409)
    assert "已经关账" in page.one("div", class_="refusal").text
    assert "我写的" in page.one("table", id="unsaved").text


def test_a_return_that_was_sent_back_shows_why_and_is_corrected(owner: FlaskClient) -> None:
    press(owner, typed(owner, REPORTED), "submit")
    assert owner.get(ADDRESS).location == f"{ADDRESS}/review"
    reason = "支付与到位不符，请核对。"
    service.review(OF_WAN_AN, MARCH, Step.COUNTY_SEND_BACK, reason, 1, actor=COUNTY_BUREAU)
    page = shown(owner.get(ADDRESS))
    assert reason in page.one("div", class_="note-warning").text
    assert writing.fields_of(page)[PAID] == "120.5"
    press(owner, {**writing.fields_of(page), PAID: "100"}, "submit")
    assert (draft().state, draft().version_number) == (ReturnState.SUBMITTED, 2)


def test_nothing_changed_is_one_click(owner: FlaskClient) -> None:
    address = next_month()
    action = shown(owner.get(address)).one("form", class_="zero-form").attributes["action"]
    assert owner.post(action).location == f"/returns?done={OF_WAN_AN}/{APRIL}"
    version = queries.version(OF_WAN_AN, APRIL)
    before = queries.version(OF_WAN_AN, MARCH)
    assert version is not None
    assert before is not None
    assert (version.is_zero, version.report) == (True, before.report)


def test_nothing_changed_is_refused_where_there_is_nothing_to_repeat(owner: FlaskClient) -> None:
    page = shown(owner.post(f"{ADDRESS}/zero"), 409)
    assert "没有可以沿用的内容" in page.one("div", class_="refusal").text


def test_a_button_that_was_pressed_twice_submits_once_and_leads_to_the_same_place(owner: FlaskClient) -> None:
    held = typed(owner, REPORTED)
    first, second = press(owner, held, "submit"), press(owner, held, "submit")
    assert first.location == second.location == owner.post(f"{ADDRESS}/zero").location
    assert draft().version_number == 1


@pytest.mark.parametrize("who", ["county", "city", "auditor", "administrator", "sector_lead"])
def test_whoever_only_reads_is_led_to_the_reviewers_page_and_cannot_write(people: People, who: str) -> None:
    reader: FlaskClient = getattr(people, who)()
    assert reader.get(ADDRESS).location == f"{ADDRESS}/review"
    for address in (ADDRESS, f"{ADDRESS}/draft", f"{ADDRESS}/zero", f"{ADDRESS}/files"):
        assert reader.post(address, data=REPORTED).status_code == 403
    assert draft().fields == {}


def test_another_units_return_is_closed(people: People) -> None:
    stranger = people.sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, "999999"))
    assert stranger.get(ADDRESS).status_code == 403
    assert stranger.post(ADDRESS, data=REPORTED).status_code == 403


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/returns/{OF_WAN_AN}/2023-04", 404),
        ("/returns/JA-99/2023-03", 404),
        (f"/returns/{OF_WAN_AN}/march", 400),
        (f"/returns/{OF_WAN_AN}/9999-12", 404),
        (f"/returns/{OF_WAN_AN}/0000-00", 400),
    ],
)
def test_an_address_about_nothing_is_said_to_be_so(owner: FlaskClient, address: str, status: int) -> None:
    assert owner.get(address).status_code == status
    assert owner.post(address, data=REPORTED).status_code == status
    assert owner.post(f"{address}/draft", data=REPORTED, headers=HTMX).status_code == status


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
@given(
    fields=st.lists(
        st.tuples(
            st.sampled_from(
                ["lock", "keep", "action", "window", "stage", "progress", PAID, "problems-0-level", "files"]
            )
            | st.text(max_size=10),
            st.sampled_from(
                ["\x00", "1e9", "９９９", "-1", "9" * 400, "😀\ud83d", "submit", "drop-99", "more"]
            )
            | st.text(max_size=20),
        ),
        max_size=12,
    ),
    is_multipart=st.booleans(),
    path=st.sampled_from(["", "/draft", "/files", "/zero"]),
)
def test_whatever_is_posted_never_fails_with_an_error_of_ours(
    owner: FlaskClient, fields: list[tuple[str, str]], is_multipart: bool, path: str
) -> None:
    data: dict[str, list[str]] = {}
    for name, text in fields:
        data.setdefault(name.replace("\ud83d", ""), []).append(text.encode("utf-8", "replace").decode())
    content_type = "multipart/form-data" if is_multipart else "application/x-www-form-urlencoded"
    answer = owner.post(f"{ADDRESS}{path}", data=data, content_type=content_type)
    assert answer.status_code in {200, 302, 400, 409, 413, 422}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("&".join(f"x{number}=1" for number in range(10_000)), "application/x-www-form-urlencoded"),
        ("progress=%00%ED%A0%80%FF&lock=%F0%9F", "application/x-www-form-urlencoded"),
        ("progress=" + "x" * 600_000, "application/x-www-form-urlencoded"),
        (
            "".join(f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n1\r\n' for n in range(10_000)),
            "b",
        ),
        ("--b\r\nbroken", "b"),
        ('{"stage": 1}', "application/json"),
    ],
)
def test_bodies_that_are_huge_or_broken_are_answered_by_a_sentence(
    owner: FlaskClient, body: str, content_type: str
) -> None:
    kind = "multipart/form-data; boundary=b" if content_type == "b" else content_type
    for path in ("", "/draft", "/files"):
        answer = owner.post(f"{ADDRESS}{path}", data=body, content_type=kind)
        assert answer.status_code in {200, 302, 400, 409, 413}


def test_the_page_takes_as_many_queries_for_much_as_for_little(owner: FlaskClient) -> None:
    press(owner, typed(owner, REPORTED))
    little = count_queries(owner)
    problems = {
        f"problems-{number}-{part}": text
        for number in range(10)
        for part, text in (("kind", "land"), ("level", "county"), ("description", "一户未迁"))
    }
    press(owner, typed(owner, {**REPORTED, **problems}))
    assert count_queries(owner) == little


def count_queries(client: FlaskClient) -> int:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        shown(client.get(ADDRESS))
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(statements)


def test_a_city_passes_on_what_is_then_read_only(owner: FlaskClient) -> None:
    pages.submit(report=replace(pages.REPORT, progress="完成"))
    pages.pass_on()
    assert owner.get(ADDRESS).location == f"{ADDRESS}/review"
    with pytest.raises(service.StateError):
        service.save_draft(OF_WAN_AN, MARCH, {}, draft().lock, actor=CITY_BUREAU)
