"""Facts about where a measure stands, where it will be and how large the gap is, worked by hand."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.outcomes.rules.attainment import (
    measure_outcomes,
    outcome_of,
    outcomes_by_region,
    outcomes_in_short,
)
from app.outcomes.rules.capacity import capacities, capacities_by_month
from app.outcomes.rules.course import course
from app.outcomes.types.outcome import InputKind, OutcomeByRegion, OutcomeInShort
from app.plans.types import StatedMeasure
from app.projects.types import BedKind, MilestoneKind, Stage
from app.returns.types.report import MilestoneReport
from tests.unit.outcomes.bases import (
    BEDS,
    CITY,
    COUNTY,
    FIGURES,
    INDICATORS,
    JUNE,
    PLACES,
    RATE_OFDECIMALS,
    SHARE,
    basis,
    decimals,
    figure,
    indicator,
    nursery,
    observation,
    operating,
    project,
    standing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.outcomes.types import OutcomeMeasure
    from app.outcomes.types.basis import Basis
    from app.outcomes.types.outcome import MeasureOutcome

FIRST = project("JA-02")
SECOND = project("JA-03", new_beds=220, nursing_beds=100, end=PartialDate.of_year(2024))
RENOVATION = project("JA-23", new_beds=None, nursing_beds=993, renovated_beds=993)
NURSERY = nursery("JA-34")
PROJECTS = (FIRST, SECOND, RENOVATION, NURSERY)
FIRST_IN_USE = {
    "JA-02": operating(date(2023, 2, 20)),
    "JA-03": standing(),
    "JA-23": operating(date(2023, 3, 1)),
    "JA-34": standing(),
}


def outcome(of: Basis, measure: OutcomeMeasure) -> MeasureOutcome:
    return outcome_of(course(of, measure, capacities(of)), capacities_by_month(of))


def rounded(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.4f}"


@pytest.mark.parametrize(
    ("measure", "attained", "forecast", "gap"),
    [
        # 16138 ÷ 795; (16138 + 100 + 220) ÷ 900; 33 × 900 - 16458
        (BEDS, "20.2994", "18.2867", 13242),
        # (16138 × 53.9 % + 160) ÷ 16458; 60 % × 16458 - 8858.382
        (SHARE, "53.9000", "53.8242", 1016),
        # 8600 ÷ 4469; (8600 + 200) ÷ 4566.667; 20550 - 8800
        (RATE_OFDECIMALS, "1.9244", "1.9270", 11750),
    ],
)
def test_before_any_return_the_plan_alone_answers(
    measure: OutcomeMeasure, attained: str, forecast: str, gap: int
) -> None:
    found = outcome(basis(*PROJECTS), measure)
    assert (rounded(found.attained), rounded(found.forecast)) == (attained, forecast)
    assert found.gap == gap
    assert found.month is None
    assert found.baseline == found.attained
    assert "还没有关账的月份" in found.sentence


@pytest.mark.parametrize(
    ("measure", "attained", "forecast", "gap"),
    [
        # (16138 + 100) ÷ 795: the renovated beds add none
        (BEDS, "20.4252", "18.2867", 13242),
        # (8698.382 + 60) ÷ 16238
        (SHARE, "53.9376", "53.8242", 1016),
        (RATE_OFDECIMALS, "1.9244", "1.9270", 11750),
    ],
)
def test_what_is_in_use_counts_as_attained_and_the_rest_as_expected(
    measure: OutcomeMeasure, attained: str, forecast: str, gap: int
) -> None:
    found = outcome(basis(*PROJECTS, now=FIRST_IN_USE), measure)
    assert (rounded(found.attained), rounded(found.forecast)) == (attained, forecast)
    assert found.gap == gap
    assert found.sentence.startswith("截至2023年6月，")


@pytest.mark.parametrize(
    ("kind", "told"), [(OutcomeInShort, outcomes_in_short), (OutcomeByRegion, outcomes_by_region)]
)
def test_what_is_told_in_short_is_what_the_whole_outcome_says(
    kind: type[OutcomeInShort], told: Callable[[Basis], Sequence[OutcomeInShort]]
) -> None:
    of = basis(*PROJECTS, now=FIRST_IN_USE)
    names = [field.name for field in fields(kind)]
    whole = [[getattr(each, name) for name in names] for each in measure_outcomes(of)]
    assert [[getattr(each, name) for name in names] for each in told(of)] == whole != []


def test_a_number_of_places_is_computed_where_an_indicator_asks_for_it() -> None:
    """17,870 stood in 上饶; here 8600 + 200 of 29,160."""
    asked = basis(*PROJECTS, indicators=(*INDICATORS, indicator(PLACES, 14, "29160")))
    found = outcome(asked, PLACES)
    assert (found.attained, found.forecast, found.gap) == decimals(8600, 8800, 20360)
    assert all(each.measure is not PLACES for each in measure_outcomes(basis(*PROJECTS)))


@pytest.mark.parametrize(
    ("opened", "attained"),
    [
        (date(2021, 10, 31), "20.2994"),  # in the 16138 already
        (date(2021, 11, 1), "20.4252"),
    ],
)
def test_what_was_in_use_when_the_beds_were_counted_is_counted_once(opened: date, attained: str) -> None:
    found = outcome(basis(FIRST, now={"JA-02": operating(opened)}), BEDS)
    assert rounded(found.attained) == attained


def test_an_observation_replaces_the_baseline_and_what_came_before_it() -> None:
    """17,000 in May 2023 hold the 100 of February: 17000 ÷ 795, and (17000 + 220) ÷ 900 to come."""
    seen = observation(StatedMeasure.BEDS, "17000", "2023-05")
    found = outcome(basis(*PROJECTS, now=FIRST_IN_USE, observations=(seen,)), BEDS)
    assert (rounded(found.attained), rounded(found.forecast)) == ("21.3836", "19.1333")
    assert found.baseline_as_of == PartialDate.parse("2023-05")
    assert found.attained_formula.inputs[0].kind is InputKind.OBSERVATION


def test_a_newer_population_changes_the_rate_alone() -> None:
    """16238 ÷ 820."""
    seen = observation(StatedMeasure.ELDERLY_POPULATION, "820000", "2022-12")
    found = outcome(basis(*PROJECTS, now=FIRST_IN_USE, observations=(seen,)), BEDS)
    assert (rounded(found.attained), rounded(found.forecast)) == ("19.8024", "18.2867")


def test_a_share_that_was_observed_later_holds_for_the_beds_of_that_time() -> None:
    """58 % in May 2023, when the 100 of February were in use: nothing has changed since."""
    seen = observation(StatedMeasure.NURSING_BED_SHARE, "58", "2023-05")
    found = outcome(basis(*PROJECTS, now=FIRST_IN_USE, observations=(seen,)), SHARE)
    assert rounded(found.attained) == "58.0000"
    assert found.attained_formula.figures == "（16238 × 58% + 0）÷（16138 + 100） = 58.0%"


@pytest.mark.parametrize("measure", [BEDS, SHARE])
def test_a_cancelled_project_adds_nothing(measure: OutcomeMeasure) -> None:
    cancelled = {"JA-03": standing(Stage.CANCELLED)}
    found = outcome(basis(*PROJECTS, now=FIRST_IN_USE | cancelled), measure)
    without = outcome(basis(FIRST, RENOVATION, now=FIRST_IN_USE), measure)
    assert found.forecast == without.forecast
    assert "JA-03" not in {each.code for each in found.contributions}


@pytest.mark.parametrize("kind", [BedKind.HOSPITAL, BedKind.RESCUE, BedKind.CHILD_WELFARE])
def test_beds_that_are_no_elder_care_beds_count_nowhere(kind: BedKind) -> None:
    found = outcome(basis(project(bed_kind=kind, nursing_beds=None)), BEDS)
    assert rounded(found.forecast) == rounded(Decimal(16138) / 900)
    assert found.promised is not None
    assert f"{kind.label}100张不是养老床位" in found.promised.sentence


def test_what_is_expected_after_the_target_year_is_not_in_the_forecast() -> None:
    late = standing(Stage.STRUCTURE, MilestoneReport(MilestoneKind.OPERATION, forecast=date(2026, 1, 1)))
    found = outcome(basis(FIRST, SECOND, now=FIRST_IN_USE | {"JA-03": late}), BEDS)
    assert rounded(found.forecast) == rounded(Decimal(16238) / 900)
    assert [each.is_in_time for each in found.contributions] == [False, True]


def test_every_formula_is_told_in_words_and_in_figures_with_its_inputs() -> None:
    found = outcome(basis(*PROJECTS, now=FIRST_IN_USE), BEDS)
    assert found.attained_formula.words == "（起算床位 + 起算后已投用）÷ 60岁及以上老年人口 × 1000"
    assert found.attained_formula.figures == "（16138 + 100）÷ 79.5万人 × 1000 = 20.4张"
    assert found.forecast_formula.figures == "（16138 + 100 + 220）÷ 90万人 × 1000 = 18.3张"
    inputs = {each.name: each.value for each in found.forecast_formula.inputs}
    assert inputs == {
        "起算床位": Decimal(16138),
        "起算后已投用": Decimal(100),
        "预计投用": Decimal(220),
        "2025年60岁及以上老年人口": Decimal(900000),
        "2025年目标": Decimal(33),
    }
    share = outcome(basis(*PROJECTS, now=FIRST_IN_USE), SHARE)
    assert share.attained_formula.figures == "（16138 × 53.9% + 60）÷（16138 + 100） = 53.9%"
    places = outcome(basis(*PROJECTS), RATE_OFDECIMALS)
    assert places.forecast_formula.figures == "（8600 + 0 + 200）÷ 456.67万人 × 1000 = 1.93个"


def test_a_printed_rate_that_its_own_parts_do_not_give_is_told() -> None:
    """8600 ÷ 4469 is 1.92, the plan prints 1.93."""
    source = outcome(basis(*PROJECTS), RATE_OFDECIMALS).attained_formula.inputs[0].source
    assert "印1.93个，按此算得1.92个" in source


@pytest.mark.parametrize(
    ("measure", "lacking", "words"),
    [
        (SHARE, StatedMeasure.NURSING_BED_SHARE, "护理型床位占比"),
        (BEDS, StatedMeasure.ELDERLY_POPULATION, "老年人口"),
        (RATE_OFDECIMALS, StatedMeasure.RESIDENT_POPULATION, "常住人口"),
    ],
)
def test_what_is_not_known_is_named_instead_of_guessed(
    measure: OutcomeMeasure, lacking: StatedMeasure, words: str
) -> None:
    rates = {StatedMeasure.BEDS_PER_1000_ELDERS, StatedMeasure.PLACES_PER_1000_RESIDENTS}
    figures = tuple(
        each
        for each in FIGURES
        if each.measure is not lacking and not (each.measure in rates and measure is not SHARE)
    )
    found = outcome(basis(*PROJECTS, figures=figures), measure)
    assert found.attained is None
    assert words in found.sentence
    assert found.attained_formula.figures.startswith("缺少")
    assert found.range is None
    assert found.promised is not None or measure is SHARE


def test_counties_with_a_rate_alone_keep_it_until_something_is_added() -> None:
    quiet, busy = (
        outcome(basis(*PROJECTS, now=now), BEDS).regions[0]
        for now in ({"JA-02": standing(), "JA-03": standing()}, FIRST_IN_USE)
    )
    assert (quiet.baseline, quiet.attained, quiet.gap) == (Decimal("28.6"), Decimal("28.6"), None)
    assert (busy.baseline, busy.attained) == (Decimal("28.6"), None)
    assert busy.missing == "方案未给出吉州区的老年人口，登记后可算缺口"
    assert (busy.planned_amount, busy.in_use_amount, busy.target) == decimals(320, 100, 33)


def test_a_county_gap_is_known_once_its_population_is_recorded() -> None:
    """50,000 elders at 28.6 are 1430 beds; 33 × 50,000 × 90 ÷ 79.5 ÷ 1000 = 1867.9 are wanted, 320 come."""
    seen = observation(StatedMeasure.ELDERLY_POPULATION, "50000", "2022-12", region=COUNTY)
    found = outcome(basis(*PROJECTS, observations=(seen,)), BEDS).regions[0]
    assert found.gap == 118
    assert found.missing == ""
    assert found.note == "按全市人口预测同比例推算"


def test_counties_share_a_number_of_places_by_their_people() -> None:
    """54.63 of 659.68 thousand have 2,415 of 29,160 places to reach; 2,038 there are."""
    figures = (
        figure(StatedMeasure.RESIDENT_POPULATION, "659.68", "2020-11", "万人"),
        figure(StatedMeasure.TOTAL_POPULATION_FORECAST, "648", "2025", "万人"),
        figure(StatedMeasure.PLACES, "17870", "2022-06"),
        figure(StatedMeasure.RESIDENT_POPULATION, "54.63", "2020-11", "万人", region=COUNTY),
        figure(StatedMeasure.PLACES, "2038", "2022-06", region=COUNTY),
    )
    asked = basis(figures=figures, indicators=(indicator(PLACES, 14, "29160"),))
    found = outcome(asked, PLACES).regions[0]
    assert (found.target, found.gap) == decimals(2415, 377)


def test_projects_of_the_whole_city_stand_in_no_county() -> None:
    of_city = project("JA-01", region_code=CITY, region_name="吉安市", new_beds=3750)
    found = outcome(basis(of_city, FIRST), BEDS)
    assert found.promised is not None
    assert found.promised.promised == 3850
    assert sum(each.planned_amount for each in found.regions) == 100


def test_history_has_each_closed_month_and_ends_where_the_measure_stands() -> None:
    april, may = Month(2023, 4), Month(2023, 5)
    in_use, built = operating(date(2023, 5, 8)), standing(Stage.COMPLETED)
    standings = {april: {"JA-02": built}, may: {"JA-02": in_use}, JUNE: {"JA-02": in_use}}
    found = outcome(basis(FIRST, SECOND, now={}, standings=standings), BEDS)
    assert [(each.month, rounded(each.attained)) for each in found.history] == [
        (april, "20.2994"),
        (may, "20.4252"),
        (JUNE, "20.4252"),
    ]
    assert [each.built_amount for each in found.history] == [100, 100, 100]
    assert [each.in_use_amount for each in found.history] == [0, 100, 100]
    assert found.history[-1].attained == found.attained


def test_the_plan_s_own_course_is_that_of_its_years() -> None:
    """Both projects are due by December 2024: (16138 + 320) ÷ 795."""
    december, later = Month(2023, 12), Month(2024, 12)
    standings = {december: {}, later: {"JA-02": standing(), "JA-03": standing()}}
    found = outcome(basis(FIRST, SECOND, month=later, standings=standings), BEDS)
    assert [rounded(each.planned) for each in found.history] == ["20.4252", "20.7019"]
    assert [each.planned_amount for each in found.history] == [100, 320]


def test_the_quarters_ahead_end_at_the_forecast() -> None:
    found = outcome(basis(*PROJECTS, now=FIRST_IN_USE), BEDS)
    months = [each.month for each in found.future]
    assert (months[0], months[-1], len(months)) == (Month(2023, 9), Month(2025, 12), 10)
    assert found.future[-1].expected == found.forecast
    # Six of thirty months on the way from 795,000 to 900,000 elders; the 220 beds are due a year later.
    assert rounded(found.future[1].expected) == rounded(Decimal(16238) / (795 + 105 * Decimal(6) / 30))


def test_what_was_not_simulated_has_no_middle() -> None:
    found = outcome(basis(*PROJECTS, now=FIRST_IN_USE), BEDS)
    assert found.range is None
    assert {(each.low, each.middle, each.high) for each in found.future} == {(None, None, None)}


def test_after_the_target_year_nothing_is_ahead() -> None:
    later = Month(2026, 1)
    now = {"JA-02": operating(date(2026, 1, 10)), "JA-03": standing()}
    found = outcome(basis(FIRST, SECOND, month=later, standings={later: now}), BEDS)
    assert found.future == ()
    assert "目标年份已经结束" in found.thin
    assert rounded(found.forecast) == rounded(Decimal(16138) / 900)


def test_a_target_within_reach_says_by_how_much() -> None:
    near = basis(*PROJECTS, indicators=(indicator(BEDS, 7, "18"), *INDICATORS[1:]))
    found = outcome(near, BEDS)
    # 18 × 900 = 16200 of 16458
    assert found.gap == -258
    assert "可以达到目标18张，多出258张养老床位" in found.sentence


def test_a_target_out_of_reach_says_by_how_much() -> None:
    assert "比目标33张少14.7张，缺13242张养老床位" in outcome(basis(*PROJECTS), BEDS).sentence
    assert "比目标60%低6.2个百分点，缺1016张护理型床位" in outcome(basis(*PROJECTS), SHARE).sentence
