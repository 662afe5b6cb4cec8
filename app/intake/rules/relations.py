"""Checks of relations.csv: every table, row, item and indicator that a relation names must be there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.intake.rules.reconcile.operands import (
    INDICATORS,
    RUNNING_TEXT,
    FigureOperand,
    IndicatorOperand,
    indicator_operand,
    is_of_city,
    operand,
    operands_needed,
)
from app.intake.rules.repeats import repeats
from app.intake.rules.wording import listed, shortened, suggestion
from app.intake.types.package import FIGURES_FILE, INDICATOR_VALUES_FILE, RELATIONS_FILE
from app.kernel.problems import Problem, Severity
from app.plans.types import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.rules.reconcile.operands import Operand
    from app.intake.types.package import Draft
    from app.intake.types.stated import RelationRow

_SCALED = frozenset({Relation.RATIO, Relation.PRODUCT})


@dataclass(frozen=True, slots=True)
class _Printed:
    """What relations may name."""

    items: dict[str, set[str]]
    """By table."""
    labels: dict[str, set[str]]
    """Heads of rows by table."""
    filled: frozenset[tuple[str, str, str]]
    """Table, head of the row and item of every figure with a value."""
    with_total: frozenset[str]
    """Tables with a row of the whole city."""
    indicators: frozenset[IndicatorOperand]
    """Values that are no dash."""


def relation_problems(draft: Draft) -> Iterator[Problem]:
    """Yield the problems of relations.csv."""
    rows = draft.relations or ()
    printed = _printed(draft)
    for row in rows:
        yield from _form_problems(draft, row)
        if FIGURES_FILE in draft.whole:
            yield from _table_problems(draft, row, printed)
        yield from _name_problems(draft, row, printed)
    stated = (
        (row.line, (row.table, row.item, row.relation, row.operands, row.rows))
        for row in rows
        if row.table and row.item and row.relation and not row.broken
    )
    for repeat in repeats(stated):
        message = f"这条关系与第 {repeat.first_line} 行相同；请只留一条。"
        yield Problem(draft.address(RELATIONS_FILE, repeat.line), message, Severity.WARNING)


def _printed(draft: Draft) -> _Printed:
    items: dict[str, set[str]] = {}
    labels: dict[str, set[str]] = {}
    filled: set[tuple[str, str, str]] = set()
    with_total: set[str] = set()
    city = draft.plan.region if draft.plan else None
    for row in draft.figures or ():
        if row.table is None or row.item is None or row.label is None:
            continue
        items.setdefault(row.table, set()).add(row.item)
        labels.setdefault(row.table, set()).add(row.label)
        if row.value is not None:
            filled.add((row.table, row.label, row.item))
        if is_of_city(row.region, row.label, city):
            with_total.add(row.table)
    return _Printed(
        items,
        labels,
        frozenset(filled),
        frozenset(with_total),
        frozenset(
            IndicatorOperand(row.indicator, row.year)
            for row in draft.indicator_values or ()
            if row.indicator is not None and row.year is not None and row.value is not None
        ),
    )


def _problem(draft: Draft, row: RelationRow, column: str, message: str) -> Problem:
    return Problem(draft.address(RELATIONS_FILE, row.line, column), message)


def _form_problems(draft: Draft, row: RelationRow) -> Iterator[Problem]:
    """Yield what does not fit the kind of relation: the number of operands, a factor, rows."""
    if row.relation is None:
        return
    least, most = operands_needed(row.relation)
    count = len(row.operands)
    if "operands" not in row.broken and (count < least or (most is not None and count > most)):
        wanted = "不写运算项" if most == 0 else f"{'至少' if most is None else ''}要有 {least} 个运算项"
        message = f"“{row.relation.label}”{wanted}，现有 {count} 个；请核对。"
        yield _problem(draft, row, "operands", message)
    if row.scale is not None and row.relation not in _SCALED:
        message = f"“{row.relation.label}”不用乘数，只有相除和相乘用；请留空。"
        yield _problem(draft, row, "scale", message)
    if row.rows and (row.relation is Relation.TOTAL or row.table == INDICATORS):
        yield _problem(draft, row, "rows", "这种关系不分行；请留空。")


def _table_problems(draft: Draft, row: RelationRow, printed: _Printed) -> Iterator[Problem]:
    """Yield problems of the table, the item and the rows that a relation is about."""
    if row.table is None or row.table == INDICATORS:
        return
    if row.table not in printed.items:
        known = f"；有的是：{listed(printed.items)}" if printed.items else ""
        message = (
            f"{FIGURES_FILE} 里没有表“{shortened(row.table)}”{known}。请改正；本方案的指标写“{INDICATORS}”。"
        )
        yield _problem(draft, row, "table", message)
        return
    if row.item is not None and row.item not in printed.items[row.table]:
        yield _problem(draft, row, "item", _unknown_item(row.table, row.item, printed))
    elif row.relation is Relation.TOTAL and row.table not in printed.with_total:
        message = (
            f"“{row.table}”没有全市一行（地区是本市，或者没有地区而行头是合计、总计），不能核对合计；请核对。"
        )
        yield _problem(draft, row, "relation", message)
    for label in row.rows:
        if label not in printed.labels[row.table]:
            message = (
                f"“{row.table}”没有“{shortened(label)}”这一行"
                f"{suggestion(label, printed.labels[row.table])}请改正。"
            )
            yield _problem(draft, row, "rows", message)
        elif row.item is not None and (row.table, label, row.item) not in printed.filled:
            message = f"“{row.table}”的“{shortened(label)}”行没有“{row.item}”的数；请核对。"
            yield _problem(draft, row, "rows", message)


def _name_problems(draft: Draft, row: RelationRow, printed: _Printed) -> Iterator[Problem]:
    """Yield operands, and an indicator as the item, that name nothing."""
    if row.table is None:
        return
    named = [("operands", text, operand(text, row.table, printed.items)) for text in row.operands]
    if row.table == INDICATORS and row.item is not None:
        named.append(("item", row.item, indicator_operand(row.item)))
    for column, text, meant in named:
        message = _unknown(draft, text, meant, printed)
        if message is not None:
            yield _problem(draft, row, column, message)


def _unknown(draft: Draft, text: str, meant: Operand | None, printed: _Printed) -> str | None:
    """Return why an operand names nothing; None where it names something, or where that cannot be told."""
    if meant is None:
        return f"“{shortened(text)}”应写成“指标代码/年份”，例如 JA-I-21/2025；请改正。"
    if isinstance(meant, IndicatorOperand):
        if INDICATOR_VALUES_FILE not in draft.whole or meant in printed.indicators:
            return None
        return f"{INDICATOR_VALUES_FILE} 里没有 {meant.code} 在 {meant.year} 年的数；请核对。"
    if isinstance(meant, FigureOperand) and FIGURES_FILE in draft.whole:
        if meant.table == INDICATORS:
            return f"“{shortened(text)}”前要写它所在的表，例如 {RUNNING_TEXT}/{shortened(text)}；请改正。"
        if meant.item not in printed.items.get(meant.table, {meant.item}):
            return _unknown_item(meant.table, meant.item, printed)
    return None


def _unknown_item(table: str, item: str, printed: _Printed) -> str:
    known = printed.items[table]
    return (
        f"“{table}”里没有项目“{shortened(item)}”{suggestion(item, known)}请改正，或者在 {FIGURES_FILE} 补上。"
    )
