"""A brief as HTML: the template of the document, the named filters, and the drawn charts.

The text is also well-formed XML, so that one fast parser reads it and a slip in a template is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.briefs.render import charts, fonts, qr
from app.briefs.types import DocumentForm
from app.kernel.partial_dates import PartialDate, Precision
from app.kernel.rounding import half_up
from app.lights.types import Light
from app.web import filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from app.briefs.types import Brief, Count, Figures, MilestoneRow, ProjectRow
    from app.kernel.months import Month

TEMPLATES = Path(__file__).parents[3] / "reports" / "templates"
DOCUMENT = "monthly_brief"

_BETWEEN_ATTRIBUTES = re.compile(r'(?<=")\s*\n\s*(?=[a-z-]+=")')
_INDENTATION = re.compile(r"\s*\n\s*")
"""Line breaks of a template. Chinese has no blanks, so a break in the source is never one in the text."""
_DIGITS = "一二三四五六七八九十"
NOT_REPORTED = "未填报"
NOT_SET = "未设定"
_WORD_JOINER = "\u2060"
_KEPT_TOGETHER = 4
"""Characters: 内投资。 or 载明）。, for example."""
_LONGEST_ENTITY = 6

STYLES = ("fonts.css", "variables.css", "page.css", "style.css")
"""Style sheets of the print, beside the template."""
SCREEN_ADDRESS = "/briefs/print"
"""Below it the application serves `SCREEN_FILES`."""
SCREEN_FILES: Mapping[str, Path] = MappingProxyType(
    {
        "tokens.css": Path(__file__).parents[2] / "web" / "static" / "tokens.css",
        **{
            name: TEMPLATES / DOCUMENT / name
            for name in ("fonts.css", "sizes.css", "style.css", "screen.css")
        },
    }
)
"""Style sheets of the preview in a browser, by the name under which it asks for them, in their order."""


class Rows(Protocol):
    """Says where the rows behind a figure are shown; nothing where they are not."""

    def __call__(self, kind: str, key: str | None, of: str) -> str | None:
        """Return an address; see `app.briefs.rules.links`."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as it stands in the document."""

    caption: str
    svg: Markup


def nowhere(kind: str, key: str | None = None, of: str = "") -> None:
    """Lead nowhere: paper has no links."""


def html(brief: Brief, drawn: Iterable[str], rows: Rows = nowhere, *, screen: bool = False) -> str:
    """Return a brief as HTML, with its charts (SVG); style sheets are named relative to its folder.

    For a screen they are named by the addresses of `SCREEN_FILES`, and `rows` says where figures lead.
    """
    drawings = [
        Drawing(chart.caption, Markup(svg))  # noqa: S704 - our own SVG, its texts escaped
        for chart, svg in zip(charts.described(brief), drawn, strict=True)
    ]
    styles = [f"{SCREEN_ADDRESS}/{name}" for name in SCREEN_FILES] if screen else STYLES
    template = environment().get_template(f"{DOCUMENT}/index.html")
    text = template.render(brief=brief, drawings=drawings, rows=rows, styles=styles, screen=screen)
    return unindented(text)


def unindented(text: str) -> str:
    """Return what a template has written without the line breaks of its source."""
    return _INDENTATION.sub("", _BETWEEN_ATTRIBUTES.sub(" ", text))


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of print templates: everything escaped, every missing name an error."""
    compiled = fonts.cache_folder() / "templates"
    compiled.mkdir(exist_ok=True)
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=FileSystemBytecodeCache(str(compiled)),
    )
    for name in ("wan_yuan", "whole", "percent", "prefixed", "month", "partial_date", "period"):
        made.filters[name] = getattr(filters, name)
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
        ahead,
        points,
        sentences,
        level,
        gap,
        quarter,
        unstopped,
        light_mark,
        light_of,
        by_project,
        levels,
        of_level,
        imprint_height,
    ):
        made.filters[filter_.__name__] = filter_
    made.filters["qr_code"] = qr.svg
    return made


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
    if "&" in whole[-_LONGEST_ENTITY:] or {"<", ">"} & set(whole[-_KEPT_TOGETHER:]):
        return whole
    joiner = Markup(_WORD_JOINER)  # noqa: S704 - a constant
    return whole[:-_KEPT_TOGETHER] + joiner.join(whole[-_KEPT_TOGETHER:])


def money(amount: Decimal | None) -> str:
    """Write an amount of 万元 in running text: 60.02亿元 from one 亿元 up, 6,200.00万元 below.

    Long numbers cannot be broken and tear holes into Chinese lines; the tables have every digit.
    """
    if amount is None:
        return NOT_REPORTED
    if abs(amount) >= filters.WAN_YUAN_PER_YI_YUAN:
        return filters.yi_yuan(amount)
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


def ahead(difference: Decimal | None) -> str:
    """Write percentage points in running text: 超序时13.2个百分点, 欠序时3.0个百分点, 与序时持平."""
    if difference is None:
        return "超（欠）序时不作计算"
    rounded = half_up(abs(difference), 1)
    if rounded == 0:
        return "与序时持平"
    return f"{'超' if difference > 0 else '欠'}序时{rounded}个百分点"


def points(difference: Decimal | None) -> str:
    """Write percentage points in a table: +13.2, −3.0, 0.0; a dash where there are none."""
    if difference is None:
        return filters.DASH
    rounded = half_up(abs(difference), 1)
    return f"{rounded}" if rounded == 0 else f"{'+' if difference > 0 else '−'}{rounded}"


def level(value: Decimal | None, decimals: int) -> str:
    """Write a value of a measure with its decimals: 20.3, 1.92; a dash where it is not known."""
    return filters.DASH if value is None else f"{half_up(value, decimals)}"


def gap(short: Decimal | None) -> str:
    """Write a gap in beds or places: 差1,410, 余1,577, 0; a dash where it is not known."""
    if short is None:
        return filters.DASH
    whole = half_up(abs(short), 0)
    return f"{whole}" if whole == 0 else f"{'差' if short > 0 else '余'}{filters.whole(whole)}"


def quarter(month: Month) -> str:
    """Write the quarter that ends with a month: 2023年第二季度."""
    return f"{month.year}年第{ordinal(month.number // 3)}季度"


def unstopped(text: str) -> str:
    """Write a sentence without its full stop, for one that goes on."""
    return text.strip().rstrip("。；")


def sentences(texts: Iterable[str]) -> str:
    """Write sentences as one: parted by semicolons, closed by a full stop."""
    return "；".join(map(unstopped, texts)) + "。"


def light_mark(value: str) -> str:
    """Write the sign of a light: ●, ▲ or ■."""
    return Light(value).mark


def light_of(label: str) -> str:
    """Return the value of a light that is known by its word."""
    return next(light.value for light in Light if light.label == label)


def by_project(rows: Iterable[MilestoneRow]) -> list[list[MilestoneRow]]:
    """Return rows that follow each other and are of one project together."""
    return [list(each) for _, each in groupby(rows, key=lambda row: row.code)]


def levels(counts: Iterable[tuple[str, tuple[Count, ...]]]) -> list[str]:
    """Return the levels of problems that occur, in their order."""
    return list(dict.fromkeys(count.label for _, of_kind in counts for count in of_kind))


def of_level(counts: Iterable[Count], level: str) -> int:
    """Return how many problems have a level."""
    return next((count.projects for count in counts if count.label == level), 0)


_FOOT_LINE = 26
"""Leading of a line of the foot, pt."""
_FOOT_CHARACTERS = 26
"""Characters in a line of it, of 14 pt, beside what stands before the names."""
_FOOT_GAP = 12
_VERIFICATION_HEIGHT = 79


def imprint_height(brief: Brief) -> int:
    """Return how much room the foot of the last page takes, pt: its lines, and the QR code above them."""
    names = brief.distribution
    if brief.form is DocumentForm.RED_HEAD:
        informed = names.report_to + names.send_to
        lines = 1 + (_foot_lines("，".join(informed)) if informed else 0)
    else:
        lines = 1 + sum(_foot_lines(listed(each)) for each in (names.report_to, names.send_to, names.copy_to))
    verification = _VERIFICATION_HEIGHT if brief.verification else 0
    return _FOOT_GAP + lines * _FOOT_LINE + verification


def _foot_lines(text: str) -> int:
    """Return how many lines some names take."""
    return -(-len(text) // _FOOT_CHARACTERS) or 1
