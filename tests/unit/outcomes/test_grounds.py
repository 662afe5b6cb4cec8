"""Facts about what outcomes start from: the newest figure, the population, the target and its origin."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.kernel.months import Month
from app.outcomes.rules.grounds import comparison_in, ground, in_single_units, target
from app.outcomes.types.outcome import InputKind
from app.plans.types import Comparison, StatedMeasure
from tests.unit.outcomes.bases import (
    BEDS,
    CITY,
    COUNTY,
    FIGURES,
    PLACES,
    RATE_OFDECIMALS,
    SHARE,
    basis,
    decimals,
    figure,
    indicator,
    observation,
)

if TYPE_CHECKING:
    from app.outcomes.types import ObservationFact, OutcomeMeasure
    from app.plans.types import PlanFigureFact

OF_SHANGRAO = (
    figure(StatedMeasure.BEDS, "18454", "2022-06"),
    figure(StatedMeasure.ELDERLY_POPULATION, "114.86", "2020-11", "万人"),
    figure(StatedMeasure.ELDERLY_POPULATION_FORECAST, "130", "2025", "万人", printed="突破130万人"),
    figure(StatedMeasure.BEDS_NEEDED, "26000", "2025", "个", printed="超过26000个"),
)


@pytest.mark.parametrize(
    ("of_plan", "expected"),
    [
        (figure(StatedMeasure.ELDERLY_POPULATION, "79.5", "2020-11", "万人"), "795000"),
        (figure(StatedMeasure.BEDS_NEEDED, "2.97", "2025", "万张"), "29700"),
        (figure(StatedMeasure.BEDS, "16138", "2021-10"), "16138"),
        (figure(StatedMeasure.BEDS_NEEDED, "26000", "2025", "个"), "26000"),
        (figure(StatedMeasure.BEDS_PER_1000_ELDERS, "16.07", "2022-06", ""), "16.07"),
        (figure(StatedMeasure.BEDS_PER_1000_ELDERS, "20", "2025", "床"), "20"),
    ],
)
def test_printed_units_become_single_ones(of_plan: PlanFigureFact, expected: str) -> None:
    assert in_single_units(of_plan) == Decimal(expected)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("7500个以上", Comparison.AT_LEAST),
        ("20床以上", Comparison.AT_LEAST),
        ("超过26000个", Comparison.MORE_THAN),
        ("突破130万人", Comparison.MORE_THAN),
        ("不超过10%", Comparison.AT_MOST),
        ("需新增养老床位1.36万张", Comparison.EQUAL),
    ],
)
def test_the_words_around_a_figure_say_whether_it_is_a_bound(printed: str, expected: Comparison) -> None:
    assert comparison_in(printed) is expected


@pytest.mark.parametrize(
    ("observations", "until", "expected"),
    [
        ((), None, "16138"),
        ((observation(StatedMeasure.BEDS, "17000", "2023-12"),), None, "17000"),
        ((observation(StatedMeasure.BEDS, "17000", "2023-12"),), Month(2023, 11), "16138"),
        ((observation(StatedMeasure.BEDS, "17000", "2023-12"),), Month(2023, 12), "17000"),
        ((observation(StatedMeasure.BEDS, "15500", "2020-12"),), None, "16138"),
        ((observation(StatedMeasure.BEDS, "16200", "2021-10"),), None, "16200"),
        ((observation(StatedMeasure.BEDS, "900", "2023-12", region=COUNTY),), None, "16138"),
    ],
)
def test_the_newest_of_printed_and_observed_until_the_month_is_what_outcomes_start_from(
    observations: tuple[ObservationFact, ...], until: Month | None, expected: str
) -> None:
    found = ground(basis(observations=observations), BEDS, CITY, until)
    assert found.stock is not None
    assert found.stock.value == Decimal(expected)


def test_a_newer_rate_gives_the_stock_behind_it() -> None:
    """25 for each thousand of 795,000 are 19,875."""
    seen = observation(None, "25", "2023-12", indicator_code="JA-I-07")
    found = ground(basis(observations=(seen,)), BEDS, CITY, None)
    assert found.stock is not None
    assert (found.stock.value, found.stock.kind) == (Decimal(19875), InputKind.DERIVED)


def test_a_county_of_which_only_a_rate_is_printed_has_no_stock() -> None:
    found = ground(basis(), BEDS, COUNTY, None)
    assert found.stock is None
    assert found.population is None
    assert found.rate is not None
    assert found.rate.value == Decimal("28.6")


def test_a_share_is_one_of_the_beds_that_there_were_at_its_time() -> None:
    newer = observation(StatedMeasure.BEDS, "17000", "2023-12")
    found = ground(basis(observations=(newer,)), SHARE, CITY, None)
    assert found.stock is not None
    assert found.share_of is not None
    assert (found.stock.value, found.share_of.value) == decimals(17000, 16138)


@pytest.mark.parametrize(
    ("measure", "expected", "kind"),
    [
        (BEDS, Decimal(900000), InputKind.PLAN),
        # 20550 ÷ 4.5 × 1000
        (RATE_OFDECIMALS, Decimal(20550) / Decimal("4.5") * 1000, InputKind.DERIVED),
    ],
)
def test_the_population_of_the_target_year_is_printed_or_follows_from_the_need(
    measure: OutcomeMeasure, expected: Decimal, kind: InputKind
) -> None:
    found = ground(basis(), measure, CITY, None).ahead
    assert found is not None
    assert (found.value, found.kind) == (expected, kind)


def test_a_county_without_a_forecast_is_taken_to_grow_as_its_city_does() -> None:
    """50,000 × 900,000 ÷ 795,000."""
    here = figure(StatedMeasure.ELDERLY_POPULATION, "50000", "2020-11", region=COUNTY)
    found = ground(basis(figures=(*FIGURES, here)), BEDS, COUNTY, None).ahead
    assert found is not None
    assert found.kind is InputKind.DERIVED
    assert round(found.value, 4) == Decimal("56603.7736")


def test_a_county_and_its_city_are_held_against_each_other_at_the_same_time() -> None:
    """What is known of the city only later says nothing of how it grows from June 2023 on."""
    here = figure(StatedMeasure.ELDERLY_POPULATION, "50000", "2020-11", region=COUNTY)
    later = observation(StatedMeasure.ELDERLY_POPULATION, "850000", "2024-12")
    given = basis(figures=(*FIGURES, here), observations=(later,))
    then, now = (ground(given, BEDS, COUNTY, until).ahead for until in (Month(2023, 6), None))
    assert then is not None
    assert now is not None
    assert round(then.value, 4) == Decimal("56603.7736")
    assert round(now.value, 4) == round(Decimal(50000) * 900 / 850, 4)


def test_the_plan_alone_counted_on_the_population_that_it_prints() -> None:
    seen = observation(StatedMeasure.ELDERLY_POPULATION_FORECAST, "920000", "2025")
    found = ground(basis(observations=(seen,)), BEDS, CITY, None, plan_alone=True).ahead
    assert found is not None
    assert found.value == 900000


def test_a_population_that_was_recorded_for_the_target_year_replaces_the_printed_one() -> None:
    seen = observation(StatedMeasure.ELDERLY_POPULATION_FORECAST, "920000", "2025")
    found = ground(basis(observations=(seen,)), BEDS, CITY, Month(2023, 6)).ahead
    assert found is not None
    assert found.value == 920000


def test_where_nothing_is_said_of_the_target_year_the_population_is_taken_to_stay() -> None:
    figures = tuple(
        each
        for each in FIGURES
        if each.measure not in {StatedMeasure.ELDERLY_POPULATION_FORECAST, StatedMeasure.BEDS_NEEDED}
    )
    found = ground(basis(figures=figures), BEDS, CITY, None).ahead
    assert found is not None
    assert (found.value, found.kind) == (Decimal(795000), InputKind.DERIVED)
    assert "按现有人口计" in found.source


@pytest.mark.parametrize(
    ("measure", "value", "code"),
    [(BEDS, "33", "JA-I-07"), (SHARE, "60", "JA-I-08"), (RATE_OFDECIMALS, "4.5", "JA-I-21")],
)
def test_the_target_is_that_of_the_last_year_of_the_indicator(
    measure: OutcomeMeasure, value: str, code: str
) -> None:
    found = target(basis(), measure)
    assert found is not None
    assert (found.value, found.year, found.indicator_code) == (Decimal(value), 2025, code)


def test_a_target_keeps_its_bound() -> None:
    found = target(basis(indicators=(indicator(SHARE, 22, "50", Comparison.MORE_THAN),)), SHARE)
    assert found is not None
    assert found.comparison is Comparison.MORE_THAN


def test_without_an_indicator_the_target_is_what_the_text_prints_for_the_last_year() -> None:
    printed = figure(StatedMeasure.BEDS_PER_1000_ELDERS, "20", "2025", "床", printed="20床以上")
    found = target(basis(figures=(*OF_SHANGRAO, printed), indicators=()), BEDS)
    assert found is not None
    assert (found.value, found.comparison, found.indicator_code) == (Decimal(20), Comparison.AT_LEAST, None)


def test_without_either_the_target_follows_from_need_and_population() -> None:
    """26,000 ÷ 1,300,000 × 1000 = 20."""
    found = target(basis(figures=OF_SHANGRAO, indicators=()), BEDS)
    assert found is not None
    assert (found.value, found.comparison) == (Decimal(20), Comparison.MORE_THAN)
    assert found.known.kind is InputKind.DERIVED
    assert "推算" in found.known.source


@pytest.mark.parametrize("measure", [BEDS, SHARE, RATE_OFDECIMALS, PLACES])
def test_a_plan_that_says_nothing_has_no_target(measure: OutcomeMeasure) -> None:
    assert target(basis(figures=(), indicators=()), measure) is None
