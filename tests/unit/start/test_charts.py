"""Facts about the charts of the state: what they say in words, and what is drawn."""

from __future__ import annotations

from decimal import Decimal

from app.briefs.types import CurvePoint, SourceRow
from app.kernel.months import Month
from app.start.render import charts

POINTS = tuple(
    CurvePoint(Month(2023, number), Decimal(10_000 * number), Decimal(8_000 * number) if number < 3 else None)
    for number in range(1, 5)
)
CENTRAL = SourceRow(
    "central_budget",
    "中央预算内投资",
    Decimal(1000),
    Decimal(50),
    Decimal(800),
    Decimal(600),
    Decimal(500),
    Decimal(450),
    None,
    None,
)
NOBODY = SourceRow("unassigned", "待落实", Decimal(400), None, None, None, None, None, None, None)


def test_the_curve_says_where_it_stands_and_where_it_goes() -> None:
    said = charts.spoken_curve(POINTS, Month(2023, 2))
    assert "截至2023年2月，计划2.00亿元，完成1.60亿元。" in said
    assert said.endswith("到2023年4月，计划4.00亿元。")


def test_a_line_ends_where_nothing_more_is_known() -> None:
    option = charts.curve_option(POINTS, Month(2023, 2), charts.HALF)
    planned, completed = option["series"]
    assert completed["data"][2:] == [None, None]
    assert completed["data"][1]["label"]["formatter"] == "完成\n1.60亿元"
    assert planned["data"][3]["value"] == 4
    assert planned["markLine"]["data"] == [{"xAxis": 1}]


def test_before_anything_is_completed_the_plan_alone_is_drawn() -> None:
    points = [CurvePoint(point.month, point.planned, None) for point in POINTS]
    option = charts.curve_option(points, None, charts.HALF)
    assert [line["name"] for line in option["series"]] == [charts.PLANNED]
    assert charts.curve_chart([CurvePoint(Month(2023, 1), None, None)], None) is None


def test_money_that_nobody_reported_is_said_to_be_unknown() -> None:
    assert "待落实计划400、到位—、支付—" in charts.spoken_money([CENTRAL, NOBODY])
    option = charts.money_option([CENTRAL, NOBODY], charts.HALF)
    words = [datum["label"]["formatter"] for datum in option["series"][-1]["data"]]
    assert words == ["1,000　到位 60.0%", "400　到位 —"]


def test_there_is_no_chart_of_sources_without_money() -> None:
    empty = SourceRow("loan", "银行贷款", Decimal(0), None, None, None, None, None, None, None)
    assert charts.money_chart([empty]) is None
