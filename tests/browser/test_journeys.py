"""What users do with the register, in real Chromium, on a desk and on a phone."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    NewPage = Callable[..., Page]

PAGES = {
    "start": "/",
    "composition": "/composition",
    "list": "/projects",
    "last page": "/projects?page=3&sort=-total_investment",
    "filtered": "/projects?plan=shangrao-2022&bed_kind=child_welfare&has=new_beds",
    "nothing found": "/projects?plan=jian-2022&region=361102&q=敬老院",
    "unreadable": "/projects?unit=abc&sort=x&stage=built",
    "project": "/projects/JA-12",
    "project without central": "/projects/SR-YL-12",
    "unknown project": "/projects/JA-99",
    "plans": "/plans",
    "plan with totals": "/plans/jian-2022",
    "plan without totals": "/plans/shangrao-2022",
    "briefs": "/briefs",
    "help": "/help",
    "help by role": "/help/steps",
    "keys": "/help/keys",
    "unknown page": "/nowhere",
}
A4_LANDSCAPE = (842, 595)
AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_never_scrolls_sideways_and_has_no_barrier_that_axe_finds(
    new_page: NewPage, size: str, address: str
) -> None:
    page = new_page(size)
    page.goto(address)
    width, visible = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= visible
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []


def test_from_the_composition_to_a_project_and_on(new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto("/")
    page.get_by_role("link", name="项目构成：按地区").click()
    page.locator(".tile-link", has_text="993").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("项目")
    expect(page.locator("[data-total=renovated_beds]")).to_have_text("993")
    page.get_by_role("link", name="遂川县公办养老机构适老化改造项目").click()
    expect(page).to_have_url("/projects/JA-23")
    page.get_by_role("navigation", name="方案中相邻的项目").get_by_role("link", name="JA-24").click()
    expect(page).to_have_url("/projects/JA-24")
    page.get_by_role("navigation", name="所在位置").get_by_role("link", name="吉安市").click()
    expect(page).to_have_url("/projects?plan=jian-2022")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_filtering_by_the_form_and_taking_a_condition_away(new_page: NewPage, size: str) -> None:
    page = new_page(size, scripts=False)
    page.goto("/projects")
    page.get_by_label("方案", exact=True).select_option(label="上饶市")
    page.get_by_text("更多条件").click()
    page.get_by_label("床位性质").select_option(label="病床")
    page.get_by_role("button", name="筛选").click()
    expect(page).to_have_url("/projects?plan=shangrao-2022&bed_kind=hospital")
    expect(page.get_by_role("link", name="万年县智障康养福利中心项目")).to_be_visible()
    page.get_by_role("link", name="去掉条件 床位性质：病床").click()
    expect(page).to_have_url("/projects?plan=shangrao-2022")
    expect(page.get_by_label("方案", exact=True)).to_have_value("shangrao-2022")


def test_sorting_and_turning_pages(new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto("/projects")
    page.get_by_role("columnheader", name="总投资").get_by_role("link").click()
    head = page.get_by_role("columnheader", name="总投资")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(page.locator("tbody .cell-code").first).to_have_text("SR-YL-02")
    page.get_by_role("navigation", name="分页").get_by_role("link", name="下一页").click()
    expect(page).to_have_url("/projects?sort=-total_investment&page=2")


def test_the_file_behind_the_list_holds_its_rows(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/projects?plan=jian-2022&sector=child_friendly")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert [row["项目代码"] for row in csv.DictReader(io.StringIO(text))] == ["JA-53", "JA-54"]
    assert download.value.suggested_filename == "重大项目.csv"


def test_an_empty_list_leads_back_to_something(new_page: NewPage) -> None:
    page = new_page("phone", scripts=False)
    page.goto(PAGES["nothing found"])
    page.get_by_role("main").get_by_role("listitem").filter(has_text="地区：信州区").get_by_role(
        "link", name="个项目"
    ).click()
    expect(page.get_by_role("table")).to_be_visible()


def test_the_first_key_leads_past_the_navigation(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/projects")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("address", ["/", "/projects", "/projects/JA-12"])
def test_whoever_uses_the_keyboard_sees_where_they_are(new_page: NewPage, address: str) -> None:
    page = new_page()
    page.goto(address)
    for _ in range(25):
        page.keyboard.press("Tab")
        name, style, width = page.evaluate(
            "(({tagName, textContent}, {outlineStyle, outlineWidth}) =>"
            " [`${tagName} ${textContent.trim().slice(0, 20)}`, outlineStyle, outlineWidth])"
            "(document.activeElement, getComputedStyle(document.activeElement))"
        )
        if name.startswith("BODY"):
            break
        assert (style, width) == ("solid", "3px"), name


def test_a_number_column_is_in_line_with_its_head(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/projects")
    edges = page.evaluate(
        "[...document.querySelectorAll('#projects tr')].map("
        "row => [...row.querySelectorAll('.number')].map(cell => cell.getBoundingClientRect().right))"
    )
    assert len({tuple(map(round, row)) for row in edges}) == 1
    assert set(
        page.eval_on_selector_all(
            "#projects .number", "cells => cells.map(cell => getComputedStyle(cell).textAlign)"
        )
    ) == {"right"}


def test_on_a_phone_each_project_is_a_card_without_blank_figures(new_page: NewPage) -> None:
    page = new_page("phone")
    page.goto("/projects?q=SR-YL-01")
    expect(page.locator("#projects thead")).to_be_hidden()
    card = page.locator("#projects tbody tr").nth(1)
    expect(card.locator("td.blank").first).to_be_hidden()
    assert (
        card.locator("td[data-head=总投资]").evaluate("cell => getComputedStyle(cell, '::before').content")
        == '"总投资"'
    )


def test_on_paper_the_list_is_landscape_with_heads_on_every_page(new_page: NewPage, tmp_path: Path) -> None:
    page = new_page()
    page.goto("/projects")
    page.pdf(path=tmp_path / "list.pdf", prefer_css_page_size=True)
    sheets = PdfReader(tmp_path / "list.pdf").pages
    assert len(sheets) > 1
    for sheet in sheets:
        text = sheet.extract_text()
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_LANDSCAPE
        assert "组织实施单位" in text
        assert "更多条件" not in text
    assert "JA-01" in sheets[0].extract_text()
