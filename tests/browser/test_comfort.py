"""Facts about everyday comfort in a browser: keys, explanations, the filters of last time, copied tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.accounts.types import Grant, Role, Scope, ScopeKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Dialog, Locator, Page

    NewPage = Callable[..., Page]

OWNER = (Grant(Role.OWNER, Scope(ScopeKind.UNIT, "1")),)
WHO_SIGNS_OUT = (Grant(Role.OWNER, Scope(ScopeKind.UNIT, "2")),)
"""A user of one test alone: the session of the others lasts."""


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other; the last one leads to another page."""
    with page.expect_navigation():
        for key in keys:
            page.keyboard.press(key)


def focused(page: Page) -> str:
    """Return the text of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def copied(page: Page, kind: str) -> str:
    """Return what lies in the clipboard."""
    text: str = page.evaluate(
        "kind => navigator.clipboard.read().then(all => all[0].getType(kind)).then(blob => blob.text())", kind
    )
    return text


def with_clipboard(new_page: NewPage, address: str) -> Page:
    """Return a page whose clipboard can be read."""
    page = new_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)
    return page


# Light and dark ------------------------------------------------------------------------------------


def test_choosing_dark_keeps_what_is_being_typed_and_lasts(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/projects")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.fill("main input[name=q]", "还没有保存")
    for choice, is_light in (("深色", False), ("浅色", True), ("深色", False)):
        button = page.get_by_role("button", name=choice)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        page.wait_for_function(f"light => ({ground} === light) === {str(is_light).lower()}", arg=light)
    assert page.input_value("main input[name=q]") == "还没有保存"
    page.goto("/projects")
    expect(page.get_by_role("button", name="深色")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(ground) != light


def test_a_choice_that_is_not_taken_in_the_background_is_sent_as_a_form(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/projects")
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('no way')); }")
    with page.expect_navigation():
        page.get_by_role("button", name="深色").click()
    expect(page.get_by_role("button", name="深色")).to_have_attribute("aria-pressed", "true")


# Language -----------------------------------------------------------------------------------------


def choose_english(page: Page, *, leave: bool) -> None:
    """Choose English, and answer the question whether what was typed may go."""
    questions: list[str] = []

    def answer(dialog: Dialog) -> None:
        questions.append(dialog.message)
        dialog.accept() if leave else dialog.dismiss()

    page.once("dialog", answer)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en" if leave else "zh-CN")
    assert questions == ["换语言会重新打开这一页，刚才填写、没有保存的内容会丢失。要换吗？"]


def test_another_language_takes_nothing_that_was_typed_unasked(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/projects")
    page.fill("main input[name=q]", "还没有保存")
    choose_english(page, leave=False)
    assert page.input_value("main input[name=q]") == "还没有保存"
    choose_english(page, leave=True)


def test_what_a_refused_form_holds_is_asked_about_too(new_page: NewPage) -> None:
    page = new_page(grants=(), tolerated="status of 4")
    page.goto("/sign-in")
    page.get_by_label("账号名").fill("nobody")
    page.get_by_label("密码", exact=True).fill("not the password")
    with page.expect_navigation():
        page.get_by_role("button", name="登录", exact=True).click()
    choose_english(page, leave=True)


def test_a_page_in_which_nothing_was_typed_is_left_without_a_question(new_page: NewPage) -> None:
    page = new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.type))
    for address in ("/projects", "/lights", "/briefs"):
        page.goto(address)
        for language in ("English", "中文"):
            with page.expect_navigation():
                page.get_by_role("button", name=language).click()


# Keys ---------------------------------------------------------------------------------------------


def test_g_and_a_letter_lead_where_the_menu_leads(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/help")
    for letter, address in (
        ("p", "/projects"),
        ("f", "/finance"),
        ("l", "/lights"),
        ("o", "/outcomes"),
        ("c", "/commitments"),
        ("b", "/briefs"),
        ("r", "/returns"),
        ("m", "/regions"),
        ("t", "/timeline"),
        ("h", "/"),
    ):
        press(page, "g", letter)
        assert page.url.split("?")[0].endswith(address) or page.url.endswith("/returns/review")


def test_a_letter_of_a_page_that_one_may_not_enter_does_nothing(new_page: NewPage) -> None:
    page = new_page(grants=OWNER)
    page.goto("/help")
    page.keyboard.press("g")
    page.keyboard.press("b")
    page.wait_for_timeout(300)
    assert page.url.endswith("/help")


def test_rows_are_walked_and_opened_and_neighbours_visited(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/projects?plan=jian-2022")
    names = page.locator("#projects tbody th[scope=row] a").all_inner_texts()
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert focused(page) == names[at]
    press(page, "Enter")
    assert page.url.endswith("/projects/JA-02")
    press(page, "]")
    assert page.url.endswith("/projects/JA-03")
    press(page, "[")
    assert page.url.endswith("/projects/JA-02")
    press(page, "?")
    assert page.url.endswith("/help/keys")


def test_the_years_and_quarters_of_the_timeline_are_walked(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/timeline?zoom=year&from=2023-01")
    press(page, "]")
    assert "from=2024-01" in page.url
    page.goto("/timeline?zoom=quarter&from=2023-04")
    press(page, "[")
    assert "from=2023-01" in page.url
    assert "zoom=quarter" in page.url


def test_a_slash_leads_into_the_search_and_escape_out_of_it(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/projects")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.type("gp?j")
    assert page.evaluate("document.activeElement.value") == "gp?j"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")
    assert page.url.endswith("/projects")


@pytest.mark.parametrize(
    "more", [{"isComposing": True}, {"keyCode": 229}, {"altKey": True}, {"metaKey": True}], ids=str
)
def test_keys_do_nothing_while_chinese_is_composed_or_with_another_key(
    new_page: NewPage, more: dict[str, Any]
) -> None:
    page = new_page()
    page.goto("/projects")
    taken = page.evaluate(
        """more => {
            const press = key => document.body.dispatchEvent(
                new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
            return !["j", "/", "?", "]"].every(press);
        }""",
        more,
    )
    assert not taken
    assert page.evaluate("document.activeElement === document.body")


def test_single_keys_can_be_switched_off_and_on_again(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/help/keys")
    setting = page.get_by_label("使用单键快捷键")
    expect(setting).to_be_checked()
    setting.uncheck()
    page.goto("/projects")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")
    page.goto("/help/keys")
    expect(setting).not_to_be_checked()
    setting.check()
    page.goto("/projects")
    page.keyboard.press("j")
    assert focused(page)


def test_without_scripts_nothing_promises_what_only_scripts_do(new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto("/help/keys")
    expect(page.get_by_label("使用单键快捷键")).to_be_hidden()
    page.goto("/projects?plan=jian-2022")
    page.goto("/projects")
    expect(page.locator(".remembered, .copy-table")).to_have_count(0)
    page.locator("h1").wait_for()


# Explanations -------------------------------------------------------------------------------------


def test_an_explanation_opens_in_place_and_gives_the_focus_back(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/finance?set=rates")
    mark = page.locator("th .explain[data-term=资金到位率]")
    mark.focus()
    page.keyboard.press("Enter")
    said = page.get_by_role("dialog", name="资金到位率")
    expect(said).to_contain_text("到位 ÷ 下达。")
    expect(mark).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(said).to_have_count(0)
    expect(mark).to_be_focused()
    mark.click()
    said.get_by_role("link").click()
    assert page.url.endswith("/help#receipt_rate")
    expect(page.locator("#receipt_rate")).to_be_in_viewport()


def stands_by(said: Locator, mark: Locator) -> bool:
    """Return whether an explanation stands right below or above its mark."""
    at, box = mark.bounding_box(), said.bounding_box()
    assert at is not None
    assert box is not None
    return min(abs(box["y"] - at["y"] - at["height"]), abs(box["y"] + box["height"] - at["y"])) < 5


def test_an_explanation_goes_where_its_mark_goes_and_ends_with_it(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/finance?set=rates")
    mark = page.locator("th .explain[data-term=资金到位率]")
    mark.click()
    said = page.get_by_role("dialog", name="资金到位率")
    assert stands_by(said, mark)
    page.evaluate("scrollBy(0, 300)")
    page.wait_for_function("scrollY >= 300")
    page.wait_for_function("new Promise(requestAnimationFrame)")
    assert stands_by(said, mark)
    page.evaluate("document.querySelector('th .explain[aria-expanded=true]').closest('table').remove()")
    page.set_viewport_size({"width": 1000, "height": 700})
    expect(said).to_have_count(0)


def test_an_explanation_opens_at_a_mark_that_the_keyboard_reaches_below_the_window(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/finance?set=rates")
    page.evaluate("document.querySelector('h1').style.marginTop = innerHeight + 'px'")
    mark = page.locator("th .explain[data-term=资金到位率]")
    mark.focus()  # the browser scrolls there, and takes its time
    page.keyboard.press("Enter")
    said = page.get_by_role("dialog", name="资金到位率")
    page.wait_for_function("scrollY > 0")
    page.wait_for_timeout(1000)
    expect(said).to_contain_text("到位 ÷ 下达。")
    expect(said).to_be_in_viewport()
    assert stands_by(said, mark)


def test_without_scripts_an_explanation_is_a_link_with_its_sentence(new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto("/finance?set=rates")
    mark = page.locator("th .explain[data-term=资金到位率]")
    assert "到位 ÷ 下达。" in (mark.get_attribute("title") or "")
    mark.click()
    assert page.url.endswith("/help#receipt_rate")


# Filters of the last time -------------------------------------------------------------------------


def filtered(page: Page) -> None:
    """Choose a plan on the list of projects, as a person does."""
    page.goto("/projects")
    page.locator("#field-plan").select_option("jian-2022")
    page.get_by_role("button", name="筛选", exact=True).click()
    page.wait_for_url("**plan=jian-2022")


def test_the_filter_of_last_time_is_offered_and_never_applied(new_page: NewPage) -> None:
    page = new_page()
    filtered(page)
    page.goto("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="项目", exact=True).click()
    expect(page.locator("#field-plan")).to_have_value("")
    line = page.locator(".remembered")
    expect(line).to_contain_text("上次的筛选：方案：")
    line.get_by_role("link", name="恢复").click()
    assert page.url.endswith("/projects?plan=jian-2022")
    page.goto("/lights")
    expect(line).to_have_count(0)
    page.goto("/projects")
    line.get_by_role("button").click()
    page.goto("/projects")
    expect(line).to_have_count(0)


def test_an_address_that_a_figure_leads_to_is_no_choice_of_the_reader(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/composition")
    page.locator("main a[href*='/projects?']").first.click()
    page.goto("/projects")
    expect(page.locator(".remembered")).to_have_count(0)


def test_taking_the_last_restriction_away_forgets_it(new_page: NewPage) -> None:
    page = new_page()
    filtered(page)
    page.locator(".chips a").click()
    expect(page.locator(".remembered")).to_have_count(0)


def test_nothing_is_left_on_a_shared_computer(new_page: NewPage) -> None:
    page = new_page(grants=WHO_SIGNS_OUT)
    filtered(page)
    assert page.evaluate("localStorage.getItem('filters')")
    # Somebody else, without the first having signed out.
    page.evaluate(
        """() => {
            const kept = JSON.parse(localStorage.getItem("filters"));
            localStorage.setItem("filters", JSON.stringify({ ...kept, viewer: "another" }));
        }"""
    )
    page.goto("/projects")
    expect(page.locator(".remembered")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('filters')") is None
    filtered(page)
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/sign-in*")
    assert page.evaluate("localStorage.getItem('filters')") is None


# Tables -------------------------------------------------------------------------------------------


def test_a_copied_table_holds_plain_numbers(new_page: NewPage) -> None:
    page = with_clipboard(new_page, "/projects?plan=jian-2022")
    page.locator("#projects .copy-table").click()
    expect(page.locator("#projects .copy-table")).to_have_text("已复制")
    lines = [line.split("\t") for line in copied(page, "text/plain").split("\r\n")]
    assert {len(line) for line in lines} == {len(lines[0])}
    heads, total, first = lines[:3]
    assert heads[0] == "项目"
    assert total[heads.index("总投资")] == "200320.00"
    assert first[0].endswith("JA-01")
    assert first[heads.index("改造床位")] == ""
    assert not any("," in cell or "—" in cell for line in lines[1:] for cell in line[5:])
    html = copied(page, "text/html")
    assert "<td>200320.00</td>" in html
    assert "script" not in html


def test_a_formula_in_a_name_is_copied_as_text(new_page: NewPage) -> None:
    page = with_clipboard(new_page, "/projects?plan=jian-2022")
    page.locator("#projects tbody th[scope=row] a").first.evaluate("link => { link.textContent = '=1+1'; }")
    page.locator("#projects .copy-table").click()
    assert "\r\n'=1+1 JA-01\t" in copied(page, "text/plain")
    assert "mso-number-format:'\\@'\">=1+1 JA-01</td>" in copied(page, "text/html")


def test_a_selection_that_is_copied_leaves_out_what_stands_beside_figures(new_page: NewPage) -> None:
    page = with_clipboard(new_page, "/projects?plan=jian-2022")
    page.locator("#projects tbody tr.total td.number").first.evaluate(
        """cell => {
            cell.firstChild.textContent = "\u22121,234.50";
            getSelection().selectAllChildren(cell.closest("tr"));
        }"""
    )
    page.keyboard.press("Control+c")
    assert "-1,234.50\t" in copied(page, "text/plain")
    assert "/54" not in copied(page, "text/plain")
    assert "\u2212" not in copied(page, "text/html")
    assert "<table>" in copied(page, "text/html")


def test_what_arrives_later_gets_its_button_and_its_explanations_once(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/finance?set=rates")
    buttons = page.locator(".copy-table").count()
    assert buttons
    page.evaluate("htmx.ajax('GET', location.href, {target: '#content', select: '#content > *'})")
    expect(page.locator(".copy-table")).to_have_count(buttons)
    expect(page.locator(".explain:not([aria-expanded])")).to_have_count(0)
    page.locator("th .explain[data-term=资金到位率]").click()
    expect(page.get_by_role("dialog", name="资金到位率")).to_contain_text("到位 ÷ 下达。")


def test_what_breaks_in_one_part_leaves_the_others_alone(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(
        "delete window.URLSearchParams; addEventListener('error', event => event.preventDefault());"
    )
    page.goto("/projects")
    expect(page.locator(".copy-table")).to_have_count(1)
    page.keyboard.press("j")
    assert focused(page)


def test_the_button_that_copies_is_no_part_of_the_name_of_its_table(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/projects")
    expect(page.get_by_role("table", name="项目清单", exact=True)).to_have_count(1)
    expect(page.get_by_role("button", name="复制表格")).to_be_visible()


# Forms --------------------------------------------------------------------------------------------


def test_ctrl_enter_sends_the_form_that_one_is_in_and_no_other(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/finance")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(200)
    expect(page).to_have_url(page.url)
    page.get_by_label("把现在这一页保存为").fill("按县汇总")
    press(page, "Control+Enter")
    expect(page.locator(".chips", has_text="按县汇总").first).to_be_visible()


def test_ctrl_s_saves_and_does_nothing_else(new_page: NewPage) -> None:
    page = new_page(grants=OWNER)
    page.goto("/finance")
    page.get_by_role("button", name="退出").focus()
    page.keyboard.press("Control+s")
    page.get_by_label("把现在这一页保存为").fill("按类型汇总")
    saving = page.get_by_role("button", name="保存视图")
    saving.evaluate("button => button.removeAttribute('data-saves')")
    page.keyboard.press("Control+s")
    page.wait_for_timeout(300)
    assert page.url.endswith("/finance")
    expect(page.locator(".chips", has_text="按类型汇总")).to_have_count(0)
    saving.evaluate("button => button.setAttribute('data-saves', '')")
    press(page, "Control+s")
    expect(page.locator(".chips", has_text="按类型汇总").first).to_be_visible()
