"""A brief as HTML: the template of the document, the named filters, and the drawn charts.

The text is also well-formed XML, so that one fast parser reads it and a slip in a template is an error.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.briefs.render import fonts
from app.kernel.partial_dates import PartialDate, Precision
from app.kernel.rounding import half_up
from app.web import filters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from app.briefs.types import Brief, Figures, ProjectRow

TEMPLATES = Path(__file__).parents[3] / "reports" / "templates"
DOCUMENT = "monthly_brief"

_INDENTATION = re.compile(r"\s*\n\s*")
"""Line breaks of a template. Chinese has no blanks, so a break in the source is never one in the text."""
_DIGITS = "一二三四五六七八九十"
NOT_REPORTED = "未填报"
NOT_SET = "未设定"
_WORD_JOINER = "\u2060"
_KEPT_TOGETHER = 4
"""Characters: 内投资。 or 载明）。, for example."""
_LONGEST_ENTITY = 6
WAN_YUAN_PER_YI_YUAN = 10_000


def html(brief: Brief, charts: Iterable[str]) -> str:
    """Return a brief as HTML, with its charts (SVG); style sheets are named relative to its folder."""
    drawn = [Markup(chart) for chart in charts]  # noqa: S704 - our own SVG, its texts escaped
    template = _environment().get_template(f"{DOCUMENT}/index.html")
    return _INDENTATION.sub("", template.render(brief=brief, charts=drawn))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return the environment of print templates: everything escaped, every missing name an error."""
    compiled = fonts.cache_folder() / "templates"
    compiled.mkdir(exist_ok=True)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=FileSystemBytecodeCache(str(compiled)),
    )
    for name in ("wan_yuan", "whole", "percent", "prefixed", "month"):
        environment.filters[name] = getattr(filters, name)
    for filter_ in (
        day,
        years,
        joined,
        ordinal,
        reported,
        listed,
        ending,
        money,
        promised,
        promised_in_all,
    ):
        environment.filters[filter_.__name__] = filter_
    return environment


def day(value: date) -> str:
    """Write a day: 2023年6月30日."""
    return f"{value.year}年{value.month}月{value.day}日"


def years(start: PartialDate, end: PartialDate) -> str:
    """Write a span in a narrow column, as precise as it is: 2021–2023, 2022.06–2024.12."""
    first, last = (_figures(value) for value in (start, end))
    return first if first == last else f"{first}–{last}"


def _figures(value: PartialDate) -> str:
    """Write a date in figures, with points between them."""
    return str(value).replace("-", ".") if value.precision is not Precision.YEAR else str(value.year)


def joined(text: str) -> str:
    """Write a printed heading without the blanks between its parts: 附件1重大项目清单."""
    return "".join(text.split())


def ordinal(number: int) -> str:
    """Write a number from 1 to 19 in Chinese: 三, 十, 十二."""
    if number <= len(_DIGITS):
        return _DIGITS[number - 1]
    return f"十{_DIGITS[number - len(_DIGITS) - 1]}"


def reported(text: str) -> str:
    """Write 未填报 where a filter has left a dash: what nobody reported differs from what has no value."""
    return NOT_REPORTED if text == filters.DASH else text


def listed(names: tuple[str, ...]) -> str:
    """Write names in a row, 未设定 where there are none."""
    return "、".join(names) or NOT_SET


def ending(text: Markup) -> Markup:
    """Keep the end of a paragraph together, so that no line holds a single character and its full stop.

    A word joiner has no width and is not part of what a reader copies.
    """
    whole = text.strip()
    if "&" in whole[-_LONGEST_ENTITY:] or whole.endswith(">"):
        return whole
    joiner = Markup(_WORD_JOINER)  # noqa: S704 - a constant
    return whole[:-_KEPT_TOGETHER] + joiner.join(whole[-_KEPT_TOGETHER:])


def money(amount: Decimal | None) -> str:
    """Write an amount of 万元 in running text: 60.02亿元 from one 亿元 up, 6,200.00万元 below.

    Long numbers cannot be broken and tear holes into Chinese lines; the tables have every digit.
    """
    if amount is None:
        return NOT_REPORTED
    if abs(amount) >= WAN_YUAN_PER_YI_YUAN:
        return f"{half_up(amount / WAN_YUAN_PER_YI_YUAN, 2):,f}亿元"
    return f"{filters.wan_yuan(amount)}万元"


def promised(row: ProjectRow) -> list[str]:
    """Write what a project promises, one thing a line: 病床606张, 改造993张, 护理450张, 约150个."""
    parts = (
        (row.bed_kind or "", row.new_beds, row.new_beds_prefix, "张"),
        ("改造", row.renovated_beds, row.renovated_beds_prefix, "张"),
        ("护理", row.nursing_beds, "", "张"),
        ("", row.new_places, row.new_places_prefix, "个"),
    )
    return [
        f"{before}{filters.prefixed(filters.whole(number), prefix)}{unit}"
        for before, number, prefix, unit in parts
        if number is not None
    ]


def promised_in_all(figures: Figures) -> list[str]:
    """Write what a set of projects promises, one thing a line: 床位11,853张, 托位3,075个."""
    parts = (
        ("床位", figures.new_beds, "张"),
        ("改造", figures.renovated_beds, "张"),
        ("护理", figures.nursing_beds, "张"),
        ("托位", figures.new_places, "个"),
    )
    return [f"{label}{filters.whole(number)}{unit}" for label, number, unit in parts if number is not None]
