"""What a brief says of outcomes and commitments follows from what their features have computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.briefs.rules.promises import commitment_summary, outcome_rows
from app.commitments.rules.overview import counts_of
from app.commitments.types.lines import DueTarget
from app.commitments.types.overview import CommitmentsOfMonth, MissingUnit
from app.directory.types import RegionLevel
from app.outcomes.rules.capacity import NOT_SAID
from app.outcomes.types import OutcomeMeasure
from tests.unit.commitments.promises import line
from tests.unit.outcomes.made import BEDS, CONTRIBUTION, CONTRIBUTIONS, JUNE, REGIONS

if TYPE_CHECKING:
    from app.outcomes.types.outcome import Contribution

RISK = "，再晚一个季度就超过2025年"
LARGEST = (f"市级养老护理院（1000张，2025年11月{RISK}）", "养老服务综合体（300张，2026年3月）")


@pytest.mark.parametrize(
    ("contributions", "deciders", "largest"),
    [
        pytest.param(CONTRIBUTIONS, (), LARGEST, id="what is in use decides nothing any more"),
        pytest.param(
            (replace(CONTRIBUTION, decides=True), *CONTRIBUTIONS[1:]), LARGEST[:1], (), id="one decides"
        ),
        pytest.param(
            (replace(CONTRIBUTION, expected=date(2025, 12, 31), expected_basis=NOT_SAID),),
            (),
            (f"市级养老护理院（1000张，2025年{RISK}）",),
            id="what only the plan dates is dated by a year",
        ),
        pytest.param((CONTRIBUTION,) * 4, (), LARGEST[:1] * 3, id="three are named"),
    ],
)
def test_projects_that_a_target_depends_on_are_named_with_what_they_add(
    contributions: tuple[Contribution, ...], deciders: tuple[str, ...], largest: tuple[str, ...]
) -> None:
    (row,) = outcome_rows([replace(BEDS, contributions=contributions)], None)
    assert (row.deciders, row.largest) == (deciders, largest)


def test_the_largest_projects_are_not_named_again_for_the_share_of_their_nursing_beds() -> None:
    (row,) = outcome_rows([replace(BEDS, measure=OutcomeMeasure.NURSING_BED_SHARE)], None)
    assert row.largest == ()


def test_what_places_per_1000_residents_say_the_number_of_places_does_not_say_again() -> None:
    (row,) = outcome_rows([replace(BEDS, measure=OutcomeMeasure.PLACES)], None)
    assert (row.sentences, row.largest, row.points) == ((BEDS.sentence,), (), ())


def test_a_city_says_where_the_gap_is_largest_and_what_is_not_known() -> None:
    regions = (
        *(replace(REGIONS[1], region_name=f"{gap}县", gap=Decimal(gap)) for gap in (10, 40, 20, 30)),
        *(replace(each, lacking=("现有养老床位数", "老年人口")) for each in REGIONS[2:4]),
        replace(REGIONS[4], lacking=("老年人口",)),
    )
    (row,) = outcome_rows([replace(BEDS, regions=regions)], None)
    assert row.sentences[-1] == (
        "分县看，缺口最大的是40县40张、30县30张、20县20张等4个地区；"
        "方案未给出2个地区的现有养老床位数和老年人口、1个地区的老年人口，登记后可算。"
    )
    (row,) = outcome_rows([replace(BEDS, regions=REGIONS[:1])], None)
    assert "分县看" not in "".join(row.sentences)


def test_a_chart_goes_from_the_baseline_to_the_target_year() -> None:
    (row,) = outcome_rows([BEDS], None)
    assert row.points[0].attained == BEDS.baseline
    assert str(row.points[0].month) == "2021-10"
    assert [point.attained for point in row.points if point.month == JUNE] == [
        point.attained for point in BEDS.history if point.month == JUNE
    ]
    assert [
        (point.month, point.expected, point.low, point.high) for point in row.points if point.expected
    ] == [(point.month, point.expected, point.low, point.high) for point in BEDS.future if point.expected]


def test_before_any_month_is_closed_nothing_is_attained() -> None:
    alone = replace(BEDS, month=None)
    (city,) = outcome_rows([alone], None)
    (county,) = outcome_rows([alone], "360802")
    assert (city.attained, county.attained) == (None, None)
    assert county.sentences[0] == "吉州区列入方案的项目共新增1000张。"


def test_what_is_not_known_at_all_is_said_once() -> None:
    (row,) = outcome_rows(
        [replace(BEDS, attained=None, thin="现状数据不全。", promised=None, regions=())], None
    )
    assert row.sentences == (BEDS.sentence,)


OURS, THEIRS, CITYS = line("2022", code="C"), line("2023-09", code="Z", zones=True), line("2022", code="S")
OURS = replace(OURS, fact=replace(OURS.fact, counties=True))
MONTH = CommitmentsOfMonth(
    counts=counts_of([OURS, THEIRS, CITYS]),
    due_next=tuple(DueTarget(THEIRS, target) for target in THEIRS.targets),
    overdue=tuple(DueTarget(each, target) for each in (CITYS, OURS) for target in each.targets),
    approved=(),
    done=(("筑牢兜底保障网", "示例市民政局"),),
    quarter=JUNE,
    missing=tuple(MissingUnit(f"示例市{number}局", ("C",) * (9 - number)) for number in range(1, 5)),
)


def test_a_city_is_told_who_owes_most_and_what_is_done() -> None:
    found = commitment_summary(MONTH)
    assert found
    assert found.owing == (("示例市1局", 8), ("示例市2局", 7), ("示例市3局", 6))
    assert (found.missing_units, found.missing_updates) == (4, 26)
    assert found.done == ("筑牢兜底保障网（示例市民政局）",)
    assert [(row.code, row.is_overdue) for row in found.rows] == [("S", True), ("C", True), ("Z", False)]


@pytest.mark.parametrize(("level", "codes"), [(RegionLevel.COUNTY, ["C"]), (RegionLevel.ZONE, ["Z"])])
def test_a_county_is_told_what_all_counties_answer_for_and_a_zone_what_all_zones_do(
    level: RegionLevel, codes: list[str]
) -> None:
    found = commitment_summary(MONTH, level)
    assert found
    assert [row.code for row in found.rows] == codes
    assert found.overdue + found.due == 1
    assert (found.counts, found.done, found.owing, found.quarter) == ((), (), (), None)
