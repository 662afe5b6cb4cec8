"""Colours, words, axes and lines that the charts of pages share. Sizes in CSS pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

DARK, GREY, INK, RULE = "#143a5e", "#748295", "#1b2430", "#d6dde6"


def base() -> dict[str, Any]:
    """Return what all charts of pages share."""
    return {"backgroundColor": "transparent", "textStyle": {"color": INK}}


def text(size: int = 12) -> dict[str, Any]:
    """Return how words are set, in CSS pixels."""
    return {"color": INK, "fontSize": size}


def legend(entries: Sequence[object], gap: int = 16) -> dict[str, Any]:
    """Return a legend above the field."""
    return {
        "data": list(entries),
        "top": 0,
        "left": 0,
        "itemGap": gap,
        "textStyle": text(),
        "selectedMode": False,
    }


def month_axis(labels: Sequence[str]) -> dict[str, Any]:
    """Return an axis of months, each with its words or none."""
    return {
        "type": "category",
        "boundaryGap": False,
        "data": list(labels),
        "axisLabel": {**text(), "interval": 0},
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": GREY}},
    }


def value_axis(unit: str) -> dict[str, Any]:
    """Return an axis of figures from zero, its unit on top."""
    return {
        "type": "value",
        "min": 0,
        "name": unit,
        "nameGap": 10,
        "nameTextStyle": {**text(), "align": "right"},
        "axisLabel": text(),
        "splitLine": {"lineStyle": {"color": RULE}},
    }


def line_at(place: int, words: str) -> dict[str, Any]:
    """Return a thin line across the field at a place of its lower axis, with words at its end."""
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": GREY, "width": 0.75, "type": [2, 2]},
        "label": {"position": "end", "formatter": words, **text(11), "distance": 3},
        "data": [{"xAxis": place}],
    }
