"""How projects stand together: sums in which a blank adds nothing, the worst first, what is near."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.funding.types import FundingSource
from app.kernel.months import Month
from app.lights.types import Light, LightFact
from app.places.rules import standing
from app.portfolio.types import Sum
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import MilestoneReport, SourceAmounts
from app.returns.types.vocabulary import Amount
from tests.unit.briefs.facts import light_fact, standing_project

JUNE = Month(2023, 6)
BANK, COUNTY = FundingSource.BANK_LOAN, FundingSource.COUNTY


def line(source: FundingSource, planned: int, received: int | None = None) -> SourceAmounts:
    return SourceAmounts(
        source, planned=Decimal(planned), received=None if received is None else Decimal(received)
    )


def lit_for(code: str, light: Light, months: int) -> LightFact:
    fact = light_fact(code, light)
    return replace(fact, evaluation=replace(fact.evaluation, months=months))


def test_amounts_of_projects_add_up_by_source_and_blank_stays_blank() -> None:
    one = standing_project("EX-01", amounts=(line(BANK, 100, 40), line(COUNTY, 50)))
    other = standing_project("EX-02", amounts=(line(BANK, 200),))
    found = {each.source: each for each in standing.funding_together([one, other])}
    assert set(found) == {BANK, COUNTY}
    assert (found[BANK].planned, found[BANK].received) == (Decimal(300), Decimal(40))
    assert (found[COUNTY].received, found[COUNTY].paid) == (None, None)


def test_a_change_counts_what_was_blank_before_as_nothing() -> None:
    now = {Amount.PAID: Sum(Decimal(30), 2), Amount.RECEIVED: Sum(None, 0)}
    before = {Amount.PAID: Sum(None, 0), Amount.RECEIVED: Sum(Decimal(5), 1)}
    assert standing.changes_between(now, before) == {Amount.PAID: Decimal(30)}
    assert standing.changes_between(now, {}) == {}


def test_red_comes_before_yellow_and_the_longest_first() -> None:
    projects = [
        replace(standing_project(code), light=lit_for(code, light, months))
        for code, light, months in (
            ("EX-01", Light.YELLOW, 9),
            ("EX-02", Light.GREEN, 0),
            ("EX-03", Light.RED, 2),
            ("EX-04", Light.RED, 5),
        )
    ]
    assert [each.code for each in standing.worst_first(projects)] == ["EX-04", "EX-03", "EX-01"]


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2023, 7, 10), date(2023, 7, 10)),
        (date(2023, 8, 31), date(2023, 8, 31)),
        (date(2023, 9, 30), date(2023, 6, 30)),
        (date(2023, 6, 2), date(2023, 6, 30)),
    ],
)
def test_near_is_counted_from_today_while_the_month_is_fresh(today: date, day: date) -> None:
    assert standing.first_day(JUNE, today) == day


def test_milestones_of_the_next_ninety_days_stand_in_order_and_overdue_ones_apart() -> None:
    def milestone(kind: MilestoneKind, forecast: date) -> MilestoneReport:
        return MilestoneReport(kind, forecast=forecast)

    project = standing_project(
        "EX-01",
        stage=Stage.PREPARATION,
        milestones=(
            milestone(MilestoneKind.DESIGN, date(2023, 5, 1)),
            milestone(MilestoneKind.TENDER, date(2023, 9, 28)),
            milestone(MilestoneKind.CONSTRUCTION_PERMIT, date(2023, 9, 29)),
            milestone(MilestoneKind.FOUNDATION, date(2023, 8, 1)),
        ),
    )
    found = standing.coming([project], date(2023, 6, 30))
    assert [row.milestone for row in found.rows] == ["基础完工", "招标完成"]
    assert found.soon == date(2023, 8, 29)
    assert found.last == date(2023, 9, 28)
    assert "初步设计及概算批复" in [row.milestone for row in found.overdue]
