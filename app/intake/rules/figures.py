"""Every number in a description, with what it counts.

No number is passed over: what cannot be told becomes `OTHER`, so that a page can show what nobody compared.
What a number counts is told from its unit, the words before it back to the last punctuation or number, and
the words after it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.intake.types.figures import FigureKind, TextFigure
from app.projects.types import Qualifier

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNITS = (
    r"平方公里|平方[米料]?|平米|m²|㎡|m2|平(?=[，,。；;、）)]|$)|元|"
    r"张|亩|户|所|家|处|个|栋|幢|座|层|间|套|班|岁|期|年|月|%|％|名|人"
)
_FIGURE = re.compile(
    r"(?P<range>\d+\s*[-—–~～]\s*\d+(?P<aged>岁)?)"
    r"|(?P<year>(?:19|20)\d{2})年(?:(?P<month>\d{1,2})月)?"
    rf"|(?P<number>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+(?:\.\d+)?)(?P<more>余|多)?(?P<scale>万|亿)?(?P<unit>{_UNITS})?"
    r"|(?P<word>[一二两三四五六七八九十百千零〇]+)(?P<measure>[所家处个栋幢座间套名户张])"
)
_BREAKS = "，。；、,;（）()"
_NOUN_BREAKS = f"{_BREAKS}:："
"""A colon ends what a number counts, but belongs to what stands before a number: 床位：266 张."""
_SCALES = {None: Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SPOKEN_UNITS = {"十": 10, "百": 100, "千": 1000}
_WAN_YUAN = Decimal(10_000)
_SQUARE_KILOMETRE = Decimal(1_000_000)

_PER_BED = re.compile(r"床均|每床|每张床|每个床位")
_PER_PLACE = re.compile(r"每个?托位|托位均")
_PER_HOUSEHOLD = re.compile(r"每户")
_EACH = re.compile(r"各|每")

_AREAS = (
    (FigureKind.AREA_PER_PLACE, _PER_PLACE),
    (FigureKind.AREA_PER_BED, _PER_BED),
    (FigureKind.AREA_PER_SITE, re.compile(r"每[所个家处]")),
    (FigureKind.LAND_AREA, re.compile(r"占地|用地|土地")),
    (FigureKind.DEMOLISHED_AREA, re.compile(r"拆除")),
    (FigureKind.OUTDOOR_AREA, re.compile(r"户外|室外")),
    (FigureKind.FLOOR_AREA, re.compile(r"建筑面|总建筑|建设面积|建设规模")),
    (FigureKind.ROOM_AREA, re.compile(r"用房")),
)
_KITCHEN = re.compile(r"厨房")
_CLASS = re.compile(r"班")
_GROSS = re.compile(r"总面积|室内面积")

_ROOM_WORDS = re.compile(r"教室|活动|音乐|室|卫生间|大厅|厨房|感统|亲子|海洋球|球馆")
_CLASS_WORDS = re.compile(r"(?:乳儿|托小|托大|托中|混龄|托育|托)?班")
_SITE_WORDS = re.compile(
    r"社区|行政村|村|敬老院|养老院|养老|卫生院|医院|机构|中心|驿站|小区|项目|嵌入式|幼儿园|乡镇|街道|网点|点位"
)
_BED_NOUN = re.compile(r"(?:养老|护理型?|养护|普惠|医疗|改造)*床位")
_BED_SUBJECT = re.compile(r"床(?:位数?)?[约为共达：:]*$")
_PLACE_SUBJECT = re.compile(r"托位数?[约为共达：:]*$")


class _Place(NamedTuple):
    """A number where it stands: its words, its unit, and the figures before it."""

    subject: str
    noun: str
    unit: str
    spoken: bool
    """Written in Chinese numerals."""
    before: Sequence[TextFigure]
    begin: int


def figures(text: str) -> tuple[TextFigure, ...]:
    """Return every number of a text in order. Areas in m², money in 万元, land in 亩."""
    found: list[TextFigure] = []
    matches = [match for match in _FIGURE.finditer(text) if not match["word"] or _spoken(match["word"])]
    for match, following in zip(matches, [*matches, None][1:], strict=True):
        number = match.start()
        begin = max([text.rfind(mark, 0, number) + 1 for mark in _BREAKS] + [found[-1].end if found else 0])
        end = match.end()
        stop = following.start() if following else len(text)
        stop = min([stop, *(text.find(mark, end, stop) for mark in _NOUN_BREAKS if mark in text[end:stop])])
        place = _Place(
            subject=text[begin:number],
            noun=text[end:stop],
            unit=match["unit"] or match["measure"] or "",
            spoken=match["word"] is not None,
            before=found,
            begin=begin,
        )
        kind, value, unit = _meaning(match, place)
        found.append(
            TextFigure(
                kind=kind,
                value=value,
                unit=unit,
                subject=place.subject,
                noun=place.noun,
                qualifier=_qualifier(place, match["more"]),
                begin=begin,
                number=number,
                end=end,
            )
        )
    return tuple(found)


def _meaning(match: re.Match[str], place: _Place) -> tuple[FigureKind, Decimal, str]:
    """Return what a number counts, its value, and the unit of the value."""
    if match["range"]:
        kind = FigureKind.AGE if match["aged"] or "0" in match["range"][:1] else FigureKind.OTHER
        return kind, Decimal(re.split(r"\D+", match["range"])[0]), "岁" if kind is FigureKind.AGE else ""
    if match["year"]:
        started = bool(re.match(r"开工|动工", place.noun))
        return FigureKind.START if started else FigureKind.OTHER, Decimal(match["year"]), "年"
    if match["word"]:
        value = Decimal(_spoken(match["word"]) or 0)
    else:
        value = (Decimal(match["number"].replace(",", "")) * _SCALES[match["scale"]]).normalize() + 0
    unit = place.unit
    if unit.startswith("平") or unit in {"m²", "㎡", "m2"}:
        return _area_kind(place), value * (_SQUARE_KILOMETRE if unit == "平方公里" else 1), "平方米"
    if unit == "元":
        return _money_kind(place), value / _WAN_YUAN, "万元"
    kind, counted = _count_kind(place)
    return kind, value, counted


def _spoken(word: str) -> int | None:
    """Return the value of Chinese numerals below ten thousand, or None where they are no number."""
    total, digit, last_unit = 0, None, 10_000
    for character in word:
        unit = _SPOKEN_UNITS.get(character)
        if unit is None:
            if digit:
                return None
            digit = _DIGITS[character]
        else:
            if unit >= last_unit or digit == 0:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
    return (total + (digit or 0)) or None


def _area_kind(place: _Place) -> FigureKind:
    for kind, words in _AREAS:
        if words.search(place.subject):
            return kind
    in_room = any(figure.kind is FigureKind.ROOM_AREA for figure in place.before)
    if in_room and _KITCHEN.search(place.subject):
        return FigureKind.KITCHEN_AREA
    if in_room and _CLASS.search(place.subject):
        return FigureKind.CLASS_AREA
    if _GROSS.search(place.subject):
        return FigureKind.GROSS_AREA
    last = place.before[-1] if place.before else None
    counted = last is not None and last.kind in {FigureKind.SITES, FigureKind.SITES_EACH}
    if counted and last is not None and last.end == place.begin and place.subject.startswith("面积"):
        return FigureKind.AREA_PER_SITE
    return FigureKind.PLAIN_AREA


def _money_kind(place: _Place) -> FigureKind:
    for kind, words in (
        (FigureKind.MONEY_PER_PLACE, _PER_PLACE),
        (FigureKind.MONEY_PER_BED, _PER_BED),
        (FigureKind.MONEY_PER_HOUSEHOLD, _PER_HOUSEHOLD),
        (FigureKind.INVESTMENT, re.compile(r"投资")),
    ):
        if words.search(place.subject):
            return kind
    return FigureKind.OTHER_MONEY


_SIMPLE_COUNTS = {
    "亩": FigureKind.LAND_AREA,
    "栋": FigureKind.BUILDINGS,
    "幢": FigureKind.BUILDINGS,
    "座": FigureKind.BUILDINGS,
    "层": FigureKind.STOREYS,
    "间": FigureKind.ROOMS,
    "套": FigureKind.ROOMS,
    "班": FigureKind.CLASSES,
    "岁": FigureKind.AGE,
    "%": FigureKind.RATIO,
    "％": FigureKind.RATIO,
}


def _count_kind(place: _Place) -> tuple[FigureKind, str]:
    """Return what a plain count counts, and its unit."""
    unit = place.unit
    kind = _SIMPLE_COUNTS.get(unit)
    if kind is None and unit == "户":
        kind = FigureKind.HOUSEHOLDS_PER_YEAR if "每年" in place.subject else FigureKind.HOUSEHOLDS
    if kind is None and unit in {"张", "个"}:
        kind = _bed_kind(place)
        if kind is not None:
            unit = "个" if kind is FigureKind.PLACES else "张"
    if kind is None and unit in {"所", "家", "处"}:
        kind = _site_kind(place)
    if kind is None and unit == "个":
        kind = _thing_kind(place)
    if kind is None and not unit and re.search(r"率|密度", place.subject):
        kind = FigureKind.RATIO
    return kind or FigureKind.OTHER, unit


def _bed_kind(place: _Place) -> FigureKind | None:
    """Return the kind of beds or places, or None when it is neither."""
    if place.noun.startswith("托位") or _PLACE_SUBJECT.search(place.subject):
        return FigureKind.PLACES
    noun = _BED_NOUN.match(place.noun)
    about_beds = noun is not None or _BED_SUBJECT.search(place.subject) is not None
    if not about_beds:
        phase = place.unit == "张" and re.search(r"期$", place.subject) is not None
        return FigureKind.BEDS_OF_PHASE if phase else None
    if noun is not None and place.noun[noun.end() :].startswith("的"):
        return FigureKind.BEDS_PER_SITE
    words = place.subject + (noun.group() if noun else "")
    for kind, word in (
        (FigureKind.HOSPITAL_BEDS, r"医疗床位|病床"),
        (FigureKind.RENOVATED_BEDS, r"改造[^，]*床位"),
        (FigureKind.NURSING_BEDS, r"护理型?[^，]{0,2}床位"),
    ):
        if re.search(word, words):
            return kind
    return FigureKind.BEDS


def _site_kind(place: _Place) -> FigureKind:
    if place.subject.endswith("是"):
        return FigureKind.OTHER
    if place.spoken and _EACH.search(place.subject):
        return FigureKind.SITES_EACH
    return FigureKind.SITES


def _thing_kind(place: _Place) -> FigureKind:
    """Return what 个 counts: from the words after it, or from those before when none follow."""
    noun, subject = place.noun, place.subject
    if noun:
        room = _ROOM_WORDS.search(noun[:8])
        group = _CLASS_WORDS.match(noun)
        is_class = group is not None and (room is None or room.start() > group.end())
        is_site = _SITE_WORDS.search(noun) is not None
    else:
        room = re.search(r"(?:室|区域|馆|厅|间)$", subject)
        is_class = _CLASS_WORDS.search(subject[-3:]) is not None
        is_site = re.search(r"(?:服务|机构|中心|院|点|站|社区|村)$", subject) is not None
    if is_class:
        return FigureKind.CLASSES
    if room is not None:
        return FigureKind.ROOMS
    return _site_kind(place) if is_site else FigureKind.OTHER


def _qualifier(place: _Place, more: str | None) -> Qualifier:
    """Return how exactly a figure is stated, from the words right at it."""
    if more or re.search(r"不少于|至少|超过", place.subject) or place.noun.startswith("以上"):
        return Qualifier.AT_LEAST
    if re.search(r"约|预计|左右", place.subject) or place.noun.startswith("左右"):
        return Qualifier.APPROXIMATE
    return Qualifier.EXACT
