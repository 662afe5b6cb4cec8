"""Sites: numbers of institutions and places against our reading, and named places against the number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from app.intake.rules.reconcile.columns import qualifier_findings
from app.intake.rules.reconcile.row import Finding, sum_text, total, wholes_and_parts
from app.intake.types.figures import FigureKind
from app.intake.types.reconcile import ReconcileRule, Relation
from app.kernel.texts import Text, joined
from app.projects.types import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.rules.reconcile.row import ReconcileRow
    from app.intake.types.figures import TextFigure

FIELDS = ("site_count",)
_PLACE_WORDS = re.compile(r"敬老院|卫生院|医院|分院|机构|中心|社区|镇|乡|街道")
_ITEM_BREAK = re.compile(r"、|及(?!其)")
_LEAST_ITEMS = 2


def site_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare our reading of the number of sites with what is printed.

    A number in the description is taken first, then one in the name, then the length of a list of places in
    the description, then of one in the location.
    """
    reading = row.reading(Measure.SITES)
    inside, in_name = row.of(FigureKind.SITES), [f for f in row.name_figures if f.kind is FigureKind.SITES]
    wholes, parts = wholes_and_parts(row.text, inside)
    if reading is None:
        # 建设一所… says what is built, not how many: only a real number without a reading is a difference.
        if any(figure.value > 1 for figure in wholes):
            yield _finding(total(wholes), None, figures=wholes, explanation=sum_text(wholes))
        return
    if wholes:
        yield _finding(total(wholes), reading.value, figures=wholes, explanation=sum_text(wholes))
        yield from qualifier_findings(row, wholes, Measure.SITES, FIELDS)
    if len(wholes) == 1 and parts:
        yield Finding(
            rule=ReconcileRule.PARTS,
            found=total(parts),
            unit=Text("个"),
            compared_with=Text("内容所印总数"),
            expected=wholes[0].value,
            figures=(wholes[0], *parts),
            explanation=sum_text(parts),
            fields=FIELDS,
        )
    name = row.listed.project.name
    for figure in in_name:
        yield _finding(
            figure.value,
            reading.value,
            printed=name,
            explanation=Text("项目名称印的是 {number:f}", number=figure.value),
        )
    if not wholes and not in_name:
        yield from _listed_findings(row, reading.value)


def _finding(
    found: Decimal,
    expected: Decimal | None,
    *,
    figures: tuple[TextFigure, ...] = (),
    printed: str | None = None,
    explanation: str = "",
) -> Finding:
    return Finding(
        rule=ReconcileRule.SITES,
        found=found,
        unit=Text("个"),
        compared_with=Text("采用的“{measure}”读数", measure=Measure.SITES.label),
        expected=expected,
        figures=figures,
        printed=printed,
        explanation=explanation,
        fields=FIELDS,
        measures=(Measure.SITES,),
    )


def _listed_findings(row: ReconcileRow, expected: Decimal) -> Iterator[Finding]:
    """Compare the reading with the places that are listed without a number."""
    clauses = re.split(r"[，。；,;]", row.text)
    lists = [clause for clause in clauses if "、" in clause and _PLACE_WORDS.search(clause)]
    where = Text("内容中列出")
    if not lists:
        lists, where = [row.listed.project.location], Text("建设地点列出")
    counts = [len(_items(clause)) for clause in lists]
    if sum(counts) >= _LEAST_ITEMS:
        explanation = Text(
            "{where} {counts} 处，没有印个数", where=where, counts="＋".join(str(count) for count in counts)
        )
        yield _finding(Decimal(sum(counts)), expected, printed=joined("；", lists), explanation=explanation)


def _items(clause: str) -> list[str]:
    return [item for item in _ITEM_BREAK.split(clause.strip("。，")) if item.strip()]


def named_findings(row: ReconcileRow) -> Iterator[Finding]:
    """Compare 五丰、城北 2 个社区 and the like: how many names stand before the number."""
    for text, items in ((row.text, row.figures), (row.listed.project.name, row.name_figures)):
        for index, figure in enumerate(items):
            if figure.kind is not FigureKind.SITES:
                continue
            begin = max(text.rfind(mark, 0, figure.number) for mark in "，。；,;（(：:") + 1
            begin = max(begin, items[index - 1].end if index else 0)
            names = text[begin : figure.number]
            goes_on = names.endswith("等")
            found = len(_items(names.removesuffix("等")))
            if found < _LEAST_ITEMS:
                continue
            yield Finding(
                rule=ReconcileRule.NAMED_PLACES,
                found=Decimal(found),
                unit=Text("个"),
                compared_with=Text("印出的个数"),
                expected=figure.value,
                relation=Relation.AT_MOST if goes_on else Relation.EQUAL,
                printed=text[begin : figure.end],
                explanation=Text("“等”字之后还可以有没列出的") if goes_on else "",
                fields=FIELDS,
            )
