"""Facts about the pages of reconciliation: what is compared, since when, who may say what, two at once."""

from __future__ import annotations

import csv
import io
import random
from datetime import date
from decimal import Decimal
from itertools import product, starmap
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.types import ALL, Role, Scope, ScopeKind
from app.audit.types import Actor
from app.extensions import database
from app.funding.models import LedgerEntry
from app.funding.queries.reconciliation import notes_on
from app.funding.rules.reconciliation import differs, since
from app.funding.service.ledger import book
from app.funding.service.reconciliation import DifferenceChangedError, take_step
from app.funding.types import Booking, DifferenceKey, DifferenceStep, FundingSource, LedgerKind, Sides
from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.portfolio.queries import reconciliation as queries
from app.portfolio.rules.reconciliation import series_of
from app.portfolio.service import reconciliation as service
from app.portfolio.types import ProjectFilter
from app.portfolio.types.reconciliation import ReconciliationQuery
from app.projects.models import Project
from app.projects.queries import subject_of
from app.projects.types import Stage
from app.returns.types.report import Report, SourceAmounts
from app.returns.types.vocabulary import Reading
from tests.conftest import sign_in
from tests.integration.portfolio.months import JUNE, MAY, close_month, report, restate
from tests.integration.portfolio.reading import read
from tests.integration.portfolio.test_queries_are_constant import queries_of, register_many
from tests.integration.services.factories import PLAN as EXAMPLE_PLAN
from tests.integration.services.factories import register_example

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

PLAN = "jian-2022"
WAN_AN, JI_AN_COUNTY = "360828", "360821"
OF_WAN_AN, OTHER = "JA-02", "JA-15"
CENTRAL, COUNTY, LOAN = FundingSource.CENTRAL_BUDGET, FundingSource.COUNTY, FundingSource.BANK_LOAN
ALLOCATION, DISBURSEMENT = LedgerKind
FINANCE = Actor("finance")
APRIL, JULY = Month(2023, 4), Month(2023, 7)
KEY = DifferenceKey(OF_WAN_AN, CENTRAL, ALLOCATION)
PAGE = "/finance/reconciliation"
MOST_QUERIES = 18
"""Of a page; who is signed in takes two of these."""
ONE = f"{PAGE}/{OF_WAN_AN}/central_budget/allocation"


def reporting(allocated: str | None, received: str | None, source: FundingSource = CENTRAL) -> Report:
    """Return a report of one source."""
    amounts = [None if text is None else Decimal(text) for text in (allocated, received)]
    return report(amounts=[SourceAmounts(source, allocated=amounts[0], received=amounts[1])])


def booked(
    amount: str,
    day: date,
    *,
    code: str = OF_WAN_AN,
    source: FundingSource = CENTRAL,
    kind: LedgerKind = ALLOCATION,
) -> int:
    """Book an amount, by a document of its own."""
    number = f"赣财建〔2023〕{database.session.query(LedgerEntry).count() + 1}号"
    return book(
        Booking(code, kind, source, Decimal(amount), day, number),
        user=None,
        actor=FINANCE,
        today=date(2023, 12, 31),
    )


@pytest.fixture
def months(loaded_app: Flask) -> Flask:
    """Return both plans with three months in which JA-02 and JA-15 reported, beside a ledger.

    JA-02 reports 800 of 1,000 since May, and 600 received where nothing is on record; JA-15 agrees.
    """
    close_month(PLAN, APRIL, {OF_WAN_AN: reporting("300", None), OTHER: reporting("50", None)})
    close_month(PLAN, MAY, {OF_WAN_AN: reporting("800", None), OTHER: reporting("50", None)})
    close_month(PLAN, JUNE, {OF_WAN_AN: reporting("800", "600"), OTHER: reporting("50", None)})
    booked("300", date(2023, 4, 30))
    booked("700", date(2023, 5, 1))
    booked("50", date(2023, 4, 3), code=OTHER)
    booked("99", date(2023, 7, 1))
    return loaded_app


def finance(client: Callable[..., FlaskClient], county: str = WAN_AN) -> FlaskClient:
    return client(Role.FINANCE, Scope(ScopeKind.COUNTY, county))


def owner(client: Callable[..., FlaskClient], code: str = OF_WAN_AN) -> FlaskClient:
    subject = subject_of(code)
    assert subject is not None
    # What is read here opens a transaction; signed in inside of it, users would go with its rollback.
    database.session.commit()
    return client(Role.OWNER, Scope(ScopeKind.UNIT, str(min(subject.units))))


def page_of(client: FlaskClient, address: str, status: int = 200) -> Element:
    response = client.get(address)
    assert response.status_code == status, response.text
    return read(response.text)


def listed(page: Element) -> list[list[str]]:
    """Return the texts of the list, row by row."""
    tables = page.all("table", id="pairs")
    if not tables:
        return []
    return [
        [cell.text for cell in row.walk() if cell.tag in {"th", "td"}]
        for row in tables[0].one("tbody").all("tr")
    ]


def tiles(page: Element) -> dict[str, str]:
    return {
        tile.one("span", class_="tile-label").text: tile.one("span", class_="tile-figure").text
        for tile in page.all("li", class_="tile")
    }


def seen(page: Element) -> dict[str, str]:
    """Return what the form of a difference carries."""
    form = page.one("form", class_="decision-bar")
    return {
        each.attributes["name"]: each.attributes.get("value", "") for each in form.all("input", type="hidden")
    }


# What is compared


@pytest.mark.usefixtures("months")
def test_the_list_shows_both_amounts_the_difference_since_when_and_who_owes(client: FlaskClient) -> None:
    rows = listed(page_of(client, PAGE))
    assert [row[2:7] for row in rows] == [
        ["600.00", "未登记", "+600.00", "2023-06本月新增", "财政部门"],
        ["800.00", "1,000.00", "−200.00", "2023-052 个月", "项目单位"],
    ]
    assert [row[1] for row in rows] == ["中央预算内投资到位／拨付", "中央预算内投资下达"]


@pytest.mark.usefixtures("months")
def test_the_headline_counts_what_agrees_and_sums_what_differs(client: FlaskClient) -> None:
    page = page_of(client, PAGE)
    assert tiles(page) == {
        "两边一致": "1 项",
        "有差异": "2 项",
        "待说明": "2 项",
        "已说明": "0 项",
        "已办结": "0 项",
        "应由项目单位说明": "1 项",
        "应由财政部门说明": "1 项",
    }
    assert "绝对值 800.00 万元" in page.text


@pytest.mark.usefixtures("months")
def test_each_figure_of_the_ageing_list_leads_to_its_rows(client: FlaskClient) -> None:
    table = page_of(client, PAGE).one("table", id="ageing")
    for row in table.one("tbody").all("tr"):
        cells = row.all("td")
        for count, amount in zip(cells[::2], cells[1::2], strict=True):
            links = count.all("a")
            if not links:
                assert (count.text, amount.text) == ("—", "—")
                continue
            found = listed(page_of(client, links[0].attributes["href"]))
            assert str(len(found)) == count.text
            total = sum(abs(Decimal(row[4].replace("−", "-").replace(",", ""))) for row in found)
            assert total == Decimal(amount.text.replace(",", ""))


@pytest.mark.usefixtures("months")
def test_pairs_that_agree_are_listed_on_demand(client: FlaskClient) -> None:
    rows = listed(page_of(client, f"{PAGE}?all=1"))
    assert [row[2:6] for row in rows if row[7] == "一致"] == [["50.00", "50.00", "一致", "—"]]
    assert len(rows) == 3


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("as_of=2023-04", []),
        ("as_of=2023-05", ["−200.00"]),
        ("kind=allocation", ["−200.00"]),
        ("kind=disbursement", ["+600.00"]),
        ("source=county", []),
        ("region=360828", ["+600.00", "−200.00"]),
        ("region=360821", []),
        ("plan=shangrao-2022", []),
        ("q=JA-02", ["+600.00", "−200.00"]),
        ("q=JA-15", []),
        ("owes=owner", ["−200.00"]),
        ("age=2-3", ["−200.00"]),
        ("state=closed", []),
        ("sort=age", ["−200.00", "+600.00"]),
    ],
)
def test_the_address_says_which_pairs_as_of_when(
    client: FlaskClient, address: str, expected: list[str]
) -> None:
    assert [row[4] for row in listed(page_of(client, f"{PAGE}?{address}"))] == expected


def test_as_reported_then_and_as_known_now_are_two_answers(months: Flask, client: FlaskClient) -> None:
    amounts = [SourceAmounts(CENTRAL, allocated=Decimal(1000), received=Decimal(600))]
    restate(OF_WAN_AN, JUNE, Stage.STRUCTURE, amounts)
    del months
    assert [row[4] for row in listed(page_of(client, f"{PAGE}?kind=allocation"))] == []
    assert [row[4] for row in listed(page_of(client, f"{PAGE}?kind=allocation&reading=then"))] == ["−200.00"]
    assert page_of(client, f"{ONE}?reading=then").all("form", class_="decision-bar") == []


@pytest.mark.usefixtures("loaded_app")
def test_a_loan_is_compared_only_where_the_bureau_booked_some(client: FlaskClient) -> None:
    reports = {OF_WAN_AN: reporting(None, "500", LOAN), OTHER: reporting(None, "500", LOAN)}
    close_month(PLAN, MAY, reports)
    close_month(PLAN, JUNE, reports)
    assert listed(page_of(client, f"{PAGE}?all=1")) == []
    booked("400", date(2023, 6, 9), source=LOAN, kind=DISBURSEMENT)
    rows = listed(page_of(client, f"{PAGE}?all=1"))
    assert [row[2:6] for row in rows] == [["500.00", "400.00", "+100.00", "2023-06本月新增"]]
    detail = page_of(client, f"{PAGE}/{OTHER}/bank_loan/disbursement")
    assert "不由财政登记" in detail.text


def test_without_a_closed_month_the_page_says_what_it_waits_for(client: FlaskClient) -> None:
    assert "还没有可以对账的月份" in page_of(client, PAGE).text
    assert client.get(f"{PAGE}?as_of=2023-06").status_code == 404
    assert client.get(ONE).status_code == 404
    assert client.get(f"{PAGE}.csv").status_code == 200


@pytest.mark.usefixtures("months")
def test_a_plan_that_has_not_closed_the_month_is_named(client: FlaskClient) -> None:
    close_month("shangrao-2022", MAY, {})
    assert "2023年5月末" in page_of(client, PAGE).text
    page = page_of(client, f"{PAGE}?as_of=2023-06")
    assert "上饶市方案2023年6月没有关账" in page.text


def test_the_database_finds_the_same_as_the_rules(loaded_app: Flask) -> None:
    """Random months and entries; the page's queries against `funding.rules` over every single pair."""
    del loaded_app
    dice = random.Random(20230630)
    codes = list(database.session.scalars(select(Project.code).where(Project.plan_code == PLAN).limit(12)))
    sources = [CENTRAL, COUNTY, LOAN]
    span = [JUNE.plus(-offset) for offset in range(6, -1, -1)]

    def some() -> Decimal | None:
        return dice.choice([None, Decimal(0), Decimal(1), Decimal(2), Decimal(3)])

    def amounts() -> list[SourceAmounts]:
        return [
            SourceAmounts(source, allocated=some(), received=some())
            for source in sources
            if dice.random() < 0.8
        ]

    for month in span:
        close_month(PLAN, month, {code: report(amounts=amounts()) for code in codes if dice.random() < 0.8})
    for code in codes[:6]:
        restate(code, dice.choice(span), Stage.STRUCTURE, amounts())
    for _ in range(80):
        month = dice.choice([*span, JULY])
        booked(
            dice.choice(["1", "1", "2"]),
            dice.choice([month.last_day, date(month.year, month.number, 1)]),
            code=dice.choice(codes),
            source=dice.choice(sources),
            kind=dice.choice(list(LedgerKind)),
        )
    for reading in Reading:
        for month in (JUNE, MAY):
            query = ReconciliationQuery(ProjectFilter(reading=reading))
            found = {
                pair.key: (pair.sides, pair.since)
                for pair in queries.pairs(ALL, query, month, with_agreeing=True)
            }
            expected = expected_pairs(codes, sources, month, reading)
            assert found == expected
            agreeing = [since for _, since in expected.values() if since is None]
            assert queries.agreeing(ALL, query, month) == len(agreeing)
            assert len(agreeing) < len(expected)


def expected_pairs(
    codes: list[str], sources: list[FundingSource], month: Month, reading: Reading
) -> dict[DifferenceKey, tuple[Sides, Month | None]]:
    """Return what the rules say of every pair that is compared."""
    found = {}
    for key in starmap(DifferenceKey, product(codes, sources, LedgerKind)):
        reported = [each for each in queries.reported(key, reading) if each[0] <= month]
        series = series_of(reported, service.entries_of(key))
        last = series[-1]
        if (last.reported, last.recorded) == (None, None):
            continue
        if key.source is LOAN and not last.recorded:
            continue
        first = since(key.source, series)
        assert (first is not None) == differs(key.source, last.reported, last.recorded)
        found[key] = (last, first)
    return found


# One difference


@pytest.mark.usefixtures("months")
def test_one_difference_shows_both_series_and_the_entries_behind_one(client: FlaskClient) -> None:
    page = page_of(client, ONE)
    series = [
        [cell.text for cell in row.walk() if cell.tag in {"th", "td"}]
        for row in page.one("table", id="series-table").one("tbody").all("tr")
    ]
    assert [row[:6] for row in series] == [
        ["2023-04", "300.00", "", "300.00", "", "一致"],
        ["2023-05", "800.00", "+500.00", "1,000.00", "+700.00", "−200.00"],
        ["2023-06", "800.00", "", "1,000.00", "", "−200.00"],
    ]
    links = [link.attributes["href"] for link in page.one("table", id="series-table").all("a")]
    assert f"/returns/{OF_WAN_AN}/2023-06/review" in links
    entries = page.one("table", id="entry-table").one("tbody").all("tr")
    assert [("不计入" in entry.text) for entry in entries] == [False, False, True]


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(
    "address",
    [
        f"{PAGE}/{OF_WAN_AN}/lottery/allocation",
        f"{PAGE}/{OF_WAN_AN}/central_budget/loan",
        f"{PAGE}/{OF_WAN_AN}/unassigned/allocation",
        f"{PAGE}/JA-99/central_budget/allocation",
        f"{ONE}?as_of=2022-01",
    ],
)
def test_what_there_is_not_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("months")
def test_an_owner_explains_and_the_bureau_of_the_county_closes(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    by_owner, bureau = owner(sign_in_as), finance(sign_in_as)
    fields = seen(page_of(by_owner, ONE)) | {"text": "文件五月底才到，六月月报更正。"}
    assert by_owner.post(f"{ONE}/explain", data=fields).status_code == 302
    assert [row[7] for row in listed(page_of(bureau, f"{PAGE}?kind=allocation"))] == [
        "已说明项目单位作出说明：文件五月底才到，六月月报更正。"
    ]
    response = bureau.post(f"{ONE}/close", data=seen(page_of(bureau, ONE)) | {"text": "已核对，认可。"})
    assert response.headers["Location"] == f"{ONE}?as_of=2023-06"
    page = page_of(bureau, ONE)
    assert "已办结" in page.text
    assert [step.text for step in page.one("div", class_="decision-buttons").all("button")] == ["重新打开"]
    assert tiles(page_of(bureau, PAGE))["应由项目单位说明"] == "0 项"
    assert bureau.post(f"{ONE}/reopen", data=seen(page) | {"text": "文号不符。"}).status_code == 302
    assert [note.step for note in notes_on(KEY)] == list(DifferenceStep)


@pytest.mark.usefixtures("months")
def test_nobody_explains_or_closes_what_is_not_theirs(sign_in_as: Callable[..., FlaskClient]) -> None:
    fields = {"month": "2023-06", "reported": "800", "recorded": "1000", "text": "说明。"}
    by_owner = owner(sign_in_as)
    refused = [
        by_owner.post(f"{ONE}/close", data=fields),
        by_owner.post(f"{ONE}/reopen", data=fields),
        owner(sign_in_as, "SR-YL-01").post(f"{ONE}/explain", data=fields),
        finance(sign_in_as, JI_AN_COUNTY).post(f"{ONE}/explain", data=fields),
        finance(sign_in_as, JI_AN_COUNTY).post(f"{ONE}/close", data=fields),
        finance(sign_in_as, JI_AN_COUNTY).get(ONE),
        sign_in_as(Role.AUDITOR).post(f"{ONE}/explain", data=fields),
        sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "360800")).post(f"{ONE}/close", data=fields),
    ]
    assert {response.status_code for response in refused} == {403}
    assert notes_on(KEY) == ()


@pytest.mark.usefixtures("months")
def test_what_lies_outside_the_reach_is_in_no_row_and_no_sum(sign_in_as: Callable[..., FlaskClient]) -> None:
    page = page_of(finance(sign_in_as, JI_AN_COUNTY), f"{PAGE}?all=1")
    assert (listed(page), tiles(page)["有差异"]) == ([], "0 项")
    assert page_of(sign_in_as(Role.AUDITOR), ONE).all("form", class_="decision-bar") == []


@pytest.mark.usefixtures("months")
def test_what_was_typed_survives_a_refusal(sign_in_as: Callable[..., FlaskClient]) -> None:
    bureau = finance(sign_in_as)
    fields = seen(page_of(bureau, ONE))
    response = bureau.post(f"{ONE}/close", data=fields | {"text": "在" * 501})
    assert response.status_code == 422
    page = read(response.text)
    assert page.one("textarea", name="text").text == "在" * 501
    assert "最多 500 字" in page.text
    blank = bureau.post(f"{ONE}/close", data=fields | {"text": " "})
    assert (blank.status_code, "请写明认可这项差异的依据" in blank.text) == (422, True)


@pytest.mark.usefixtures("months")
def test_of_two_the_second_sees_the_amounts_as_they_are_now_and_keeps_what_was_typed(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    bureau = finance(sign_in_as)
    fields = seen(page_of(bureau, ONE)) | {"text": "已核对，认可。"}
    booked("25", date(2023, 6, 30))
    response = bureau.post(f"{ONE}/close", data=fields)
    assert response.status_code == 409
    page = read(response.text)
    assert "现在单位填报 800.00 万元，财政登记 1025.00 万元" in page.text
    assert page.one("textarea", name="text").text == "已核对，认可。"
    assert notes_on(KEY) == ()
    assert bureau.post(f"{ONE}/close", data=seen(page) | {"text": "已核对，认可。"}).status_code == 302
    again = bureau.post(f"{ONE}/close", data=seen(page) | {"text": "我也认可。"})
    assert (again.status_code, "刚刚已经办结" in again.text, "我也认可。" in again.text) == (409, True, True)


def test_a_restated_amount_counts_as_changed_too(months: Flask) -> None:
    del months
    amounts = [SourceAmounts(CENTRAL, allocated=Decimal(950))]
    restate(OF_WAN_AN, JUNE, Stage.STRUCTURE, amounts)
    looked = Sides(JUNE, Decimal(800), Decimal(1000))
    with pytest.raises(DifferenceChangedError) as caught:
        service.take_step(DifferenceStep.CLOSE, KEY, looked, "认可。", actor=FINANCE)
    assert (caught.value.reported, caught.value.recorded) == (Decimal(950), Decimal(1000))
    with pytest.raises(NotFoundError):
        service.take_step(
            DifferenceStep.CLOSE, KEY, Sides(JULY, None, Decimal(1099)), "认可。", actor=FINANCE
        )


# Export, speed


@pytest.mark.usefixtures("months")
def test_the_file_holds_the_rows_of_the_list(client: FlaskClient) -> None:
    take_step(
        DifferenceStep.EXPLAIN, KEY, Sides(JUNE, Decimal(800), Decimal(1000)), "=文件在途。", actor=FINANCE
    )
    response = client.get(f"{PAGE}.csv?all=1&sort=project")
    rows = list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    assert [(row["项目代码"], row["差额（万元）"], row["状态"], row["持续月数"]) for row in rows] == [
        ("JA-02", "-200.00", "已说明", "2"),
        ("JA-02", "600.00", "待说明", "1"),
        ("JA-15", "0.00", "一致", ""),
    ]
    assert (rows[1]["财政登记（万元）"], rows[0]["内容"]) == ("", "'=文件在途。")
    assert client.get(f"{PAGE}.csv?kind=x").status_code == 400


def test_a_page_asks_as_often_for_one_project_as_for_many(app: Flask) -> None:
    pages = (f"{PAGE}?all=1", f"{PAGE}.csv", f"{PAGE}/EX-01/central_budget/allocation")
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    close_month(EXAMPLE_PLAN.code, MAY, {"EX-01": report()})
    booked("1", date(2023, 5, 1), code="EX-01")
    few = [queries_of(client, page) for page in pages]
    register_many()
    codes = [f"EX-{number:02d}" for number in range(1, 62)]
    close_month(EXAMPLE_PLAN.code, JUNE, {code: report() for code in codes})
    for code in codes[:20]:
        booked("5", date(2023, 6, 1), code=code)
    assert few == [queries_of(client, page) for page in pages]
    assert max(few) <= MOST_QUERIES
