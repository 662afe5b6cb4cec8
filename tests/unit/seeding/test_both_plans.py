"""Facts about the invented returns of both plans, told through six years and judged by the rules."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.problems import Severity
from app.projects.types import MilestoneKind, Stage
from app.returns.rules.carrying import reporting
from app.returns.rules.consistency import findings
from app.returns.rules.periods import deadline, is_due, opening_day, working_day_of
from app.returns.types.facts import MonthFact
from app.returns.types.periods import DeadlineRule
from app.returns.types.report import Finding, ProjectBasis, Report
from app.returns.types.vocabulary import (
    Amount,
    Grade,
    ProblemKind,
    ProblemLevel,
    Reporting,
    ReturnState,
)
from app.seeding.rules.conduct import events_of
from app.seeding.rules.reports import life_of, report_of, says_nothing_new, takes_the_short_way
from app.seeding.rules.wording import explanation
from app.seeding.types import Deed, Event, Fate, Life, Window
from tests.unit.seeding.lives import projects_of_the_seed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


SEED = 1
FIRST, LAST = Month(2021, 1), Month(2026, 12)
RULE = DeadlineRule()
STATES = {
    Deed.SUBMIT: ReturnState.SUBMITTED,
    Deed.COUNTY_AGREE: ReturnState.COUNTY_PASSED,
    Deed.CITY_AGREE: ReturnState.CITY_PASSED,
    Deed.COUNTY_SEND_BACK: ReturnState.SENT_BACK,
    Deed.CITY_SEND_BACK: ReturnState.SENT_BACK,
}


@dataclass(frozen=True)
class Told:
    life: Life
    month: Month
    report: Report
    found: tuple[Finding, ...]
    events: tuple[Event, ...]
    is_zero: bool


def tell(life: Life) -> Iterator[Told]:
    """Tell a life month by month, each return reported and passed in time."""
    project = life.project
    basis = ProjectBasis(
        code=project.code,
        total_investment=project.total,
        planned_start=project.start,
        planned_completion=project.end,
        milestones=project.milestones,
        has_county_step=project.has_county_step,
    )
    before: MonthFact | None = None
    month = FIRST
    while month <= LAST and is_due(before.stage if before else None, month, RULE):
        report = report_of(life, month, before.amounts if before else ())
        is_zero = says_nothing_new(report, before) and takes_the_short_way(life, month)
        due = deadline(RULE, month, lambda day: working_day_of({}, day))
        window = Window(month, opening_day(RULE, month), due)
        yield Told(
            life=life,
            month=month,
            report=report,
            found=findings(report, before, basis, month),
            events=events_of(life, window, report.stage, is_zero=is_zero),
            is_zero=is_zero,
        )
        before = MonthFact(
            project_code=project.code,
            month=month,
            revision=0,
            stage=report.stage,
            grade=report.grade,
            reporting=Reporting.REPORTED,
            was_late=False,
            version_id=1,
            total_investment=project.total,
            amounts=report.amounts,
            milestones=report.milestones,
            problems=report.problems,
        )
        month = month.plus(1)


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return [each for project in projects_of_the_seed() for each in tell(life_of(project, SEED))]


def test_no_return_breaks_a_rule(told: list[Told]) -> None:
    broken = [
        f"{each.life.project.code} {each.month}: {finding.message}"
        for each in told
        for finding in each.found
        if finding.severity is Severity.ERROR
    ]
    assert broken == []


def test_some_returns_need_an_explanation_and_have_one(told: list[Told]) -> None:
    keys = {finding.key for each in told for finding in each.found}
    assert "total_exceeded" in keys
    assert all(explanation(key) for key in keys)


def test_every_word_of_the_vocabularies_is_used(told: list[Told]) -> None:
    reports = [each.report for each in told]
    assert {report.stage for report in reports} == set(Stage)
    assert {report.grade for report in reports} == set(Grade)
    problems = [problem for report in reports for problem in report.problems]
    assert {problem.kind for problem in problems} == set(ProblemKind)
    assert {problem.level for problem in problems} == set(ProblemLevel)
    assert {row.source for report in reports for row in report.amounts} == set(FundingSource)
    assert {each.kind for report in reports for each in report.milestones} == set(MilestoneKind)


def test_returns_come_into_the_month_in_every_way(told: list[Told]) -> None:
    ways = Counter(
        reporting(
            next(
                (STATES[each.deed] for each in reversed(told_month.events) if each.deed in STATES),
                ReturnState.DRAFT,
            ),
            told_month.is_zero,
        )
        for told_month in told
    )
    assert set(ways) == set(Reporting) - {Reporting.NOT_DUE}
    assert ways[Reporting.MISSING] + ways[Reporting.UNREVIEWED] < len(told) / 10


def test_nothing_is_told_of_a_cancelled_project_after_it_is_cancelled(told: list[Told]) -> None:
    cancelled = {each.life.project.code: each.month for each in told if each.report.stage is Stage.CANCELLED}
    assert cancelled
    assert all(each.month <= cancelled.get(each.life.project.code, LAST) for each in told)


def test_every_deed_is_done_by_somebody(told: list[Told]) -> None:
    deeds = {event.deed for each in told for event in each.events}
    assert deeds == set(Deed) - {Deed.PROPOSE, Deed.APPROVE, Deed.REFUSE}
    corrections = {each.life.correction.approve for each in told if each.life.correction}
    assert corrections == {True, False}


def test_money_comes_before_it_is_spent(told: list[Told]) -> None:
    totals: dict[Month, Counter[Amount]] = defaultdict(Counter)
    for each in told:
        for kind in Amount:
            totals[each.month][kind] += int(each.report.total(kind) or 0)
    for number in (12, 24, 36):
        month = FIRST.plus(number)
        kinds = [
            totals[month][kind] for kind in (Amount.ALLOCATED, Amount.RECEIVED, Amount.COMPLETED, Amount.PAID)
        ]
        assert kinds == sorted(kinds, reverse=True)


def test_the_split_is_assigned_step_by_step(told: list[Told]) -> None:
    rests: dict[str, list[Decimal | None]] = defaultdict(list)
    for each in told:
        rest = each.report.of_source(FundingSource.UNASSIGNED).planned
        code = each.life.project.code
        if not rests[code] or rests[code][-1] != rest:
            rests[code].append(rest)
    steps = Counter(len(each) for each in rests.values())
    assert sum(steps[number] for number in steps if number > 2) > 60
    finished = [rests[each.life.project.code][-1] for each in told if each.report.stage is Stage.OPERATING]
    assert set(finished) == {None}


def test_every_document_says_that_it_is_invented(told: list[Told]) -> None:
    numbers = {row.document_number for each in told for row in each.report.milestones if row.document_number}
    assert len(numbers) > 200
    assert all(re.fullmatch("演示文号〔20[0-9]{2}〕[0-9]{1,3}号", number) for number in numbers)


def test_what_is_forecast_lies_ahead_and_what_is_done_lies_behind(told: list[Told]) -> None:
    for each in told:
        for row in each.report.milestones:
            assert row.forecast is None or row.forecast > each.month.last_day
            assert row.actual is None or row.actual <= each.month.last_day
            assert row.actual is None or row.forecast is None


def test_grades_mostly_fit_and_now_and_then_flatter(told: list[Told]) -> None:
    stopped = [each.report.grade for each in told if each.report.stage is Stage.SUSPENDED]
    assert set(stopped) == {Grade.SUSPENDED}
    behind = Counter(each.report.grade for each in told if each.life.course.fate is Fate.SLOW)
    assert behind[Grade.BEHIND] + behind[Grade.SLOW] > 0
    assert behind[Grade.SMOOTH] > 0
