"""The search, in real Chromium: with and without scripts, on a desk and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_journeys import AXE
from tests.browser.test_pages_of_roles import BARRIERS, SIDEWAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    NewPage = Callable[..., Page]

PAGES = {
    "how to search": "/search",
    "found": "/search?q=养老",
    "exact": "/search?q=ja12",
    "by sound": "/search?q=poyang",
    "all of one kind": "/search?q=托育&kind=project",
    "nothing found": "/search?q=qianshan",
}


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_of_the_search_never_scrolls_sideways_and_has_no_barrier_that_axe_finds(
    new_page: NewPage, size: str, address: str
) -> None:
    page = new_page(size)
    page.goto(address)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert (page.evaluate(SIDEWAYS), page.evaluate(BARRIERS)) == (0, [])


def test_from_the_header_by_pinyin_to_a_project_without_scripts(new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto("/plans")
    page.locator("#site-search").fill("jishuixian")
    page.locator("#site-search").press("Enter")
    expect(page.locator("#search-summary")).to_contain_text("地区 1")
    expect(page.locator("mark").first).to_have_text("吉水县")
    page.get_by_role("link", name="吉水县托育体系建设项目").click()
    expect(page).to_have_url("/projects/JA-47")


def test_the_code_of_a_project_leads_straight_to_it_without_scripts(new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto("/")
    page.locator("#site-search").fill("sr-yl-03")
    page.locator("#site-search").press("Enter")
    expect(page).to_have_url("/projects/SR-YL-03")


def test_a_suggestion_leads_to_what_was_meant_without_scripts(new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto("/search?q=及水县")
    page.get_by_role("link", name="吉水县", exact=True).click()
    expect(page.locator("#search-summary")).to_contain_text("找到")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("地区")


def test_the_results_follow_what_is_typed(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/search")
    field = page.locator("#search-field")
    field.press_sequentially("jsx")
    expect(page.locator(".search-hit").first).to_contain_text("吉水县")
    expect(page.locator("#search-summary")).to_contain_text("找到")
    field.fill("JA-12")
    expect(page.locator(".search-exact")).to_contain_text("JA-12")
    expect(field).to_be_focused()
    field.press("Enter")
    expect(page).to_have_url("/projects/JA-12")
