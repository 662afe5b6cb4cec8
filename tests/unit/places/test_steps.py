"""Which step of colour a figure has, and that the legend says the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.kernel.months import Month
from app.places.render import written
from app.places.rules.map import default_measure
from app.places.rules.steps import bounds_of, legend_of, step_of
from app.places.types.map import MapMeasure, MapQuery

COMPLETION, LIGHTS, BEDS = MapMeasure.COMPLETION, MapMeasure.LIGHTS, MapMeasure.BEDS


@pytest.mark.parametrize(
    ("measure", "value", "step"),
    [
        (COMPLETION, None, None),
        (COMPLETION, "0", 1),
        (COMPLETION, "24.99", 1),
        (COMPLETION, "25", 2),
        (COMPLETION, "74.9", 3),
        (COMPLETION, "101.7", 4),
        (LIGHTS, "0", 1),
        (LIGHTS, "0.1", 2),
        (LIGHTS, "20", 3),
        (LIGHTS, "40", 4),
        (MapMeasure.ATTAINMENT, "49.9", 1),
        (MapMeasure.ATTAINMENT, "50", 2),
        (MapMeasure.ATTAINMENT, "80", 3),
        (MapMeasure.ATTAINMENT, "100", 4),
    ],
)
def test_a_rate_has_the_step_of_its_size(measure: MapMeasure, value: str | None, step: int | None) -> None:
    amount = None if value is None else Decimal(value)
    assert step_of(measure, amount, bounds_of(measure, [amount])) == step


def test_steps_of_amounts_begin_at_round_numbers_near_their_quarters() -> None:
    values = [None, *map(Decimal, (310, 330, 560, 740, 1240, 2200, 2900, 22130))]
    assert bounds_of(BEDS, values) == (Decimal(500), Decimal(1000), Decimal(2500))


def test_steps_of_amounts_that_are_alike_are_of_one_width() -> None:
    assert bounds_of(BEDS, [Decimal(100)] * 5) == (Decimal(25), Decimal(50), Decimal(75))
    assert bounds_of(BEDS, []) == (Decimal(1), Decimal(2), Decimal(3))


def test_the_legend_names_every_step_and_what_is_not_known() -> None:
    for measure in MapMeasure:
        steps = [step for step, _ in legend_of(measure, bounds_of(measure, [Decimal(9)]))]
        assert steps == [4, 3, 2, 1, None]
    bounds = (Decimal(5000), Decimal(10000), Decimal(15000))
    words = [text for _, text in legend_of(MapMeasure.INVESTMENT, bounds)]
    assert words == ["1.5 亿元以上", "1～1.5 亿元", "0.5～1 亿元", "不到 0.5 亿元", "没有数"]
    assert legend_of(COMPLETION, bounds_of(COMPLETION, []))[1] == (3, "50～75%")


@pytest.mark.parametrize(
    ("value", "measure", "text"),
    [
        (None, BEDS, "—"),
        ("1234.5", MapMeasure.INVESTMENT, "0.12"),
        ("1234", BEDS, "1,234"),
        ("33.333", LIGHTS, "33.3%"),
        ("0", COMPLETION, "0.0%"),
    ],
)
def test_a_figure_on_a_tile_is_short_and_blank_is_not_zero(
    value: str | None, measure: MapMeasure, text: str
) -> None:
    assert written(None if value is None else Decimal(value), measure) == text


def test_without_a_closed_month_the_map_shows_what_the_plan_says() -> None:
    assert default_measure(MapQuery(), [None]) is MapMeasure.INVESTMENT
    assert default_measure(MapQuery(), [None, Month(2023, 6)]) is COMPLETION
    assert default_measure(MapQuery(show=BEDS), [None]) is BEDS
