"""What a clerk does with monthly returns, in real Chromium: typing, leaving, losing the network, two tabs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.accounts.types import Grant, Role, Scope, ScopeKind
from app.audit.types import Actor
from app.kernel.months import Month
from app.projects.queries import subjects_of
from app.returns import queries, service
from tests.browser.test_journeys import AXE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from app.returns.types.drafts import DraftFact

    NewPage = Callable[..., Page]
    InApplication = Callable[[Callable[[], Any]], Any]

pytestmark = pytest.mark.browser

MONTH = Month(2022, 3)
CODES = tuple(f"JA-{number:02d}" for number in range(2, 17))
"""Each test has a project of its own."""
REFUSED = "Response Status Error Code|status of 503"
"""What htmx and Chromium write where the server refuses to save."""
PAID = "中央预算内投资·支付"
DRAFT = re.compile(r"/draft$")


def address(code: str) -> str:
    return f"/returns/{code}/{MONTH}"


@pytest.fixture(scope="module")
def grants(in_application: InApplication) -> tuple[Grant, ...]:
    """Open a month and return what somebody may do who reports for several units."""

    def prepare() -> set[int]:
        service.open_period("jian-2022", MONTH, actor=Actor("city"), today=MONTH.last_day)
        return set().union(*(subject.units for subject in subjects_of(CODES).values()))

    units = in_application(prepare)
    return tuple(Grant(Role.OWNER, Scope(ScopeKind.UNIT, str(unit))) for unit in sorted(units))


@pytest.fixture
def stored(in_application: InApplication) -> Callable[[str], DraftFact]:
    """Return a reader of what the server holds."""

    def read(code: str) -> DraftFact:
        found: DraftFact | None = in_application(lambda: queries.draft(code, MONTH))
        assert found is not None
        return found

    return read


def type_and_wait(page: Page, label: str, text: str) -> None:
    """Type into a field and wait until the page says that it is saved."""
    with page.expect_response(DRAFT) as answer:
        page.get_by_label(label, exact=True).fill(text)
    assert answer.value.status == 200


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize(
    "where",
    ["/returns", address("JA-02"), f"/returns/bulk?plan=jian-2022&month={MONTH}"],
    ids=["list", "one", "many"],
)
def test_the_owners_pages_never_scroll_sideways_and_have_no_barrier_that_axe_finds(
    new_page: NewPage, grants: tuple[Grant, ...], size: str, where: str
) -> None:
    page = new_page(size, grants=grants)
    page.goto(where)
    for details in page.locator("details").all():
        details.evaluate("element => element.open = true")
    width, visible = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= visible
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []


def test_typing_is_saved_and_judged_without_touching_the_field(
    new_page: NewPage, grants: tuple[Grant, ...], stored: Callable[[str], DraftFact]
) -> None:
    page = new_page(grants=grants)
    page.goto(address("JA-03"))
    field = page.get_by_label(PAID, exact=True)
    with page.expect_response(DRAFT):
        field.press_sequentially("12,5０", delay=20)
    expect(page.locator("#save-state")).to_contain_text(re.compile(r"已保存 \d\d:\d\d:\d\d"))
    expect(page.locator("#m-amounts-central_budget")).to_contain_text("到位未填")
    expect(field).to_be_focused()
    expect(field).to_have_value("12,5０")
    assert stored("JA-03").fields["amounts-central_budget-paid"] == "12,5０"
    expect(page.locator("#c-total-paid")).to_contain_text("1,250.00")
    page.get_by_role("link", name="到位未填").first.click()
    expect(page.get_by_label("中央预算内投资·到位", exact=True)).to_be_focused()


def test_fast_typing_in_several_fields_ends_with_all_of_it_saved(
    new_page: NewPage, grants: tuple[Grant, ...], stored: Callable[[str], DraftFact]
) -> None:
    page = new_page(grants=grants)
    page.goto(address("JA-04"))
    for number in range(6):
        page.get_by_label("本月进展").fill(f"第{number}次")
        page.get_by_label("下月的工作安排").fill(f"再{number}次")
        page.wait_for_timeout(350)
    with page.expect_response(DRAFT) as answer:
        page.get_by_label("本月进展").fill("最后")
    assert answer.value.status == 200
    fields = stored("JA-04").fields
    assert (fields["progress"], fields["next_work"]) == ("最后", "再5次")


def test_what_was_typed_in_the_last_moment_is_there_after_leaving_and_going_back(
    new_page: NewPage, grants: tuple[Grant, ...]
) -> None:
    page = new_page(grants=grants)
    page.goto(address("JA-05"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("本月进展").fill("离开前写的")
    page.goto("/returns")
    page.go_back()
    expect(page.get_by_label("本月进展")).to_have_value("离开前写的")
    type_and_wait(page, "本月进展", "回来接着写")


def test_a_lost_network_is_said_and_what_was_typed_is_saved_once_it_is_back(
    new_page: NewPage, grants: tuple[Grant, ...], stored: Callable[[str], DraftFact]
) -> None:
    page = new_page(grants=grants, tolerated=REFUSED)
    page.goto(address("JA-06"))

    def fail(route: Route) -> None:
        route.fulfill(status=503, body="")

    page.route(DRAFT, fail)
    page.get_by_label("本月进展").fill("断网时写的")
    expect(page.locator("#save-failed")).to_be_visible()
    expect(page.locator("#save-failed")).to_contain_text("未能保存")
    page.unroute(DRAFT)
    with page.expect_response(DRAFT):
        page.get_by_role("button", name="再试一次").click()
    expect(page.locator("#save-failed")).to_be_hidden()
    assert stored("JA-06").fields["progress"] == "断网时写的"


def test_a_session_that_ended_is_said_and_signing_in_elsewhere_goes_on_from_there(
    new_page: NewPage,
    grants: tuple[Grant, ...],
    cookie_of: Callable[[tuple[Grant, ...]], str],
    server: str,
    stored: Callable[[str], DraftFact],
) -> None:
    page = new_page(grants=grants, tolerated=REFUSED)
    page.goto(address("JA-07"))
    page.context.clear_cookies()
    page.get_by_label("本月进展").fill("超时以后写的")
    expect(page.locator("#save-failed")).to_contain_text("登录已超时")
    page.context.add_cookies([{"name": "session", "value": cookie_of(grants[::-1]), "url": server}])
    with page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.status == 200):
        page.get_by_role("button", name="再试一次").click()
    expect(page.locator("#save-failed")).to_be_hidden()
    assert stored("JA-07").fields["progress"] == "超时以后写的"


def test_two_windows_show_both_versions_and_the_choice_is_kept(
    new_page: NewPage, grants: tuple[Grant, ...], stored: Callable[[str], DraftFact]
) -> None:
    one, other = (new_page(grants=grants, tolerated=REFUSED) for _ in range(2))
    one.goto(address("JA-08"))
    other.goto(address("JA-08"))
    type_and_wait(other, "本月进展", "另一窗口写的")
    with one.expect_response(DRAFT) as answer:
        one.get_by_label("本月进展").fill("这一窗口写的")
    assert answer.value.status == 409
    notice = one.locator("#notices")
    expect(notice).to_contain_text("另一窗口写的")
    expect(notice).to_contain_text("这一窗口写的")
    expect(one.get_by_label("本月进展")).to_have_value("这一窗口写的")
    with one.expect_response(DRAFT):
        notice.get_by_role("button", name="保留我的").click()
    expect(notice).to_be_empty()
    assert stored("JA-08").fields["progress"] == "这一窗口写的"
    type_and_wait(one, "本月进展", "接着写")
    with other.expect_response(DRAFT):
        other.get_by_label("本月进展").fill("又是另一窗口")
    other.locator("#notices").get_by_role("link", name="采用另一份").click()
    expect(other.get_by_label("本月进展")).to_have_value("接着写")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_clerk_reports_a_month_and_goes_on_to_the_next(
    new_page: NewPage, grants: tuple[Grant, ...], scripts: bool, stored: Callable[[str], DraftFact]
) -> None:
    code = "JA-09" if scripts else "JA-10"
    page = new_page("desk" if scripts else "phone", scripts=scripts, grants=grants)
    page.goto("/returns")
    page.get_by_role("row", name=code).get_by_role("link", name="填报", exact=False).last.click()
    page.get_by_label("形象进度").select_option(label="未开工（前期）")
    page.get_by_label("进度自评").select_option(label="顺利")
    page.get_by_label("本月进展").fill("正在办理可研批复。")
    page.get_by_label(PAID, exact=True).fill("")
    page.get_by_label("类别").first.select_option(label="用地")
    page.get_by_label("由谁解决").first.select_option(label="提请县级协调")
    page.get_by_role("button", name="再加一条").click()
    expect(page.locator(".problem")).to_have_count(2)
    page.get_by_label("情况", exact=True).first.fill("地块内有一户未迁。")
    page.get_by_label("添加文件").set_input_files(
        {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("link", name="批复.pdf")).to_be_visible()
    page.locator(".action-bar").get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").filter(has_text="没有提交")).to_be_visible()
    expect(page.locator("#m-next_work")).to_contain_text("下月工作")
    page.get_by_label("下月的工作安排").fill("取得可研批复。")
    page.locator(".action-bar").get_by_role("button", name="提交").click()
    expect(page).to_have_url(re.compile(r"/returns\?done="))
    expect(page.locator("main .note")).to_contain_text("已提交")
    assert stored(code).version_number == 1
