"""Parts against their whole: beds and places by part, areas by part, rooms, classes, unit figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.intake.rules.reconcile.columns import (
    AREA_FIELDS,
    BED_FIELDS,
    PLACE_FIELDS,
    area_findings,
    bed_figures,
)
from app.intake.rules.reconcile.row import (
    Finding,
    introduces_parts,
    is_open_list,
    plain,
    sum_text,
    total,
    wholes_and_parts,
)
from app.intake.types.figures import FigureKind, TextFigure
from app.intake.types.reconcile import ReconcileRule, Relation
from app.kernel.texts import Text, joined
from app.projects.types import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from app.intake.rules.reconcile.row import ReconcileRow

_FIVE_YEAR_PLAN = re.compile(r"十四五")
_FIVE_YEARS = 5
_NAMES_THE_WHOLE = re.compile(r"(?:内设|共有|设有?|设置)(?:教室|班级)?$|总")


class _Areas(NamedTuple):
    """What the areas of a description are: the whole, its parts, and others called the same."""

    whole: tuple[TextFigure, ...]
    parts: tuple[TextFigure, ...]
    second: tuple[TextFigure, ...]


def count_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare beds, places, classes, rooms and money by part with their whole."""
    for items, unit, fields in (
        (bed_figures(row), Text("张"), BED_FIELDS),
        (row.of(FigureKind.PLACES), Text("个"), PLACE_FIELDS),
        (row.of(FigureKind.INVESTMENT), Text("万元"), ("total_investment",)),
        (row.of(FigureKind.HOUSEHOLDS), Text("户"), ("household_count",)),
    ):
        wholes, parts = wholes_and_parts(row.text, items)
        if len(wholes) == 1 and parts:
            yield _sum_finding(row, wholes[0], parts, unit, fields)
    yield from _listed_findings(row, FigureKind.CLASSES, Text("个"))
    yield from _listed_findings(row, FigureKind.ROOMS, Text("间"))
    beds = total(wholes_and_parts(row.text, bed_figures(row))[0])
    for figure in row.of(FigureKind.BEDS_OF_PHASE):
        yield Finding(
            rule=ReconcileRule.PHASES,
            found=figure.value,
            unit=Text("张"),
            compared_with=Text("内容所印床位总数"),
            expected=beds or None,
            relation=Relation.AT_MOST,
            figures=(figure,),
            fields=BED_FIELDS,
        )
    sites = row.of(FigureKind.SITES)
    for figure in row.of(FigureKind.BEDS_PER_SITE):
        before = [site for site in sites if site.end <= figure.number]
        if before and beds:
            yield Finding(
                rule=ReconcileRule.BEDS_PER_SITE,
                found=before[-1].value * figure.value,
                unit=Text("张"),
                compared_with=Text("内容所印床位总数"),
                expected=beds,
                relation=Relation.AT_MOST,
                figures=(before[-1], figure),
                explanation=_product(before[-1].value, figure.value),
                fields=BED_FIELDS,
            )


def _sum_finding(
    row: ReconcileRow,
    whole: TextFigure,
    parts: tuple[TextFigure, ...],
    unit: str,
    fields: tuple[str, ...],
) -> Finding:
    """Return parts against their whole. A single part, or a list that goes on, is only within it."""
    within = len(parts) == 1 or is_open_list(row.text, parts[-1])
    return Finding(
        rule=ReconcileRule.PARTS,
        found=total(parts),
        unit=unit,
        compared_with=Text("内容所印总数"),
        expected=whole.value,
        relation=Relation.AT_MOST if within else Relation.EQUAL,
        figures=(whole, *parts),
        explanation=sum_text(parts),
        fields=fields,
    )


def _listed_findings(row: ReconcileRow, kind: FigureKind, unit: str) -> Iterator[Finding]:
    """Compare 班级 or 教室 with those listed behind them, where the first figure is the whole."""
    items = row.of(kind)
    if len(items) < 2:  # noqa: PLR2004 - a whole and a part
        return
    whole, *parts = items
    said = row.text[whole.end : parts[0].number]
    first = parts[0]
    if not (introduces_parts(said) or _NAMES_THE_WHOLE.search(whole.subject + whole.noun[:2])):
        return
    if not introduces_parts(said) and not whole.subject.endswith(("教室", "班级")):
        return
    # 其中设有 2 套托班教室(含两间大厅…): what is in brackets is a part of the part.
    nested = [each for each in parts[1:] if introduces_parts(row.text[first.end : each.number])]
    direct = tuple(each for each in parts if each not in nested and not _repeats(each, first))
    yield _sum_finding(row, whole, direct, unit, ("content",))


def _repeats(figure: TextFigure, first: TextFigure) -> bool:
    """Say whether a figure names the same thing once more, in a later sentence."""
    return figure is not first and figure.value == first.value and figure.noun[:4] == first.noun[:4] != ""


def _areas(row: ReconcileRow) -> _Areas:
    """Tell whole, parts and second areas apart.

    总建筑面积 is the whole; else 建筑面积 or 建设面积, added where several stand side by side; else 总面积
    or 室内面积; else whatever area is printed, added.
    """
    floor = row.of(FigureKind.FLOOR_AREA)
    gross = row.of(FigureKind.GROSS_AREA)
    open_areas = row.of(FigureKind.PLAIN_AREA)
    if not floor:
        if gross:
            return _Areas((gross[0],), (), tuple(gross[1:]))
        return _Areas(tuple(open_areas), (), ())
    named = [figure for figure in floor if "总" in figure.subject]
    wholes, parts = wholes_and_parts(row.text, floor)
    if not named:
        return _Areas(wholes, (*parts, *_parts_behind(row, wholes, open_areas)), tuple(gross))
    behind = [figure for figure in floor if figure not in named]
    opened = [figure for figure in behind if figure in parts]
    second = [figure for figure in behind if figure not in parts]
    more = _parts_behind(row, named, open_areas)
    return _Areas((named[0],), (*opened, *more), (*named[1:], *second, *gross))


def _parts_behind(
    row: ReconcileRow, wholes: Sequence[TextFigure], items: Sequence[TextFigure]
) -> list[TextFigure]:
    """Return areas that the text introduces as parts of the whole: 其中新建面积 … 改建面积 …."""
    behind = [figure for figure in items if wholes and figure.number > wholes[-1].end]
    if not behind or not introduces_parts(row.text[wholes[-1].end : behind[0].number]):
        return []
    return behind


def area_part_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare the area of the whole with our reading, and everything that must agree with it."""
    areas = _areas(row)
    yield from area_findings(row, areas.whole)
    if not areas.whole:
        return
    whole = total(areas.whole)
    label = joined("、", dict.fromkeys(_area_label(figure) for figure in areas.whole))
    for figure in areas.second:
        yield Finding(
            rule=ReconcileRule.SECOND_AREA,
            found=figure.value,
            unit=Text("平方米"),
            compared_with=Text("内容所印{label}", label=label),
            expected=whole,
            figures=(figure,),
            fields=AREA_FIELDS,
        )
    if len(areas.whole) == 1 and areas.parts:
        yield _sum_finding(row, areas.whole[0], areas.parts, Text("平方米"), AREA_FIELDS)
    if areas.whole[0].kind is FigureKind.GROSS_AREA and "总面积" in areas.whole[0].subject:
        parts = tuple(
            figure
            for figure in row.of(FigureKind.PLAIN_AREA, FigureKind.OUTDOOR_AREA)
            if figure.number > areas.whole[0].end
        )
        if parts:
            yield _sum_finding(row, areas.whole[0], parts, Text("平方米"), AREA_FIELDS)
    yield from _room_findings(row, areas.whole, label)
    yield from _per_unit_findings(row, whole, label)


def _area_label(figure: TextFigure) -> str:
    if figure.kind is FigureKind.FLOOR_AREA:
        return Text("总建筑面积") if "总" in figure.subject else Text("建筑面积")
    return Text("总面积") if figure.kind is FigureKind.GROSS_AREA else Text("面积")


def _room_findings(row: ReconcileRow, whole: tuple[TextFigure, ...], label: str) -> Iterator[Finding]:
    """Compare 生活用房, 供应用房 and 服务管理用房 with the whole, and what is inside with each of them."""
    rooms = tuple(row.of(FigureKind.ROOM_AREA))
    if len(rooms) > 1:
        sums = total(rooms)
        gross = [each for each in row.of(FigureKind.GROSS_AREA) if each.value == sums and each not in whole]
        also = Text("；等于另印的总面积 {sums} 平方米", sums=plain(sums)) if gross else ""
        yield Finding(
            rule=ReconcileRule.ROOM_AREAS,
            found=sums,
            unit=Text("平方米"),
            compared_with=Text("内容所印{label}", label=label),
            expected=total(whole),
            figures=rooms,
            explanation=Text("{arithmetic}{also}", arithmetic=sum_text(rooms), also=also),
            fields=AREA_FIELDS,
        )
    for index, room in enumerate(rooms):
        following = rooms[index + 1].begin if index + 1 < len(rooms) else len(row.text)
        name = _room_name(room)
        inside = [each for each in row.figures if room.end <= each.number < following]
        classes = tuple(each for each in inside if each.kind is FigureKind.CLASS_AREA)
        if classes:
            yield Finding(
                rule=ReconcileRule.CLASS_AREAS,
                found=total(classes),
                unit=Text("平方米"),
                compared_with=Text("内容所印{name}", name=name),
                expected=room.value,
                figures=(room, *classes),
                explanation=sum_text(classes),
                fields=AREA_FIELDS if room.value == total(classes) else ("content",),
            )
        for kitchen in (each for each in inside if each.kind is FigureKind.KITCHEN_AREA):
            yield Finding(
                rule=ReconcileRule.KITCHEN_AREA,
                found=kitchen.value,
                unit=Text("平方米"),
                compared_with=Text("内容所印{name}", name=name),
                expected=room.value,
                relation=Relation.AT_MOST,
                figures=(kitchen,),
                fields=("content",),
            )


def _room_name(room: TextFigure) -> str:
    match = re.search(r"(?:生活|供应|服务管理|管理|服务)?用房", room.subject)
    return match.group() if match else Text("用房")


def _per_unit_findings(row: ReconcileRow, whole: Decimal, label: str) -> Iterator[Finding]:
    """Compare area per bed or place times their number, and footprint times storeys, with the whole."""
    for kind, measure in (
        (FigureKind.AREA_PER_BED, Measure.NEW_BEDS),
        (FigureKind.AREA_PER_PLACE, Measure.NEW_PLACES),
    ):
        reading = row.reading(measure)
        for figure in row.of(kind):
            if reading is not None:
                yield Finding(
                    rule=ReconcileRule.AREA_PER_UNIT,
                    found=figure.value * reading.value,
                    unit=Text("平方米"),
                    compared_with=Text("内容所印{label}", label=label),
                    expected=whole,
                    figures=(figure,),
                    explanation=_product(figure.value, reading.value),
                    fields=AREA_FIELDS,
                )
    footprints = [figure for figure in row.of(FigureKind.LAND_AREA) if figure.unit == "平方米"]
    storeys = row.of(FigureKind.STOREYS)
    if len(footprints) == 1 and len(storeys) == 1 and len(row.of(FigureKind.BUILDINGS)) == 1:
        yield Finding(
            rule=ReconcileRule.STOREYS,
            found=footprints[0].value * storeys[0].value,
            unit=Text("平方米"),
            compared_with=Text("内容所印{label}", label=label),
            expected=whole,
            figures=(*row.of(FigureKind.BUILDINGS), footprints[0], storeys[0]),
            explanation=_product(footprints[0].value, storeys[0].value),
            fields=AREA_FIELDS,
        )


def unit_price_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare a unit price times the number of units with the total investment."""
    for kind, measure in (
        (FigureKind.MONEY_PER_BED, Measure.NEW_BEDS),
        (FigureKind.MONEY_PER_PLACE, Measure.NEW_PLACES),
        (FigureKind.MONEY_PER_HOUSEHOLD, Measure.HOUSEHOLDS),
    ):
        reading = row.reading(measure)
        for figure in row.of(kind):
            if reading is not None:
                yield Finding(
                    rule=ReconcileRule.MONEY_PER_UNIT,
                    found=figure.value * reading.value,
                    unit=Text("万元"),
                    compared_with=Text("“总投资”栏"),
                    expected=row.listed.project.total_investment,
                    figures=(figure,),
                    explanation=_product(figure.value, reading.value),
                    fields=("total_investment",),
                )


def yearly_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare households per year times the years of the row with all households."""
    wholes, _ = wholes_and_parts(row.text, row.of(FigureKind.HOUSEHOLDS))
    project = row.listed.project
    years = project.end.year - project.start.year + 1
    for figure in row.of(FigureKind.HOUSEHOLDS_PER_YEAR):
        if not wholes:
            continue
        explanation = Text(
            "每年 {number} 户×{first}年至{last}年共 {years} 年＝{product} 户",
            number=plain(figure.value),
            first=project.start.year,
            last=project.end.year,
            years=years,
            product=plain(figure.value * years),
        )
        if _FIVE_YEAR_PLAN.search(row.text):
            five = figure.value * _FIVE_YEARS
            explanation = Text(
                "{explanation}；按“十四五”{years} 年计为 {five} 户",
                explanation=explanation,
                years=_FIVE_YEARS,
                five=plain(five),
            )
        yield Finding(
            rule=ReconcileRule.HOUSEHOLDS_PER_YEAR,
            found=figure.value * years,
            unit=Text("户"),
            compared_with=Text("内容所印户数"),
            expected=total(wholes),
            figures=(figure,),
            explanation=explanation,
            fields=("household_count",),
        )


def _product(one: Decimal, other: Decimal) -> str:
    return f"{plain(one)}×{plain(other)}＝{plain(one * other)}"
