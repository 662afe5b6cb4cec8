"""Counties and units, in real Chromium: with and without scripts, on a desk and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_journeys import AXE
from tests.browser.test_pages_of_roles import BARRIERS, NARROW, SIDEWAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    NewPage = Callable[..., Page]

pytestmark = pytest.mark.browser

PAGES = {
    "map": "/regions",
    "lights on the map": "/regions?show=lights",
    "county": "/regions/360828",
    "city": "/regions/361100",
    "zone without projects": "/regions/SR-JK",
    "unit": "/units/1",
    "units": "/units?q=民政",
    "outcome": "/outcomes/jian-2022/beds_per_1000_elders",
}
CROWDED = """
[...document.querySelectorAll(".county-map .map-tile")].filter(tile => tile.scrollWidth > tile.clientWidth)
    .map(tile => tile.innerText)
"""
"""Tiles that are too small for what stands in them."""


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_no_page_of_places_scrolls_sideways_crowds_its_text_or_has_a_barrier_that_axe_finds(
    new_page: NewPage, size: str, address: str
) -> None:
    page = new_page(size)
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = (
        page.evaluate(SIDEWAYS),
        page.evaluate(NARROW),
        page.evaluate(CROWDED),
        page.evaluate(BARRIERS),
    )
    assert found == (0, [], [], [])


def test_a_county_lies_north_of_those_that_lie_south_of_it(new_page: NewPage) -> None:
    for size in ("desk", "phone"):
        page = new_page(size)
        page.goto("/regions?plan=jian-2022")

        def place(name: str, page: Page = page) -> tuple[float, float]:
            box = page.locator(".map-tile", has_text=name).bounding_box()
            assert box is not None
            return box["x"], box["y"]

        assert place("新干县")[1] < place("泰和县")[1] < place("万安县")[1]
        assert place("永新县")[0] < place("吉安县")[0] < place("永丰县")[0]


def test_from_the_map_to_a_county_the_next_one_and_a_unit_without_scripts(new_page: NewPage) -> None:
    page = new_page("phone", scripts=False)
    page.goto("/regions")
    page.get_by_role("link", name="总投资", exact=True).click()
    page.locator(".map-tile", has_text="万安县").click()
    expect(page).to_have_url("/regions/360828")
    page.get_by_role("link", name="下一个：安福县").click()
    expect(page.locator("h1")).to_have_text("安福县")
    page.locator("#projects .cell-unit a").first.click()
    expect(page.locator("#project-list")).to_be_visible()
    page.get_by_role("link", name="单位", exact=True).first.click()
    page.get_by_label("名称").fill("万安县民政局")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#units tbody tr")).to_have_count(1)
