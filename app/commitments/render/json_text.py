"""Commitments as JSON (schema 1). Keys may be added, never changed or dropped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.commitments.render.columns import plain
from app.kernel.china import in_china

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from app.commitments.types import UpdateFact
    from app.commitments.types.lines import CommitmentLine, TargetLine
    from app.commitments.types.overview import CommitmentExport

MEDIA_TYPE = "application/json"
SCHEMA = 1


def write(export: CommitmentExport) -> bytes:
    """Return the file: UTF-8, one object, null for what the plan does not print or nobody has reported."""
    document = {
        "schema": SCHEMA,
        "today": export.today.isoformat(),
        **({"demo": True} if export.is_demo else {}),
        "commitments": [_commitment(line, export.updates[line.fact.code]) for line in export.lines],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _commitment(line: CommitmentLine, updates: tuple[UpdateFact, ...]) -> dict[str, Any]:
    fact = line.fact
    return {
        "code": fact.code,
        "plan": fact.plan_code,
        "kind": fact.kind.value,
        "document": fact.document,
        "section": fact.section or None,
        "printed_no": fact.printed_no,
        "group": fact.group or None,
        "title": fact.title,
        "summary": fact.summary,
        "expected": fact.expected or None,
        "sector": fact.sector.value,
        "units": [
            {"name": unit.name, "printed_name": unit.printed_name, "role": unit.role.value}
            for unit in fact.units
        ],
        "counties": fact.counties,
        "zones": fact.zones,
        "state": line.state.value,
        "targets": [_target(target) for target in line.targets],
        "updates": [_update(update) for update in updates],
        "note": fact.note or None,
    }


def _target(target: TargetLine) -> dict[str, Any]:
    fact, claim = target.fact, target.standing.claim
    return {
        "number": fact.number,
        "due": None if fact.due is None else str(fact.due),
        "printed": fact.printed,
        "summary": fact.summary,
        "comparison": fact.comparison.value,
        "value": _number(fact.value),
        "unit": fact.unit or None,
        "indicator": fact.indicator_code,
        "state": target.state.value,
        "days_left": target.days_left,
        "reported": None
        if claim is None
        else {
            "is_met": claim.is_met,
            "value": _number(claim.value),
            "text": claim.text or None,
            "quarter": str(claim.quarter),
            "unit": claim.organisation_name,
        },
        "note": fact.note or None,
    }


def _update(update: UpdateFact) -> dict[str, Any]:
    return {
        "unit": update.organisation_name,
        "quarter": str(update.quarter),
        "revision": update.revision,
        "progress": update.content.progress.value,
        "done": update.content.done,
        "problem": update.content.problem or None,
        "next_step": update.content.next_step or None,
        "state": update.state.value,
        "submitted_at": _moment(update.submitted_at),
        "decided_at": _moment(update.decided_at),
        "decision_reason": update.decision_reason or None,
    }


def _number(value: Decimal | None) -> str | None:
    """Return a number as text, so that no reader makes a float of it."""
    return None if value is None else plain(value)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else in_china(moment).isoformat(timespec="seconds")
