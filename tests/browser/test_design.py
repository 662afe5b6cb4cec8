"""Light and dark, and the pages that show the design, in real Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIZES

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    NewPage = Callable[..., Page]

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
BARRIERS = "axe.run().then(result => result.violations.map(each => [each.id, each.nodes[0].html]))"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
GROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(244, 246, 249)", "rgb(18, 24, 31)"
PAGES = ["/", "/projects", "/projects/JA-12", "/outcomes", "/lights", "/commitments", "/finance", "/nowhere"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/design", "/design/tokens"])
def test_the_design_has_no_barrier_that_axe_finds_and_never_scrolls_sideways(
    new_page: NewPage, address: str, scheme: Literal["light", "dark"]
) -> None:
    page = new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    expect(page.get_by_role("navigation", name="设计")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        assert (page.evaluate(SIDEWAYS), page.evaluate(BARRIERS)) == (0, [])


def test_pages_in_the_dark_have_no_barrier_that_axe_finds(new_page: NewPage) -> None:
    page = new_page()
    page.emulate_media(color_scheme="dark")
    found = {}
    for address in PAGES:
        page.goto(address)
        assert page.evaluate(GROUND) == DARK
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found[address] = page.evaluate(BARRIERS)
    assert {address: barriers for address, barriers in found.items() if barriers} == {}


def test_a_reader_chooses_dark_without_scripts_and_paper_stays_light(new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto("/projects?plan=jian-2022")
    page.get_by_role("button", name="深色").click()
    expect(page).to_have_url("/projects?plan=jian-2022")
    expect(page.locator("body")).to_have_css("background-color", DARK)
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_have_css("color", "rgb(20, 58, 94)")
    page.emulate_media(media="screen", color_scheme="dark")
    page.get_by_role("button", name="浅色").click()
    expect(page.locator("body")).to_have_css("background-color", LIGHT)


def test_at_a_desk_the_pages_of_the_menu_stand_in_one_line(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/projects")
    links = page.get_by_role("navigation", name="主导航").get_by_role("link").all()
    assert len(links) > 8
    assert len({round(box["y"]) for link in links if (box := link.bounding_box())}) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_menu_opens_by_its_button(new_page: NewPage, scripts: bool) -> None:
    page = new_page("phone", scripts=scripts)
    page.goto("/projects")
    menu = page.get_by_role("navigation", name="主导航")
    expect(menu).to_be_hidden()
    page.get_by_text("菜单", exact=True).click()
    menu.get_by_role("link", name="各市方案", exact=True).click()
    expect(page).to_have_url("/plans")
