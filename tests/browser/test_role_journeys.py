"""One piece of work of each role, at a desk and on a phone, with scripts and without, in both languages.

What a clerk types and how a month goes from hand to hand have tests of their own beside this file.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from playwright.sync_api import expect

from app.accounts.types import Grant, Role, Scope, ScopeKind
from app.audit.types import Actor
from app.briefs import render
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.projects.queries import subject_of
from app.projects.types import Stage
from app.returns import queries, service
from app.returns.types.report import Report, SourceAmounts
from app.returns.types.vocabulary import Grade, PeriodState, Step
from app.web.languages import Language
from tests.browser.conftest import SIZES
from tests.browser.words import like, said
from tests.integration.briefs.signing import fake_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from re import Pattern

    from playwright.sync_api import Page

    NewPage = Callable[..., Page]
    InApplication = Callable[[Callable[[], Any]], Any]

pytestmark = pytest.mark.browser

PLAN, CITY = "shangrao-2022", "361100"
CITY_SCOPE = Scope(ScopeKind.CITY, CITY)
REASON = "请写明办到哪一步。"
CLERK, REVIEWER = Actor("clerk"), Actor("reviewer")


class Way(NamedTuple):
    """How somebody works; each way has projects of its own, which other tests in this folder leave alone."""

    size: str
    scripts: bool
    language: Language
    number: int

    def __str__(self) -> str:
        """Return what pytest calls it."""
        return f"{self.size}-{'with' if self.scripts else 'without'}-scripts-{self.language.value}"

    def say(self, chinese: str) -> str:
        """Return a word of a page as it stands there."""
        return said(chinese, self.language)

    def like(self, chinese: str) -> Pattern[str]:
        """Return a pattern of what stands there where Chinese has these words in it."""
        return like(chinese, self.language)

    def code(self, first: int) -> str:
        return f"SR-YL-{first + self.number:02d}"


WAYS = [
    Way(size, scripts, language, number)
    for number, (language, size, scripts) in enumerate(product(Language, SIZES, (True, False)))
]


@pytest.fixture(params=WAYS, ids=str)
def way(request: pytest.FixtureRequest) -> Way:
    """Return a way to work."""
    chosen: Way = request.param
    return chosen


@pytest.fixture
def sign_in(new_page: NewPage, way: Way) -> Callable[..., Page]:
    """Return a maker of tabs for somebody who works in that way."""

    def make(role: Role, scope: Scope) -> Page:
        return new_page(way.size, scripts=way.scripts, language=way.language, grants=(Grant(role, scope),))

    return make


@pytest.fixture(scope="module", autouse=True)
def no_month_is_left_open(in_application: InApplication) -> Iterator[None]:
    """Close what a test opened: those of other modules open the next month themselves."""
    yield
    in_application(close_month)


def newest_open() -> Month | None:
    """Return the month that is open."""
    newest = next(iter(queries.periods([PLAN])), None)
    return newest.month if newest and newest.state is PeriodState.OPEN else None


def open_month() -> Month:
    """Return the month that is open; the next one is opened where none is."""
    month = newest_open()
    if month is None:
        periods = queries.periods([PLAN])
        month = periods[0].month.plus(1) if periods else Month(2023, 1)
        service.open_period(PLAN, month, actor=REVIEWER, today=month.last_day)
    return month


def close_month() -> None:
    """Close the month that is open, if one is."""
    month = newest_open()
    if month is not None:
        service.close_period(PLAN, month, actor=REVIEWER)


def submit(code: str, month: Month, *amounts: SourceAmounts) -> int:
    """Submit a return as a clerk types it, and return its version."""
    report = Report(Stage.PREPARATION, Grade.SMOOTH, "正在办理立项。", "取得立项批复。", amounts=amounts)
    typed = {
        "stage": report.stage.value,
        "grade": report.grade.value,
        "progress": report.progress,
        "next_work": report.next_work,
    }
    draft = queries.draft(code, month)
    assert draft is not None
    return service.submit(code, month, report, typed, draft.lock, actor=CLERK)


def scopes_of(in_application: InApplication, code: str) -> tuple[Scope, Scope]:
    """Return the scopes of the first unit and of the county of a project."""
    subject = in_application(lambda: subject_of(code))
    return Scope(ScopeKind.UNIT, str(min(subject.units))), Scope(ScopeKind.COUNTY, subject.region)


def test_an_owner_sees_what_was_sent_back_and_submits_it_again(
    sign_in: Callable[..., Page], in_application: InApplication, way: Way
) -> None:
    code = way.code(11)

    def prepare() -> Month:
        month = open_month()
        version = submit(code, month)
        service.review(code, month, Step.COUNTY_SEND_BACK, REASON, version, actor=REVIEWER)
        return month

    month = in_application(prepare)
    page = sign_in(Role.OWNER, scopes_of(in_application, code)[0])
    page.goto("/returns")
    expect(page.get_by_text(REASON).first).to_be_visible()
    page.locator(f"a[href^='/returns/{code}/{month}']").first.click()
    expect(page.get_by_label(way.say("本月进展"))).to_have_value("正在办理立项。")
    page.get_by_label(way.say("本月进展")).fill("立项材料已报送，正在评审。")
    page.locator(".action-bar").get_by_role("button", name=way.say("提交")).click()
    expect(page.locator("main .note").first).to_contain_text(way.like("已提交"))


@pytest.mark.parametrize(("button", "first"), [("县级通过", 19), ("退回单位", 27)])
def test_a_county_reviewer_decides_on_a_return(
    sign_in: Callable[..., Page], in_application: InApplication, way: Way, button: str, first: int
) -> None:
    code = way.code(first)

    def prepare() -> Month:
        month = open_month()
        submit(code, month)
        return month

    month = in_application(prepare)
    page = sign_in(Role.COUNTY_REVIEWER, scopes_of(in_application, code)[1])
    page.goto("/returns/review")
    page.locator(f"a[href*='/returns/{code}/{month}/review']").first.click()
    page.get_by_label(way.like("理由或意见")).fill(REASON)
    page.get_by_role("button", name=way.say(button)).click()
    expect(page.locator(".flash")).to_be_visible()
    page.goto(f"/returns/{code}/{month}/review")
    expect(page.get_by_text(REASON).first).to_be_visible()
    expect(page.get_by_role("button", name=way.say(button))).to_have_count(0)


def test_a_city_coordinator_opens_and_closes_a_month_and_signs_its_brief(
    sign_in: Callable[..., Page], in_application: InApplication, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "pdf", fake_pdf)
    in_application(close_month)
    page = sign_in(Role.CITY_COORDINATOR, CITY_SCOPE)
    page.goto("/returns/periods")
    first = page.locator("input[name=month]:not([type=hidden])")
    if first.count():
        first.first.fill("2023-01")
    page.locator("main form:has(input[name=month]) button[type=submit]").first.click()
    expect(page.locator(".flash")).to_contain_text(way.like("已开启"))
    month = in_application(newest_open)
    page.goto(f"/returns/periods/{PLAN}/{month}/close")
    page.get_by_label(way.like("我已核对")).check()
    page.get_by_role("button", name=way.say("关账")).click()
    expect(page.locator(".flash")).to_contain_text(way.like("已关账"))
    page.goto(f"/briefs/{PLAN}/{month}/{CITY}/issue")
    page.get_by_label(way.like("我已核对全文")).check()
    page.get_by_role("button", name=way.say("签发")).click()
    expect(page).to_have_url(re.compile(r"/briefs/issued/\d+"))


def test_a_finance_officer_books_a_document_and_closes_the_difference(
    sign_in: Callable[..., Page], in_application: InApplication, way: Way
) -> None:
    code = way.code(35)

    def prepare() -> Month:
        month = open_month()
        version = submit(code, month, SourceAmounts(FundingSource.CENTRAL_BUDGET, allocated=Decimal(100)))
        for step in (Step.COUNTY_PASS, Step.CITY_PASS):
            service.review(code, month, step, "", version, actor=REVIEWER)
        close_month()
        return month

    month = in_application(prepare)
    page = sign_in(Role.FINANCE, CITY_SCOPE)
    page.goto("/finance/ledger/new")
    page.get_by_label(way.say("项目代码")).fill(code)
    page.get_by_label(way.say("类别")).select_option(label=way.say("下达"))
    page.get_by_label(way.say("资金来源")).select_option(value="central_budget")
    page.get_by_label(way.say("金额（万元）")).fill("60")
    page.get_by_label(way.say("文号")).fill(f"饶财社指〔2023〕{way.number + 1}号")
    page.get_by_label(way.say("文件日期")).fill(str(month.last_day))
    page.get_by_role("button", name=way.say("登记"), exact=True).click()
    expect(page.locator(".flash")).to_contain_text(way.like("已登记"))
    page.goto(f"/finance/reconciliation?q={code}&all=1")
    page.locator(f"a[href*='/finance/reconciliation/{code}/central_budget/allocation']").first.click()
    page.get_by_label(way.like("原因和依据")).fill("另一份文件尚未收到，下月登记。")
    page.get_by_role("button", name=way.say("办结")).click()
    expect(page.get_by_text(way.like("已办结")).first).to_be_visible()


def test_a_sector_lead_records_an_observation_and_reports_on_a_task(
    sign_in: Callable[..., Page], in_application: InApplication, way: Way
) -> None:
    in_application(open_month)
    page = sign_in(Role.SECTOR_LEAD, Scope(ScopeKind.SECTOR, "elder_care", CITY))
    page.goto(f"/outcomes/{PLAN}/data")
    form = page.locator("#record")
    form.get_by_label(way.say("数据项")).select_option(index=1)
    form.get_by_label(way.say("地区")).select_option(index=1)
    form.get_by_label(way.say("时间")).fill(f"2023-0{way.number + 1}")
    form.get_by_label(way.say("数值")).fill("4200")
    form.get_by_label(way.say("出处")).fill("2023年民政统计台账")
    form.get_by_role("button", name=way.say("登记"), exact=True).click()
    expect(page.locator("#observations")).to_contain_text("2023年民政统计台账")
    page.goto("/commitments/SR-T-06")
    page.locator("a[href*='/commitments/SR-T-06/report']").first.click()
    page.get_by_label(way.say("进展"), exact=True).select_option(index=1)
    page.get_by_label(way.say("已做的工作")).fill("新增护理型床位已核实。")
    page.get_by_role("button", name=way.say("保存草稿")).click()
    expect(page.locator(".flash")).to_contain_text(way.like("草稿已保存"))


def test_an_auditor_finds_an_entry_of_the_record(sign_in: Callable[..., Page], way: Way) -> None:
    page = sign_in(Role.AUDITOR, Scope(ScopeKind.EVERYTHING))
    page.goto("/admin/record")
    page.get_by_placeholder(way.say("内容或理由")).fill("没有这样的内容")
    page.locator("main").get_by_role("button", name=way.say("查询")).click()
    page.get_by_role("link", name=way.say("查看全部记录")).click()
    page.get_by_label(way.say("项目代码")).fill("SR-YL-01")
    page.locator("main").get_by_role("button", name=way.say("查询")).click()
    expect(page.get_by_role("link", name=re.compile(f"{way.say('去掉条件')}.*SR-YL-01"))).to_be_visible()
    expect(page.locator("main tbody tr").first).to_contain_text("SR-YL-01")


def test_an_administrator_makes_an_account(sign_in: Callable[..., Page], way: Way) -> None:
    page = sign_in(Role.ADMINISTRATOR, Scope(ScopeKind.EVERYTHING))
    page.goto("/admin/accounts/new")
    page.get_by_label(way.say("账号名")).fill(f"made-{way}")
    page.get_by_label(way.say("显示名称")).fill("新来的财政干部")
    page.get_by_label(way.say("角色")).select_option(label=way.say("财政"))
    if not way.scripts:
        page.get_by_role("button", name=way.say("列出适用范围")).click()
    page.get_by_label(way.say("%(role)s的适用范围") % {"role": way.say("财政")}).select_option(index=0)
    page.get_by_role("button", name=way.say("建立账号")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(way.say("一次性密码"))
