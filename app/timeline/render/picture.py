"""The timeline as one picture that stands alone: an SVG file of the same bars, with title, legend and source.

It carries its own ground and colours, asks the viewer for its face, and uses no style sheet: what opens a
file (a browser, an office program) knows none of ours.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from app.kernel.texts import Text, joined
from app.timeline.render.bars import ARROWS, CROSS, FORMS, HATCH, Pen, drawn, number
from app.timeline.render.words import BAR_MEANS, SLIP_MEANS, planned_in_words, slip_in_words, today_in_words
from app.timeline.rules.windows import window_in_words
from app.timeline.types import Shape, StretchKind, Verdict
from app.web.demo import DEMO_LABEL
from app.web.languages import in_language

if TYPE_CHECKING:
    from app.kernel.months import Month
    from app.timeline.types import Group, Row, Tick, Timeline

MEDIA_TYPE = "image/svg+xml"
_WIDTH, _EDGE = 1400, 20
_CODE_AT, _BARS_AT, _PLAN_AT, _SLIP_AT = 256, 350, 1140, 1270
"""Where the columns begin: name at the edge, then code, bars, planned time, slip."""
_BARS_WIDTH = _PLAN_AT - _BARS_AT - 20
_TITLE, _LINE, _LEGEND, _AXIS, _HEAD, _ROW, _FOOT = 44, 22, 56, 24, 26, 36, 30
"""Heights: title, a line under it, legend, axis, head of a group, a project, foot."""
_INK, _MUTED, _RULE, _FINE, _BLUE, _RED, _SOFT, _TODAY, _GROUND = (
    "#1b2430",
    "#525e6e",
    "#b6c0cc",
    "#e3e8ee",
    "#17558f",
    "#b3211f",
    "#f1f5f9",
    "#b35900",
    "#ffffff",
)
_NAME_SIZE, _CODE_SIZE = 13, 11
_NAME_ROOM = (_CODE_AT - _EDGE - 10) / _NAME_SIZE
"""How many whole Chinese characters a name may take."""
_LOOKS = {
    StretchKind.PLANNED: f'fill="{_GROUND}" stroke="{_MUTED}"',
    StretchKind.PLANNED_YEAR: f'fill="none" stroke="{_MUTED}" stroke-dasharray="3 2"',
    StretchKind.DONE: f'fill="{_BLUE}" stroke="{_BLUE}"',
    StretchKind.AHEAD: f'fill="url(#hatch)" stroke="{_BLUE}"',
    StretchKind.LATE: f'fill="url(#cross)" stroke="{_RED}"',
}
_PAST = f'fill="{_INK}" stroke="{_GROUND}"'
_TO_COME = f'fill="{_GROUND}" stroke="{_INK}" stroke-width="1.5"'
_ARROW = f'fill="none" stroke="{_MUTED}" stroke-width="2"'
_PEN = Pen(
    x=lambda value: number(_BARS_AT + value / 100 * _BARS_WIDTH),
    length=lambda value: number(value / 100 * _BARS_WIDTH),
    looks=_LOOKS,
    past=_PAST,
    ahead=_TO_COME,
    arrow=_ARROW,
    href="xlink:href",
)


def write(timeline: Timeline) -> bytes:
    """Return the file, as high as the projects that are shown ask for."""
    window = window_in_words(timeline.window)
    title = Text(
        "重大项目时间线（{grouping}）：{window}", grouping=timeline.query.grouping.label, window=window
    )
    heads = _lines_under_title(timeline)
    top = _TITLE + _LINE * len(heads) + _LEGEND
    body, bottom = _body(timeline, top + _AXIS)
    height = bottom + _FOOT
    parts = [
        _head(title, height),
        _definitions(),
        f'<rect width="{_WIDTH}" height="{height}" fill="{_GROUND}"/>',
        _text(_EDGE, 32, title, 'font-size="20" font-weight="bold"'),
        *(
            _text(_EDGE, _TITLE + _LINE * place + 12, line, f'fill="{_MUTED}"')
            for place, line in enumerate(heads)
        ),
    ]
    if timeline.is_demo:
        mark = f'font-size="16" font-weight="bold" fill="{_RED}" text-anchor="end"'
        parts.append(
            _text(
                _WIDTH - _EDGE,
                30,
                Text("{demo}：日期是虚构的，不得作为工作依据", demo=DEMO_LABEL),
                mark,
            )
        )
    parts += [_legend(timeline, top - _LEGEND + 8), _axis(timeline, top, bottom), *body]
    if timeline.today_at is not None:
        parts.append(_today(_PEN.x(timeline.today_at), top + _AXIS - 4, bottom))
    parts.append(_text(_EDGE, bottom + 20, joined("", (SLIP_MEANS, BAR_MEANS)), f'fill="{_MUTED}"'))
    return "".join([*parts, "</svg>"]).encode()


def _head(title: str, height: int) -> str:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    look = f'font-family="sans-serif" font-size="12" fill="{_INK}"'
    return f"<svg {names} {size} {look}><title>{escape(in_language(title))}</title>"


def _lines_under_title(timeline: Timeline) -> list[str]:
    """Return what the picture is of: how many projects, which months, under which conditions."""
    asked = timeline.query.verdict
    counts = [
        Text("{verdict} {number} 个", verdict=verdict.label, number=count)
        for verdict, count in timeline.counts
        if asked in {None, verdict}
    ]
    months = joined("、", (_month_of(plan.city, month) for plan, month in timeline.shown.months))
    known = Text("月报截至{months}", months=months) if months else Text("没有关账的月报，只有方案所印年份")
    said = [Text("{number} 个项目", number=len(timeline.rows)), known, joined("，", counts)]
    lines: list[str] = [Text("{said}。", said=joined("；", filter(None, said)))]
    conditions = [Text("{name}：{value}", name=each.label, value=each.value) for each in timeline.active]
    if asked:
        conditions.append(Text("偏差：{verdict}", verdict=asked.label))
    if conditions:
        lines.append(Text("条件：{conditions}。", conditions=joined("；", conditions)))
    return lines


def _month_of(city: str, month: Month) -> Text:
    return Text("{city}{month}", city=city, month=month.in_words)


def _body(timeline: Timeline, top: int) -> tuple[list[str], int]:
    """Return groups and rows from `top` downwards, and where they end."""
    parts = []
    for group in timeline.groups:
        if group.label:
            parts.append(_group(group, top))
            top += _HEAD
        for row in group.rows:
            parts.append(_row(row, top))
            top += _ROW
    return parts, top


def _group(group: Group, top: int) -> str:
    late = group.count(Verdict.LATE)
    words = Text("{group}\u3000{number} 个项目", group=group.label, number=len(group.rows))
    if late:
        words = Text("{projects}，晚于计划 {late} 个", projects=words, late=late)
    ground = f'<rect x="{_EDGE}" y="{top}" width="{_WIDTH - 2 * _EDGE}" height="{_HEAD}" fill="{_SOFT}"/>'
    return ground + _text(_EDGE + 6, top + 18, words, 'font-weight="bold" font-size="13"')


def _row(row: Row, top: int) -> str:
    base = top + 23
    is_late = row.schedule.verdict is Verdict.LATE
    late = f'fill="{_RED}" font-weight="bold"' if is_late else ""
    rule = f'<line x1="{_EDGE}" x2="{_WIDTH - _EDGE}" y1="{top}" y2="{top}" stroke="{_FINE}"/>'
    return "".join(
        (
            rule,
            _text(_EDGE, base, shortened(row.project.name, _NAME_ROOM), f'font-size="{_NAME_SIZE}"'),
            _text(_CODE_AT, base, row.project.code, f'fill="{_MUTED}" font-size="{_CODE_SIZE}"'),
            drawn(row.bar, _PEN, top + 3),
            _text(_PLAN_AT, base, planned_in_words(row)),
            _text(_SLIP_AT, base, slip_in_words(row), late),
        )
    )


def shortened(text: str, room: float) -> str:
    """Return as much of a text as has room, measured in whole Chinese characters."""
    used = 0.0
    for place, character in enumerate(text):
        used += _width(character)
        if used > room:
            return f"{text[: max(0, place - 1)]}…"
    return text


def _width(character: str) -> float:
    return 1 if east_asian_width(character) in {"W", "F", "A"} else 0.55


def _room(words: str) -> float:
    """Return the room that words take in the reader's language, in whole Chinese characters."""
    return sum(map(_width, in_language(words)))


def _axis(timeline: Timeline, top: int, bottom: int) -> str:
    """Return the lines of the axis from top to bottom, and their labels."""
    heads = (
        (_EDGE, Text("项目")),
        (_CODE_AT, Text("代码")),
        (_PLAN_AT, Text("计划")),
        (_SLIP_AT, Text("偏差")),
    )
    parts = [_text(at, top + 16, word, f'fill="{_MUTED}"') for at, word in heads]
    parts += [_tick(tick, top, bottom) for tick in timeline.ticks]
    end = _PEN.x(100)
    parts.append(f'<line x1="{end}" x2="{end}" y1="{top + _AXIS}" y2="{bottom}" stroke="{_RULE}"/>')
    return "".join(parts)


def _tick(tick: Tick, top: int, bottom: int) -> str:
    at, colour = _PEN.x(tick.start), _RULE if tick.label else _FINE
    line = f'<line x1="{at}" x2="{at}" y1="{top + _AXIS}" y2="{bottom}" stroke="{colour}"/>'
    if not tick.label:
        return line
    middle = _PEN.x((tick.start + tick.end) / 2)
    return line + f'<text x="{middle}" y="{top + 16}" text-anchor="middle">{in_language(tick.label)}</text>'


def _legend(timeline: Timeline, top: int) -> str:
    """Return what each form means: bars in one line, marks and today's line in another."""
    parts, at = [], float(_EDGE)
    for kind in timeline.kinds:
        parts.append(f'<rect {_LOOKS[kind]} x="{number(at)}" y="{top + 6}" width="28" height="10"/>')
        parts.append(_text(at + 34, top + 16, kind.label))
        at += 34 + 12 * _room(kind.label) + 16
    at = float(_EDGE)
    marks = [(shape, _PAST, shape.label) for shape in timeline.shapes]
    for shape, look, label in marks + [(Shape.COMPLETION, _TO_COME, Text("空心：预计"))] * bool(marks):
        parts.append(f'<use {look} xlink:href="#mark-{shape.value}" x="{number(at + 8)}" y="{top + 34}"/>')
        parts.append(_text(at + 20, top + 38, label))
        at += 20 + 12 * _room(label) + 16
    if timeline.today_at is not None:
        parts.append(_today(number(at + 4), top + 26, top + 42))
        parts.append(_text(at + 12, top + 38, today_in_words(timeline)))
    return "".join(parts)


def _today(at: str, top: int, bottom: int) -> str:
    place = f'x1="{at}" x2="{at}" y1="{top}" y2="{bottom}"'
    return f'<line {place} stroke="{_TODAY}" stroke-width="1.5"/>'


def _definitions() -> str:
    """Return marks, arrows and patterns, drawn once."""
    forms = "".join(f'<path id="mark-{shape.value}" d="{form}"/>' for shape, form in FORMS.items())
    arrows = "".join(f'<path id="{name}" d="{form}"/>' for name, form in ARROWS.items())
    patterns = _pattern("hatch", HATCH, _BLUE) + _pattern("cross", CROSS, _RED)
    return f"<defs>{forms}{arrows}{patterns}</defs>"


def _pattern(name: str, form: str, colour: str) -> str:
    ground = f'<rect width="6" height="6" fill="{_GROUND}"/>'
    lines = f'<path d="{form}" stroke="{colour}" stroke-width="1.4"/>'
    return (
        f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse">{ground}{lines}</pattern>'
    )


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{number(x)}" y="{number(y)}" {more}>{escape(in_language(words))}</text>'
