from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.funding.types import FundingSource
from app.kernel.partial_dates import PartialDate
from app.portfolio.rules.reported import (
    idle,
    jump,
    matching_behind,
    no_permit,
    not_completed,
    paid_ahead,
    unassigned,
)
from app.portfolio.types.findings import Finding, NotJudged, Verdict
from app.projects.types import MilestoneKind, ProjectCategory, Stage
from app.returns.types.report import MilestoneReport
from tests.unit.portfolio.checked import CENTRAL, COUNTY, JUNE, checked, line, standing

if TYPE_CHECKING:
    from app.returns.types.report import SourceAmounts

UNASSIGNED = FundingSource.UNASSIGNED
SIX_BEFORE = JUNE.plus(-6)
MAY = JUNE.plus(-1)
Lines = tuple["SourceAmounts", ...]
LAST_DAY = date(2023, 6, 30)


def stake(verdict: Verdict) -> str | None:
    """Return what is at stake in 万元; None where the rule found nothing."""
    if verdict is None:
        return None
    assert isinstance(verdict, Finding), verdict
    return f"{verdict.stake.normalize():f}"


def found(verdict: Verdict) -> Finding:
    assert isinstance(verdict, Finding), verdict
    return verdict


def why_not(verdict: Verdict) -> str:
    assert isinstance(verdict, NotJudged), verdict
    return verdict.reason


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ((line(received=500),), (line(received=900, paid=300),), "200"),
        ((line(received=500),), (line(received=500, paid=500),), None),
        ((line(received=500),), (line(received=500, paid="499.999999"),), "0.000001"),
        ((line(received=500),), (line(received=900),), "500"),
        ((line(received=500),), (line(received=450, paid=400),), "50"),
        ((line(received=0),), (line(received=900),), None),
        (
            (line(received=500), line(COUNTY, received=100)),
            (line(received=500, paid=300), line(COUNTY, received=200, paid=200)),
            "200",
        ),
        ((line(received=500), line(COUNTY, completed=9)), (line(received=500, paid=500),), None),
    ],
    ids=[
        "what came first is paid first",
        "all of it is paid",
        "a single 分 lies",
        "nothing paid is on record",
        "what was taken back lies no longer",
        "nothing had come",
        "one source does not pay for another, and its figures are left out",
        "a blank is no money",
    ],
)
def test_money_lies_where_it_came_earlier_and_is_unpaid(
    then: Lines, now: Lines, expected: str | None
) -> None:
    project = checked(earlier=standing(SIX_BEFORE, amounts=then), now=standing(amounts=now))
    assert stake(idle(project, 6)) == expected


def test_lying_money_is_told_by_source_and_a_blank_payment_is_called_one() -> None:
    project = checked(
        earlier=standing(SIX_BEFORE, amounts=(line(received=500), line(COUNTY, received=100))),
        now=standing(amounts=(line(received=500, paid=300), line(COUNTY, received=100))),
    )
    finding = found(idle(project, 6))
    assert finding.reason == (
        "2022年12月末已到位的钱，到2023年6月末满 6 个月，仍有 300.00 万元没有支付："
        "中央预算内投资到位 500.00 万元，支付 300.00 万元；县级财政到位 100.00 万元，支付未填，按没有支付计。"
    )
    assert finding.cells == (600, 300, 300, 50)


def test_lying_money_needs_both_months() -> None:
    now = standing(amounts=(line(received=500),))
    assert "没有关账" in why_not(idle(checked(now=None), 6))
    assert "6 个月之前没有关账" in why_not(idle(checked(now=now), 6))
    assert "到位未填报" in why_not(idle(checked(now=now, earlier=standing(SIX_BEFORE)), 6))


@pytest.mark.parametrize(
    ("amounts", "expected", "marked"),
    [
        ((line(completed=100, paid=100),), None, ""),
        ((line(completed=100, paid="100.01"),), "0.01", "否"),
        ((line(completed=100, paid=150, is_advance=True),), "50", "是"),
        ((line(completed=100, paid=150), line(COUNTY, completed=90, paid=10)), "50", "否"),
        (
            (line(completed=100, paid=150, is_advance=True), line(COUNTY, completed=10, paid=20)),
            "60",
            "部分",
        ),
        ((line(completed=100, paid=60), line(COUNTY, paid=60)), "20", "否"),
    ],
    ids=["equal", "one fen more", "marked", "in one source only", "marked in part", "as a whole only"],
)
def test_paid_ahead_of_completed(amounts: Lines, expected: str | None, marked: str) -> None:
    verdict = paid_ahead(checked(now=standing(amounts=amounts)))
    assert stake(verdict) == expected
    if verdict is not None:
        assert found(verdict).cells[-1] == marked


def test_paid_ahead_names_the_sources_and_the_mark() -> None:
    amounts = (line(completed=100, paid=150, is_advance=True), line(COUNTY, completed=90, paid=10))
    assert found(paid_ahead(checked(now=standing(amounts=amounts)))).reason == (
        "全项目支付 160.00 万元没有超过完成投资 190.00 万元；分来源看，"
        "中央预算内投资超出 50.00 万元（已标明预付款）。"
    )


@pytest.mark.parametrize("amounts", [(), (line(paid=10),), (line(completed=10),)])
def test_paid_ahead_says_nothing_of_a_blank(amounts: Lines) -> None:
    assert "未填报" in why_not(paid_ahead(checked(now=standing(amounts=amounts))))


@pytest.mark.parametrize(
    ("rise", "stage", "evidence", "expected"),
    [
        ("100", Stage.STRUCTURE, 0, "100"),
        ("99.999999", Stage.STRUCTURE, 0, None),
        ("100", Stage.FITTING_OUT, 0, None),
        ("100", Stage.STRUCTURE, 1, None),
        ("-100", Stage.STRUCTURE, 0, None),
    ],
    ids=["a tenth of the total", "a 分 less", "the stage changed", "a file was attached", "it fell"],
)
def test_completed_jumps(rise: str, stage: Stage, evidence: int, expected: str | None) -> None:
    later = Decimal(200) + Decimal(rise)
    project = checked(
        before=standing(MAY, amounts=(line(completed=200),)),
        now=standing(stage=stage, evidence=evidence, amounts=(line(completed=str(later)),)),
    )
    assert stake(jump(project)) == expected


def test_a_first_figure_is_no_jump() -> None:
    now = standing(amounts=(line(completed=900),))
    assert "上月" in why_not(jump(checked(before=standing(MAY), now=now)))
    assert "上月没有关账" in why_not(jump(checked(now=now)))


@pytest.mark.parametrize(
    ("completed", "stage", "expected"),
    [
        ("1000", Stage.INSTALLATION, "1000"),
        ("1000", Stage.SUSPENDED, "1000"),
        ("1050", Stage.PREPARATION, "1050"),
        ("999.999999", Stage.INSTALLATION, None),
        ("1000", Stage.COMPLETED, None),
        ("1000", Stage.OPERATING, None),
    ],
)
def test_all_is_completed_and_the_building_is_not(completed: str, stage: Stage, expected: str | None) -> None:
    project = checked(now=standing(stage=stage, amounts=(line(completed=completed),)))
    assert stake(not_completed(project)) == expected


def test_completion_is_held_against_the_total_of_that_month() -> None:
    now = standing(total_investment=Decimal(2000), amounts=(line(completed=1000),))
    assert not_completed(checked(total_investment=Decimal(1000), now=now)) is None


PERMIT, START = MilestoneKind.CONSTRUCTION_PERMIT, MilestoneKind.START


@pytest.mark.parametrize(
    ("stage", "milestones", "is_found"),
    [
        (Stage.FOUNDATION, (), True),
        (Stage.SUSPENDED, (), True),
        (Stage.PREPARATION, (), False),
        (Stage.PREPARATION, (MilestoneReport(START, actual=LAST_DAY),), True),
        (Stage.PREPARATION, (MilestoneReport(START, actual=date(2023, 7, 1)),), False),
        (Stage.FOUNDATION, (MilestoneReport(PERMIT, actual=LAST_DAY),), False),
        (Stage.FOUNDATION, (MilestoneReport(PERMIT, actual=date(2023, 7, 1)),), True),
        (Stage.FOUNDATION, (MilestoneReport(PERMIT, forecast=LAST_DAY),), True),
        (Stage.FOUNDATION, (MilestoneReport(PERMIT, waiver="限额以下工程。"),), False),
        (Stage.FOUNDATION, (MilestoneReport(PERMIT, waiver=" "),), True),
        (Stage.CANCELLED, (), False),
    ],
)
def test_works_began_without_a_permit(
    stage: Stage, milestones: tuple[MilestoneReport, ...], is_found: bool
) -> None:
    verdict = no_permit(checked(now=standing(stage=stage, milestones=milestones)))
    assert (verdict is not None) == is_found


def test_what_needs_no_permit_is_left_aside() -> None:
    project = checked(category=ProjectCategory.AGE_FRIENDLY_RENOVATION, now=standing())
    assert "不需要施工许可" in why_not(no_permit(project))


def test_days_without_a_permit_are_counted_to_the_end_of_the_month() -> None:
    started = MilestoneReport(START, actual=date(2023, 6, 1))
    finding = found(no_permit(checked(now=standing(milestones=(started,)))))
    assert finding.cells[-2:] == ("2023年6月1日", 29)


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((line(planned=600, received=300), line(COUNTY, planned=400, received=200)), None),
        ((line(planned=600, received=300), line(COUNTY, planned=400, received="199.99")), "0.01"),
        ((line(planned=600, received=300), line(COUNTY, planned=400, received=300)), None),
        ((line(planned=600, received=300), line(COUNTY, planned=400)), "200"),
        ((line(planned=600, received=0), line(COUNTY, planned=400)), None),
        (
            (
                line(planned=300, received=300),
                line(FundingSource.OTHER_CENTRAL, planned=300, received=0),
                line(COUNTY, planned=200, received=100),
                line(FundingSource.BANK_LOAN, planned=200, received=0),
            ),
            "100",
        ),
        (
            (
                line(planned=600, received=600),
                line(COUNTY, planned=400, received=400),
                line(UNASSIGNED, planned=900),
            ),
            None,
        ),
    ],
    ids=[
        "level",
        "one fen behind",
        "ahead",
        "nothing on record",
        "no central money yet",
        "all sources on either side",
        "what is unassigned is no matching fund",
    ],
)
def test_matching_funds_behind_the_central_money(amounts: Lines, expected: str | None) -> None:
    assert stake(matching_behind(checked(now=standing(amounts=amounts)))) == expected


def test_matching_funds_are_told_with_both_rates_points_and_shortfall() -> None:
    amounts = (line(planned=600, received=300), line(COUNTY, planned=400, received=100))
    finding = found(matching_behind(checked(now=standing(amounts=amounts))))
    assert finding.cells == (600, 300, 50, 400, 100, 25, 25, 100)
    assert "落后 25.0 个百分点，按中央到位率还差 100.00 万元" in finding.reason


@pytest.mark.parametrize(
    ("amounts", "reason"),
    [
        ((line(COUNTY, planned=400, received=100),), "没有中央资金"),
        ((line(planned=600, received=300), line(UNASSIGNED, planned=400)), "没有落实到来源"),
        ((line(planned=600), line(COUNTY, planned=400)), "到位未填报"),
    ],
)
def test_matching_funds_need_both_plans_and_central_receipts(amounts: Lines, reason: str) -> None:
    assert reason in why_not(matching_behind(checked(now=standing(amounts=amounts))))


OPEN = (line(planned=600), line(UNASSIGNED, planned=400))


@pytest.mark.parametrize(
    ("stage", "amounts", "expected"),
    [
        (Stage.FOUNDATION, OPEN, "400"),
        (Stage.OPERATING, OPEN, "400"),
        (Stage.PREPARATION, OPEN, None),
        (Stage.CANCELLED, OPEN, None),
        (Stage.FOUNDATION, (line(planned=1000),), None),
        (Stage.FOUNDATION, (), "300"),
        (None, OPEN, "400"),
    ],
    ids=[
        "works go on",
        "in use",
        "not begun, whatever was planned",
        "cancelled",
        "all is assigned in that month, whatever the register says today",
        "a month without a split has that of the register",
        "nobody ever reported, and the plan is past its start",
    ],
)
def test_what_is_unassigned_after_the_start(
    stage: Stage | None, amounts: Lines, expected: str | None
) -> None:
    project = checked(unassigned=Decimal(300), now=standing(stage=stage, amounts=amounts))
    assert stake(unassigned(project, LAST_DAY)) == expected


@pytest.mark.parametrize(
    ("start", "day", "is_found"),
    [
        ("2022", date(2022, 12, 31), False),
        ("2022", date(2023, 1, 1), True),
        ("2022-06", date(2022, 7, 1), True),
        ("2022-06-15", date(2022, 6, 15), False),
    ],
)
def test_without_a_month_the_planned_start_counts_by_its_last_day(
    start: str, day: date, is_found: bool
) -> None:
    verdict = unassigned(checked(unassigned=Decimal(300), start=PartialDate.parse(start)), day)
    assert (verdict is not None) == is_found
    if verdict is not None:
        assert "按方案应已开工" in found(verdict).reason


def test_nothing_unassigned_is_no_finding() -> None:
    assert unassigned(checked(unassigned=None), LAST_DAY) is None
    assert CENTRAL.is_central
