"""Drawings that may stand in a page: charts without styles of their own, and bars as lengths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from app.web import charts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

_STYLE = re.compile(r' style="([^"]*)"')
_FAMILY = re.compile(r"font-family:[^;]*;?")


def inline(drawn: Mapping[str, Any], name: str, words: str, width: int, height: int) -> Markup:
    """Return a drawing that may stand in a page: no style attribute is allowed there, the face is its own."""
    text = charts.svg(drawn, name=name, title=words, width=width, height=height)
    plain = _STYLE.sub(lambda found: _attributes(found[1]), text)
    # We draw it ourselves, and ECharts escapes the texts in it.
    return Markup(plain.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 # nosec B704


def _attributes(style: str) -> str:
    """Return a style as attributes of the same meaning."""
    parts = [part.split(":", 1) for part in _FAMILY.sub("", style).split(";") if ":" in part]
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in parts)


def bar_lengths(values: Sequence[Decimal | None]) -> list[str]:
    """Return lengths of bars in % of the longest, as attributes of an SVG; nothing known has no length."""
    highest = max((value for value in values if value is not None), default=None)
    if not highest:
        return ["0%" for _ in values]
    return [
        f"{max(0.0, float(value / highest) * 100):.1f}%" if value is not None else "0%" for value in values
    ]
