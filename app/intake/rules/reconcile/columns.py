"""Figures of a description against the column beside it, and printed columns against our readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intake.rules.reconcile.row import (
    Finding,
    introduces_parts,
    plain,
    sum_text,
    total,
    wholes_and_parts,
)
from app.intake.types.figures import FigureKind, TextFigure
from app.intake.types.reconcile import ReconcileRule
from app.kernel.texts import Text, joined
from app.plans.types import Sector
from app.projects.types import BedKind, Measure, Qualifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from app.intake.rules.reconcile.row import ReconcileRow

_BEDS = (FigureKind.BEDS, FigureKind.NURSING_BEDS, FigureKind.RENOVATED_BEDS)
BED_FIELDS = ("new_beds", "renovated_beds", "printed_capacity")
NURSING_FIELDS = ("nursing_beds", "printed_nursing_beds")
PLACE_FIELDS = ("new_places", "printed_capacity")
AREA_FIELDS = ("floor_area_m2",)


def bed_figures(row: ReconcileRow) -> list[TextFigure]:
    """Return the figures that count beds of the row's kind, nursing beds inside of others left out."""
    kinds = set(_BEDS)
    if row.listed.project.bed_kind is BedKind.HOSPITAL:
        kinds.add(FigureKind.HOSPITAL_BEDS)
    counted: list[TextFigure] = []
    for figure in row.of(*kinds):
        gap = row.text[counted[-1].end : figure.number] if counted else ""
        if figure.kind is FigureKind.NURSING_BEDS and introduces_parts(gap):
            continue
        counted.append(figure)
    return counted


def bed_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare beds: with the printed column, or with our reading where the plan has no such column."""
    wholes, _ = wholes_and_parts(row.text, bed_figures(row))
    renovated = tuple(figure for figure in wholes if figure.kind is FigureKind.RENOVATED_BEDS)
    added = tuple(figure for figure in wholes if figure.kind is not FigureKind.RENOVATED_BEDS)
    capacity = row.column("printed_capacity")
    if capacity is not None and wholes:
        yield Finding(
            rule=ReconcileRule.BEDS,
            found=total(wholes),
            unit=Text("张"),
            compared_with=capacity.label,
            expected=capacity.value,
            figures=wholes,
            explanation=sum_text(wholes),
            fields=BED_FIELDS,
        )
    elif added:
        yield _with_reading(row, ReconcileRule.BEDS, added, Measure.NEW_BEDS, BED_FIELDS)
    if renovated:
        yield _with_reading(row, ReconcileRule.RENOVATED_BEDS, renovated, Measure.RENOVATED_BEDS, BED_FIELDS)
    if added:
        yield from qualifier_findings(row, added, Measure.NEW_BEDS, BED_FIELDS)


def nursing_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare nursing beds: with the printed column, or with our reading."""
    nursing = tuple(row.of(FigureKind.NURSING_BEDS))
    if not nursing:
        return
    column = row.column("printed_nursing_beds")
    if column is None:
        yield _with_reading(row, ReconcileRule.NURSING_BEDS, nursing, Measure.NURSING_BEDS, NURSING_FIELDS)
        return
    yield Finding(
        rule=ReconcileRule.NURSING_BEDS,
        found=total(nursing),
        unit=Text("张"),
        compared_with=column.label,
        expected=column.value,
        figures=nursing,
        explanation=sum_text(nursing) or (Text("栏目为空白") if column.value is None else ""),
        fields=NURSING_FIELDS,
    )


def place_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare places: with the printed column, or with our reading."""
    wholes, _ = wholes_and_parts(row.text, row.of(FigureKind.PLACES))
    if not wholes:
        return
    column = row.column("printed_capacity")
    if column is None:
        yield _with_reading(row, ReconcileRule.PLACES, wholes, Measure.NEW_PLACES, PLACE_FIELDS)
    else:
        yield Finding(
            rule=ReconcileRule.PLACES,
            found=total(wholes),
            unit=Text("个"),
            compared_with=column.label,
            expected=column.value,
            figures=wholes,
            explanation=sum_text(wholes),
            fields=PLACE_FIELDS,
        )
    yield from qualifier_findings(row, wholes, Measure.NEW_PLACES, PLACE_FIELDS)


def column_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare the printed columns of beds and places with the readings that the register uses."""
    capacity = row.column("printed_capacity")
    if capacity is not None:
        measures = {
            Sector.ELDER_CARE: (Measure.NEW_BEDS,),
            Sector.CHILD_CARE: (Measure.NEW_PLACES,),
        }.get(row.sector, (Measure.NEW_BEDS, Measure.NEW_PLACES))
        readings = [reading for measure in measures if (reading := row.reading(measure)) is not None]
        expected = sum((reading.value for reading in readings[1:]), readings[0].value) if readings else None
        renovated = row.reading(Measure.RENOVATED_BEDS)
        if capacity.value is not None or expected is not None:
            words = joined("、", (measure.label for measure in measures))
            yield Finding(
                rule=ReconcileRule.CAPACITY_READING,
                found=capacity.value,
                unit=measures[0].unit,
                compared_with=Text("采用的“{measure}”读数", measure=words),
                expected=expected,
                printed=Text("{head}：{printed}", head=capacity.head, printed=_blank(capacity.value)),
                explanation=Text("改造床位的读数是 {number} 张", number=plain(renovated.value))
                if renovated
                else "",
                fields=(*(measure.value for measure in measures), "renovated_beds", "printed_capacity"),
                measures=measures,
            )
    nursing = row.column("printed_nursing_beds")
    reading = row.reading(Measure.NURSING_BEDS)
    if nursing is not None and (nursing.value is not None or reading is not None):
        yield Finding(
            rule=ReconcileRule.NURSING_READING,
            found=nursing.value,
            unit=Text("张"),
            compared_with=Text("采用的“{measure}”读数", measure=Measure.NURSING_BEDS.label),
            expected=None if reading is None else reading.value,
            printed=Text("{head}：{printed}", head=nursing.head, printed=_blank(nursing.value)),
            fields=NURSING_FIELDS,
            measures=(Measure.NURSING_BEDS,),
        )


def _blank(value: Decimal | None) -> str:
    return Text("（空白）") if value is None else plain(value)


def household_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare households with our reading."""
    wholes, _ = wholes_and_parts(row.text, row.of(FigureKind.HOUSEHOLDS))
    if wholes:
        fields = ("household_count",)
        yield _with_reading(row, ReconcileRule.HOUSEHOLDS, wholes, Measure.HOUSEHOLDS, fields)
        yield from qualifier_findings(row, wholes, Measure.HOUSEHOLDS, fields)


def investment_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare an investment told in the description with the column of the total."""
    wholes, _ = wholes_and_parts(row.text, row.of(FigureKind.INVESTMENT))
    if wholes:
        yield Finding(
            rule=ReconcileRule.INVESTMENT,
            found=total(wholes),
            unit=Text("万元"),
            compared_with=Text("“总投资”栏"),
            expected=row.listed.project.total_investment,
            figures=wholes,
            explanation=sum_text(wholes),
            fields=("total_investment",),
        )


def start_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare the year in which works began, where the description tells it."""
    for figure in row.of(FigureKind.START):
        yield Finding(
            rule=ReconcileRule.START,
            found=figure.value,
            unit=Text("年"),
            compared_with=Text("建设期限的起始年"),
            expected=type(figure.value)(row.listed.project.start.year),
            figures=(figure,),
            fields=("start", "period_printed"),
        )


def _with_reading(
    row: ReconcileRow,
    rule: ReconcileRule,
    items: tuple[TextFigure, ...],
    measure: Measure,
    fields: tuple[str, ...],
) -> Finding:
    """Return the comparison of figures with the reading of a measure."""
    reading = row.reading(measure)
    return Finding(
        rule=rule,
        found=total(items),
        unit=measure.unit,
        compared_with=Text("采用的“{measure}”读数", measure=measure.label),
        expected=None if reading is None else reading.value,
        figures=items,
        explanation=sum_text(items),
        fields=fields,
        measures=(measure,),
    )


def area_findings(row: ReconcileRow, whole: Sequence[TextFigure]) -> Iterator[Finding]:
    """Compare the area of the whole project with our reading."""
    if whole:
        items = tuple(whole)
        yield _with_reading(row, ReconcileRule.FLOOR_AREA, items, Measure.FLOOR_AREA, AREA_FIELDS)
        yield from qualifier_findings(row, items, Measure.FLOOR_AREA, AREA_FIELDS)


def qualifier_findings(
    row: ReconcileRow, items: tuple[TextFigure, ...], measure: Measure, fields: tuple[str, ...]
) -> Iterator[Finding]:
    """Compare 约, 预计, 余, 不少于 with how exact our reading is said to be."""
    stated = {figure.qualifier for figure in items} - {Qualifier.EXACT}
    reading = row.reading(measure)
    if not stated or reading is None:
        return
    expected = Qualifier.AT_LEAST if Qualifier.AT_LEAST in stated else Qualifier.APPROXIMATE
    used = reading.qualifier.label or Text("准确")
    yield Finding(
        rule=ReconcileRule.QUALIFIER,
        found=total(items),
        unit=measure.unit,
        compared_with=Text("采用的“{measure}”读数的程度", measure=measure.label),
        expected=reading.value,
        figures=items,
        explanation=Text("原文是“{printed}”，读数标为“{used}”", printed=expected.label, used=used),
        fields=("qualifiers", *fields),
        agrees=reading.qualifier is expected,
    )
