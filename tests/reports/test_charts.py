"""Charts: the same bytes each time, described in words, readable without colour."""

from __future__ import annotations

import gc
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.briefs.render import charts
from app.web.charts import svg
from tests.reports.make_sample import of_county, of_open_month

if TYPE_CHECKING:
    from app.briefs.types import Brief

SVG = "{http://www.w3.org/2000/svg}"
BAR = {
    "xAxis": {"type": "value"},
    "yAxis": {"type": "category", "data": ["样例甲县", "堎"]},
    "series": [{"type": "bar", "data": [1, 2], "label": {"show": True}}],
}


def draw(**changes: object) -> str:
    return svg({**BAR, **changes}, name="bars", title="样例<&>图", width=400, height=200)


def test_the_same_option_gives_the_same_bytes_however_often_it_was_drawn() -> None:
    first = draw()
    svg(BAR, name="other", title="样例", width=100, height=100)
    assert draw() == first


def test_drawing_does_not_look_through_the_memory_of_the_process() -> None:
    draw()
    seen: list[int] = []

    def note(_phase: str, details: dict[str, int]) -> None:
        seen.append(details["generation"])

    gc.collect()
    gc.callbacks.append(note)
    try:
        draw(legend={"data": ["never drawn before, so not kept"]})
    finally:
        gc.callbacks.remove(note)
    assert 2 not in seen


def test_the_title_is_the_first_child_and_escaped() -> None:
    root = ET.fromstring(draw())  # noqa: S314 - our own output
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "样例<&>图"
    assert (root.get("width"), root.get("height")) == ("400", "200")


def test_labels_stand_there_in_chinese() -> None:
    texts = [text.text for text in ET.fromstring(draw()).iter(f"{SVG}text")]  # noqa: S314
    assert {"样例甲县", "堎"} <= set(texts)


def test_nothing_is_left_that_only_a_browser_needs() -> None:
    drawn = draw(series=[{"type": "line", "data": [1, 2], "areaStyle": {}}])
    assert not re.search(r"<style|<script|class=|cursor|ecmeta|pointer-events|\bzr\d", drawn)


def test_ids_begin_with_the_name_of_the_chart() -> None:
    drawn = draw(
        series=[{"type": "line", "data": [1, 2], "areaStyle": {}, "clip": True}],
        xAxis={"type": "category", "data": ["一", "二"]},
        yAxis={"type": "value"},
    )
    ids = re.findall(r'\bid="([^"]+)"', drawn)
    assert ids
    assert all(each.startswith("bars-") for each in ids)


def test_a_bad_option_is_refused_with_the_name_of_the_chart() -> None:
    with pytest.raises(ValueError, match="ECharts refuses the option of chart 'bars'"):
        draw(series=[{"type": "bar", "xAxisIndex": 7}])


@pytest.fixture(params=["closed", "open"])
def charted(request: pytest.FixtureRequest, sample_brief: Brief) -> Brief:
    """Return a brief of a closed month, and one of a month that is not."""
    return sample_brief if request.param == "closed" else of_open_month(sample_brief)


def test_every_label_is_drawn_upright(charted: Brief) -> None:
    for drawn in charts.drawn(charted):
        assert "rotate" not in drawn
        root = ET.fromstring(drawn)  # noqa: S314 - our own output
        assert int(root.get("height", "0")) <= charts.LARGEST_HEIGHT
    everything = "".join(charts.drawn(charted))
    for region in charted.regions[:-1]:
        assert f">{region.label}<" in everything


@pytest.mark.parametrize("is_monochrome", [False, True])
def test_marks_have_three_tones_and_a_dark_edge(charted: Brief, is_monochrome: bool) -> None:
    brief = replace(charted, is_monochrome=is_monochrome)
    ink = charts.MONOCHROME if is_monochrome else charts.COLOUR
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{3,6}|rgb[^"]*)"', "".join(charts.drawn(brief))))
    # The black one is the area that a line is clipped to.
    assert used <= {ink.dark, ink.middle, ink.light, ink.text, "#000"}


def test_the_tones_are_told_apart_in_grey() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[index : index + 2], 16) for index in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for ink in (charts.COLOUR, charts.MONOCHROME):
        assert grey(ink.middle) - grey(ink.dark) > 90
        assert grey(ink.light) - grey(ink.middle) > 60


def test_the_chart_of_a_county_compares_units(sample_brief: Brief) -> None:
    county = replace(of_open_month(sample_brief), regions=(), units=sample_brief.regions[:2])
    titles = [chart.title for chart in charts.described(county)]
    assert f"{sample_brief.regions[0].label}有" in titles[0]
    assert sample_brief.regions[5].label not in titles[0]


def test_a_closed_month_has_six_charts_and_each_says_its_figures(sample_brief: Brief) -> None:
    found = {chart.name: chart.title for chart in charts.described(sample_brief)}
    assert list(found) == ["money", "curve", "ranking", "milestones", "capacity", "outcomes"]
    assert "中央预算内投资计划投资为1.06亿元、累计下达为8,000万元、资金到位为6,000万元" in found["money"]
    assert "截至2023年6月，累计计划投资为78.49亿元；截至2023年6月，累计完成投资为48.72亿元" in found["curve"]
    assert "样例己县年度投资完成率为59.2%（超9.2点）" in found["ranking"]
    assert "已达成：施工许可6月上旬1个" in found["milestones"]
    assert "逾期未达成：竣工逾期7个、投入运营逾期1个" in found["milestones"]
    assert "新增床位规划11,853、建成3,120、投用2,400张" in found["capacity"]
    assert sample_brief.outcomes[0].sentences[0] in found["outcomes"]


def test_milestones_stand_in_the_order_of_building(sample_brief: Brief) -> None:
    (chart,) = (each for each in charts.described(sample_brief) if each.name == "milestones")
    assert chart.option["yAxis"]["data"] == [
        "施工许可",
        "开工",
        "主体封顶",
        "竣工",
        "竣工验收/消防验收",
        "投入运营",
    ]


def test_a_chart_with_nothing_to_show_is_left_out(sample_brief: Brief) -> None:
    blank = replace(sample_brief, curve=(), reached=(), due=(), capacity=(), outcomes=())
    assert [chart.name for chart in charts.described(blank)] == ["money", "ranking"]


def test_each_measure_has_a_field_with_its_target_line(sample_brief: Brief) -> None:
    (chart,) = (each for each in charts.described(sample_brief) if each.name == "outcomes")
    titles = [(title["text"], title["subtext"]) for title in chart.option["title"]]
    assert titles == [
        ("每千名老年人养老床位数（张）", "预计31.4，模拟22.3～28.4"),
        ("养老机构护理型床位占比（%）", "预计65.6%"),
    ], "a measure of which nothing is known has no field"
    lines = [each["markLine"]["data"] for each in chart.option["series"] if each.get("name") == "目标"]
    assert [(line["yAxis"], line["label"]["formatter"]) for (line,) in lines] == [
        (33.0, "目标不少于33.0"),
        (60.0, "目标60.0%"),
    ]
    bands = [each for each in chart.option["series"] if "areaStyle" in each]
    assert [bool(band["data"]) for band in bands] == [True, False], "no band where no range is told"
    assert len({band["stack"] for band in bands}) == 2, "no field stands on the band of another"


def test_a_forecast_begins_where_a_measure_stands(sample_brief: Brief) -> None:
    (chart,) = (each for each in charts.described(sample_brief) if each.name == "outcomes")
    series = {each.get("name"): each["data"] for each in chart.option["series"] if each["xAxisIndex"] == 0}
    june = 12 * 2 + 5
    assert series["实际"][june] == series["按目前的预计"][june] == 20.64
    assert series["按目前的预计"][-1] == 31.43
    assert series["实际"][june + 1 :] == [None] * 30
    alone = [each for each in charts.described(of_open_month(sample_brief)) if each.name == "outcomes"]
    (now,) = (each for each in alone[0].option["series"][:6] if each["type"] == "scatter")
    assert [point["label"]["formatter"] for point in now["data"]] == ["20.3"]


def test_a_county_has_no_chart_of_outcomes(sample_brief: Brief) -> None:
    assert "outcomes" not in {chart.name for chart in charts.described(of_county(sample_brief))}
