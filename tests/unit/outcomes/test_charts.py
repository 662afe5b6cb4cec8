"""The chart of a measure can be read by itself, and stands in a page under our policy."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.kernel.months import Month
from app.outcomes.render import charts, drawing
from app.outcomes.render.charts import BAND, EXPECTED, MIDDLE, PLANNED, TARGET
from app.outcomes.types.outcome import MeasureOutcome, PointOfYearEnd
from app.web.page_charts import WIDE
from tests.unit.outcomes.made import BEDS, PLACES, UNREPORTED, outcome

FUTURE = tuple(replace(each, expected=Decimal("31.4")) for each in BEDS.future)
SPREAD = replace(BEDS, future=FUTURE)


def series(measure: MeasureOutcome, width: int = WIDE) -> dict[str, Any]:
    return {line.get("name", "floor"): line for line in charts.option(measure, width)["series"]}


def legend(measure: MeasureOutcome) -> list[str]:
    return [entry["name"] for entry in charts.option(measure, WIDE)["legend"]["data"]]


def test_the_legend_names_each_line_that_is_drawn_and_no_other() -> None:
    assert legend(SPREAD) == [charts.ACTUAL, PLANNED, EXPECTED, MIDDLE, BAND, TARGET]
    assert legend(PLACES) == [charts.ACTUAL, PLANNED, EXPECTED, TARGET]


def test_lines_are_told_apart_by_their_strokes_and_not_by_colour_alone() -> None:
    drawn = series(SPREAD)
    strokes = {
        (str(line["lineStyle"].get("type", "solid")), line["lineStyle"]["width"])
        for name in (charts.ACTUAL, PLANNED, EXPECTED, MIDDLE)
        for line in [drawn[name]]
    }
    assert len(strokes) == 4


def test_the_axis_goes_from_the_baseline_to_the_end_of_the_target_year_from_zero() -> None:
    drawn = charts.option(BEDS, WIDE)
    months = drawn["xAxis"]["data"]
    assert len(months) == Month(2025, 12).months_since(Month(2021, 10)) + 1
    assert [name for name in months if name] == ["2021年末", "2022年末", "2023年末", "2024年末", "2025年末"]
    assert drawn["yAxis"]["min"] == 0
    assert drawn["yAxis"]["max"] == 40


@pytest.mark.parametrize(
    ("target", "top", "step"), [("0.2", 0.25, 0.05), ("4.5", 5, 1), ("29160", 40000, 10000)]
)
def test_the_axis_ends_above_all_values_at_a_round_number(target: str, top: float, step: float) -> None:
    alone = outcome(target=Decimal(target), baseline=None, history=(), future=(), attained=None)
    axis = charts.option(alone, WIDE)["yAxis"]
    assert (axis["max"], axis["interval"]) == (pytest.approx(top), pytest.approx(step))


def test_values_stand_at_the_ends_of_the_lines() -> None:
    drawn = series(SPREAD)
    now = [point for point in drawn[charts.ACTUAL]["data"] if isinstance(point, dict)]
    assert [point["label"]["formatter"] for point in now] == ["现在 20.8"]
    assert drawn[EXPECTED]["data"][-1]["label"]["formatter"] == "如期 31.4"
    assert drawn[MIDDLE]["data"][-1]["label"]["formatter"] == "中值 23.9"
    assert drawn[TARGET]["markLine"]["label"]["formatter"] == "2025年目标 33"


def test_words_at_two_ends_that_would_touch_are_written_as_one() -> None:
    near = replace(BEDS, future=tuple(replace(each, expected=Decimal(24)) for each in BEDS.future))
    drawn = series(near)
    assert drawn[EXPECTED]["data"][-1]["label"]["formatter"] == "如期 24.0\n中值 23.9"
    assert not isinstance(drawn[MIDDLE]["data"][-1], dict)


def test_the_band_is_as_wide_as_the_range_in_every_month_between() -> None:
    drawn = series(SPREAD)
    floor, over = drawn["floor"]["data"], drawn[BAND]["data"]
    assert floor[-1] == pytest.approx(22.1)
    assert floor[-1] + over[-1] == pytest.approx(25.0)
    begins = Month(2023, 6).months_since(Month(2021, 10))
    assert floor[:begins] == [None] * begins
    assert None not in floor[begins:]
    assert over[begins] == 0


def test_before_any_return_the_chart_begins_at_the_baseline() -> None:
    data = series(UNREPORTED)[charts.ACTUAL]["data"]
    assert [point["label"]["formatter"] for point in data if point is not None] == ["基期 20.3"]


def test_a_baseline_without_a_date_is_not_drawn_anywhere() -> None:
    assert charts.forecast_chart(outcome(baseline_as_of=None, history=(), future=())) is None
    single = (PointOfYearEnd(Month(2025, 12), None, None, None, Decimal(30)),)
    undated = outcome(baseline_as_of=None, history=(), future=single, month=None, attained=None)
    assert charts.option(undated, WIDE)["xAxis"]["data"] == ["2025年末"]


def test_the_words_of_the_chart_say_all_that_it_shows() -> None:
    words = charts.spoken(BEDS)
    for part in ("基期20.3张", "2023年6月末达到20.8张", "2025年末为25.2张", "22.1至25.0", "目标33张"):
        assert part in words


def test_bars_are_as_long_as_their_values_and_nothing_known_has_no_length() -> None:
    assert drawing.bar_lengths([Decimal(10), None, Decimal(40)]) == ["25.0%", "0%", "100.0%"]
    assert drawing.bar_lengths([None, None]) == ["0%", "0%"]
    assert drawing.bar_lengths([Decimal(0)]) == ["0%"]
