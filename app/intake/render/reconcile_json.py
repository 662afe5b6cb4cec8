"""A reconciliation as JSON. Its shape is stable: seed/README.md describes it for other offices' scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.intake.rules.pages import tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from app.intake.types.reconcile import ReconcileCheck
    from app.plans.types import PlanFact

SCHEMA = 1
"""Raised only when a key changes its meaning or goes; new keys may come at any time."""


def write(plan: PlanFact, checks: Sequence[ReconcileCheck]) -> str:
    """Return the reconciliation of a plan: one object, keys in a fixed order, numbers as strings."""
    counted = tally(checks)
    content = {
        "schema": SCHEMA,
        "plan": plan.code,
        "title": plan.title,
        "summary": {
            "agrees": counted.agreeing,
            "differs": counted.differing,
            "differs_with_note": counted.explained,
            "differs_without_note": counted.unexplained,
            "uncompared": counted.uncompared,
        },
        "checks": [_check(check) for check in checks],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _check(check: ReconcileCheck) -> dict[str, Any]:
    return {
        "rule": check.rule.value,
        "rule_label": check.rule.label,
        "group": check.rule.group.value,
        "section": check.section,
        "project": check.project,
        "name": check.name,
        "table": check.place and check.place.table,
        "row": check.place and check.place.label,
        "item": check.place and check.place.item,
        "printed": check.printed,
        "found": _number(check.found),
        "unit": check.unit,
        "relation": check.relation.value,
        "compared_with": check.compared_with or None,
        "expected": _number(check.expected),
        "outcome": check.outcome.value,
        "agrees": check.agrees,
        "difference": _number(check.difference),
        "explanation": check.explanation,
        "notes": [
            {"field": note.field, "printed": note.printed, "reading": note.reading, "reason": note.reason}
            for note in check.notes
        ],
    }


def _number(value: Decimal | None) -> str | None:
    """Return a number as text, as exact as it is and without an exponent."""
    return None if value is None else f"{value.normalize():f}"
