"""Facts about the pages of briefs: how far each is, its draft, signing it, and proving it."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Grant, Role, Scope, ScopeKind
from app.audit.types import Actor
from app.briefs import queries, render
from app.briefs.service import drafts, scheduling
from app.briefs.service.places import place
from app.kernel.china import today_in_china
from app.kernel.months import Month
from app.projects.types import Stage
from app.returns import service as returns
from app.tasks import service as tasks
from tests.conftest import sign_in
from tests.integration.briefs.signing import fake_pdf, print_at_once
from tests.integration.portfolio.reading import read
from tests.integration.portfolio.test_queries_are_constant import queries_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from app.briefs.types import Brief, IssuedFact
    from tests.integration.portfolio.reading import Element

PLAN, CITY, WAN_AN = "jian-2022", "360800", "360828"
MARCH, APRIL = Month(2023, 3), Month(2023, 4)
MONTH_PAGE = f"/briefs/{PLAN}/2023-03"
DRAFT = f"{MONTH_PAGE}/{CITY}"
COUNTY_DRAFT = f"{MONTH_PAGE}/{WAN_AN}"
BUREAU = Actor("bureau")
CITY_SCOPE = Scope(ScopeKind.CITY, CITY)
COUNTY_SCOPE = Scope(ScopeKind.COUNTY, WAN_AN)
REMARKS = {"editor_note": "本月进展平稳。", "next_month": "抓开工。"}


@pytest.fixture(autouse=True)
def printer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be rendered."""
    print_at_once(monkeypatch)


@pytest.fixture
def coordinator(loaded_app: Flask) -> FlaskClient:
    """Return a browser of the coordinator of 吉安, where March is closed and April is open."""
    returns.open_period(PLAN, MARCH, actor=BUREAU, today=date(2023, 3, 31))
    returns.close_period(PLAN, MARCH, actor=BUREAU)
    returns.open_period(PLAN, APRIL, actor=BUREAU, today=date(2023, 4, 30))
    return sign_in(loaded_app, Role.CITY_COORDINATOR, CITY_SCOPE)


def confirmed(client: FlaskClient, draft: str = DRAFT, **changes: str) -> dict[str, str]:
    """Return the fields of the page that confirms, ticked."""
    page = read(client.get(f"{draft}/issue").text)
    form = page.one("form", class_="entry-form")
    fields = {
        each.attributes["name"]: each.attributes.get("value", "")
        for each in form.all("input")
        if each.attributes["name"] != "csrf_token"
    }
    return fields | {"confirmed": "y"} | changes


def sign(client: FlaskClient, draft: str = DRAFT, **changes: str) -> IssuedFact:
    """Sign a brief by its pages; return it."""
    response = client.post(f"{draft}/issue", data=confirmed(client, draft, **changes))
    assert response.status_code == 302, read(response.text).one("main").text
    (newest, *_) = queries.issues()
    assert response.location == f"/briefs/issued/{newest.id}"
    return newest


def row_of(page: Element, place_name: str) -> str:
    """Return the text of a place's row."""
    (found,) = (
        row
        for row in page.one("table", id="briefs").all("tr")
        if row.all("th")[0].text.startswith(place_name)
    )
    return found.text


def test_the_list_says_how_far_each_brief_is(coordinator: FlaskClient) -> None:
    page = read(coordinator.get("/briefs").text)
    open_month, closed_month = page.one("table", id=f"briefs-{PLAN}").one("tbody").all("tr")[:2]
    assert "2023年4月 填报中 未编制" in open_month.text
    assert "2023年3月 已关账 未编制" in closed_month.text
    assert "未编制 13" in closed_month.text
    coordinator.post(DRAFT, data=REMARKS | {"version": "0"})
    sign(coordinator, COUNTY_DRAFT)
    page = read(coordinator.get("/briefs").text)
    row = page.one("table", id=f"briefs-{PLAN}").one("tbody").text
    assert "2023年3月 已关账 草稿" in row
    assert "未编制 12， 已签发 1" in row


def test_the_page_of_a_month_lists_every_place(coordinator: FlaskClient) -> None:
    fact = sign(coordinator, COUNTY_DRAFT)
    page = read(coordinator.get(MONTH_PAGE).text)
    assert len(page.one("table", id="briefs").one("tbody").all("tr")) == 14
    assert fact.number_text in row_of(page, "万安县")
    assert "未编制 草稿 PDF" in row_of(page, "吉安市（全市）")


def test_a_month_that_was_never_opened_has_no_page(coordinator: FlaskClient) -> None:
    assert coordinator.get(f"/briefs/{PLAN}/2022-01").status_code == 404
    assert coordinator.get("/briefs/nowhere/2023-03").status_code == 404


def test_who_reads_one_county_sees_one_county(loaded_app: Flask, coordinator: FlaskClient) -> None:
    city, county = sign(coordinator), sign(coordinator, COUNTY_DRAFT)
    reader = sign_in(loaded_app, Role.COUNTY_REVIEWER, COUNTY_SCOPE)
    page = read(reader.get(MONTH_PAGE).text)
    assert len(page.one("table", id="briefs").one("tbody").all("tr")) == 1
    assert reader.get(f"/briefs/issued/{county.id}").status_code == 200
    assert reader.get(f"/briefs/issued/{city.id}").status_code == 403
    assert "编制" not in row_of(page, "万安县")
    assert "简报设置" not in reader.get("/briefs").text


@pytest.mark.parametrize("way", ["", "/draft.html", "/draft.pdf", "/issue"])
def test_only_who_prepares_briefs_opens_drafts(loaded_app: Flask, coordinator: FlaskClient, way: str) -> None:
    assert coordinator.get(DRAFT + way).status_code == 200
    for role, scope in [
        (Role.ADMINISTRATOR, Scope(ScopeKind.EVERYTHING)),
        (Role.COUNTY_REVIEWER, COUNTY_SCOPE),
        (Role.FINANCE, CITY_SCOPE),
    ]:
        assert sign_in(loaded_app, role, scope).get(DRAFT + way).status_code == 403


@pytest.mark.parametrize("area", ["361104", "999999", "361100"])
def test_an_area_of_another_city_has_no_draft(coordinator: FlaskClient, area: str) -> None:
    assert coordinator.get(f"{MONTH_PAGE}/{area}").status_code in {403, 404}


def test_the_draft_stands_in_two_frames_that_no_other_site_can_show(coordinator: FlaskClient) -> None:
    response = coordinator.get(DRAFT)
    frames = [each.attributes["src"] for each in read(response.text).all("iframe")]
    assert frames == [f"{DRAFT}/draft.html", f"{DRAFT}/draft.pdf#navpanes=0&view=FitH"]
    assert response.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'; frame-src 'self'")
    assert "frame-src" not in coordinator.get("/briefs").headers["Content-Security-Policy"]
    for frame in frames:
        framed = coordinator.get(frame)
        assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
        assert "script-src" not in framed.headers["Content-Security-Policy"]
    assert coordinator.get(frames[0]).mimetype == "text/html"
    assert coordinator.get(frames[1]).data.startswith(b"%PDF")


def test_the_preview_finds_its_style_sheets_and_nothing_else(coordinator: FlaskClient) -> None:
    text = coordinator.get(f"{DRAFT}/draft.html").text
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    assert len(sheets) == len(render.SCREEN_FILES)
    for sheet in sheets:
        response = coordinator.get(sheet)
        assert (response.status_code, response.mimetype) == (200, "text/css")
    for name in ("sample.json", "index.html", "..%2Fconfig.py", "page.css.py"):
        assert coordinator.get(f"/briefs/print/{name}").status_code == 404


def test_remarks_are_saved_and_shown_again(coordinator: FlaskClient) -> None:
    response = coordinator.post(DRAFT, data=REMARKS | {"version": "0", "action": "save"})
    assert response.location == DRAFT
    page = read(coordinator.get(DRAFT).text)
    assert page.one("textarea", name="editor_note").text == REMARKS["editor_note"]
    assert page.one("input", name="version").attributes["value"] == "1"


def test_signing_is_one_button_from_the_remarks(coordinator: FlaskClient) -> None:
    response = coordinator.post(DRAFT, data=REMARKS | {"version": "0", "action": "issue"})
    assert response.location == f"{DRAFT}/issue"
    page = read(coordinator.get(response.location).text)
    assert REMARKS["editor_note"] in page.text


def test_remarks_that_are_too_long_are_kept_in_the_form(coordinator: FlaskClient) -> None:
    response = coordinator.post(DRAFT, data=REMARKS | {"editor_note": "长" * 3001, "version": "0"})
    assert response.status_code == 422
    page = read(response.text)
    assert "最多 3000 字" in page.text
    assert page.one("textarea", name="editor_note").text == "长" * 3001
    assert page.one("textarea", name="next_month").text == REMARKS["next_month"]


def test_an_emoji_in_a_remark_is_named_with_its_place_and_kept_in_the_form(coordinator: FlaskClient) -> None:
    response = coordinator.post(DRAFT, data=REMARKS | {"editor_note": "本月进展平稳👍。", "version": "0"})
    assert response.status_code == 422
    page = read(response.text)
    assert "编者按：“本月进展平稳👍。”中的“👍”（第 7 字）是表情符号" in page.text
    assert page.one("textarea", name="editor_note").text == "本月进展平稳👍。"


def test_a_rare_character_is_taken_and_both_pages_say_that_it_cannot_be_printed(
    coordinator: FlaskClient,
) -> None:
    said = "𰻞（U+30EDE）：老城𰻞街已封顶"
    assert said not in read(coordinator.get(DRAFT).text).text
    response = coordinator.post(
        DRAFT, data=REMARKS | {"editor_note": "老城𰻞街已封顶", "version": "0", "action": "issue"}
    )
    for address in (DRAFT, response.location):
        assert said in read(coordinator.get(address).text).text
    fact = sign(coordinator)
    assert "老城𰻞街已封顶" in queries.data_of(fact.id)


def test_a_second_window_is_shown_both_remarks_and_may_then_overwrite(coordinator: FlaskClient) -> None:
    coordinator.post(DRAFT, data=REMARKS | {"version": "0"})
    response = coordinator.post(DRAFT, data={"editor_note": "我的。", "next_month": "", "version": "0"})
    assert response.status_code == 409
    page = read(response.text)
    assert REMARKS["editor_note"] in page.one("div", class_="note-warning").text
    assert page.one("textarea", name="editor_note").text == "我的。"
    again = {"editor_note": "我的。", "next_month": ""}
    version = page.one("input", name="version").attributes["value"]
    assert coordinator.post(DRAFT, data=again | {"version": version}).status_code == 302
    assert drafts.draft_page(place(PLAN, CITY), MARCH).draft.editor_note == "我的。"


SETTINGS = {
    "name": "吉安市一老一小简报",
    "issuing_unit": "吉安市发展和改革委员会",
    "form": "red_head",
    "document_prefix": "吉一老一小办",
    "report_to": "市委\n市政府",
    "send_to": "",
    "copy_to": "各县（市、区）发改委",
    "copies": "60",
    "draft_hour": "8",
}


def test_settings_are_saved_and_shown_again(coordinator: FlaskClient) -> None:
    where = f"/briefs/settings/{PLAN}"
    assert coordinator.post(where, data=SETTINGS | {"version": "0"}).status_code == 302
    page = read(coordinator.get(where).text)
    assert page.one("input", name="name").attributes["value"] == SETTINGS["name"]
    assert page.one("textarea", name="report_to").text == "市委 市政府"
    assert sign(coordinator).number_text == f"吉一老一小办〔{today_in_china().year}〕1号"


def test_settings_that_are_wrong_are_kept_in_the_form(coordinator: FlaskClient) -> None:
    wrong = SETTINGS | {"copies": "很多", "version": "0"}
    response = coordinator.post(f"/briefs/settings/{PLAN}", data=wrong)
    assert response.status_code == 422
    page = read(response.text)
    assert page.one("input", name="copies").attributes["value"] == "很多"
    assert "1 至 9999" in page.text


def test_a_second_window_is_shown_both_settings_and_may_then_overwrite(coordinator: FlaskClient) -> None:
    where = f"/briefs/settings/{PLAN}"
    coordinator.post(where, data=SETTINGS | {"version": "0"})
    mine = SETTINGS | {"name": "我的名称"}
    response = coordinator.post(where, data=mine | {"version": "0"})
    assert response.status_code == 409
    page = read(response.text)
    (row,) = page.one("table", id="two-versions").one("tbody").all("tr")
    assert row.text == f"简报名称 我的名称 {SETTINGS['name']}"
    version = page.one("input", name="version").attributes["value"]
    assert coordinator.post(where, data=mine | {"version": version}).status_code == 302
    assert queries.settings(PLAN).name == "我的名称"


def test_the_page_before_signing_shows_what_will_be_frozen(coordinator: FlaskClient) -> None:
    coordinator.post(f"/briefs/settings/{PLAN}", data=SETTINGS | {"version": "0"})
    text = read(coordinator.get(f"{DRAFT}/issue").text).text
    for shown in ("红头文件", SETTINGS["name"], SETTINGS["issuing_unit"], "市委、市政府", "60 份", "54 个"):
        assert shown in text


def test_a_month_that_is_open_is_previewed_and_not_signed(coordinator: FlaskClient) -> None:
    where = f"/briefs/{PLAN}/2023-04/{CITY}"
    assert "关账之后才能签发" in coordinator.get(where).text
    page = read(coordinator.get(f"{where}/issue").text)
    assert page.all("form", class_="entry-form") == []
    assert "还没有关账" in page.text


def test_signing_needs_the_tick(coordinator: FlaskClient) -> None:
    response = coordinator.post(f"{DRAFT}/issue", data=confirmed(coordinator, confirmed="", in_year="7"))
    assert response.status_code == 422
    page = read(response.text)
    assert "先核对" in page.text
    assert page.one("input", name="in_year").attributes["value"] == "7"
    assert queries.issues() == ()


def test_what_was_changed_since_it_was_looked_at_is_shown_again(coordinator: FlaskClient) -> None:
    fields = confirmed(coordinator)
    coordinator.post(DRAFT, data=REMARKS | {"version": "0"})
    response = coordinator.post(f"{DRAFT}/issue", data=fields)
    assert response.status_code == 409
    page = read(response.text)
    assert "有变动，没有签发" in page.text
    assert page.one("input", name="seen").attributes["value"] != fields["seen"]


def test_a_brief_that_cannot_be_printed_is_not_signed_and_says_why(
    coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = confirmed(coordinator)

    def broken(_brief: Brief) -> render.RenderedPdf:
        message = "缺少字形。"
        raise render.RenderError(message)

    monkeypatch.setattr(render, "pdf", broken)
    response = coordinator.post(f"{DRAFT}/issue", data=fields)
    assert response.status_code == 503
    assert "缺少字形。" in response.text
    assert queries.issues() == ()


def test_an_issued_brief_is_sent_as_it_was_stored(coordinator: FlaskClient) -> None:
    fact = sign(coordinator)
    where = f"/briefs/issued/{fact.id}"
    for name, sha256 in [
        ("brief.pdf", fact.pdf_sha256),
        ("monochrome.pdf", fact.mono_sha256),
        ("data.json", fact.data_sha256),
    ]:
        response = coordinator.get(f"{where}/{name}")
        assert hashlib.sha256(response.data).hexdigest() == sha256
        assert response.headers["ETag"] == f'"{sha256}"'
        again = coordinator.get(f"{where}/{name}", headers={"If-None-Match": f'"{sha256}"'})
        assert again.status_code == 304
    page = read(coordinator.get(where).text)
    assert fact.code in page.text
    assert fact.pdf_sha256 in page.text


def test_the_stable_address_leads_to_the_issued_brief_once_there_is_one(coordinator: FlaskClient) -> None:
    where = f"/briefs/monthly.pdf?plan={PLAN}&month=2023-03"
    draft = coordinator.get(where).data
    fact = sign(coordinator)
    assert coordinator.get(where).data == queries.pdf_of(fact.id) != draft
    assert coordinator.get(f"{where}&draft=1").data != queries.pdf_of(fact.id)


def test_who_only_reads_gets_the_issued_brief_even_when_asking_for_the_draft(
    loaded_app: Flask, coordinator: FlaskClient
) -> None:
    fact = sign(coordinator)
    reader = sign_in(loaded_app, Role.FINANCE, CITY_SCOPE)
    response = reader.get(f"/briefs/monthly.pdf?plan={PLAN}&month=2023-03&draft=1")
    assert response.data == queries.pdf_of(fact.id)


def test_a_reissue_marks_the_old_one_and_keeps_it(coordinator: FlaskClient) -> None:
    first = sign(coordinator)
    page = read(coordinator.get(f"{DRAFT}/issue").text)
    assert f"用它替代“{first.number_text}”" in page.text
    without = coordinator.post(f"{DRAFT}/issue", data=confirmed(coordinator))
    assert without.status_code == 422
    assert "必须写明原因" in without.text
    second = sign(coordinator, reason="更正了完成投资")
    old = read(coordinator.get(f"/briefs/issued/{first.id}").text)
    assert f"{second.number_text} 替代了这一期。原因：更正了完成投资" in old.text
    assert coordinator.get(f"/briefs/issued/{first.id}/brief.pdf").data == queries.pdf_of(first.id)
    assert f"{first.number_text}（已被替代）" in row_of(read(coordinator.get(MONTH_PAGE).text), "吉安市")


def test_a_month_that_was_corrected_after_signing_says_so(coordinator: FlaskClient) -> None:
    sign(coordinator)
    sign(coordinator, COUNTY_DRAFT)
    code = "JA-01"
    number = returns.propose_restatement(
        code, MARCH, Stage.FOUNDATION, (), "报错了形象进度。", actor=Actor("owner")
    )
    returns.decide_restatement(number, approve=True, reason="", actor=BUREAU)
    page = read(coordinator.get(MONTH_PAGE).text)
    assert "签发后有更正" in row_of(page, "吉安市")
    assert "签发后有更正" not in row_of(page, "万安县")
    sign(coordinator, reason="更正了形象进度")
    assert "签发后有更正" not in coordinator.get(MONTH_PAGE).text


def test_whoever_holds_the_paper_checks_it_without_signing_in(
    loaded_app: Flask, coordinator: FlaskClient
) -> None:
    first = sign(coordinator)
    anybody = loaded_app.test_client()
    page = read(anybody.get(f"/briefs/verify/{first.code}").text)
    for shown in (first.number_text, str(first.issued_on), first.pdf_sha256, f"{first.pages} 页", "已签发"):
        assert shown in page.text
    assert "bureau" not in page.text
    assert page.all("a", href=f"/briefs/issued/{first.id}") == []
    second = sign(coordinator, reason="更正")
    page = read(anybody.get(f"/briefs/verify/{first.code}").text)
    assert f"由{second.number_text}" in page.text
    assert "已被替代" in page.text


def test_a_code_is_typed_as_people_type(loaded_app: Flask, coordinator: FlaskClient) -> None:
    fact = sign(coordinator)
    anybody = loaded_app.test_client()
    typed = fact.code.lower().replace("-", " ")
    response = anybody.get("/briefs/verify", query_string={"code": typed}, follow_redirects=True)
    assert fact.number_text in response.text


def test_an_unknown_code_says_what_to_do(loaded_app: Flask) -> None:
    response = loaded_app.test_client().get("/briefs/verify/AAAA-BBBB-CCCC-DDDD")
    assert response.status_code == 404
    assert "没有带这个校验码的简报" in response.text


def upload(client: FlaskClient, where: str, content: bytes) -> str:
    response = client.post(where, data={"file": (BytesIO(content), "简报.pdf")})
    assert response.status_code == 200
    return read(response.text).one("main").text


def test_a_file_is_checked_against_the_archive(loaded_app: Flask, coordinator: FlaskClient) -> None:
    city, county = sign(coordinator), sign(coordinator, COUNTY_DRAFT)
    anybody, content = loaded_app.test_client(), queries.pdf_of(city.id)
    own, others = f"/briefs/verify/{city.code}", f"/briefs/verify/{county.code}"
    assert "彩色版逐字节相同" in upload(anybody, "/briefs/verify", content)
    assert "黑白版逐字节相同" in upload(anybody, own, queries.mono_pdf_of(city.id))
    answer = upload(anybody, others, content)
    assert "不是这个校验码的那一期" in answer
    assert city.pdf_sha256 in answer
    changed = upload(anybody, own, content + b"\n")
    assert "与任何一期签发的简报都不相同" in changed
    assert hashlib.sha256(content + b"\n").hexdigest() in changed


def test_no_file_is_no_answer(loaded_app: Flask) -> None:
    response = loaded_app.test_client().post("/briefs/verify", data={})
    assert response.status_code == 422
    assert "还没有选择文件" in response.text


def test_a_failed_task_says_on_the_page_what_to_do(
    coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(brief: Brief) -> render.RenderedPdf:
        if brief.area.code == WAN_AN:
            message = "缺少字形“𰻞”。"
            raise render.RenderError(message)
        return fake_pdf(brief)

    monkeypatch.setattr(render, "pdf", broken)
    tasks.run_waiting("tests")
    for where in ("/briefs", MONTH_PAGE):
        assert "万安县：缺少字形“𰻞”。" in coordinator.get(where).text
    monkeypatch.setattr(render, "pdf", fake_pdf)
    assert coordinator.post(f"{MONTH_PAGE}/drafts").status_code == 302
    tasks.run_waiting("tests")
    assert tasks.latest(scheduling.key_of(PLAN, MARCH)).message.startswith("14 份草稿都已生成")  # type: ignore[union-attr]
    assert "生成简报草稿：已完成" in coordinator.get(MONTH_PAGE).text


def test_the_list_asks_as_often_for_one_month_as_for_many(coordinator: FlaskClient) -> None:
    few = queries_of(coordinator, "/briefs")
    sign(coordinator)
    sign(coordinator, COUNTY_DRAFT)
    coordinator.post(DRAFT, data=REMARKS | {"version": "0"})
    for month in (APRIL, APRIL.plus(1)):
        returns.close_period(PLAN, month, actor=BUREAU)
        returns.open_period(PLAN, month.plus(1), actor=BUREAU, today=month.plus(1).last_day)
    assert queries_of(coordinator, "/briefs") == few


def test_an_administrator_who_coordinates_too_sees_both_plans(loaded_app: Flask) -> None:
    both = sign_in(
        loaded_app, Role.CITY_COORDINATOR, CITY_SCOPE, Grant(Role.ADMINISTRATOR, Scope(ScopeKind.EVERYTHING))
    )
    page = read(both.get("/briefs").text)
    assert len(page.all("a", href=f"/briefs/settings/{PLAN}")) == 1
    assert page.all("a", href="/briefs/settings/shangrao-2022") == []
    assert "还没有开启过调度期" in page.text
