"""Facts about what is typed into the ledger: readable values, messages by field, addresses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.funding.forms.ledger import BookingForm, LedgerForm, ReverseForm, read_numbers
from app.funding.types import Booking, FundingSource, LedgerFilter, LedgerKind
from app.web.addresses import AddressError
from app.web.workbook_cells import address

TYPED = {
    "project": " ja-０1 ",
    "kind": "allocation",
    "source": "central_budget",
    "amount": "１，２００.５０万元",
    "booked_on": "2023年3月1日",
    "document_number": "赣财社指〔2023〕40号",
    "note": "首批",
}


def test_an_entry_is_read_as_people_type_it() -> None:
    form = BookingForm.parse(TYPED)
    assert form.errors == {}
    assert form.booking == Booking(
        "JA-01",
        LedgerKind.ALLOCATION,
        FundingSource.CENTRAL_BUDGET,
        Decimal("1200.50"),
        date(2023, 3, 1),
        "赣财社指〔2023〕40号",
        "首批",
    )


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("project", "", "请填写项目代码"),
        ("kind", "gift", "不在可选范围内"),
        ("source", "", "请选择资金来源"),
        ("amount", "三百", "不是数"),
        ("amount", "-5", "用冲销"),
        ("booked_on", "2023-03", "写到日"),
        ("document_number", "", "请填写文号"),
    ],
)
def test_what_cannot_be_read_is_said_of_its_field_and_stays_as_typed(
    field: str, text: str, said: str
) -> None:
    form = BookingForm.parse(TYPED | {field: text})
    assert form.booking is None
    assert list(form.errors) == [field]
    assert said in form.errors[field]
    assert form.fields[field] == text


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert len(BookingForm.parse({}).errors) == 6


def test_an_address_fills_the_form() -> None:
    form = BookingForm.of({"project": "JA-02", "kind": "allocation", "other": "x"})
    assert (form.fields["project"], form.fields["kind"], form.fields["amount"]) == ("JA-02", "allocation", "")


@pytest.mark.parametrize(
    ("text", "numbers"), [("", set()), ("12", {12}), ("12,7", {12, 7}), ("12;7", set()), ("all", set())]
)
def test_only_numbers_of_entries_confirm(text: str, numbers: set[int]) -> None:
    assert read_numbers(text) == numbers


def test_a_reversal_without_a_day_is_said_of_its_field() -> None:
    assert ReverseForm.parse({"reason": "错"}).errors.keys() == {"booked_on"}


def test_an_address_is_read_as_a_filter_and_written_again() -> None:
    given = {
        "project": "万安",
        "kind": "disbursement",
        "source": "city",
        "document": "40号",
        "first_day": "2023-01-01",
        "last_day": "2023-03-31",
        "plan": "jian-2022",
        "file": "a" * 64,
    }
    form = LedgerForm.parse(given | {"page": "3"})
    assert form.problems == ()
    assert (form.chosen.parameters(), form.page) == (given, 3)
    assert form.chosen.without("file").file is None


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "gift"},
        {"source": "moon"},
        {"first_day": "gestern"},
        {"file": "x"},
        {"first_day": "2023-03-02", "last_day": "2023-03-01"},
    ],
)
def test_what_an_address_cannot_mean_is_said_and_refused_for_a_file(given: dict[str, str]) -> None:
    form = LedgerForm.parse(given)
    assert len(form.problems) == 1
    with pytest.raises(AddressError):
        form.refuse_problems()


def test_blank_fields_leave_the_address() -> None:
    form = LedgerForm.parse({"kind": "", "page": "no"})
    assert (form.has_blanks, form.chosen, form.page) == (True, LedgerFilter(), 1)


@pytest.mark.parametrize(
    ("row", "column", "cell"), [(5, 2, "C5"), (1, 0, "A1"), (9, 25, "Z9"), (9, 26, "AA9"), (3, 701, "ZZ3")]
)
def test_a_cell_is_named_as_a_spreadsheet_names_it(row: int, column: int, cell: str) -> None:
    assert address(row, column) == cell
