"""The pages of each role, with returns in every state, on a desk and on a phone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from app.accounts.types import Grant, Role, Scope, ScopeKind
from app.audit.types import Actor
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.lights import service as lights
from app.projects.queries import subject_of
from app.projects.types import Stage
from app.returns import queries, service
from app.returns.types.report import ProblemReport, Report, SourceAmounts
from app.returns.types.vocabulary import Grade, ProblemKind, ProblemLevel, Step
from tests.browser.conftest import SIZES
from tests.browser.test_journeys import AXE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    NewPage = Callable[..., Page]
    InApplication = Callable[[Callable[[], Any]], Any]

pytestmark = pytest.mark.browser

PLAN = "shangrao-2022"
PASSED, SENT_BACK, SUBMITTED, UNTOUCHED = "SR-YL-06", "SR-YL-07", "SR-YL-08", "SR-YL-09"
"""Projects of one unit; other tests in this folder leave them alone."""
CLERK, COUNTY, CITY = Actor("clerk"), Actor("county"), Actor("city")

PAGES: dict[Role, tuple[str, ...]] = {
    Role.OWNER: (
        "/",
        "/returns",
        "/returns?state=passed",
        f"/returns/{SENT_BACK}/{{open}}",
        f"/returns/{UNTOUCHED}/{{open}}",
        f"/returns/bulk?plan={PLAN}&month={{open}}",
        f"/returns/{PASSED}/{{closed}}/restate",
        "/returns/JA-12/2022-03",
        f"/projects/{PASSED}/light",
        "/account",
        "/account/password",
        "/account/second-factor",
    ),
    Role.COUNTY_REVIEWER: (
        "/returns/review",
        "/returns/review?state=all&month={closed}",
        f"/returns/{SENT_BACK}/{{open}}/review",
        f"/returns/{SUBMITTED}/{{open}}/review",
        "/projects",
        "/briefs",
    ),
    Role.CITY_COORDINATOR: (
        "/returns/periods",
        f"/returns/periods/{PLAN}/{{open}}/close",
        f"/returns/periods/{PLAN}/rule",
        "/returns/restatements",
        "/returns/restatements/{restatement}",
        "/returns/punctuality",
        "/returns/punctuality/returns?count=missing&month={closed}",
        "/lights",
        "/lights?as_of={closed}&reading=then",
        "/lights/disagreements",
        "/lights/reasons",
        "/lights/reasons/{reason}",
        f"/projects/{PASSED}/light",
        "/projects?light=yellow",
    ),
    Role.SECTOR_LEAD: (f"/plans/{PLAN}", f"/returns/{PASSED}/{{closed}}/review"),
    Role.FINANCE: (f"/projects/{PASSED}", "/returns/restatements?state=refused"),
    Role.AUDITOR: ("/admin/record", "/admin/record?q=nothing-of-this-kind", f"/projects/{SENT_BACK}/history"),
    Role.ADMINISTRATOR: (
        "/admin",
        "/admin/accounts",
        "/admin/accounts/new",
        "/admin/accounts/1",
        "/returns/calendar",
        "/lights/rules",
        f"/lights/rules/{PLAN}/new",
    ),
}
NARROW = """
[...document.querySelectorAll("td, th, dt, dd, .button, .tag")].filter(cell => {
    const style = getComputedStyle(cell);
    const room = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const text = cell.innerText.trim();
    const fits = /[\\u4e00-\\u9fff]/.test(text) ? 3 : 6;
    return cell.clientWidth > 0 && room < 2 * parseFloat(style.fontSize) && text.length > fits
        && !cell.classList.contains("cell-tick");
}).map(cell => cell.innerText)
"""
"""Cells where text would stand one character or syllable under another; Latin letters need half the room."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BARRIERS = "axe.run().then(result => result.violations.map(each => [each.id, each.nodes[0].html]))"


class Prepared(NamedTuple):
    closed: Month
    open: Month
    restatement: int
    reason: int

    def address(self, page: str) -> str:
        return page.format(
            closed=self.closed, open=self.open, restatement=self.restatement, reason=self.reason
        )


def report(progress: str, received: int) -> Report:
    return Report(
        Stage.PREPARATION,
        Grade.SLOW,
        progress,
        "取得立项批复。",
        amounts=(SourceAmounts(FundingSource.SELF_RAISED, received=Decimal(received)),),
        problems=(ProblemReport(ProblemKind.LAND, ProblemLevel.COUNTY, "用地红线尚未确定。", "自然资源局"),),
    )


def submit(code: str, month: Month, progress: str, received: int = 100) -> int:
    draft = queries.draft(code, month)
    assert draft is not None
    return service.submit(code, month, report(progress, received), draft.fields, draft.lock, actor=CLERK)


def prepare() -> Prepared:
    """Close a month that one project reported for, ask for a restatement, and open the next one."""
    periods = queries.periods([PLAN])
    closed = periods[0].month.plus(1) if periods else Month(2023, 1)
    opened = closed.plus(1)
    service.open_period(PLAN, closed, actor=CITY, today=closed.last_day)
    version = submit(PASSED, closed, "正在办理立项。")
    service.review(PASSED, closed, Step.COUNTY_PASS, "", version, actor=COUNTY)
    service.review(PASSED, closed, Step.CITY_PASS, "", version, actor=CITY)
    service.close_period(PLAN, closed, actor=CITY)
    restatement = service.propose_restatement(
        PASSED, closed, Stage.PREPARATION, report("", 90).amounts, "到位多报了一笔。", actor=CLERK
    )
    reason = lights.state_reason(PASSED, closed, opened, "用地报批尚未完成。", "", actor=CLERK)
    service.open_period(PLAN, opened, actor=CITY, today=opened.last_day)
    for progress in ("正常推进。", "立项材料已报送县发改委，正在评审。"):
        version = submit(SENT_BACK, opened, progress)
        service.review(SENT_BACK, opened, Step.COUNTY_SEND_BACK, "请写明办到哪一步。", version, actor=COUNTY)
    submit(SUBMITTED, opened, "正在选址。")
    return Prepared(closed, opened, restatement, reason)


@pytest.fixture(scope="module")
def prepared(in_application: InApplication) -> Iterator[Prepared]:
    """Return months with returns in every state; none is left open for the other tests."""
    months: Prepared = in_application(prepare)
    yield months
    in_application(lambda: service.close_period(PLAN, months.open, actor=CITY))


def scope_of(role: Role, in_application: InApplication) -> Scope:
    """Return what a role holds for, so that it reaches the projects above."""
    subject = in_application(lambda: subject_of(PASSED))
    everything = Scope(ScopeKind.EVERYTHING)
    return {
        Role.OWNER: Scope(ScopeKind.UNIT, str(min(subject.units))),
        Role.COUNTY_REVIEWER: Scope(ScopeKind.COUNTY, subject.region),
        Role.CITY_COORDINATOR: Scope(ScopeKind.CITY, subject.city),
        Role.SECTOR_LEAD: Scope(ScopeKind.SECTOR, "elder_care", subject.city),
        Role.FINANCE: Scope(ScopeKind.CITY, subject.city),
    }.get(role, everything)


@pytest.mark.parametrize("role", PAGES, ids=lambda role: role.value)
def test_no_page_of_a_role_scrolls_sideways_crowds_its_text_or_has_a_barrier_that_axe_finds(
    new_page: NewPage, in_application: InApplication, prepared: Prepared, role: Role
) -> None:
    page = new_page(grants=(Grant(role, scope_of(role, in_application)),))
    found = {}
    for address in map(prepared.address, PAGES[role]):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            found[address, size] = (page.evaluate(SIDEWAYS), page.evaluate(NARROW), page.evaluate(BARRIERS))
    assert {where: wrong for where, wrong in found.items() if wrong != (0, [], [])} == {}


def test_the_list_of_projects_with_its_months_fits_every_desk(new_page: NewPage, prepared: Prepared) -> None:
    page = new_page()
    page.goto(prepared.address("/projects?as_of={closed}"))
    page.locator("#projects.dense").wait_for()
    for width in (1200, 1280, 1340):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(SIDEWAYS) == 0, width
