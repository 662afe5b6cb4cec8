"""Facts about the pure rules of months: which is shown, readings, money, rates, milestones, restatements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.portfolio.rules import register as rules
from app.portfolio.types import MonthSums, PlanName, Sum, completed_of
from app.projects.types import MilestoneKind, ProjectCategory, Stage
from app.returns.types.facts import MonthFact, RestatementFact
from app.returns.types.periods import PeriodFact
from app.returns.types.report import MilestoneReport, SourceAmounts, total_of
from app.returns.types.vocabulary import Amount, Grade, PeriodState, Reading, Reporting, RestatementState
from tests.unit.portfolio.facts import PLAN, project

MAY, JUNE, JULY = Month(2023, 5), Month(2023, 6), Month(2023, 7)
OTHER = replace(PLAN, code="other-2022", city="另一市")
FACT = MonthFact(
    "EX-01",
    JUNE,
    0,
    Stage.STRUCTURE,
    Grade.SMOOTH,
    Reporting.REPORTED,
    was_late=False,
    version_id=1,
    total_investment=Decimal(1500),
)
CENTRAL = SourceAmounts(
    FundingSource.CENTRAL_BUDGET, Decimal(1000), Decimal(800), Decimal(600), Decimal(500), Decimal(450)
)
COUNTY = SourceAmounts(FundingSource.COUNTY, Decimal(500), None, Decimal(100))


def period(plan: PlanName, month: Month, state: PeriodState = PeriodState.CLOSED) -> PeriodFact:
    return PeriodFact(plan.code, month, date(2023, 7, 25), date(2023, 8, 5), state)


PERIODS = (
    period(PLAN, JULY, PeriodState.OPEN),
    period(PLAN, JUNE),
    period(PLAN, MAY),
    period(OTHER, JUNE, PeriodState.OPEN),
    period(OTHER, MAY),
)


def test_each_plan_is_shown_at_its_latest_closed_month() -> None:
    shown = rules.shown_months((PLAN, OTHER), PERIODS, None, Reading.NOW)
    assert shown.months == ((PLAN, JUNE), (OTHER, MAY))
    assert (shown.not_closed, shown.together) == ((), None)


def test_a_month_that_is_not_closed_of_a_plan_is_left_out_with_the_latest_that_is() -> None:
    shown = rules.shown_months((PLAN, OTHER), PERIODS, JUNE, Reading.THEN)
    assert (shown.months, shown.not_closed, shown.together) == (((PLAN, JUNE),), ((OTHER, MAY),), JUNE)
    assert shown.of_plan(OTHER.code) is None


def test_nothing_is_shown_before_a_month_is_closed() -> None:
    assert rules.shown_months((PLAN,), (), None, Reading.NOW).months == ()
    assert rules.not_closed(PLAN, JUNE, None) == "示例市方案2023年6月没有关账，没有月度数据（还没有关过账）。"


@pytest.mark.parametrize(("reading", "revision"), [(Reading.THEN, 0), (Reading.NOW, 2)])
def test_then_is_the_first_revision_and_now_the_last(reading: Reading, revision: int) -> None:
    history = [replace(FACT, revision=number) for number in (2, 1, 0)] + [
        replace(FACT, month=MAY, revision=5)
    ]
    fact = rules.fact_in_reading(history, JUNE, reading)
    assert fact is not None
    assert fact.revision == revision


def test_a_month_without_facts_has_no_reading() -> None:
    assert rules.fact_in_reading([FACT], JULY, Reading.NOW) is None


def test_the_reported_split_takes_the_place_of_the_plans() -> None:
    lines = rules.funding_of(project(standing=replace(FACT, amounts=(CENTRAL, COUNTY))))
    assert [(line.source, line.planned) for line in lines] == [
        (FundingSource.CENTRAL_BUDGET, Decimal(1000)),
        (FundingSource.COUNTY, Decimal(500)),
    ]


def test_without_a_reported_split_the_plans_stands_beside_what_was_reported() -> None:
    amounts = (replace(CENTRAL, planned=None),)
    central, unassigned = rules.funding_of(project(standing=replace(FACT, amounts=amounts)))
    assert (central.planned, central.completed) == (Decimal(1200), Decimal(500))
    assert (unassigned.source, unassigned.planned) == (FundingSource.UNASSIGNED, Decimal(300))


def test_a_total_over_blanks_is_blank_and_not_zero() -> None:
    assert total_of((COUNTY,), Amount.COMPLETED) is None
    assert total_of((CENTRAL, COUNTY), Amount.RECEIVED) == 700


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((CENTRAL, COUNTY), (Decimal("87.5"), Decimal(90), "64.3", "33.3")),
        ((COUNTY,), (None, None, None, None)),
        ((replace(CENTRAL, completed=Decimal(0)),), (Decimal(75), None, "75.0", "0.0")),
    ],
)
def test_rates_have_their_own_bases_and_none_without_one(
    amounts: tuple[SourceAmounts, ...], expected: tuple[object, ...]
) -> None:
    rates = rules.rates_of(amounts, Decimal(1500))
    found = (rates.received, rates.paid, rates.paid_of_received, rates.completed)
    assert [None if rate is None else f"{rate:.1f}" for rate in found] == [
        None if rate is None else f"{Decimal(str(rate)):.1f}" for rate in expected
    ]


def test_the_plans_years_stand_for_start_and_completion_where_nothing_was_reported() -> None:
    lines = {line.report.kind: line for line in rules.milestone_lines(project(), date(2023, 6, 30))}
    assert lines[MilestoneKind.START].report.planned == PartialDate.of_year(2022)
    assert lines[MilestoneKind.COMPLETION].report.planned == PartialDate.of_year(2024)
    assert lines[MilestoneKind.START].slip is None


def test_milestones_that_do_not_apply_are_left_out_unless_reported() -> None:
    renovation = project(category=ProjectCategory.AGE_FRIENDLY_RENOVATION)
    kinds = [line.report.kind for line in rules.milestone_lines(renovation, date(2023, 6, 30))]
    assert MilestoneKind.SITE not in kinds
    standing = replace(FACT, milestones=(MilestoneReport(MilestoneKind.SITE, actual=date(2022, 5, 1)),))
    reported = rules.milestone_lines(replace(renovation, standing=standing), date(2023, 6, 30))
    assert MilestoneKind.SITE in [line.report.kind for line in reported]


@pytest.mark.parametrize(
    ("day", "started", "marks"),
    [
        (date(2023, 5, 1), None, (False, False)),
        (date(2023, 6, 15), None, (True, False)),
        (date(2023, 7, 2), None, (True, True)),
        (date(2023, 7, 2), date(2023, 6, 1), (False, False)),
    ],
)
def test_a_permit_lapses_until_works_begin(day: date, started: date | None, marks: tuple[bool, bool]) -> None:
    milestones = (
        MilestoneReport(MilestoneKind.CONSTRUCTION_PERMIT, expires_on=date(2023, 7, 1)),
        MilestoneReport(MilestoneKind.START, actual=started),
    )
    lines = rules.milestone_lines(project(standing=replace(FACT, milestones=milestones)), day)
    permit = next(line for line in lines if line.report.kind is MilestoneKind.CONSTRUCTION_PERMIT)
    assert (permit.is_lapsing, permit.has_lapsed) == marks


def test_a_restatement_names_only_what_it_changes() -> None:
    fact = RestatementFact(
        id=1,
        project_code="EX-01",
        month=JUNE,
        state=RestatementState.APPROVED,
        reason="重新计量。",
        requested_by="county",
        requested_at=datetime(2023, 8, 1),  # noqa: DTZ001 - the database keeps UTC without a zone
        decided_by=None,
        decided_at=None,
        decision_reason="",
        old_stage=None,
        new_stage=Stage.STRUCTURE,
        old_amounts=(CENTRAL, COUNTY),
        new_amounts=(replace(CENTRAL, completed=Decimal(520)), COUNTY),
    )
    stage, completed = rules.restated(fact)
    assert (stage.label, stage.before, stage.after) == ("形象进度", "未填报", "在建（主体）")
    assert (completed.label, completed.change) == ("中央预算内投资·完成投资", Decimal(20))


def test_the_completed_investment_of_several_plans_says_how_many_reported() -> None:
    blank = tuple((amount, Sum(None, 0)) for amount in Amount)
    filled = tuple((amount, Sum(Decimal(5), 2)) for amount in Amount)
    sums = [MonthSums("a", JUNE, 3, Decimal(10), (), amounts) for amounts in (blank, filled, filled)]
    assert completed_of(tuple(sums)) == Sum(Decimal(10), 4)
    assert completed_of(tuple(sums[:1])) == Sum(None, 0)
    assert (sums[0].rate, sums[1].rate) == (None, Decimal(50))
