"""Facts about the rules of the ledger: same documents, what can be booked, what looks booked twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from app.funding.rules.ledger import (
    booking_problems,
    document_key,
    duplicates,
    repeated_rows,
    reversal_obstacle,
    reversal_problems,
)
from app.funding.types import Booking, BookingDraft, EntryFact, FundingSource, LedgerKind, WarningKind

TODAY = date(2023, 6, 30)
BOOKING = Booking(
    project_code="JA-01",
    kind=LedgerKind.ALLOCATION,
    source=FundingSource.CENTRAL_BUDGET,
    amount=Decimal(300),
    booked_on=date(2023, 3, 1),
    document_number="赣财社指〔2023〕40号",
)
ENTRY = EntryFact(
    id=7,
    project_code="JA-01",
    project_name="示例养老院",
    region_name="万安县",
    kind=LedgerKind.ALLOCATION,
    source=FundingSource.CENTRAL_BUDGET,
    amount=Decimal(300),
    booked_on=date(2023, 3, 1),
    document_number="赣财社指［２０２３］40 号",
    note="",
    reverses_id=None,
    reversed_by_id=None,
    recorded_at=datetime(2023, 3, 2, 1, 0),  # noqa: DTZ001 - stored so
    recorded_by="finance",
)


@pytest.mark.parametrize(
    "written",
    [
        "赣财社指〔2023〕40号",
        "赣财社指[2023]40号",
        "赣财社指【2023】40号",
        "赣财社指(2023)40号",
        "赣财社指（2023）40号",
        "赣财社指［2023］40号",
        "赣财社指﹝2023﹞40号",
        "赣财社指〔２０２３〕４０号",
        " 赣财社指 〔2023〕　40 号 ",
        "赣财社指\u200b〔2023〕40号\n",
    ],
)
def test_a_document_number_is_the_same_in_every_way_of_writing_it(written: str) -> None:
    assert document_key(written) == "赣财社指[2023]40号"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("赣财〔2023〕40号", "赣财〔2023〕41号"),
        ("赣财〔2023〕40号", "赣财〔2023〕40"),
        ("赣财40号", "赣发40号"),
    ],
)
def test_other_documents_stay_others(one: str, other: str) -> None:
    assert document_key(one) != document_key(other)


def test_letters_count_in_any_case_and_width() -> None:
    assert document_key("ＪＡ-Cz-12号") == document_key("ja-cZ-12号")


def test_an_entry_in_order_has_no_problem() -> None:
    assert booking_problems(BOOKING, TODAY) == {}
    assert booking_problems(replace(BOOKING, booked_on=TODAY, amount=Decimal("0.000001")), TODAY) == {}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("amount", Decimal(0), "大于零"),
        ("amount", Decimal(-1), "用冲销"),
        ("amount", Decimal("0.0000001"), "到分"),
        ("amount", Decimal("1e12"), "太大"),
        ("booked_on", date(2023, 7, 1), "还没有到"),
        ("booked_on", date(1999, 12, 31), "太早"),
        ("source", FundingSource.UNASSIGNED, "待落实"),
        ("document_number", " \u3000", "不能空白"),
        ("document_number", "号" * 81, "最多 80 字"),
        ("document_number", "㈱" * 40, "最多 80 字"),
        ("note", "注" * 501, "最多 500 字"),
    ],
)
def test_what_cannot_stand_is_said_of_its_field(field: str, value: object, said: str) -> None:
    problems = booking_problems(replace(BOOKING, **{field: value}), TODAY)  # type: ignore[arg-type]
    assert list(problems) == [field]
    assert said in problems[field]


def test_what_a_draft_leaves_out_is_not_judged() -> None:
    assert booking_problems(BookingDraft(amount=Decimal(-1)), TODAY).keys() == {"amount"}
    assert BookingDraft(amount=Decimal(1)).booking() is None


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        ({}, [WarningKind.SAME_BOOKING]),
        ({"booked_on": date(2023, 3, 2)}, [WarningKind.SAME_BOOKING]),
        ({"amount": Decimal(1)}, [WarningKind.SAME_BOOKING]),
        ({"project_code": "JA-02"}, [WarningKind.SAME_DOCUMENT]),
        ({"kind": LedgerKind.DISBURSEMENT}, [WarningKind.SAME_DOCUMENT]),
        ({"source": FundingSource.PROVINCE}, [WarningKind.SAME_DOCUMENT]),
        ({"project_code": "JA-02", "booked_on": date(2023, 3, 2)}, [WarningKind.OTHER_DATE]),
        ({"document_number": "赣财社指〔2023〕41号"}, []),
    ],
)
def test_what_is_said_of_a_document_that_is_on_record(
    changed: dict[str, object], kinds: list[WarningKind]
) -> None:
    found = duplicates(replace(BOOKING, **changed), [ENTRY])  # type: ignore[arg-type]
    assert [each.kind for each in found] == kinds
    assert all(each.entry_ids == (7,) for each in found)
    assert [each.is_strong for each in found] == [kind is not WarningKind.SAME_DOCUMENT for kind in kinds]


@pytest.mark.parametrize("changed", [{"reversed_by_id": 9}, {"reverses_id": 3, "amount": Decimal(-300)}])
def test_neither_a_reversed_entry_nor_a_reversal_is_a_duplicate(changed: dict[str, object]) -> None:
    assert duplicates(BOOKING, [replace(ENTRY, **changed)]) == ()  # type: ignore[arg-type]


def test_a_document_of_other_projects_is_counted_and_summed() -> None:
    others = [replace(ENTRY, id=number, project_code=f"JA-{number}") for number in (11, 12, 13)]
    (found,) = duplicates(BOOKING, [*others, replace(others[0], id=14, source=FundingSource.CITY)])
    assert "4 笔，涉及 3 个项目，下达合计 1200.00 万元" in found.message
    (found,) = duplicates(BOOKING, [others[0], replace(others[1], kind=LedgerKind.DISBURSEMENT)])
    assert "下达合计 300.00 万元、拨付合计 300.00 万元" in found.message


def test_the_strong_warnings_come_first() -> None:
    known = [
        replace(ENTRY, id=1, project_code="JA-03"),
        replace(ENTRY, id=2, project_code="JA-04", booked_on=date(2023, 2, 1)),
        replace(ENTRY, id=3),
    ]
    found = [each.kind for each in duplicates(BOOKING, known)]
    assert found == [WarningKind.SAME_BOOKING, WarningKind.OTHER_DATE, WarningKind.SAME_DOCUMENT]


def test_rows_of_one_sheet_are_held_against_each_other() -> None:
    rows = {
        2: BOOKING,
        3: replace(BOOKING, document_number="赣财社指(2023)40号", amount=Decimal(5)),
        4: replace(BOOKING, project_code="JA-02"),
        5: replace(BOOKING, project_code="JA-03", booked_on=date(2023, 3, 9)),
        6: replace(BOOKING, document_number="别的文件"),
    }
    found = {number: [each.kind for each in warnings] for number, warnings in repeated_rows(rows).items()}
    twice, other = WarningKind.SAME_BOOKING, WarningKind.OTHER_DATE
    assert found == {2: [twice, other], 3: [twice, other], 4: [other], 5: [other]}
    assert "第 3 行" in repeated_rows(rows)[2][0].message


@pytest.mark.parametrize(
    ("reason", "day", "fields"),
    [
        ("金额记错", date(2023, 6, 30), set()),
        ("金额记错", date(2023, 3, 1), set()),
        (" ", date(2023, 6, 30), {"reason"}),
        ("错" * 501, date(2023, 6, 30), {"reason"}),
        ("金额记错", date(2023, 2, 28), {"booked_on"}),
        ("", date(2023, 7, 1), {"reason", "booked_on"}),
    ],
)
def test_a_reversal_needs_a_reason_and_a_day_between_the_entry_and_today(
    reason: str, day: date, fields: set[str]
) -> None:
    assert reversal_problems(ENTRY, reason, day, TODAY).keys() == fields


def test_an_entry_is_reversed_at_most_once_and_a_reversal_never() -> None:
    assert reversal_obstacle(ENTRY) is None
    assert "第 9 号冲销" in (reversal_obstacle(replace(ENTRY, reversed_by_id=9)) or "")
    assert "本身是" in (reversal_obstacle(replace(ENTRY, reverses_id=3)) or "")
