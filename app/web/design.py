"""The design on two pages, for whoever builds pages: every component in all its states, and every token.

They exist on a server in debug mode alone (`init_app` is not called otherwise). What stands there is invented
and says so; nothing here is read from the database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from app.web import page_charts
from app.web.access import signed_in
from app.web.assets import STATIC_FOLDER
from app.web.navigation import add_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

MENU = "design"
_NEARLY_BLACK = 0.04045
"""Up to here the curve of sRGB is a straight line."""
TEXT_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: the least ratio of a text's luminance to that of its ground."""
GROUNDS = ("ground", "surface")
TEXTS: dict[str, tuple[str, ...]] = {
    "ink": (*GROUNDS, "accent-soft", "total-soft", "notice-soft", "warning-soft", "danger-soft"),
    "ink-muted": (*GROUNDS, "accent-soft", "total-soft", "notice-soft", "warning-soft"),
    "brand": (*GROUNDS, "accent-soft", "total-soft"),
    "brand-ink": ("brand", "link-strong"),
    "link": (*GROUNDS, "accent-soft", "total-soft", "notice-soft", "warning-soft"),
    "link-strong": (*GROUNDS, "accent-soft", "total-soft"),
    "notice": (*GROUNDS, "notice-soft"),
    "warning": (*GROUNDS, "warning-soft"),
    "danger": (*GROUNDS, "danger-soft"),
    "header-ink": ("header", "header-field"),
    "header-muted": ("header", "header-field"),
    "light-red": (*GROUNDS, "total-soft", "light-red-soft"),
    "light-red-ink": ("light-red-plate",),
    "light-yellow": (*GROUNDS, "total-soft", "light-yellow-soft"),
    "light-yellow-ink": ("light-yellow-plate",),
    "light-green": (*GROUNDS, "total-soft", "light-green-soft"),
    "light-green-ink": ("light-green-plate",),
    "step-1-ink": ("step-1",),
    "step-2-ink": ("step-2",),
    "step-3-ink": ("step-3",),
    "step-4-ink": ("step-4",),
}
"""Colours of texts, each with the grounds that it may stand on."""

blueprint = Blueprint("design", __name__)


@dataclass(frozen=True, slots=True)
class SampleLight:
    """A light as components expect it."""

    value: str
    label: str
    mark: str


@dataclass(frozen=True, slots=True)
class SampleDimension:
    """What one dimension of a light says."""

    light: SampleLight
    dimension: SampleLight
    sentence: str


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in both appearances; the least contrast of a text with its grounds, None for other colours."""

    name: str
    light: str
    dark: str
    grounds: str
    contrast_light: float | None
    contrast_dark: float | None


LIGHTS = (
    SampleLight("red", "红灯", "■"),
    SampleLight("yellow", "黄灯", "▲"),
    SampleLight("green", "绿灯", "●"),
)


def init_app(app: Flask) -> None:
    """Register both pages, in a menu of their own."""
    app.register_blueprint(blueprint)
    add_entry(app, position=10, label="组件", endpoint="design.components", menu=MENU)
    add_entry(app, position=20, label="颜色、字号和间距", endpoint="design.tokens", menu=MENU)


@blueprint.get("/design")
@signed_in()
def components() -> str | Response:
    """Show every component in all its states, or the sample chart as a file."""
    chart = sample_chart()
    if request.args.get("picture"):
        return Response(page_charts.file(chart, "示例"), mimetype="image/svg+xml")
    dimensions = [
        SampleDimension(light, SampleLight("", name, ""), sentence)
        for light, name, sentence in zip(
            LIGHTS,
            ("进度", "支付", "填报"),
            ("欠序时 35.0 个百分点，连续 3 个月。", "落后 12.0 个百分点。", "按期报送并通过审核。"),
            strict=True,
        )
    ]
    return render_template("web/design.html", lights=LIGHTS, dimensions=dimensions, chart=chart)


@blueprint.get("/design/tokens")
@signed_in()
def tokens() -> str:
    """Show the tokens: colours with their contrast, the scales of type and of spacing."""
    values = read_tokens("tokens.css")
    scales = {
        kind: [(name, value) for name, value in values.items() if name.startswith(kind)]
        for kind in ("text", "leading", "space", "radius", "measure", "page")
    }
    return render_template("web/design_tokens.html", colours=colours(), scales=scales, least=TEXT_CONTRAST)


def read_tokens(sheet: str) -> dict[str, str]:
    """Return what a sheet of tokens sets, by names without their dashes: {"text-m": "0.9375rem", …}."""
    text = (STATIC_FOLDER / sheet).read_text(encoding="utf-8")
    return dict(re.findall(r"^ +--(?!bs-)([a-z0-9-]+): ([^;]+);", text, flags=re.MULTILINE))


def palette(sheet: str) -> dict[str, str]:
    """Return the colours of an appearance by their names: what `dark.css` does not set stays as it is."""
    set_there = read_tokens("tokens.css") | read_tokens(sheet)
    return {
        name.removeprefix("color-"): value for name, value in set_there.items() if name.startswith("color-")
    }


def colours() -> list[Colour]:
    """Return all colours in the order of their sheet."""
    light, dark = palette("tokens.css"), palette("dark.css")
    return [
        Colour(
            name,
            value,
            dark[name],
            "、".join(TEXTS.get(name, ())),
            least_contrast(name, light) if name in TEXTS else None,
            least_contrast(name, dark) if name in TEXTS else None,
        )
        for name, value in light.items()
    ]


def least_contrast(text: str, values: Mapping[str, str]) -> float:
    """Return the least contrast (1 to 21) of a text colour with the grounds that it may stand on."""
    return min(contrast(values[text], values[ground]) for ground in TEXTS[text])


def contrast(first: str, second: str) -> float:
    """Return the ratio of two colours' luminances (WCAG 2.2, "contrast ratio"): 1 to 21."""
    darker, lighter = sorted((luminance(linear(first)), luminance(linear(second))))
    return (lighter + 0.05) / (darker + 0.05)


def linear(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of a colour like #143a5e as linear light (IEC 61966-2-1), each 0 to 1."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= _NEARLY_BLACK else float(((part + 0.055) / 1.055) ** 2.4) for part in parts
    )
    return red, green, blue


def luminance(light: tuple[float, float, float]) -> float:
    """Return the relative luminance of linear light (ITU-R BT.709): 0 to 1."""
    red, green, blue = light
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=1)
def sample_chart() -> page_charts.Chart:
    """Return a small chart of invented figures, in both widths."""
    title = "累计完成投资：2023年1月至6月，由 120 万元增至 900 万元（示例）"
    ink = {"color": "#1b2430", "fontSize": 14}
    option = {
        "grid": {"left": 64, "right": 64, "top": 32, "bottom": 40},
        "xAxis": {"type": "category", "data": [f"{n}月" for n in range(1, 7)], "axisLabel": ink},
        "yAxis": {"type": "value", "axisLabel": ink, "splitLine": {"lineStyle": {"color": "#d6dde6"}}},
        "series": [
            {
                "type": "line",
                "symbolSize": 8,
                "data": [120, 260, 410, 580, 760, 900],
                "itemStyle": {"color": "#17558f"},
                "lineStyle": {"color": "#17558f", "width": 3},
                "label": {"show": True, "position": "top", **ink},
            }
        ],
    }
    return page_charts.in_both_widths(
        lambda _: option, "sample", title, wide=(page_charts.WIDE, 260), height=260
    )
