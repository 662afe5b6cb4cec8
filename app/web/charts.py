"""Charts without a browser: one ECharts option in, SVG out, the same bytes each time.

The script that browsers load also runs here, inside QuickJS, so that screen and print show one picture of
one option. Knows no feature: what is drawn is decided by the caller.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from app.kernel.months import Month

SCRIPT = Path(__file__).parent / "static" / "vendor" / "echarts-6.1.0" / "echarts.common.min.js"

# Timers would never fire, and nothing needs them: without animation a chart is complete when it is set.
# A string that leaves QuickJS must be in NFC: its ropes are otherwise returned in pieces.
_BEFORE = "var setTimeout = function () {}, clearTimeout = function () {}, console = {warn() {}, error() {}};"
_AFTER = """
function draw(option, width, height) {
  var chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
  try {
    chart.setOption(JSON.parse(option));
    return chart.renderToSVGString().normalize('NFC');
  } finally {
    chart.dispose();
  }
}
"""
_INSTANCE = re.compile(r"\bzr\d+-")
_CLASS = re.compile(r' (?:class="[^"]*"|pointer-events="[^"]*"|ecmeta_[a-z_]+="[^"]*")')
_STYLE = re.compile(r' style="([^"]*)"')
_HOVER_STYLE = re.compile(r"<style\s*>.*?</style>", re.DOTALL)
_INVISIBLE = re.compile(
    r'\s*<(?:path [^>]*fill(?:-opacity="0"|="none")[^>]*stroke-width="0"|rect [^>]*fill="none")[^>]*>'
    r"</(?:path|rect)>"
)
"""Areas that only a mouse would notice, and the edges of bands, which have no width."""


def with_attributes(drawing: str, *, but: Container[str] = ()) -> str:
    """Return a drawing with attributes of the same meaning for all that its styles declare, `but` some."""

    def attributes(style: re.Match[str]) -> str:
        parts = [part.split(":", 1) for part in style[1].split(";") if ":" in part]
        return "".join(f' {name}="{value.strip()}"' for name, value in parts if name not in but)

    return _STYLE.sub(attributes, drawing)


def frame(*, title: str, width: int, height: int) -> str:
    """Return a chart of that size in which nothing is drawn yet: all of `svg` but what is inside."""
    return f"{_head(title, width, height)}</svg>"


def _head(title: str, width: int, height: int) -> str:
    return (
        f'<svg width="{width}" height="{height}" xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" baseProfile="full" '
        f'viewBox="0 0 {width} {height}"><title>{escape(title)}</title>'
    )


def svg(option: Mapping[str, Any], *, name: str, title: str, width: int, height: int) -> str:
    """Return a chart as an `<svg>` element of that size (CSS pixels).

    `name` begins every id in it, so that several charts can stand in one document. `title` says in words
    what the chart shows: as the first child it is what PDF/UA and screen readers take for its description.

    Raises:
        ValueError: ECharts refuses the option.
    """
    return _kept(json.dumps({**option, "animation": False}, ensure_ascii=False), name, title, width, height)


@lru_cache(maxsize=64)
def _kept(option: str, name: str, title: str, width: int, height: int) -> str:
    """Return a drawing; everybody who opens a page in the morning asks for the same few."""
    import quickjs  # noqa: PLC0415 - starts a thread when imported, which only a drawing process needs

    try:
        # QuickJS clears up by itself when its heap has grown. Asked to do so after every call, the binding
        # also has Python look through all of its own objects: 0.1 s a chart in a whole application.
        drawn = _drawing()(option, width, height, run_gc=False)
    except quickjs.JSException as error:
        message = f"ECharts refuses the option of chart {name!r}: {error}"
        raise ValueError(message) from error
    # ECharts numbers its instances over the life of the process, and styles what a mouse hovers over.
    plain = _INVISIBLE.sub("", _HOVER_STYLE.sub("", _CLASS.sub("", _INSTANCE.sub(f"{name}-", drawn))))
    return _head(title, width, height) + plain.split(">", 1)[1]


def at_every_place(values: Mapping[int, float], length: int) -> list[float | None]:
    """Return a value for each place from the first known to the last, on straight lines: areas need all."""
    known = sorted(values.items())
    found: list[float | None] = [None] * length
    for (left, first), (right, second) in pairwise(known):
        for place in range(left, right + 1):
            found[place] = first + (second - first) * (place - left) / (right - left)
    if len(known) == 1:
        found[known[0][0]] = known[0][1]
    return found


def band(
    name: str,
    ends: tuple[Mapping[int, float], Mapping[int, float]],
    length: int,
    fill: Mapping[str, Any],
    stack: str = "band",
) -> list[dict[str, Any]]:
    """Return the area between two lines: an invisible floor, and what is stacked on it.

    `ends` are the lower and the upper line by place, `fill` is its colour and opacity. Areas that stand in
    different fields need stacks of different names.
    """
    floors, tops = (at_every_place(each, length) for each in ends)
    over = [
        None if floor is None or top is None else top - floor for floor, top in zip(floors, tops, strict=True)
    ]
    shared = {
        "type": "line",
        "silent": True,
        "z": 1,
        "stack": stack,
        "symbol": "none",
        "lineStyle": {"color": fill["color"], "width": 0},
        "itemStyle": {"color": fill["color"]},
    }
    return [
        {**shared, "data": floors},
        {**shared, "name": name, "data": over if any(over) else [], "areaStyle": {**fill}},
    ]


def middles_of_years(months: Sequence[Month]) -> set[int]:
    """Return the places below which a year can be named: the middle of its months."""
    years = (list(each) for _, each in groupby(range(len(months)), key=lambda place: months[place].year))
    return {places[len(places) // 2] for places in years}


@lru_cache(maxsize=1)
def _drawing() -> Any:  # noqa: ANN401 - quickjs carries no types
    """Return the function that draws; reading the script takes 50 ms, once in a process."""
    import quickjs  # noqa: PLC0415

    return quickjs.Function("draw", f"{_BEFORE}\n{SCRIPT.read_text(encoding='utf-8')}\n{_AFTER}")
