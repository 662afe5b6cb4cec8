"""Facts about what differs between two contents of a return."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.funding.types import FundingSource
from app.kernel.partial_dates import PartialDate
from app.projects.types import MilestoneKind, Stage
from app.returns.rules.differences import differences, draft_differences, field_label, report_of
from app.returns.types.report import Difference, MilestoneReport, ProblemReport
from app.returns.types.vocabulary import Grade, ProblemKind, ProblemLevel
from tests.unit.returns.builders import CENTRAL, REPORT, amounts, month_fact, report, started

LAND = ProblemReport(
    ProblemKind.LAND, ProblemLevel.COUNTY, "用地指标未落实", "县自然资源局", date(2023, 8, 31)
)
MONEY = ProblemReport(ProblemKind.MONEY, ProblemLevel.CITY, "专项债未下达")


def test_equal_reports_do_not_differ() -> None:
    assert differences(REPORT, REPORT) == ()


def test_each_field_that_differs_is_told_in_words_in_the_order_of_the_form() -> None:
    after = report(
        replace(CENTRAL, received=Decimal(950), paid=None, reduction_reason="核减", is_advance=True),
        amounts(FundingSource.BANK_LOAN, planned="100.5"),
        stage=Stage.FITTING_OUT,
        grade=Grade.SLOW,
        progress="室内装修。",
        milestones=(
            MilestoneReport(
                MilestoneKind.CONSTRUCTION_PERMIT,
                planned=PartialDate.parse("2022-02"),
                actual=date(2022, 2, 20),
                document_number="360828202202200101",
                expires_on=date(2022, 5, 20),
            ),
            started(),
        ),
        problems=(LAND,),
        explanations=(("total_exceeded", "材料涨价"),),
    )
    assert differences(REPORT, after) == (
        Difference("形象进度", "在建（主体）", "在建（装修）"),
        Difference("进度自评", "顺利", "缓慢"),
        Difference("本月进展", "主体结构施工至三层。", "室内装修。"),
        Difference("中央预算内投资·到位", "800.00 万元", "950.00 万元", Decimal(150)),
        Difference("中央预算内投资·支付", "500.00 万元", "未填"),
        Difference("中央预算内投资·冲减原因", "未填", "核减"),
        Difference("中央预算内投资·预付款", "否", "是"),
        Difference("银行贷款·计划投资", "未填", "100.50 万元"),
        Difference("施工许可·计划", "未填", "2022-02"),
        Difference("施工许可·实际", "未填", "2022-02-20"),
        Difference("施工许可·文号", "未填", "360828202202200101"),
        Difference("施工许可·有效期至", "未填", "2022-05-20"),
        Difference("问题1", "无", "用地；提请县级协调；用地指标未落实；县自然资源局；2023-08-31"),
        Difference("情况说明·完成投资超过总投资", "未填", "材料涨价"),
    )


def test_problems_are_compared_by_their_position() -> None:
    before = report(problems=(LAND, MONEY))
    changed = replace(LAND, level=ProblemLevel.PROVINCE, needed_by=None)
    assert differences(before, replace(before, problems=(changed,))) == (
        Difference("问题1·由谁解决", "提请县级协调", "提请省级协调"),
        Difference("问题1·希望解决的日期", "2023-08-31", "未填"),
        Difference("问题2", "资金；提请市级协调；专项债未下达", "无"),
    )


def test_a_first_report_differs_in_all_that_it_fills_in() -> None:
    result = differences(None, REPORT)
    assert [each.label for each in result] == [
        "形象进度",
        "进度自评",
        "本月进展",
        "下月工作",
        "中央预算内投资·计划投资",
        "中央预算内投资·下达",
        "中央预算内投资·到位",
        "中央预算内投资·完成投资",
        "中央预算内投资·支付",
        "开工·实际",
    ]
    assert {each.before for each in result} == {"未填"}
    assert {each.change for each in result} == {None}


def test_from_zero_is_a_change_and_from_blank_is_none() -> None:
    (from_zero,) = differences(report(amounts(paid="0")), report(amounts(paid="5")))
    (from_blank,) = differences(report(amounts()), report(amounts(paid="5")))
    assert (from_zero.before, from_zero.change) == ("0.00 万元", Decimal(5))
    assert (from_blank.before, from_blank.change) == ("未填", None)


def test_equal_amounts_written_differently_do_not_differ() -> None:
    assert differences(report(amounts(paid="5")), report(amounts(paid="5.00"))) == ()


def test_line_ends_mean_nothing() -> None:
    assert differences(report(progress="一\r\n二"), report(progress="一\n二")) == ()


def test_a_month_without_a_report_has_no_content() -> None:
    assert report_of(month_fact()) == REPORT
    assert report_of(month_fact(stage=None, grade=None)) is None
    assert report_of(month_fact(grade=None)) is None


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("stage", "形象进度"),
        ("next_work", "下月工作"),
        ("amounts-central_budget-paid", "中央预算内投资·支付"),
        ("amounts-self_raised-is_advance", "企业自筹/社会资本·预付款"),
        ("milestones-planning_permit-expires_on", "规划许可·有效期至"),
        ("problems-0-description", "问题1·情况"),
        ("problems-11-needed_by", "问题12·希望解决的日期"),
        ("explanations-total_exceeded", "情况说明·完成投资超过总投资"),
        ("explanations-order.start.actual", "情况说明·先后次序·开工"),
        ("explanations-not_completed.completion.actual", "情况说明·已竣工而形象进度不符·竣工"),
        ("explanations-", "explanations-"),
        ("amounts-nowhere-paid", "amounts-nowhere-paid"),
        ("amounts-county-colour", "amounts-county-colour"),
        ("problems-²-kind", "problems-²-kind"),
        ("lock", "lock"),
        ("", ""),
    ],
)
def test_every_field_of_a_draft_has_a_label(name: str, label: str) -> None:
    assert field_label(name) == label


def test_two_drafts_are_compared_field_by_field_in_words() -> None:
    mine = {
        "problems-0-kind": "land",
        "amounts-county-is_advance": "y",
        "stage": "structure",
        "progress": "一\r\n二",
        "amounts-county-paid": "5",
        "explanations-total_exceeded": "涨价",
        "other": "1",
    }
    theirs = {
        "stage": "fitting_out",
        "progress": "一\n二",
        "amounts-county-paid": "",
        "amounts-central_budget-paid": "7",
        "grade": "no such",
        "next_work": "",
    }
    assert draft_differences(mine, theirs) == (
        ("stage", "形象进度", "在建（主体）", "在建（装修）"),
        ("grade", "进度自评", "未填", "no such"),
        ("amounts-central_budget-paid", "中央预算内投资·支付", "未填", "7"),
        ("amounts-county-paid", "县级财政·支付", "5", "未填"),
        ("amounts-county-is_advance", "县级财政·预付款", "是", "否"),
        ("problems-0-kind", "问题1·类别", "用地", "未填"),
        ("explanations-total_exceeded", "情况说明·完成投资超过总投资", "涨价", "未填"),
        ("other", "other", "1", "未填"),
    )


FIELDS = st.dictionaries(
    st.text(max_size=12)
    | st.sampled_from(["stage", "progress", "amounts-county-paid", "problems-9999-kind", "problems-1-kind"]),
    st.text(max_size=5),
    max_size=5,
)


@given(FIELDS, FIELDS)
def test_any_two_drafts_can_be_compared(mine: dict[str, str], theirs: dict[str, str]) -> None:
    assert draft_differences(mine, mine) == ()
    names = {each[0] for each in draft_differences(mine, theirs)}
    assert names == {each[0] for each in draft_differences(theirs, mine)}
    assert names <= {*mine, *theirs}
