"""Charts that Word itself draws, so that an office can change their figures: DrawingML with its own workbook.

XlsxWriter writes the same form of chart into workbooks. One is made with the figures of the chart, its chart
part is taken out and put into the document, and the workbook is kept beside it for Word's 编辑数据.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import xlsxwriter

from app.briefs.render import source
from app.web.filters import DASH

if TYPE_CHECKING:
    from app.briefs.render.charts import Chart

KINDS = {"bar", "line"}
"""What Word draws as it is. Anything else is told in words."""
TO_WORKBOOK = "rId1"
"""The relation of a chart that leads to its workbook."""
MM_PER_PIXEL = 25.4 / 96
MM_PER_BAR, HIGHEST = 3.6, 200.0
FONT, FONT_SIZE = "宋体", 9
EDGE = {"color": "#2F4B66", "width": 0.75}
TONES = ("#2F4B66", "#FFFFFF", "#A9BAC9", "#6F869B", "#D9E0E7")
"""Told apart by how dark they are, so that a copy in black and white still reads."""
_BEGINNING = re.compile(r"\D+")
"""What the label at the end of a curve begins with: its name, before its last value."""
_FIXED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook knows no zone
_NO_TICKS = {"major_tick_mark": "none", "minor_tick_mark": "none"}
_AXIS_IS_ALL = {"visible": False, "major_gridlines": {"visible": False}}


@dataclass(frozen=True, slots=True)
class Series:
    """A row of values under one name; None where nothing is known."""

    name: str
    values: tuple[float | None, ...]
    number_format: str


@dataclass(frozen=True, slots=True)
class NativeChart:
    """A chart as two files: what is drawn, and the workbook that holds its figures."""

    xml: bytes
    workbook: bytes
    note: str
    """What a line across the field says, which Word's charts do not have; empty where there is none."""
    height: float
    """In mm."""


def native(chart: Chart) -> NativeChart | None:
    """Return a chart for Word, None where Word has no such chart."""
    option = chart.option
    listed = option.get("series", [])
    if not listed or any(each.get("type") not in KINDS for each in listed):
        return None
    lies = _axis(option, "yAxis").get("type") == "category"
    names = [
        source.legible(str(name)).replace("\n", "")
        for name in _axis(option, "yAxis" if lies else "xAxis").get("data", [])
    ]
    headings = [title.get("text", "") for title in option.get("title", [])]
    series = [
        _series(each, headings[index] if index < len(headings) else chart.caption)
        for index, each in enumerate(listed)
    ]
    kind = "line" if listed[0]["type"] == "line" else "bar" if lies else "column"
    workbook = _workbook(kind, _named(names, kind), series)
    with ZipFile(BytesIO(workbook)) as parts:
        xml = parts.read("xl/charts/chart1.xml")
    linked = f'<c:externalData r:id="{TO_WORKBOOK}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    xml = _explicit(xml).replace(b"</c:chartSpace>", linked.encode())
    return NativeChart(xml, workbook, _line_across(listed), _height(chart, kind, len(names) * len(series)))


def _explicit(xml: bytes) -> bytes:
    """Say what XlsxWriter leaves unsaid.

    Excel takes what is missing for "no"; the standard says "yes" (ECMA-376, part 1, 21.2.2), and other
    programs follow it: labels would name series and category too, and months without figures fall to zero.
    """
    only = "".join(
        f'<c:{name} val="{int(name == "showVal")}"/>'
        for name in (
            "showLegendKey",
            "showVal",
            "showCatName",
            "showSerName",
            "showPercent",
            "showBubbleSize",
        )
    )
    gap = '<c:plotVisOnly val="1"/>'
    return xml.replace(b'<c:showVal val="1"/>', only.encode()).replace(
        gap.encode(), f'{gap}<c:dispBlanksAs val="gap"/>'.encode()
    )


def _height(chart: Chart, kind: str, bars: int) -> float:
    """Return a height in mm: bars that lie below each other need their room, but at most a page."""
    printed = chart.height * MM_PER_PIXEL
    return min(max(printed, 14 + bars * MM_PER_BAR), HIGHEST) if kind == "bar" else printed


def _axis(option: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an axis, the first of several."""
    found = option.get(name, {})
    axis: dict[str, Any] = found[0] if isinstance(found, list) else found
    return axis


def _named(names: list[str], kind: str) -> list[str]:
    """Return names for the axis; years that stand only at the middle of their months are left as they are."""
    return names if kind == "line" else [name or DASH for name in names]


def _series(content: dict[str, Any], heading: str) -> Series:
    """Return the values of a series, and how they are written."""
    entries = [each if isinstance(each, dict) else {"value": each} for each in content["data"]]
    texts = [str(each.get("label", {}).get("formatter", "")) for each in entries]
    values = tuple(
        None if each.get("value") is None or text == DASH else float(each["value"])
        for each, text in zip(entries, texts, strict=True)
    )
    known = [text for text in texts if text and text != DASH]
    if any("%" in text for text in known):
        written = '0.0"%"'
    elif content["type"] == "line" or any("." in text for text in known):
        written = "#,##0.00"
    else:
        written = "#,##0"
    named = next((found[0] for text in known for found in [_BEGINNING.match(text)] if found), heading)
    return Series(
        str(content.get("name") or (named if content["type"] == "line" else heading)), values, written
    )


def _line_across(listed: list[dict[str, Any]]) -> str:
    """Return the words at a line across the field."""
    for each in listed:
        words = each.get("markLine", {}).get("label", {}).get("formatter", "")
        if words:
            return str(words)
    return ""


def _workbook(kind: str, names: list[str], series: list[Series]) -> bytes:
    """Return a workbook with the figures of a chart, and the chart."""
    written = BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    book.set_properties({"created": _FIXED})
    sheet = book.add_worksheet("Sheet1")
    chart = book.add_chart({"type": kind})
    sheet.write_column(1, 0, names)
    for column, each in enumerate(series, 1):
        sheet.write(0, column, each.name)
        for row, value in enumerate(each.values, 1):
            if value is not None:
                sheet.write_number(row, column, value, book.add_format({"num_format": each.number_format}))
        chart.add_series(
            {
                "name": ["Sheet1", 0, column],
                "categories": ["Sheet1", 1, 0, len(names), 0],
                "values": ["Sheet1", 1, column, len(names), column],
                **_look(kind, column - 1, each, len(series)),
            }
        )
    _set_axes(chart, kind, several=len(series) > 1)
    sheet.insert_chart(1, len(series) + 2, chart)
    book.close()
    return written.getvalue()


def _look(kind: str, index: int, series: Series, number: int) -> dict[str, Any]:
    """Return how a series is drawn."""
    if kind == "line":
        return {"line": {"color": EDGE["color"], "width": 1.5, "dash_type": "solid" if index else "dash"}}
    return {
        "fill": {"color": TONES[index % len(TONES)]},
        "border": EDGE,
        "gap": 60 if number == 1 else 40,
        "data_labels": {
            "value": True,
            "position": "outside_end",
            "num_format": series.number_format,
            "font": {"name": FONT, "size": FONT_SIZE - 1},
        },
    }


def _set_axes(chart: Any, kind: str, *, several: bool) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    """Set axes and legend: names on one, and no figures on the other where they stand at the bars."""
    font = {"name": FONT, "size": FONT_SIZE}
    names = {"num_font": font, **_NO_TICKS, "line": {"color": "#1B2430"}}
    if kind == "bar":
        # Word counts upwards: without this the first name would stand at the bottom.
        chart.set_y_axis({**names, "reverse": True})
        chart.set_x_axis(_AXIS_IS_ALL)
    elif kind == "column":
        chart.set_x_axis(names)
        chart.set_y_axis(_AXIS_IS_ALL)
    else:
        chart.set_x_axis({**names, "interval_unit": 1})
        chart.set_y_axis(
            {
                "num_font": font,
                "num_format": "#,##0",
                **_NO_TICKS,
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )
    chart.set_legend({"position": "top", "font": font} if several else {"none": True})
    chart.show_blanks_as("gap")
