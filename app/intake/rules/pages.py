"""What the page of a plan shows, put together from its facts and its reconciliation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intake.rules.figure_tables import figure_tables, text_figures
from app.intake.rules.reconcile import reconcile
from app.intake.types.pages import ListedSection, PlanPage, ProjectNote, Tally
from app.intake.types.reconcile import OF_ROWS, Outcome, ReconcileCheck, RuleGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.intake.types.reconcile import PlanWithRows


def tally(checks: Iterable[ReconcileCheck]) -> Tally:
    """Count the outcomes of a reconciliation."""
    outcomes = [(check.outcome, bool(check.notes)) for check in checks]
    return Tally(
        agreeing=sum(outcome is Outcome.AGREES for outcome, _ in outcomes),
        explained=outcomes.count((Outcome.DIFFERS, True)),
        unexplained=outcomes.count((Outcome.DIFFERS, False)),
        uncompared=sum(outcome is Outcome.UNCOMPARED for outcome, _ in outcomes),
    )


def plan_page(plan: PlanWithRows, region_name: str, *, is_whole: bool = True) -> PlanPage:
    """Return all that the page of a plan shows. Printed totals are compared only with the whole list."""
    checks = [check for check in reconcile(plan) if is_whole or check.rule.group is not RuleGroup.TOTALS]
    return PlanPage(
        plan=plan.plan,
        region_name=region_name,
        is_whole=is_whole,
        totals=tuple(check for check in checks if check.rule.group is RuleGroup.TOTALS),
        checks=tuple(check for check in checks if check.rule.group in OF_ROWS),
        uncompared=tuple(check for check in checks if check.rule.group is RuleGroup.UNCOMPARED),
        tally=tally(checks),
        project_count=len(plan.listed),
        sections=tuple(_sections(plan)),
        notes=tuple(
            ProjectNote(listed.project.code, listed.project.name, note)
            for listed in plan.listed
            for note in listed.row.notes
        ),
        figure_tables=figure_tables(plan, checks),
        text_figures=text_figures(plan, checks),
        figure_checks=tuple(check for check in checks if check.rule.group is RuleGroup.FIGURES),
    )


def _sections(plan: PlanWithRows) -> Iterable[ListedSection]:
    """Yield the sections with their rows. All rows of a package have the same heads."""
    for section in plan.plan.sections:
        listed = tuple(each for each in plan.listed if each.project.section_key == section.key)
        heads = tuple(head for head, _ in listed[0].row.cells) if listed else ()
        yield ListedSection(section, heads, listed)
