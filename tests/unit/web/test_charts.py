"""A chart may stand in a page under our policy, and alone as a file that says what it is."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from app.web import charts, page_charts

OPTION = {
    "xAxis": {"type": "category", "data": ["甲", "乙"]},
    "yAxis": {},
    "series": [{"type": "bar", "data": [1, 2]}],
}


def drawn() -> page_charts.Chart:
    picture = page_charts.inline(OPTION, name="beds", title="床位", width=300, height=200)
    return page_charts.Chart(picture, picture, "床位")


def test_a_style_becomes_attributes_that_our_policy_allows() -> None:
    text = '<text style="font-size:12px;font-family:sans-serif;font-weight:bold;">'
    assert charts.with_attributes(text, but={"font-family"}) == '<text font-size="12px" font-weight="bold">'
    assert charts.with_attributes(text) == (
        '<text font-size="12px" font-family="sans-serif" font-weight="bold">'
    )
    assert "style=" not in drawn().wide


def test_a_file_is_a_drawing_that_stands_alone_with_its_mark() -> None:
    root = ET.fromstring(page_charts.file(drawn(), "演示数据"))  # noqa: S314 - our own drawing
    assert root.tag.endswith("svg")
    assert [each.text for each in root if each.tag.endswith("title")] == ["床位"]
    assert [each.text for each in root if each.tag.endswith("text")][-1] == "演示数据"


def test_areas_have_a_value_at_every_place_between_those_known() -> None:
    assert charts.at_every_place({1: 10.0, 3: 20.0}, 5) == [None, 10.0, 15.0, 20.0, None]
    assert charts.at_every_place({2: 7.0}, 4) == [None, None, 7.0, None]
    assert charts.at_every_place({}, 2) == [None, None]
