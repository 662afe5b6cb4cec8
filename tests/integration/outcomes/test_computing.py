"""Outcomes of both real plans, held against plain sums over the seed files and against figures by hand."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.kernel.partial_dates import PartialDate
from app.outcomes import service
from app.outcomes.types import CapacityState, OutcomeMeasure, RecordObservation
from app.outcomes.types.outcome import InputKind
from app.plans.types import StatedMeasure
from app.projects.types import MilestoneKind, Stage
from app.returns.types.facts import AsOf
from app.returns.types.report import MilestoneReport
from app.returns.types.vocabulary import Reading
from config import PROJECT_ROOT
from tests.integration.outcomes.test_pages import JIAN, OF_WAN_AN, SHANGRAO, close_june
from tests.integration.portfolio.months import JUNE, MAY, close_month, report
from tests.integration.services.factories import CLERK

if TYPE_CHECKING:
    from app.outcomes.types.outcome import MeasureOutcome

pytestmark = pytest.mark.usefixtures("loaded_app")
BEDS, SHARE, PLACES = (
    OutcomeMeasure.BEDS_PER_1000_ELDERS,
    OutcomeMeasure.NURSING_BED_SHARE,
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS,
)


def outcome(plan: str, measure: OutcomeMeasure, as_of: AsOf | None = None) -> MeasureOutcome:
    return next(each for each in service.outcomes(plan, as_of=as_of) if each.measure is measure)


def printed_sum(plan: str, column: str, *, only_elder_care: bool) -> int:
    """Return the plain sum over a column of the seed file."""
    with (PROJECT_ROOT / "seed" / plan / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return sum(
        int(row[column])
        for row in rows
        if row[column] and (not only_elder_care or row["bed_kind"] == "elder_care")
    )


@pytest.mark.parametrize("plan", [JIAN, SHANGRAO])
def test_what_is_promised_is_the_plain_sum_of_the_list(plan: str) -> None:
    beds, places = outcome(plan, BEDS).promised, outcome(plan, PLACES).promised
    assert beds is not None
    assert places is not None
    assert beds.promised == printed_sum(plan, "new_beds", only_elder_care=True)
    assert beds.renovated == printed_sum(plan, "renovated_beds", only_elder_care=True)
    assert places.promised == printed_sum(plan, "new_places", only_elder_care=False)


def test_before_any_month_the_measures_stand_where_the_plan_says() -> None:
    beds, share, places = (outcome(JIAN, each) for each in (BEDS, SHARE, PLACES))
    assert round(beds.attained or 0, 4) == round(Decimal(16138) / 795, 4)
    assert share.attained == Decimal("53.9")
    assert round(places.attained or 0, 4) == round(Decimal(8600) / 4469, 4)
    assert (beds.target, share.target, places.target) == (Decimal(33), Decimal(60), Decimal("4.5"))
    assert [each.month for each in (beds, share, places)] == [None, None, None]
    assert beds.range is None
    assert "没有关账" in beds.thin


def test_the_gap_is_the_need_less_all_there_will_be() -> None:
    beds = outcome(JIAN, BEDS)
    assert beds.promised is not None
    # 33 ‰ of 900,000 elders, less 16,138 beds and everything that the list promises by 2025.
    late = sum(each.amount for each in beds.contributions if not each.is_in_time)
    assert beds.gap == 29700 - 16138 - (beds.promised.promised - late)


def test_a_population_that_is_not_printed_follows_from_the_need_and_is_marked_so() -> None:
    (people,) = [
        each
        for each in outcome(JIAN, PLACES).forecast_formula.inputs
        if each.unit == "人" and each.kind is InputKind.DERIVED
    ]
    assert round(people.value or 0) == round(Decimal(20550) / Decimal("4.5") * 1000)
    assert "推算" in people.source


def test_a_project_in_use_moves_the_measure_by_its_beds_and_renovation_by_none() -> None:
    close_june()
    beds = outcome(JIAN, BEDS)
    assert beds.month == JUNE
    assert round(beds.attained or 0, 4) == round(Decimal(16138 + 120) / 795, 4)
    used = next(each for each in beds.contributions if each.code == OF_WAN_AN)
    assert (used.amount, used.state) == (Decimal(120), CapacityState.IN_USE)
    assert used.expected == date(2023, 5, 20)
    share = outcome(JIAN, SHARE)
    by_hand = (Decimal("0.539") * 16138 + 66) / (16138 + 120) * 100
    assert round(share.attained or 0, 4) == round(by_hand, 4)


def test_what_was_in_use_when_the_beds_were_counted_is_in_them_already() -> None:
    before = MilestoneReport(MilestoneKind.OPERATION, actual=date(2021, 8, 1))
    close_month(JIAN, JUNE, {OF_WAN_AN: replace(report(Stage.OPERATING), milestones=(before,))})
    assert round(outcome(JIAN, BEDS).attained or 0, 4) == round(Decimal(16138) / 795, 4)


def test_a_cancelled_project_promises_nothing() -> None:
    whole = outcome(JIAN, BEDS).promised
    close_month(JIAN, JUNE, {OF_WAN_AN: report(Stage.CANCELLED)})
    left = outcome(JIAN, BEDS).promised
    assert whole is not None
    assert left is not None
    assert whole.promised - left.promised == 120
    assert "已取消的1个项目不计" in left.sentence


def test_a_newer_count_replaces_the_plan_s_and_is_not_known_in_the_reading_of_before() -> None:
    close_june()
    then = AsOf(JUNE, Reading.THEN)
    service.record_observation(
        RecordObservation(
            plan_code=JIAN,
            region_code="360800",
            indicator_code=None,
            measure=StatedMeasure.BEDS,
            as_of=PartialDate.parse("2023-06-30"),
            value=Decimal(17000),
            source="2023年6月统计表",
            note="",
        ),
        actor=CLERK,
    )
    assert round(outcome(JIAN, BEDS).attained or 0, 4) == round(Decimal(17000) / 795, 4)
    assert round(outcome(JIAN, BEDS, then).attained or 0, 4) == round(Decimal(16258) / 795, 4)


def test_a_county_is_told_as_far_as_the_plan_tells_it() -> None:
    beds = {each.region_name: each for each in outcome(JIAN, BEDS).regions}
    assert len(beds) == 13
    assert beds["万安县"].baseline == Decimal("23.6")
    assert beds["万安县"].gap is None
    assert "老年人口" in beds["万安县"].missing
    places = {each.region_name: each for each in outcome(SHANGRAO, PLACES).regions}
    # 表4: 2,038 places for 546,300 residents.
    assert round(places["信州区"].baseline or 0, 2) == Decimal("3.73")
    assert places["信州区"].gap is not None


def test_history_has_a_point_for_each_closed_month() -> None:
    close_month(JIAN, MAY, {OF_WAN_AN: report()})
    close_june()
    months = [point.month for point in outcome(JIAN, BEDS).history]
    assert months[-2:] == [MAY, JUNE]
