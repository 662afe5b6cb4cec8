"""A reconciliation as tables for a terminal. Cells are folded, never cut: what is cut may be a figure."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from app.intake.rules.pages import tally
from app.intake.rules.wording import figure_text
from app.intake.types.reconcile import OF_ROWS, Outcome, RuleGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.intake.types.reconcile import ReconcileCheck
    from app.plans.types import PlanFact

NARROWEST = 120
"""Columns of a terminal: below this the Chinese columns fold after every third character."""
_COMPARED = {"项目": 5, "规则": 9, "原文": 13, "比对对象": 9, "说明和批注": 18}
_NUMBERS = {"数值": 5, "比对值": 5, "相差": 4}
_HEADS = ("项目", "规则", "原文", "数值", "比对对象", "比对值", "相差", "说明和批注")


def write(plan: PlanFact, checks: Sequence[ReconcileCheck], width: int) -> str:
    """Return the tables of a reconciliation for a terminal of that many columns."""
    counted = tally(checks)
    output = StringIO()
    console = Console(
        file=output,
        width=max(width, NARROWEST),
        color_system=None,
        emoji=False,
        markup=False,
        highlight=False,
    )
    console.print(f"{plan.title}（{plan.code}）")
    console.print(
        f"一致 {counted.agreeing} 项，不一致 {counted.differing} 项"
        f"（其中 {counted.unexplained} 项没有批注），未核对 {counted.uncompared} 个数字。"
    )
    parts = [("印刷的合计", [check for check in checks if check.rule.group is RuleGroup.TOTALS])]
    parts += [
        (
            f"{words}{outcome.label}",
            [check for check in checks if check.rule.group in groups and check.outcome is outcome],
        )
        for words, groups in (("", OF_ROWS), (RuleGroup.FIGURES.label, {RuleGroup.FIGURES}))
        for outcome in (Outcome.DIFFERS, Outcome.AGREES)
    ]
    for title, chosen in parts:
        if chosen:
            console.print()
            console.print(_comparisons(f"{title}（{len(chosen)}）", chosen))
    loose = [check for check in checks if check.outcome is Outcome.UNCOMPARED]
    if loose:
        console.print()
        console.print(_uncompared(loose))
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines())


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, expand=True)


def _comparisons(title: str, checks: Sequence[ReconcileCheck]) -> Table:
    table = _table(title)
    for head in _HEADS:
        if head in _NUMBERS:
            table.add_column(head, ratio=_NUMBERS[head], overflow="fold", justify="right")
        else:
            table.add_column(head, ratio=_COMPARED[head], overflow="fold")
    for check in checks:
        table.add_row(
            _where(check),
            check.rule.label,
            check.printed,
            figure_text(check.found, check.unit),
            check.compared_with,
            figure_text(check.expected, check.unit),
            figure_text(check.difference, check.unit, signed=True),
            _remarks(check),
        )
    return table


def _uncompared(checks: Sequence[ReconcileCheck]) -> Table:
    table = _table(f"{Outcome.UNCOMPARED.label}（{len(checks)}）")
    for head, ratio in {"项目": 4, "原文": 12, "原因": 16}.items():
        table.add_column(head, ratio=ratio, overflow="fold")
    for check in checks:
        table.add_row(_where(check), check.printed, check.explanation)
    return table


def _where(check: ReconcileCheck) -> str:
    """Return the project, the section, or table and row of a figure outside the list."""
    if check.place is not None:
        return f"{check.place.table} {check.place.label}".rstrip()
    return check.project or check.section or "全清单"


def _remarks(check: ReconcileCheck) -> str:
    """Return the explanation, and for a difference the notes that answer it."""
    lines = [check.explanation] if check.explanation else []
    if check.outcome is Outcome.DIFFERS:
        lines += [f"批注：{note.reason}" for note in check.notes] or ["没有批注。"]
    return "\n".join(lines)
