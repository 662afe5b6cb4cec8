"""The arithmetic that a plan's own figures imply: sums, shares and per-1,000 values, recomputed.

A result is rounded half up to the decimals that are printed, and then compared; what is printed in two places
must be the same number. A bound (突破, 以上) is compared like any other number: where it does not come out,
the note beside it says that it is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.intake.rules.reconcile.operands import (
    INDICATORS,
    RUNNING_TEXT,
    FigureOperand,
    IndicatorOperand,
    NumberOperand,
    indicator_operand,
    is_of_city,
    operand,
    table_in_words,
)
from app.intake.rules.reconcile.row import plain
from app.intake.types.reconcile import FigurePlace, Outcome, ReconcileCheck, ReconcileRule
from app.kernel.rounding import half_up
from app.kernel.texts import Text
from app.outcomes.types import ValueKind
from app.plans.rules import printed_places
from app.plans.types import Relation, RowNote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.types.reconcile import PlanWithRows
    from app.plans.types import PlanFigureFact, PlanRelationFact

_RULES = {
    Relation.TOTAL: ReconcileRule.FIGURE_TOTAL,
    Relation.SUM: ReconcileRule.FIGURE_SUM,
    Relation.DIFFERENCE: ReconcileRule.FIGURE_DIFFERENCE,
    Relation.RATIO: ReconcileRule.FIGURE_RATIO,
    Relation.PRODUCT: ReconcileRule.FIGURE_PRODUCT,
    Relation.SAME: ReconcileRule.FIGURE_SAME,
}
_SIGNS = {
    Relation.SUM: "＋",
    Relation.DIFFERENCE: "－",
    Relation.RATIO: "÷",
    Relation.PRODUCT: "×",
    Relation.SAME: "",
}
RELATION_FIELD = "relation"
"""The field of a note on the relation itself."""
_EXTRA_PLACES = 4
"""Decimals that a computed value is shown with before it is rounded."""
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A printed value with all that a comparison says of it."""

    place: FigurePlace
    printed: str
    value: Decimal
    unit: str
    note: str
    region_code: str | None = None


@dataclass(frozen=True, slots=True)
class _Term:
    """An operand with its words and its value."""

    words: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class _Result:
    """What a relation gives before rounding."""

    value: Decimal
    compared_with: str
    sum_text: str


class _Book:
    """The figures of one plan by their places."""

    def __init__(self, plan: PlanWithRows) -> None:
        self._city = plan.plan.region_code
        self._rows: dict[tuple[str, str], list[_Stated]] = {}
        self.tables = frozenset(figure.table for figure in plan.figures)
        for figure in plan.figures:
            stated = _of_figure(figure)
            if stated is not None:
                self._rows.setdefault((figure.table, figure.item), []).append(stated)
        self._indicators = _indicator_values(plan)

    def is_of_city(self, stated: _Stated) -> bool:
        """Say whether a figure stands in the row of the whole city."""
        return is_of_city(stated.region_code, stated.place.label, self._city)

    def printed(self, table: str, item: str) -> list[_Stated]:
        """Return every printed value of an item, in the order of rows."""
        if table != INDICATORS:
            return self._rows.get((table, item), [])
        named = indicator_operand(item)
        found = self._indicators.get(named) if named else None
        return [found] if found else []

    def term(self, text: str, of: _Stated) -> _Term | None:
        """Return an operand as it applies to one printed value; None where it has no value there."""
        meant = operand(text, of.place.table, self.tables)
        if isinstance(meant, NumberOperand):
            return _Term(plain(meant.value), meant.value)
        found: _Stated | None = None
        if isinstance(meant, IndicatorOperand):
            found = self._indicators.get(meant)
        elif isinstance(meant, FigureOperand):
            found = self._beside(self._rows.get((meant.table, meant.item), []), of, meant.table)
        return None if found is None else _Term(text, found.value)

    def _beside(self, candidates: list[_Stated], of: _Stated, table: str) -> _Stated | None:
        """Return the one that stands beside a value: in its row, or in another table in its region's row."""
        if table == RUNNING_TEXT:
            return next(iter(candidates), None)
        if table == of.place.table:
            return next((each for each in candidates if each.place.row == of.place.row), None)
        if of.region_code is not None:
            same = next((each for each in candidates if each.region_code == of.region_code), None)
            if same is not None:
                return same
        return next((each for each in candidates if self.is_of_city(each)), None)


def _of_figure(figure: PlanFigureFact) -> _Stated | None:
    if figure.value is None:
        return None
    place = FigurePlace(table_in_words(figure.table), figure.row, figure.label, figure.item)
    return _Stated(place, figure.printed, figure.value, figure.unit, figure.note, figure.region_code)


def _indicator_values(plan: PlanWithRows) -> dict[IndicatorOperand, _Stated]:
    """Return the values of indicators by code and year; where both are printed, the planned one."""
    found: dict[IndicatorOperand, _Stated] = {}
    for indicator in plan.indicators:
        for value in sorted(indicator.values, key=lambda each: each.kind is ValueKind.TARGET):
            if value.value is not None:
                place = FigurePlace(
                    INDICATORS,
                    indicator.printed_no,
                    indicator.name,
                    Text("{year}年{kind}", year=value.year, kind=value.kind.label),
                )
                found[IndicatorOperand(indicator.code, value.year)] = _Stated(
                    place, value.printed, value.value, indicator.unit, value.note, plan.plan.region_code
                )
    return found


def figure_checks(plan: PlanWithRows) -> Iterator[ReconcileCheck]:
    """Yield a comparison for every row of every relation; one that applies nowhere is told as well."""
    book = _Book(plan)
    for relation in plan.relations:
        printed = [
            stated
            for stated in book.printed(relation.table, relation.item)
            if not relation.rows or stated.place.label in relation.rows
        ]
        if relation.relation is Relation.TOTAL:
            compared = list(_totals(book, printed))
        else:
            compared = [
                (stated, result)
                for stated in printed
                if (result := _computed(book, relation, stated)) is not None
            ]
        for stated, result in compared:
            yield _check(plan.plan.code, relation, stated, result)
        if not compared:
            yield _uncompared(plan.plan.code, relation)


def _totals(book: _Book, printed: list[_Stated]) -> Iterator[tuple[_Stated, _Result]]:
    """Yield the city's value with the sum over all other rows that have one."""
    parts = [stated for stated in printed if not book.is_of_city(stated)]
    if not parts:
        return
    total = sum((part.value for part in parts), Decimal(0))
    for stated in printed:
        if book.is_of_city(stated):
            yield stated, _Result(total, Text("其余 {number} 行相加", number=len(parts)), "")


def _computed(book: _Book, relation: PlanRelationFact, stated: _Stated) -> _Result | None:
    """Return what the operands give for one printed value; None where one has none, or divides by 0."""
    terms = [book.term(text, stated) for text in relation.operands]
    known = [term for term in terms if term is not None]
    if not known or len(known) != len(terms):
        return None
    first, *others = (term.value for term in known)
    if relation.relation is Relation.RATIO:
        if others[0] == 0:
            return None
        value = first / others[0] * relation.scale
    elif relation.relation is Relation.PRODUCT:
        value = first * others[0] * relation.scale
    elif relation.relation is Relation.DIFFERENCE:
        value = first - others[0]
    else:
        value = sum(others, first)
    sign = _SIGNS[relation.relation]
    factor = "" if relation.scale == _ONE else f"×{plain(relation.scale)}"
    words = sign.join(term.words for term in known) + factor
    numbers = sign.join(plain(term.value) for term in known) + factor
    return _Result(value, words, "" if relation.relation is Relation.SAME else numbers)


def _check(plan_code: str, relation: PlanRelationFact, stated: _Stated, result: _Result) -> ReconcileCheck:
    places = printed_places(stated.value, stated.printed)
    is_copy = relation.relation is Relation.SAME
    expected = result.value if is_copy else half_up(result.value, places)
    return ReconcileCheck(
        plan=plan_code,
        rule=_RULES[relation.relation],
        printed=Text("{item}：{printed}", item=stated.place.item, printed=stated.printed),
        found=stated.value,
        unit=stated.unit,
        compared_with=result.compared_with,
        expected=expected,
        outcome=Outcome.AGREES if stated.value == expected else Outcome.DIFFERS,
        explanation=_explanation(result, expected, places),
        notes=tuple(_notes(relation, stated)),
        place=stated.place,
    )


def _explanation(result: _Result, expected: Decimal, places: int) -> str:
    """Return the arithmetic in numbers, and the value before rounding where it was rounded."""
    if not result.sum_text:
        return ""
    shown = expected if result.value == expected else half_up(result.value, places + _EXTRA_PLACES)
    return f"{result.sum_text}＝{plain(shown)}"


def _notes(relation: PlanRelationFact, stated: _Stated) -> Iterator[RowNote]:
    """Yield the note on the figure and the one on the relation."""
    if stated.note:
        yield RowNote(stated.place.item, stated.printed, f"{plain(stated.value)}{stated.unit}", stated.note)
    if relation.note:
        yield RowNote(RELATION_FIELD, "", "", relation.note)


def _uncompared(plan_code: str, relation: PlanRelationFact) -> ReconcileCheck:
    return ReconcileCheck(
        plan=plan_code,
        rule=ReconcileRule.UNCOMPARED_RELATION,
        printed=relation.item,
        found=None,
        unit="",
        compared_with="",
        expected=None,
        outcome=Outcome.UNCOMPARED,
        explanation=Text("没有一行具备这个关系要用的全部数字"),
        place=FigurePlace(table_in_words(relation.table), 0, "", relation.item),
    )
