"""Facts about the pages and commands of periods: deadlines, opening, closing with a confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.kernel.months import Month
from app.returns import queries, service
from app.returns.queries import overview
from app.returns.types.overview import PeriodCounts
from app.returns.types.periods import DeadlineRule
from app.returns.types.vocabulary import DeadlineMonth, PeriodState, Reporting, RestDayShift, Step
from tests.integration.portfolio.test_queries_are_constant import queries_of
from tests.integration.returns import pages
from tests.integration.returns.factories import on_day
from tests.integration.returns.pages import (
    CITY_WIDE,
    COUNTY_BUREAU,
    MARCH,
    PLAN,
    People,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result
    from flask import Flask
    from flask.testing import FlaskClient

RULE = {
    "opening_day": "20",
    "deadline_month": "same",
    "deadline_day": "28",
    "december_day": "25",
    "shift": "working_day_before",
}


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    return People(sign_in_as)


def period(month: Month = MARCH) -> PeriodState | None:
    found = queries.period(PLAN, month)
    return found.state if found else None


# ── The list ──


def test_the_list_asks_as_often_for_one_plan_as_for_two(people: People) -> None:
    one, two = people.city(), people.administrator()
    assert queries_of(one, "/returns/periods") == queries_of(two, "/returns/periods")


def test_a_coordinator_sees_the_plan_of_the_own_city_and_an_administrator_all(people: People) -> None:
    assert [head.text for head in shown(people.city().get("/returns/periods")).all("h2")] == ["吉安市"]
    page = shown(people.administrator().get("/returns/periods"))
    assert [head.text for head in page.all("h2")] == ["吉安市", "上饶市"]


@pytest.mark.parametrize("who", ["county", "sector_lead", "auditor", "owner"])
def test_nobody_else_manages_periods(people: People, who: str) -> None:
    pages.open_month()
    client = getattr(people, who)()
    assert client.get("/returns/periods").status_code == 403
    assert client.post(f"/returns/periods/{PLAN}/2023-03/close", data={"confirmed": "y"}).status_code == 403
    assert period() is PeriodState.OPEN


def test_another_citys_coordinator_opens_and_closes_nothing(people: People) -> None:
    pages.open_month()
    client = people.other_city()
    for address in (f"/returns/periods/{PLAN}/rule", f"/returns/periods/{PLAN}/2023-03/close"):
        assert client.get(address).status_code in {403, 404}
    assert client.post(f"/returns/periods/{PLAN}/open", data={"month": "2023-04"}).status_code in {403, 404}


def test_numbers_of_a_month_lead_to_the_returns_behind_them(people: People) -> None:
    pages.open_month()
    pages.submit()
    pages.submit("JA-03", at=on_day(MARCH, 60))
    pages.submit(CITY_WIDE)
    pages.pass_on(CITY_WIDE)
    client = people.city()
    cells = shown(client.get("/returns/periods")).one("table", id=f"periods-{PLAN}").one("tbody").all("a")
    numbers = [cell for cell in cells if cell.text != "关账…"]
    assert [cell.text for cell in numbers] == ["54", "3", "1", "1", "51"]
    for cell in numbers:
        listed = shown(client.get(cell.attributes["href"]))
        assert len(pages.codes(listed)) == int(cell.text)


def test_numbers_of_a_closed_month_are_those_of_its_closing(loaded_app: Flask) -> None:
    del loaded_app
    pages.open_month()
    pages.submit()
    pages.pass_on()
    pages.submit("JA-03", at=on_day(MARCH, 60))
    open_counts = overview.period_counts()[PLAN, MARCH]
    assert open_counts == PeriodCounts(due=54, submitted=2, passed=1, late=1, missing=52)
    pages.close_month()
    assert overview.period_counts()[PLAN, MARCH] == open_counts


# ── Deadlines ──


def test_a_rule_is_shown_before_it_is_saved(people: People) -> None:
    client = people.city()
    before = queries.deadline_rule(PLAN)
    page = shown(client.get(f"/returns/periods/{PLAN}/rule", query_string=RULE))
    assert "还没有保存" in page.text
    assert len(pages.rows(page, "deadlines")) == 3
    assert queries.deadline_rule(PLAN) == before


def test_a_rule_is_saved(people: People) -> None:
    response = people.city().post(
        f"/returns/periods/{PLAN}/rule", data={**RULE, "preparatory_by_quarter": "y"}
    )
    assert response.status_code == 302
    assert queries.deadline_rule(PLAN) == DeadlineRule(
        20, DeadlineMonth.SAME, 28, 25, RestDayShift.WORKING_DAY_BEFORE, preparatory_by_quarter=True
    )


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"deadline_day": ""}, "deadline_day", "没有填"),
        ({"deadline_day": "五"}, "deadline_day", "不是日子"),
        ({"shift": "x"}, "shift", "请选择"),
        ({"deadline_month": ""}, "deadline_month", "请选择"),
    ],
)
def test_what_is_wrong_with_a_rule_stands_beside_its_field(
    people: People, changed: dict[str, str], field: str, message: str
) -> None:
    page = shown(people.city().post(f"/returns/periods/{PLAN}/rule", data=RULE | changed), 422)
    assert message in page.one("p", id=f"error-{field}").text
    assert page.one("input", name="opening_day").attributes["value"] == "20"


def test_a_rule_that_cannot_stand_says_why(people: People) -> None:
    page = shown(people.city().post(f"/returns/periods/{PLAN}/rule", data=RULE | {"deadline_day": "3"}), 422)
    assert "早于开始填报日" in page.one("div", role="alert", class_="refusal").text


# ── Opening ──


def test_the_next_month_is_opened_by_one_button(people: People) -> None:
    pages.open_month()
    pages.close_month()
    client = people.city()
    page = shown(client.get("/returns/periods"))
    assert "开启2023年4月" in page.one("form", class_="line-form").text
    client.post(f"/returns/periods/{PLAN}/open", data={"month": "2023-04"})
    assert period(Month(2023, 4)) is PeriodState.OPEN
    assert len(queries.periods([PLAN])) == 2


def test_a_month_out_of_turn_is_refused_in_words(people: People) -> None:
    pages.open_month()
    client = people.city()
    client.post(f"/returns/periods/{PLAN}/open", data={"month": "2023-05"})
    assert "请先开启" in shown(client.get("/returns/periods")).text
    assert period(Month(2023, 5)) is None


def test_opening_twice_changes_nothing(people: People) -> None:
    client = people.city()
    for _ in range(2):
        client.post(f"/returns/periods/{PLAN}/open", data={"month": "2023-03"})
    assert overview.period_counts() == {(PLAN, MARCH): PeriodCounts(due=54, missing=54)}


def test_a_month_that_cannot_be_read_is_refused(people: People) -> None:
    assert people.city().post(f"/returns/periods/{PLAN}/open", data={"month": "三月"}).status_code == 400


# ── Closing ──


@pytest.fixture
def march(people: People) -> People:
    """Open a month in which one project passed, one waits, one was sent back, and the rest is missing."""
    pages.open_month()
    pages.submit()
    pages.pass_on()
    pages.submit("JA-03")
    pages.submit("JA-21", at=on_day(MARCH, 60))
    service.review("JA-21", MARCH, Step.COUNTY_SEND_BACK, "请核对。", 1, actor=COUNTY_BUREAU)
    return people


def close(client: FlaskClient, **data: str) -> int:
    page = shown(client.get(f"/returns/periods/{PLAN}/2023-03/close"))
    seen = page.one("input", name="seen").attributes["value"]
    return client.post(f"/returns/periods/{PLAN}/2023-03/close", data={"seen": seen} | data).status_code


def test_the_confirmation_lists_what_will_be_carried_forward(march: People) -> None:
    page = shown(march.city().get(f"/returns/periods/{PLAN}/2023-03/close"))
    unreviewed = pages.rows(page, f"carried-{Reporting.UNREVIEWED.value}")
    assert [(row[0], row[2]) for row in unreviewed] == [("JA-03", ""), ("JA-21", "迟报")]
    assert len(pages.rows(page, f"carried-{Reporting.MISSING.value}")) == 51
    assert "漏报 51 个、报而未审 2 个" in page.text
    assert period() is PeriodState.OPEN


def test_a_month_is_closed_only_with_the_tick(march: People) -> None:
    client = march.city()
    assert close(client) == 422
    assert period() is PeriodState.OPEN
    assert close(client, confirmed="y") == 302
    assert period() is PeriodState.CLOSED
    assert "53 个沿用上期数字" in shown(client.get("/returns/periods")).text


def test_what_changed_since_the_confirmation_was_shown_is_confirmed_again(march: People) -> None:
    client = march.city()
    page = shown(client.get(f"/returns/periods/{PLAN}/2023-03/close"))
    seen = page.one("input", name="seen").attributes["value"]
    pages.submit("JA-30")
    response = client.post(f"/returns/periods/{PLAN}/2023-03/close", data={"seen": seen, "confirmed": "y"})
    assert "请重新核对" in shown(response, 422).text
    assert period() is PeriodState.OPEN


def test_a_closed_month_is_not_closed_again(march: People) -> None:
    client = march.city()
    page = shown(client.get(f"/returns/periods/{PLAN}/2023-03/close"))
    seen = page.one("input", name="seen").attributes["value"]
    pages.close_month()
    client.post(f"/returns/periods/{PLAN}/2023-03/close", data={"seen": seen, "confirmed": "y"})
    assert "已经关账" in shown(client.get("/returns/periods")).text
    assert "已经关账" in shown(client.get(f"/returns/periods/{PLAN}/2023-03/close")).text


def test_a_month_that_was_never_opened_is_not_found(people: People) -> None:
    assert people.city().get(f"/returns/periods/{PLAN}/2023-07/close").status_code == 404
    assert people.administrator().get("/returns/periods/nowhere/2023-07/close").status_code == 404


# ── Commands ──


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def test_months_are_opened_and_closed_by_command(loaded_app: Flask) -> None:
    opened = run(loaded_app, "periods", "open", "--plan", PLAN, "--month", "2023-03")
    assert (opened.exit_code, "54 个项目应报，0 个本期不需填报" in opened.output) == (0, True)
    pages.submit()
    pages.pass_on()
    closed = run(loaded_app, "periods", "close", "--plan", PLAN, "--month", "2023-03")
    assert closed.exit_code == 0
    assert closed.output.splitlines()[1:3] == ["已填报\t1", "漏报，沿用上期\t53"]
    listed = run(loaded_app, "periods", "list", "--plan", PLAN)
    assert listed.output.splitlines()[-1].split()[:3] == ["jian-2022", "2023-03", "已关账"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("periods", "open", "--plan", "nowhere", "--month", "2023-03"),
        ("periods", "open", "--plan", PLAN, "--month", "2019-01"),
        ("periods", "close", "--plan", PLAN, "--month", "2023-03"),
        ("periods", "list", "--plan", "nowhere"),
        ("periods", "rule", "--plan", "nowhere"),
        ("periods", "rule", "--plan", PLAN, "--day", "3", "--in", "same"),
    ],
)
def test_what_a_command_cannot_do_is_a_sentence_and_exit_1(
    loaded_app: Flask, arguments: tuple[str, ...]
) -> None:
    result = run(loaded_app, *arguments)
    assert result.exit_code == 1
    assert result.stderr.strip().endswith("。")


def test_a_month_of_another_form_is_refused_by_the_command(loaded_app: Flask) -> None:
    assert run(loaded_app, "periods", "open", "--plan", PLAN, "--month", "三月").exit_code == 2


def test_a_rule_is_set_by_command_and_what_is_not_given_stays(loaded_app: Flask) -> None:
    result = run(
        loaded_app, "periods", "rule", "--plan", PLAN, "--day", "28", "--in", "same", "--december-day", "25"
    )
    assert (result.exit_code, len(result.output.splitlines())) == (0, 4)
    run(loaded_app, "periods", "rule", "--plan", PLAN, "--by-quarter", "--shift", "none")
    rule = queries.deadline_rule(PLAN)
    assert (rule.deadline_day, rule.december_day, rule.shift) == (28, 25, RestDayShift.NONE)
    run(loaded_app, "periods", "rule", "--plan", PLAN, "--december-day", "0")
    assert queries.deadline_rule(PLAN).december_day is None


def test_an_empty_list_of_months_says_so(loaded_app: Flask) -> None:
    assert "还没有开启过调度期" in run(loaded_app, "periods", "list").output
