"""Whether targets are met, and how they look."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.outcomes.rules.sectors import sectors_of_group, sectors_of_measure
from app.outcomes.rules.standing import (
    attainment_of,
    chains_of,
    columns_of,
    gap_unit,
    latest_of,
    line_of,
    meets,
    outlook_of,
    standing_of,
    target_of,
)
from app.outcomes.types import (
    Direction,
    IndicatorKind,
    IndicatorValue,
    ObservationFact,
    OutcomeMeasure,
    RegisterIndicator,
    ValueKind,
)
from app.outcomes.types.pages import Attainment, LatestValue, Outlook, Standing
from app.plans.types import Comparison, StatedMeasure
from tests.unit.outcomes.made import BEDS, PLACES, REGION, REGIONS, UNREPORTED, outcome

if TYPE_CHECKING:
    from app.outcomes.types.outcome import RangeOfForecast


def value(kind: ValueKind, year: int, printed: str, number: str | None) -> IndicatorValue:
    return IndicatorValue(kind, year, printed, Decimal(number) if number else None, Comparison.EQUAL)


INDICATOR = RegisterIndicator(
    code="JA-I-04",
    plan_code="jian-2022",
    printed_no=4,
    group="一老",
    name="集中供养率",
    unit="%",
    kind=IndicatorKind.BINDING,
    direction=Direction.UP,
    measure=None,
    note="",
    values=(
        value(ValueKind.ACTUAL, 2020, "—", None),
        value(ValueKind.TARGET, 2023, "50", "50"),
        value(ValueKind.TARGET, 2025, "60", "60"),
    ),
)
OBSERVATION = ObservationFact(
    id=1,
    plan_code="jian-2022",
    region_code="360800",
    region_name="吉安市",
    indicator_code="JA-I-04",
    measure=None,
    as_of=PartialDate.parse("2022"),
    value=Decimal(55),
    source="2022年统计公报",
    note="",
    corrects_id=None,
    corrected_by_id=None,
    recorded_at=datetime(2023, 3, 1),  # noqa: DTZ001 - stored without a zone
    recorded_by="clerk",
)


@pytest.mark.parametrize(
    ("number", "comparison", "direction", "is_met"),
    [
        ("60", Comparison.EQUAL, Direction.UP, True),
        ("61", Comparison.EQUAL, Direction.UP, True),
        ("59.9", Comparison.EQUAL, Direction.UP, False),
        ("60", Comparison.MORE_THAN, Direction.UP, False),
        ("60.01", Comparison.MORE_THAN, Direction.UP, True),
        ("60", Comparison.AT_LEAST, Direction.UP, True),
        ("60", Comparison.EQUAL, Direction.DOWN, True),
        ("61", Comparison.EQUAL, Direction.DOWN, False),
        ("60", Comparison.LESS_THAN, Direction.DOWN, False),
        ("60", Comparison.AT_MOST, Direction.DOWN, True),
        ("60", Comparison.EQUAL, Direction.HOLD, True),
        ("61", Comparison.EQUAL, Direction.HOLD, False),
    ],
)
def test_a_target_of_60_is_met_by_its_bound_and_direction(
    number: str, comparison: Comparison, direction: Direction, is_met: bool
) -> None:
    assert meets(Decimal(number), Decimal(60), comparison, direction) is is_met


def test_the_target_is_that_of_the_last_year_and_a_dash_is_none() -> None:
    target = target_of(INDICATOR)
    assert target is not None
    assert target.year == 2025
    dashes = tuple(value(each.kind, each.year, "—", None) for each in INDICATOR.values)
    assert target_of(replace(INDICATOR, values=dashes)) is None


def test_a_target_in_words_is_a_target_that_is_not_compared() -> None:
    words = value(ValueKind.TARGET, 2025, "每县至少一所", None)
    latest = LatestValue(Decimal(1), PartialDate.parse("2023"), "台账", is_computed=False)
    assert target_of(replace(INDICATOR, values=(words,))) == words
    assert standing_of(words, latest, Direction.UP) is Standing.IN_WORDS


def test_without_target_or_value_nothing_is_said_to_be_met() -> None:
    assert standing_of(None, None, Direction.UP) is Standing.NO_TARGET
    assert standing_of(target_of(INDICATOR), None, Direction.UP) is Standing.NO_VALUE


def test_the_newest_observation_counts_unless_it_was_corrected_or_is_later() -> None:
    later = replace(OBSERVATION, id=2, as_of=PartialDate.parse("2023"), value=Decimal(58))
    found = latest_of([later, OBSERVATION], None, None)
    assert found is not None
    assert found.value == 58
    found = latest_of([later, OBSERVATION], None, Month(2023, 6))
    assert found is not None
    assert found.value == 55, "a whole year is over in its December"
    assert latest_of([replace(OBSERVATION, corrected_by_id=2)], None, None) is None


def test_a_computed_value_is_newer_than_an_older_observation_and_yields_to_one_of_its_date() -> None:
    computed = latest_of([OBSERVATION], BEDS, None)
    assert computed is not None
    assert (computed.value, computed.is_computed) == (BEDS.attained, True)
    same = replace(OBSERVATION, as_of=PartialDate.parse("2023-06"), value=Decimal(21))
    observed = latest_of([same], BEDS, None)
    assert observed is not None
    assert (observed.value, observed.is_computed) == (Decimal(21), False)


def test_a_line_has_a_cell_for_each_column_of_the_table() -> None:
    columns = columns_of([INDICATOR])
    assert columns == ((ValueKind.ACTUAL, 2020), (ValueKind.TARGET, 2023), (ValueKind.TARGET, 2025))
    line = line_of(replace(INDICATOR, values=INDICATOR.values[2:]), columns, None)
    assert [each.printed if each else None for each in line.values] == [None, None, "60"]


def reached_by(share: str) -> RangeOfForecast:
    """Return a range with the share of its runs (%) that reach the target."""
    assert BEDS.range is not None
    return replace(BEDS.range, share_reaching=Decimal(share))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Outlook.OUT_OF_REACH),
        ({"attained": Decimal(33)}, Outlook.REACHED),
        ({"forecast": Decimal(33), "range": None}, Outlook.IN_REACH),
        ({"forecast": Decimal(33), "range": reached_by("50")}, Outlook.IN_REACH),
        ({"forecast": Decimal(33), "range": reached_by("49.9")}, Outlook.DOUBTFUL),
        ({"forecast": Decimal(33), "target_comparison": Comparison.MORE_THAN}, Outlook.OUT_OF_REACH),
        ({"forecast": None}, Outlook.UNKNOWN),
        ({"target": None}, Outlook.UNKNOWN),
    ],
)
def test_how_a_target_looks(changes: dict[str, object], expected: Outlook) -> None:
    assert outlook_of(outcome(**changes)) is expected


def test_before_any_return_the_forecast_alone_says_how_a_target_looks() -> None:
    assert outlook_of(UNREPORTED) is Outlook.OUT_OF_REACH
    assert outlook_of(PLACES) is Outlook.IN_REACH


@pytest.mark.parametrize(
    ("attained", "expected"),
    [
        ("33", Attainment.MET),
        ("26.4", Attainment.NEAR),
        ("26.39", Attainment.HALF),
        ("16.5", Attainment.HALF),
        ("16.49", Attainment.LOW),
        ("0", Attainment.LOW),
    ],
)
def test_a_county_is_at_a_step_of_its_target(attained: str, expected: Attainment) -> None:
    assert attainment_of(replace(REGION, attained=Decimal(attained))) is expected


def test_a_county_without_figures_is_at_no_step_and_one_with_a_baseline_at_that_of_it() -> None:
    assert [attainment_of(each) for each in REGIONS[3:]] == [Attainment.LOW, Attainment.UNKNOWN]
    assert attainment_of(replace(REGION, target=None)) is Attainment.UNKNOWN


def test_the_gap_of_a_share_of_beds_is_counted_in_beds() -> None:
    assert gap_unit(OutcomeMeasure.NURSING_BED_SHARE) == "张"
    assert gap_unit(OutcomeMeasure.PLACES) == "个"


def test_corrections_stand_behind_what_corrects_them_the_newest_first() -> None:
    first = replace(OBSERVATION, corrected_by_id=2)
    second = replace(OBSERVATION, id=2, corrects_id=1, corrected_by_id=3)
    third = replace(OBSERVATION, id=3, corrects_id=2)
    other = replace(OBSERVATION, id=4)
    chains = chains_of([third, second, first, other])
    assert [(each.newest.id, [one.id for one in each.corrected]) for each in chains] == [(3, [2, 1]), (4, [])]


def test_who_leads_a_sector_records_its_figures_and_residents_concern_both() -> None:
    assert sectors_of_group("一老") == {"elder_care"}
    assert sectors_of_group("一小") == {"child_care"}
    assert sectors_of_group("一老一小") == sectors_of_group("") == {"elder_care", "child_care"}
    assert sectors_of_measure(StatedMeasure.BEDS) == {"elder_care"}
    assert sectors_of_measure(StatedMeasure.PLACES) == {"child_care"}
    assert sectors_of_measure(StatedMeasure.RESIDENT_POPULATION) == {"elder_care", "child_care"}
