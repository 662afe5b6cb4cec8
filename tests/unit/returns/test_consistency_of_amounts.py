"""Facts about the 勾稽 rules of amounts, with the project of 1800 万元 in builders.py."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.funding.types import FundingSource
from app.kernel.problems import Severity
from app.returns.types.vocabulary import Amount
from tests.unit.returns.builders import (
    BASIS,
    CENTRAL,
    REPORT,
    amounts,
    found,
    keys,
    month_fact,
    only,
    report,
    with_amount,
)

if TYPE_CHECKING:
    from app.returns.types.report import SourceAmounts

LOAN, COUNTY, REST = FundingSource.BANK_LOAN, FundingSource.COUNTY, FundingSource.UNASSIGNED


def test_a_report_without_a_fault_has_no_findings() -> None:
    assert found(REPORT) == ()
    assert found(REPORT, month_fact()) == ()


# ── Against last month ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "old", "new", "message"),
    [
        (
            Amount.PAID,
            "500",
            "480.5",
            (
                "中央预算内投资的支付累计数由上月的 500.00 万元减为 480.50 万元，减少 19.50 万元："
                "请核对；确系冲减的，请填写该资金来源的冲减原因。"
            ),
        ),
        (
            Amount.COMPLETED,
            "647.4",
            None,
            (
                "中央预算内投资的完成投资上月已填 647.40 万元，本月不能空着："
                "请填截至本月末的累计数，没有变化的照填上月数。"
            ),
        ),
        (
            Amount.ALLOCATED,
            "1000.000001",
            "1000",
            (
                "中央预算内投资的下达累计数由上月的 1000.000001 万元减为 1000.00 万元，减少 0.000001 万元："
                "请核对；确系冲减的，请填写该资金来源的冲减原因。"
            ),
        ),
    ],
)
def test_a_cumulative_amount_does_not_fall_without_a_reason(
    kind: Amount, old: str, new: str | None, message: str
) -> None:
    previous = month_fact(report(with_amount(amounts(), kind, Decimal(old))))
    content = report(with_amount(amounts(), kind, None if new is None else Decimal(new)))
    falls = [each for each in found(content, previous) if each.key.startswith("falls")]
    assert [(each.key, each.field, each.message) for each in falls] == [
        (f"falls.central_budget.{kind}", f"amounts-central_budget-{kind}", message)
    ]


def test_a_recorded_reason_allows_a_fall_of_every_amount_of_its_source_but_no_blank() -> None:
    fallen = replace(CENTRAL, received=Decimal(700), paid=Decimal(400), reduction_reason="审计核减")
    assert found(report(fallen), month_fact()) == ()
    assert keys(found(report(replace(fallen, allocated=None)), month_fact())) == [
        "falls.central_budget.allocated",
        "received_allocated.central_budget.allocated",
    ]


def test_a_reason_of_blanks_is_none() -> None:
    fallen = replace(CENTRAL, paid=Decimal(400), reduction_reason="  \n")
    assert keys(found(report(fallen), month_fact())) == ["falls.central_budget.paid"]


def test_a_reason_of_one_source_does_not_excuse_another() -> None:
    before = report(CENTRAL, amounts(LOAN, received="100"))
    now = report(replace(CENTRAL, reduction_reason="核减"), amounts(LOAN, received="90"))
    assert keys(found(now, month_fact(before))) == ["falls.bank_loan.received"]


def test_the_plan_may_be_split_anew() -> None:
    assert found(report(replace(CENTRAL, planned=Decimal(1000))), month_fact()) == ()


def test_a_source_that_is_gone_is_blank_now() -> None:
    before = report(CENTRAL, amounts(LOAN, planned="300", received="100", completed="0"))
    assert keys(found(REPORT, month_fact(before))) == [
        "falls.bank_loan.received",
        "falls.bank_loan.completed",
    ]


def test_a_blank_that_was_blank_and_a_first_figure_are_fine() -> None:
    before = report(amounts(planned="1440"))
    assert found(before, month_fact(before)) == ()
    assert found(REPORT, month_fact(before)) == ()


# ── Within one source ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (amounts(allocated="9", received="8", completed="8", paid="8"), []),
        (
            amounts(allocated="9", received="7.99", completed="8", paid="8"),
            [
                (
                    "paid_received.central_budget.paid",
                    "amounts-central_budget-paid",
                    "中央预算内投资的支付 8.00 万元大于到位 7.99 万元：请核对两数，支付的钱应先到位。",
                )
            ],
        ),
        (
            amounts(allocated="9", received="8", completed="7", paid="8"),
            [
                (
                    "paid_completed.central_budget.paid",
                    "amounts-central_budget-paid",
                    (
                        "中央预算内投资的支付 8.00 万元大于完成投资 7.00 万元："
                        "请核对两数；确系预付款的，请勾选“预付款”。"
                    ),
                )
            ],
        ),
        (amounts(allocated="9", received="8", completed="7", paid="8", is_advance=True), []),
        (amounts(allocated="9", received="8", paid="8", is_advance=True), []),
        (
            amounts(allocated="7", received="8"),
            [
                (
                    "received_allocated.central_budget.received",
                    "amounts-central_budget-received",
                    "中央预算内投资的到位 8.00 万元大于下达 7.00 万元：请核对两数，政府资金按下达文件到位。",
                )
            ],
        ),
        (
            amounts(completed="8", paid="8"),
            [
                (
                    "paid_received.central_budget.received",
                    "amounts-central_budget-received",
                    "中央预算内投资的支付为 8.00 万元，到位未填：请先填到位。",
                )
            ],
        ),
        (
            amounts(received="8"),
            [
                (
                    "received_allocated.central_budget.allocated",
                    "amounts-central_budget-allocated",
                    "中央预算内投资的到位为 8.00 万元，下达未填：请先填下达。",
                )
            ],
        ),
        (
            amounts(allocated="9", received="9", paid="8"),
            [
                (
                    "paid_completed.central_budget.completed",
                    "amounts-central_budget-completed",
                    "中央预算内投资的支付为 8.00 万元，完成投资未填：请先填完成投资。",
                )
            ],
        ),
        (amounts(received="0", paid="0"), []),
        (amounts(allocated="5", completed="3"), []),
    ],
)
def test_the_amounts_of_a_source_fit_together(
    row: SourceAmounts, expected: list[tuple[str, str, str]]
) -> None:
    assert [(each.key, each.field, each.message) for each in found(report(row))] == expected


@pytest.mark.parametrize("source", [each for each in FundingSource if each is not REST])
def test_only_government_money_comes_by_allocation(source: FundingSource) -> None:
    expected = [f"received_allocated.{source.value}.received"] if source.is_government else []
    assert keys(found(report(amounts(source, allocated="1", received="2")))) == expected


def test_money_of_the_government_is_from_seven_sources() -> None:
    assert [source.label for source in FundingSource if source.is_government] == [
        "中央预算内投资",
        "其他中央资金",
        "省级财政",
        "市级财政",
        "县级财政",
        "地方政府专项债券",
        "福彩公益金",
    ]


def test_a_negative_amount_is_refused() -> None:
    assert only(report(amounts(planned="-0.01"))) == (
        "negative.central_budget.planned",
        "amounts-central_budget-planned",
        "中央预算内投资的计划投资为 -0.01 万元，不能为负数：请填截至本月末的累计数。",
    )


# ── The split and the total ────────────────────────────────────────────────────────────────────────────────


def test_what_is_assigned_may_stay_below_the_total_since_the_rest_is_unassigned() -> None:
    assert found(report(amounts(planned="1440"))) == ()
    assert found(report(amounts(planned="1440"), amounts(REST, planned="360"))) == ()
    assert found(report(amounts(planned="1440"), amounts(COUNTY, planned="360"))) == ()


def test_more_assigned_than_the_total_is_refused_at_the_largest_source() -> None:
    content = report(amounts(planned="1440"), amounts(COUNTY, planned="400.5"))
    assert only(content) == (
        "planned_total.central_budget.planned",
        "amounts-central_budget-planned",
        (
            "各资金来源的计划投资合计 1840.50 万元，超过总投资 1800.00 万元，多出 40.50 万元："
            "请调减有关来源的计划投资。"
        ),
    )


def test_of_equally_large_sources_the_last_one_is_named() -> None:
    content = report(amounts(planned="1000"), amounts(COUNTY, planned="1000"))
    assert only(content)[0] == "planned_total.county.planned"


@pytest.mark.parametrize("rest", ["359.99", "360.01"])
def test_with_the_unassigned_the_sum_is_exactly_the_total(rest: str) -> None:
    content = report(amounts(planned="1440"), amounts(REST, planned=rest))
    key, field, message = only(content)
    assert (key, field) == ("planned_total.unassigned.planned", "amounts-unassigned-planned")
    assert f"加待落实 {rest} 万元，与总投资 1800.00 万元不等：待落实应为 360.00 万元。" in message


@pytest.mark.parametrize(
    ("completed", "severity"),
    [("1800", None), ("1800.01", Severity.WARNING), ("1980", Severity.WARNING), ("1980.01", Severity.ERROR)],
)
def test_work_beyond_the_total_is_explained_and_beyond_110_percent_refused(
    completed: str, severity: Severity | None
) -> None:
    content = report(amounts(completed="200"), amounts(LOAN, completed=str(Decimal(completed) - 200)))
    result = found(content)
    assert [each.severity for each in result] == ([] if severity is None else [severity])
    assert [(each.key, each.field) for each in result] == [
        ("total_exceeded", "amounts-bank_loan-completed") for _ in result
    ]


def test_work_beyond_the_total_says_by_how_much_and_what_to_do() -> None:
    assert only(report(amounts(completed="1890")))[2] == (
        "各资金来源的完成投资合计 1890.00 万元，超过总投资 1800.00 万元，为总投资的 105.0%："
        "请核对；属实的，请说明原因。"
    )
    assert only(report(amounts(completed="2000")))[2] == (
        "各资金来源的完成投资合计 2000.00 万元，超过总投资 1800.00 万元，为总投资的 111.1%，超出 10% 以上："
        "需先办理概算调整，再填报超出部分。"
    )


def test_work_on_a_project_without_a_total_is_refused_without_a_percentage() -> None:
    (one,) = found(report(amounts(completed="1")), None, replace(BASIS, total_investment=Decimal(0)))
    assert one.severity is Severity.ERROR
    assert "%，" not in one.message
