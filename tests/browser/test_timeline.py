"""The timeline in a real browser, without JavaScript: on a desk, on a phone and on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from app.kernel.months import Month
from app.portfolio.types import ShownMonths
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import MilestoneReport
from app.returns.types.vocabulary import Reading
from app.timeline import queries, service
from app.timeline.types import Standing
from tests.browser.test_journeys import A4_LANDSCAPE, AXE
from tests.browser.test_pages_of_roles import BARRIERS, NARROW, SIDEWAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from playwright.sync_api import Page

    from app.portfolio.types import PlanName

    NewPage = Callable[..., Page]

pytestmark = pytest.mark.browser

MONTH = Month(2023, 6)
ADDRESSES = {
    "all years": "/timeline",
    "a year": "/timeline?zoom=year&from=2023&plan=jian-2022",
    "a quarter": "/timeline?zoom=quarter&from=2023-04&group=none&sort=delay",
    "nothing found": "/timeline?q=nothing-of-this-kind",
}


def milestone(
    kind: MilestoneKind, actual: date | None = None, forecast: date | None = None
) -> MilestoneReport:
    return MilestoneReport(kind, forecast=forecast, actual=actual)


@pytest.fixture(autouse=True)
def reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two projects have dates, one of them late: the database of all browser tests stays as it is."""
    dates = (
        milestone(MilestoneKind.TENDER, actual=date(2022, 5, 18)),
        milestone(MilestoneKind.START, actual=date(2023, 4, 11)),
        milestone(MilestoneKind.TOPPING_OUT, actual=date(2023, 6, 11)),
        milestone(MilestoneKind.COMPLETION, forecast=date(2026, 3, 31)),
    )
    timely = (milestone(MilestoneKind.START, forecast=date(2023, 5, 20)),)
    standings = {
        "JA-12": Standing(MONTH, Stage.STRUCTURE, dates),
        "JA-53": Standing(MONTH, Stage.PREPARATION, timely),
    }

    def shown(plans: Iterable[PlanName], *_: object) -> ShownMonths:
        return ShownMonths(Reading.NOW, tuple((plan, MONTH) for plan in plans))

    monkeypatch.setattr(service, "shown_months", shown)
    monkeypatch.setattr(queries, "standings", lambda *_: standings)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_without_scripts_no_page_scrolls_sideways_or_crowds_its_text(new_page: NewPage, size: str) -> None:
    page = new_page(size, scripts=False)
    found = {}
    for address in ADDRESSES.values():
        page.goto(address)
        found[address] = (page.evaluate(SIDEWAYS), page.evaluate(NARROW))
    assert {address: wrong for address, wrong in found.items() if wrong != (0, [])} == {}


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_no_page_has_a_barrier_that_axe_finds(new_page: NewPage, size: str) -> None:
    """With scripts, since axe is one; every row is made alike, so that a few projects are enough."""
    page = new_page(size)
    found = {}
    for address in ADDRESSES.values():
        page.goto(f"{address}{'&' if '?' in address else '?'}region=360881")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found[address] = page.evaluate(BARRIERS)
    assert {address: wrong for address, wrong in found.items() if wrong != []} == {}


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_bars_stand_under_the_scale_and_are_drawn(new_page: NewPage, size: str) -> None:
    """2023 is where the axis says so, and the patterns of the bars are found."""
    page = new_page(size, scripts=False)
    page.goto("/timeline?q=JA-53")
    axis = page.locator(".gantt-axis:visible")
    expect(axis).to_have_count(1)
    bar = page.locator("svg.gantt")
    there, here = axis.bounding_box(), bar.bounding_box()
    assert there is not None
    assert here is not None
    assert abs(there["x"] - here["x"]) < 1
    assert abs(there["width"] - here["width"]) < 1
    assert here["width"] > 300
    assert page.locator("[fill^='url(']").evaluate_all(
        "found => found.every(each => document.querySelector(each.getAttribute('fill').slice(4, -1)))"
    )


def test_from_all_years_to_a_quarter_and_on_to_the_milestones_of_a_project(new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto("/timeline?plan=jian-2022")
    windows = page.get_by_role("navigation", name="时间范围")
    windows.get_by_role("link", name="2023年", exact=True).click()
    windows.get_by_role("link", name="二季度").click()
    expect(page).to_have_url("/timeline?plan=jian-2022&zoom=quarter&from=2023-04")
    row = page.get_by_role("row", name="JA-12")
    expect(row).to_contain_text("6月11日 主体封顶")
    expect(row).to_contain_text("晚 ")
    row.get_by_role("link", name="2023年4月11日开工").click()
    expect(page).to_have_url("/projects/JA-12#milestone-register")


def test_it_prints_across_with_its_heads_on_every_sheet(new_page: NewPage, tmp_path: Path) -> None:
    page = new_page()
    page.goto("/timeline?plan=jian-2022")
    page.pdf(path=tmp_path / "timeline.pdf", prefer_css_page_size=True)
    sheets = PdfReader(tmp_path / "timeline.pdf").pages
    assert 1 < len(sheets) < 8
    for sheet in sheets[:-1]:
        text = sheet.extract_text()
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_LANDSCAPE
        assert "2022" in text
        assert "更多条件" not in text
