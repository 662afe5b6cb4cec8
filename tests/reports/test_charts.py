"""Charts: the same bytes each time, described in words, readable without colour."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.briefs.render import charts
from app.web.charts import svg

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


def test_every_label_of_the_sample_is_drawn_upright(sample_brief: Brief) -> None:
    for drawn in charts.drawn(sample_brief):
        assert "rotate" not in drawn
        root = ET.fromstring(drawn)  # noqa: S314 - our own output
        assert int(root.get("height", "0")) <= charts.LARGEST_HEIGHT
    everything = "".join(charts.drawn(sample_brief))
    for region in sample_brief.regions[:-1]:
        assert f">{region.label}<" in everything


def test_bars_are_dark_or_white_with_a_dark_edge(sample_brief: Brief) -> None:
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', "".join(charts.drawn(sample_brief))))
    assert used <= {charts.DARK, charts.LIGHT, charts.INK, charts.EDGE}


def test_the_chart_of_a_county_compares_units(sample_brief: Brief) -> None:
    county = replace(sample_brief, regions=(), units=sample_brief.regions[:2])
    titles = [chart.title for chart in charts.described(county)]
    assert f"{sample_brief.regions[0].label}有" in titles[0]
    assert sample_brief.regions[5].label not in titles[0]
