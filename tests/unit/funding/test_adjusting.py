"""Facts about an adjustment of the planned split, as a rule and as a form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.funding.forms.splits import ASSIGNED, SplitForm
from app.funding.rules import adjustment_problem, split_problem, with_rest
from app.funding.types import (
    Basis,
    FundingSource,
    PlannedAmount,
    PlannedProject,
    SplitChange,
    SplitLine,
    SplitOrigin,
    SplitPage,
)
from app.kernel.china import stored_now

CENTRAL, COUNTY, LOAN, REST = (
    FundingSource.CENTRAL_BUDGET,
    FundingSource.COUNTY,
    FundingSource.BANK_LOAN,
    FundingSource.UNASSIGNED,
)
TOTAL = Decimal(1800)
HELD = (PlannedAmount(CENTRAL, Decimal(1440)), PlannedAmount(REST, Decimal(360)))
PROJECT = PlannedProject("JA-02", "jian-2022", "示例", TOTAL, 2022, 2024)


def amounts(**values: str) -> list[PlannedAmount]:
    return [PlannedAmount(FundingSource(name), Decimal(value)) for name, value in values.items()]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, {REST: "1800"}),
        ({"central_budget": "1440"}, {CENTRAL: "1440", REST: "360"}),
        ({"county": "360", "central_budget": "1440"}, {CENTRAL: "1440", COUNTY: "360"}),
        ({"central_budget": "1440", "county": "0"}, {CENTRAL: "1440", REST: "360"}),
        ({"central_budget": "1440", "unassigned": "1"}, {CENTRAL: "1440", REST: "360"}),
        ({"central_budget": "1799.999999"}, {CENTRAL: "1799.999999", REST: "0.000001"}),
        ({"central_budget": "1900"}, {CENTRAL: "1900"}),
    ],
)
def test_whatever_the_sources_leave_of_the_total_is_unassigned(
    typed: dict[str, str], expected: dict[FundingSource, str]
) -> None:
    split = with_rest(TOTAL, amounts(**typed))
    assert [(each.source, each.amount) for each in split] == [
        (source, Decimal(value)) for source, value in expected.items()
    ]


@given(
    st.lists(
        st.builds(
            PlannedAmount,
            st.sampled_from(FundingSource),
            st.decimals(min_value=0, max_value=150, places=2),
        ),
        unique_by=lambda each: each.source,
    )
)
def test_a_split_within_the_total_always_adds_up_to_it(typed: list[PlannedAmount]) -> None:
    assert split_problem(TOTAL, with_rest(TOTAL, typed)) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"central_budget": "1440", "county": "100"}, None),
        ({"county": "1800"}, None),
        ({"central_budget": "1440"}, "与现行计划相同"),
        ({"central_budget": "1440", "county": "0"}, "与现行计划相同"),
        (
            {"central_budget": "1440", "county": "400"},
            "各资金来源合计 1840.00 万元，比总投资 1800.00 万元多 40.00 万元",
        ),
        ({"central_budget": "1440", "county": "-10"}, "不能为负数"),
    ],
)
def test_an_adjustment_stays_within_the_total_and_changes_something(
    typed: dict[str, str], said: str | None
) -> None:
    problem = adjustment_problem(TOTAL, HELD, with_rest(TOTAL, amounts(**typed)))
    assert problem is None if said is None else said in (problem or "")


def given_fields(**changed: str) -> dict[str, str]:
    fields = {
        "amount-central_budget": "1,000",
        "amount-county": "",
        "document_number": "吉发改〔2023〕1号",
        "decided_on": "2023-03-01",
        "reason": "资金下达文件调整。",
        "seen": "3",
    }
    return fields | changed


def test_a_form_reads_amounts_document_and_the_number_that_was_seen() -> None:
    form = SplitForm.parse(given_fields())
    assert form.errors == {}
    assert form.amounts == (PlannedAmount(CENTRAL, Decimal(1000)),)
    assert (form.document_number, form.decided_on, form.seen_number) == (
        "吉发改〔2023〕1号",
        date(2023, 3, 1),
        3,
    )
    assert form.assigned == Decimal(1000)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"amount-county": "很多"}, "amount-county", "县级财政“很多”不是数"),
        ({"amount-county": "-1"}, "amount-county", "不能是负数：没有安排的来源请留空"),
        ({"amount-county": "1.23456789"}, "amount-county", "太细"),
        ({"document_number": " "}, "document_number", "请填写文号"),
        ({"document_number": "号" * 81}, "document_number", "最多 80 字，现有 81 字"),
        ({"decided_on": ""}, "decided_on", "请填写文件日期"),
        ({"decided_on": "2023-03"}, "decided_on", "缺少日"),
        ({"reason": "\n"}, "reason", "请填写理由"),
    ],
)
def test_a_form_says_what_is_wrong_with_a_field_and_keeps_what_was_typed(
    changed: dict[str, str], field: str, said: str
) -> None:
    form = SplitForm.parse(given_fields(**changed))
    assert list(form.errors) == [field]
    assert said in form.errors[field]
    assert form.fields["amount-central_budget"] == "1,000"


@pytest.mark.parametrize("seen", ["", "x", "-1", "1" * 30])
def test_without_a_number_nothing_was_seen(seen: str) -> None:
    assert SplitForm.parse(given_fields(seen=seen)).seen_number == -1


def test_what_is_unassigned_is_never_typed() -> None:
    assert REST not in ASSIGNED
    form = SplitForm.parse(given_fields(**{"amount-unassigned": "5"}))
    assert "amount-unassigned" not in form.fields


def change(number: int, *lines: SplitLine) -> SplitChange:
    return SplitChange(number, Basis(SplitOrigin.PLAN), TOTAL, lines, stored_now(), "test")


def test_a_page_knows_what_was_changed_since_a_number_was_seen() -> None:
    first = change(1, SplitLine(CENTRAL, None, Decimal(1440)), SplitLine(REST, None, Decimal(360)))
    second = change(
        2,
        SplitLine(CENTRAL, Decimal(1440), Decimal(1440)),
        SplitLine(COUNTY, None, Decimal(300)),
        SplitLine(REST, Decimal(360), Decimal(60)),
    )
    held = (
        PlannedAmount(CENTRAL, Decimal(1440)),
        PlannedAmount(COUNTY, Decimal(300)),
        PlannedAmount(REST, Decimal(60)),
    )
    page = SplitPage(PROJECT, held, (first, second))
    assert page.since(1) == (
        SplitLine(COUNTY, None, Decimal(300)),
        SplitLine(REST, Decimal(360), Decimal(60)),
    )
    assert page.since(2) == ()
    assert (page.number, SplitPage(PROJECT, (), ()).number) == (2, 0)
