"""Facts about the pages that adjust the planned split and set the annual plan."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.funding.queries import annual_plan, planned_splits, split_history
from app.funding.types import FundingSource
from app.kernel.china import today_in_china
from tests.integration.returns.pages import CITY, OF_WAN_AN, WAN_AN, People, rows, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.integration.portfolio.reading import Element

SPLIT = f"/finance/projects/{OF_WAN_AN}/split"
ANNUAL = f"/finance/projects/{OF_WAN_AN}/annual-plan"
DOCUMENT = {"document_number": "吉财〔2023〕12号", "decided_on": "2023-03-01", "reason": "县级配套已明确。"}


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    return People(sign_in_as)


def finance(people: People, county: str | None = None) -> FlaskClient:
    scope = Scope(ScopeKind.COUNTY, county) if county else Scope(ScopeKind.CITY, CITY)
    return people.sign_in_as(Role.FINANCE, scope)


def fields(page: Element) -> dict[str, str]:
    """Return what the form of a page holds: amounts and the number that was seen."""
    return {
        field.attributes["name"]: field.attributes["value"]
        for field in page.all("input")
        if field.attributes["name"].startswith(("amount-", "year-", "seen"))
    }


def send(
    client: FlaskClient, address: str, changed: Mapping[str, str], seen: Mapping[str, str] | None = None
) -> TestResponse:
    """Send the form as it was opened (now, unless seen earlier), with some fields changed."""
    held = fields(shown(client.get(address))) if seen is None else seen
    return client.post(address, data={**held, **changed})


def split() -> dict[FundingSource, Decimal]:
    return {each.source: each.amount for each in planned_splits([OF_WAN_AN])[OF_WAN_AN]}


# The split


def test_the_form_holds_what_is_planned_and_does_not_ask_for_what_is_unassigned(people: People) -> None:
    page = shown(finance(people).get(SPLIT))
    found = fields(page)
    assert found["amount-central_budget"] == "1440.00"
    assert found["seen"] == "1"
    assert "amount-unassigned" not in found
    *_, rest, total = rows(page, "amounts")
    assert rest[:2] == ["待落实总投资减去以上各项，自动计算", "360.00"]
    assert total == ["总投资", "1,800.00", "1,800.00"]


def test_an_adjustment_through_the_page_is_listed_with_its_document(people: People) -> None:
    client = finance(people)
    changed = {"amount-central_budget": "1,000", "amount-county": "300"} | DOCUMENT
    assert send(client, SPLIT, changed).status_code == 302
    assert split() == {
        FundingSource.CENTRAL_BUDGET: Decimal(1000),
        FundingSource.COUNTY: Decimal(300),
        FundingSource.UNASSIGNED: Decimal(500),
    }
    page = shown(client.get(SPLIT))
    newest, first = rows(page, "split-history")
    assert newest[0] == "第 2 次 现行"
    assert newest[1:3] == ["计划调整", "吉财〔2023〕12号2023-03-01"]
    assert "中央预算内投资：1,440.00 → 1,000.00" in newest[3]
    assert "县级财政：新增 300.00" in newest[3]
    assert newest[4] == "县级配套已明确。"
    assert first[1] == "方案所列"
    assert "吉财〔2023〕12号" in client.get(f"/projects/{OF_WAN_AN}/history").text


def test_a_source_that_is_blanked_leaves_the_split(people: People) -> None:
    client = finance(people)
    assert send(client, SPLIT, {"amount-central_budget": ""} | DOCUMENT).status_code == 302
    assert split() == {FundingSource.UNASSIGNED: Decimal(1800)}


@pytest.mark.parametrize("missing", ["document_number", "decided_on", "reason"])
def test_document_date_and_reason_are_asked_for_beside_their_fields(people: People, missing: str) -> None:
    page = shown(send(finance(people), SPLIT, {"amount-county": "300"} | DOCUMENT | {missing: " "}), 422)
    assert "请填写" in page.one("p", id=f"error-{missing}").text
    assert fields(page)["amount-county"] == "300"
    assert len(split_history(OF_WAN_AN)) == 1


def test_more_than_the_total_names_the_difference_and_keeps_what_was_typed(people: People) -> None:
    page = shown(send(finance(people), SPLIT, {"amount-county": "400.5"} | DOCUMENT), 409)
    assert "比总投资 1800.00 万元多 40.50 万元" in page.one("div", class_="refusal").text
    assert fields(page)["amount-county"] == "400.5"
    assert "超出 40.50" in rows(page, "amounts")[-2][2]


def test_a_document_of_tomorrow_and_the_same_split_again_are_refused(people: People) -> None:
    client = finance(people)
    tomorrow = today_in_china().replace(year=today_in_china().year + 1).isoformat()
    page = shown(send(client, SPLIT, {"amount-county": "1"} | DOCUMENT | {"decided_on": tomorrow}), 409)
    assert "还没有到" in page.one("div", class_="refusal").text
    assert "没有需要调整的内容" in shown(send(client, SPLIT, DOCUMENT), 409).text


def test_the_second_of_two_sees_both_splits_and_then_saves_on_top(people: People) -> None:
    first, second = finance(people), people.city()
    held = fields(shown(second.get(SPLIT)))
    assert send(first, SPLIT, {"amount-county": "300"} | DOCUMENT).status_code == 302
    mine = {"amount-county": "200", "amount-city": "50", "reason": "市级明确。"}
    page = shown(send(second, SPLIT, DOCUMENT | mine, held), 409)
    note = page.one("div", class_="note-warning").text
    assert "县级财政：您打开时 —，现行 300.00，您填写 200" in note
    assert "待落实：您打开时 360.00，现行 60.00" in note
    found = fields(page)
    assert (found["amount-county"], found["amount-city"], found["seen"]) == ("200", "50", "2")
    assert page.one("textarea").text == "市级明确。"
    assert split()[FundingSource.COUNTY] == Decimal(300)
    assert send(second, SPLIT, DOCUMENT, found).status_code == 302
    assert split()[FundingSource.COUNTY] == Decimal(200)
    assert [change.number for change in split_history(OF_WAN_AN)] == [1, 2, 3]


# The annual plan


def test_the_default_is_shown_and_marked_until_somebody_sets_a_plan(people: People) -> None:
    client = finance(people)
    page = shown(client.get(ANNUAL))
    assert "系统默认（按计划年份平均）" in page.text
    first, *years, last, _total = rows(page, "amounts")
    assert [row[1] for row in (first, last)] == ["—", "—"]
    assert {row[1] for row in years} == {"600.00"}
    held = fields(page)
    assert send(client, ANNUAL, {"reason": "核定。"}).status_code == 302
    page = shown(client.get(ANNUAL))
    assert "系统默认" not in page.one("main").text
    assert fields(page) == held | {"seen": "1"}
    assert rows(page, "annual-history")[0][0] == "第 1 次 现行"


def test_years_that_do_not_add_up_are_refused_with_the_difference(people: People) -> None:
    client = finance(people)
    year = min(
        name for name, value in fields(shown(client.get(ANNUAL))).items() if name[:5] == "year-" and value
    )
    page = shown(send(client, ANNUAL, {year: "500", "reason": "核定。"}), 409)
    assert "比总投资 1800.00 万元少 100.00 万元" in page.one("div", class_="refusal").text
    assert "所填合计 1,700.00，少 100.00" in rows(page, "amounts")[-1][2]
    assert fields(page)[year] == "500"
    plan = annual_plan(OF_WAN_AN)
    assert plan is not None
    assert plan.is_default


def test_a_reason_is_asked_for_and_an_unreadable_year_named(people: People) -> None:
    page = shown(send(finance(people), ANNUAL, {"year-2022": "约600"}), 422)
    assert "2022年“约600”不是数" in page.one("p", id="error-year-2022").text
    assert "请填写理由" in page.one("p", id="error-reason").text


def test_the_second_of_two_sees_both_annual_plans(people: People) -> None:
    first, second = finance(people), people.city()
    held = fields(shown(second.get(ANNUAL)))
    years = sorted(name for name, value in held.items() if name[:5] == "year-" and value)
    send(first, ANNUAL, {years[0]: "500", years[1]: "700", "reason": "前移。"})
    page = shown(send(second, ANNUAL, {years[0]: "400", years[1]: "800", "reason": "后移。"}, held), 409)
    note = page.one("div", class_="note-warning").text
    assert f"{years[0][5:]}年：您打开时 600.00，现行 500.00，您填写 400" in note
    found = fields(page)
    assert (found[years[0]], found["seen"]) == ("400", "1")
    assert send(second, ANNUAL, {"reason": "后移。"}, found).status_code == 302
    plan = annual_plan(OF_WAN_AN)
    assert plan is not None
    assert plan.number == 2


# Who may


@pytest.mark.parametrize("address", [SPLIT, ANNUAL])
def test_only_the_finance_bureau_and_the_city_of_the_project_may_plan(people: People, address: str) -> None:
    allowed = [finance(people), finance(people, WAN_AN), people.city()]
    refused = [
        finance(people, "360802"),
        people.other_city(),
        people.county(),
        people.owner(),
        people.sector_lead(),
        people.auditor(),
        people.administrator(),
    ]
    assert [client.get(address).status_code for client in allowed] == [200] * len(allowed)
    for client in refused:
        assert client.get(address).status_code == 403
        assert client.post(address, data={}).status_code == 403


@pytest.mark.parametrize("page", ["split", "annual-plan"])
def test_a_project_that_is_not_there_is_not_found(people: People, page: str) -> None:
    assert finance(people).get(f"/finance/projects/JA-99/{page}").status_code == 404
