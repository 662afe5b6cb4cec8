"""Facts about the pages of the ledger: who may do what, what is asked twice, files, queries."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from app.accounts.types import ALL, Role, Scope, ScopeKind
from app.funding.queries import ledger as queries
from app.funding.types import LedgerFilter
from app.kernel.china import today_in_china
from tests.conftest import sign_in
from tests.integration.funding.ledgers import book, register_more
from tests.integration.funding.workbooks import HEADS, ROW, workbook
from tests.integration.portfolio.test_queries_are_constant import queries_of
from tests.integration.returns.pages import rows, shown
from tests.integration.services.factories import register_example

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.integration.portfolio.reading import Element

TYPED = {
    "project": "JA-02",
    "kind": "allocation",
    "source": "central_budget",
    "amount": "300",
    "booked_on": "2023-03-01",
    "document_number": "赣财社指〔2023〕1号",
    "note": "首批",
}
NEW, IMPORT = "/finance/ledger/new", "/finance/ledger/import"


@pytest.fixture
def wan_an(sign_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    """Sign in the finance bureau of 万安县: JA-02 is in its county, JA-01 is of the whole city."""
    return sign_in_as(Role.FINANCE, Scope(ScopeKind.COUNTY, "360828"))


@pytest.fixture
def city(sign_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    """Sign in the finance bureau of 吉安市."""
    return sign_in_as(Role.FINANCE, Scope(ScopeKind.CITY, "360800"))


def last() -> int:
    """Return the number of the newest entry."""
    return max(each.id for each in queries.entries(ALL, LedgerFilter()))


def count() -> int:
    return queries.sums(ALL, LedgerFilter()).entries


def post(client: FlaskClient, **changed: str) -> TestResponse:
    return client.post(NEW, data=TYPED | changed)


def send(client: FlaskClient, data: bytes, name: str = "三月.xlsx") -> TestResponse:
    return client.post(IMPORT, data={"file": (io.BytesIO(data), name)})


def confirm(client: FlaskClient, page: Element, *, ticked: bool = False) -> TestResponse:
    fields = {"preview": page.one("input", name="preview").attributes["value"]}
    if ticked:
        fields["confirmed"] = page.one("input", name="confirmed").attributes["value"]
    return client.post(f"{IMPORT}/confirm", data=fields)


def test_an_entry_is_booked_and_shown(wan_an: FlaskClient) -> None:
    response = post(wan_an)
    assert response.location == f"/finance/ledger/{last()}"
    text = shown(wan_an.get(response.location)).text
    for said in ("已登记为第", "300.00 万元", "赣财社指〔2023〕1号", "中央预算内投资", "首批"):
        assert said in text


def test_county_finance_cannot_book_for_another_county(wan_an: FlaskClient) -> None:
    page = shown(post(wan_an, project="JA-01"), 422)
    assert "不在您可以登记的范围内" in page.text
    assert page.one("input", name="document_number").attributes["value"] == TYPED["document_number"]
    assert count() == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_whoever_only_reads_is_shown_no_button_and_can_do_nothing(
    sign_in_as: Callable[..., FlaskClient], wan_an: FlaskClient, role: Role
) -> None:
    post(wan_an)
    reader = sign_in_as(role)
    assert not shown(reader.get("/finance/ledger")).all("a", href=NEW)
    assert not shown(reader.get(f"/finance/ledger/{last()}")).all("textarea")
    for address in (NEW, IMPORT, "/finance/ledger/template.xlsx"):
        assert reader.get(address).status_code == 403
    for address in (NEW, IMPORT, f"{IMPORT}/confirm", f"/finance/ledger/{last()}/reverse"):
        assert reader.post(address, data=TYPED).status_code == 403
    assert count() == 1


def test_an_entry_of_another_county_is_neither_shown_nor_reversed(
    wan_an: FlaskClient, city: FlaskClient
) -> None:
    post(city, project="JA-01")
    number = last()
    assert rows_of(wan_an) == []
    assert wan_an.get(f"/finance/ledger/{number}").status_code == 403
    refused = wan_an.post(
        f"/finance/ledger/{number}/reverse", data={"reason": "错", "booked_on": "2023-03-01"}
    )
    assert refused.status_code == 403
    assert "赣财" not in wan_an.get("/finance/ledger.csv").text


def rows_of(client: FlaskClient, address: str = "/finance/ledger") -> list[list[str]]:
    page = shown(client.get(address))
    return rows(page, "entries") if page.all("table", id="entries") else []


def test_what_was_typed_stays_beside_what_is_wrong(wan_an: FlaskClient) -> None:
    page = shown(post(wan_an, amount="三百", booked_on="2099-01-01"), 422)
    assert page.one("input", name="amount").attributes["value"] == "三百"
    assert "不是数" in page.text
    page = shown(post(wan_an, booked_on="2099-01-01"), 422)
    assert "还没有到" in page.one("p", id="error-booked_on").text
    assert "selected" in page.one("option", value="central_budget").attributes


def test_pressing_the_button_twice_books_once(wan_an: FlaskClient) -> None:
    post(wan_an)
    page = shown(post(wan_an), 409)
    assert "已经登记过" in page.text
    assert page.one("input", name="amount").attributes["value"] == "300"
    assert count() == 1
    ticked = page.one("input", name="confirmed").attributes["value"]
    assert post(wan_an, confirmed=ticked).status_code == 302
    assert post(wan_an, confirmed=ticked).status_code == 409
    assert count() == 2


def test_an_address_fills_the_form(wan_an: FlaskClient) -> None:
    page = shown(wan_an.get(f"{NEW}?project=JA-02&kind=disbursement"))
    assert page.one("input", name="project").attributes["value"] == "JA-02"
    assert "selected" in page.one("option", value="disbursement").attributes
    offered = [option.attributes["value"] for option in page.one("datalist").all("option")]
    assert "JA-02" in offered
    assert "JA-01" not in offered
    assert not page.all("option", value="unassigned")


def test_an_entry_is_reversed_and_both_halves_lead_to_each_other(wan_an: FlaskClient) -> None:
    post(wan_an)
    number, today = last(), today_in_china().isoformat()
    address = f"/finance/ledger/{number}/reverse"
    assert "必须写明理由" in shown(wan_an.post(address, data={"reason": "", "booked_on": today}), 422).text
    page = shown(wan_an.post(address, data={"reason": "记错", "booked_on": "明天"}), 422)
    assert page.one("textarea", name="reason").text == "记错"
    done = wan_an.post(address, data={"reason": "记错", "booked_on": today})
    assert done.location == f"/finance/ledger/{number}"
    assert "已由" in shown(wan_an.post(address, data={"reason": "再来", "booked_on": today}), 409).text
    page = shown(wan_an.get(f"/finance/ledger/{number}"))
    assert page.all("a", href=f"/finance/ledger/{last()}")
    assert not page.all("textarea")
    assert page.one("del").text == "300.00"
    listed = shown(wan_an.get("/finance/ledger"))
    assert [each.text for each in listed.one("table", id="entries").all("del")] == ["300.00"]
    assert [cell[4] for cell in rows(listed, "entries")] == ["−300.00", "300.00"]


def test_the_other_entries_of_a_document_are_shown_with_their_sum(city: FlaskClient) -> None:
    for code, amount in (("JA-02", "300"), ("JA-03", "200"), ("JA-04", "50")):
        assert post(city, project=code, amount=amount).status_code == 302
    page = shown(city.get(f"/finance/ledger/{last()}"))
    assert [row[-1] for row in rows(page, "others")] == ["300.00", "200.00", "500.00"]


def test_the_list_has_sums_of_all_rows_and_pages_of_fifty(app: Flask) -> None:
    register_example()
    for number in range(51):
        book(document_number=f"{number}号", amount=Decimal(number + 1))
    client = sign_in(app, Role.ADMINISTRATOR)
    page = shown(client.get("/finance/ledger"))
    assert len(rows(page, "entries")) == 50
    assert "共 51 笔" in page.text
    assert "1,326.00" in page.text
    assert len(rows_of(client, "/finance/ledger?page=2")) == 1
    assert len(rows_of(client, "/finance/ledger?page=99")) == 1
    assert len(rows_of(client, "/finance/ledger?document=50号&kind=allocation")) == 1
    assert "没有符合条件的记录" in shown(client.get("/finance/ledger?kind=disbursement")).text
    assert client.get("/finance/ledger?kind=&page=2").location == "/finance/ledger?page=2"
    assert "看不懂" in shown(client.get("/finance/ledger?first_day=x")).text
    assert client.get("/finance/ledger.csv?first_day=x").status_code == 400


@pytest.mark.parametrize("page", ["/finance/ledger", "/finance/ledger.csv", "/finance/ledger/{first}"])
def test_a_page_asks_as_often_for_one_entry_as_for_many(app: Flask, page: str) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    page = page.format(first=book())
    few = queries_of(client, page)
    register_more(20)
    for number in range(2, 21):
        book(project_code=f"EX-{number:02d}")
    assert few == queries_of(client, page)


def test_the_files_hold_every_entry_that_the_list_finds(city: FlaskClient) -> None:
    post(city, amount="300.123456")
    post(city, kind="disbursement", document_number="=cmd|'x'!A1")
    reverse = {"reason": "记错", "booked_on": today_in_china().isoformat()}
    city.post(f"/finance/ledger/{last()}/reverse", data=reverse)
    lines = list(csv.DictReader(io.StringIO(city.get("/finance/ledger.csv").data.decode("utf-8-sig"))))
    assert [line["金额（万元）"] for line in lines] == ["-300.00", "300.00", "300.123456"]
    assert [line["类别"] for line in lines] == ["拨付", "拨付", "下达"]
    book = openpyxl.load_workbook(io.BytesIO(city.get("/finance/ledger.xlsx").data))
    sheet = book["台账"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=4)]
    assert [row[6] for row in values] == [-300, 300, 300.123456]
    assert isinstance(values[0][7], datetime)
    assert values[1][8] == "=cmd|'x'!A1"
    assert sheet["I3"].data_type == "s"
    assert [sheet.cell(row, 5).value for row in (5, 6)] == ["下达", "拨付"]
    computed = openpyxl.load_workbook(io.BytesIO(city.get("/finance/ledger.xlsx").data), data_only=True)
    assert [computed["台账"].cell(row, 7).value for row in (5, 6)] == [300.123456, 0]
    filtered = city.get("/finance/ledger.xlsx?kind=allocation").data
    assert openpyxl.load_workbook(io.BytesIO(filtered))["口径"]["B1"].value == "类别：下达"


def test_the_template_has_the_heads_lists_to_choose_from_and_the_projects(wan_an: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(wan_an.get("/finance/ledger/template.xlsx").data))
    assert book.sheetnames == ["台账", "说明", "项目"]
    assert [cell.value for cell in book["台账"][1]] == list(HEADS)
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book["台账"].data_validations.dataValidation}
    assert rules["B2"].formula1 == '"下达,拨付"'
    assert "待落实" not in str(rules["C2"].formula1)
    assert rules.keys() == {"A2", "B2", "C2", "D2", "E2"}
    codes = [row[0].value for row in book["项目"].iter_rows(min_row=2)]
    assert "JA-02" in codes
    assert "JA-01" not in codes


def test_a_filled_template_is_previewed_and_then_imported(wan_an: FlaskClient) -> None:
    template = wan_an.get("/finance/ledger/template.xlsx").data
    data = workbook(ROW, (*ROW[:1], "拨付", *ROW[2:]), template=template)
    page = shown(send(wan_an, data))
    assert count() == 0
    assert "导入 2 笔" in page.text
    assert not page.all("input", name="confirmed")
    done = confirm(wan_an, page)
    assert done.status_code == 302
    assert len(rows_of(wan_an, done.location)) == 2
    again = shown(confirm(wan_an, page), 409)
    assert "导入过" in again.text
    assert count() == 2
    assert confirm(wan_an, again).status_code == 409
    assert confirm(wan_an, again, ticked=True).status_code == 302
    assert confirm(wan_an, again, ticked=True).status_code == 409
    assert count() == 4


def test_a_preview_names_every_cell_that_is_wrong_and_cannot_be_imported(wan_an: FlaskClient) -> None:
    wrong = ("JA-01", "下达", "待落实", "x", ROW[4], None, None)
    page = shown(send(wan_an, workbook(ROW, wrong)), 422)
    said = [item.text.split()[0] for item in page.one("ul", class_="cell-problems").all("li")]
    assert said == ["A3", "C3", "D3", "F3"]
    assert not page.all("input", name="preview")
    assert len(rows(page, "preview")) == 2


def test_what_comes_back_is_checked_again(
    wan_an: FlaskClient, city: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    page = shown(send(city, workbook(ROW)))
    assert "重新上传" in shown(confirm(wan_an, page), 422).text
    seal = page.one("input", name="preview").attributes["value"]
    assert "重新上传" in shown(city.post(f"{IMPORT}/confirm", data={"preview": seal[:-1]}), 422).text
    assert "重新上传" in shown(city.post(f"{IMPORT}/confirm"), 422).text
    assert confirm(sign_in_as(Role.AUDITOR), page).status_code == 403
    assert count() == 0


def test_no_file_and_a_wrong_file_are_refused_on_the_page_of_the_upload(wan_an: FlaskClient) -> None:
    assert "还没有选择文件" in shown(wan_an.post(IMPORT), 422).text
    page = shown(send(wan_an, b"code,amount", "x.csv"), 422)
    assert "不是 .xlsx" in page.text
    assert page.one("input", name="file").attributes["type"] == "file"
    assert shown(wan_an.get(IMPORT)).all("a", href="/finance/ledger/template.xlsx")
