"""One month from its opening to its closing, each hand by its own user, in real Chromium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.accounts.types import Grant, Role, Scope, ScopeKind
from app.audit.service import verify
from app.kernel.months import Month
from app.projects.queries import subject_of
from app.projects.types import Stage
from app.returns import queries
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import Reporting

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from app.accounts.types import Subject

    NewPage = Callable[..., Page]
    InApplication = Callable[[Callable[[], Any]], Any]

pytestmark = pytest.mark.browser

PLAN, CODE = "shangrao-2022", "SR-YL-03"
RECEIVED = "企业自筹/社会资本·到位"
REASON = "到位多报了一个零。"


@pytest.fixture
def subject(in_application: InApplication) -> Subject:
    found: Subject | None = in_application(lambda: subject_of(CODE))
    assert found is not None
    return found


def next_month(in_application: InApplication) -> Month:
    """Return the month that is to be opened: each run of the test below takes one further."""
    periods = in_application(lambda: queries.periods([PLAN]))
    return periods[0].month.plus(1) if periods else Month(2023, 1)


def open_month(city: Page, month: Month) -> None:
    city.goto("/returns/periods")
    first = city.get_by_label("第一期从哪个月开始")
    if first.count():
        first.fill(str(month))
        city.get_by_role("button", name="开启第一期").click()
    else:
        city.get_by_role("button", name=f"开启{month.year}年{month.number}月").click()
    expect(city.locator(".flash")).to_contain_text("已开启")


def submit(clerk: Page) -> None:
    clerk.locator(".action-bar").get_by_role("button", name="提交").click()
    expect(clerk.locator("main .note").first).to_contain_text("已提交")


def report(clerk: Page, month: Month) -> None:
    clerk.goto("/returns")
    clerk.locator(f"a[href^='/returns/{CODE}/{month}']").first.click()
    clerk.get_by_label("形象进度").select_option(label="未开工（前期）")
    clerk.get_by_label("进度自评").select_option(label="顺利")
    clerk.get_by_label("本月进展").fill("正在办理立项。")
    clerk.get_by_label("下月的工作安排").fill("取得立项批复。")
    for folded in clerk.locator("summary").all():
        folded.click()
    clerk.get_by_label(RECEIVED, exact=True).fill("1000")
    submit(clerk)


def send_back(county: Page, month: Month) -> None:
    county.goto("/returns/review")
    county.locator(f"a[href*='/returns/{CODE}/{month}/review']").first.click()
    expect(county.locator("#since-last-month")).to_contain_text("1000.00 万元")
    county.get_by_role("button", name="退回单位").click()
    expect(county.get_by_text("退回必须写明理由").first).to_be_visible()
    county.get_by_label("理由或意见").fill(REASON)
    county.get_by_role("button", name="退回单位").click()


def correct(clerk: Page, month: Month) -> None:
    clerk.goto("/returns")
    expect(clerk.get_by_text(REASON).first).to_be_visible()
    clerk.goto(f"/returns/{CODE}/{month}")
    expect(clerk.get_by_label(RECEIVED, exact=True)).to_have_value("1000")
    clerk.get_by_label(RECEIVED, exact=True).fill("100")
    submit(clerk)


def pass_on(county: Page, city: Page, month: Month) -> None:
    county.goto(f"/returns/{CODE}/{month}/review")
    for amount in ("1000.00 万元", "100.00 万元"):
        expect(county.locator("#since-returned")).to_contain_text(amount)
    county.get_by_role("button", name="县级通过").click()
    city.goto(f"/returns/{CODE}/{month}/review")
    city.get_by_role("button", name="市级通过").click()


def close_month(city: Page, month: Month) -> None:
    city.goto(f"/returns/periods/{PLAN}/{month}/close")
    city.get_by_role("button", name="关账").click()
    expect(city.get_by_role("alert").first).to_be_visible()
    city.get_by_label(re.compile("我已核对")).check()
    city.get_by_role("button", name="关账").click()
    expect(city.locator(".flash")).to_contain_text("已关账")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_return_is_sent_back_corrected_passed_twice_and_closed(
    new_page: NewPage, in_application: InApplication, subject: Subject, scripts: bool
) -> None:
    month = next_month(in_application)
    clerk, county, city = (
        new_page(size, scripts=scripts, grants=(Grant(role, scope),))
        for size, role, scope in (
            ("phone", Role.OWNER, Scope(ScopeKind.UNIT, str(min(subject.units)))),
            ("desk", Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, subject.region)),
            ("desk", Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, subject.city)),
        )
    )
    open_month(city, month)
    report(clerk, month)
    send_back(county, month)
    correct(clerk, month)
    pass_on(county, city, month)
    close_month(city, month)
    fact = in_application(lambda: queries.month_facts(AsOf(month), [CODE]))[CODE]
    assert (fact.stage, fact.reporting) == (Stage.PREPARATION, Reporting.REPORTED)
    assert [str(each.received) for each in fact.amounts if each.received is not None] == ["100.00"]
    clerk.goto(f"/projects/{CODE}")
    expect(clerk.get_by_text("未开工（前期）").first).to_be_visible()
    clerk.goto(f"/projects/{CODE}/history")
    expect(clerk.get_by_text(REASON).first).to_be_visible()
    assert in_application(verify).misfit is None
