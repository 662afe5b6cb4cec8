"""Commands on plan documents. Registering the same thing again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.plans import queries
from app.plans.models import Plan, PlanSection, PrintedRow, PrintedRowNote, PrintedTotal

if TYPE_CHECKING:
    from app.audit.types import Actor
    from app.plans.types import PlanFact, PrintedRowFact


def register_plan(fact: PlanFact, *, actor: Actor) -> bool:
    """Add a plan with its sections and printed totals, or update it; return whether anything was written."""
    with transaction(database.session) as session:
        plan = queries.plan_for_edit(fact.code)
        if plan is not None and queries.to_fact(plan) == fact:
            return False
        if plan is None:
            plan = Plan(code=fact.code)
            session.add(plan)
        for name in (
            "title",
            "region_code",
            "issuing_unit",
            "document_number",
            "issued_on",
            "first_year",
            "last_year",
            "list_title",
            "central_share_ceiling",
        ):
            setattr(plan, name, getattr(fact, name))
        known = {section.key: section for section in plan.sections}
        sections = {
            stated.key: known.get(stated.key) or PlanSection(key=stated.key) for stated in fact.sections
        }
        # Sections that change places would meet at the unique position: out of the way first.
        for section in known.values():
            section.position = -section.position
        session.flush()
        for stated in fact.sections:
            section = sections[stated.key]
            for name in ("printed_title", "sector", "annex", "code_prefix", "position"):
                setattr(section, name, getattr(stated, name))
        plan.printed_totals = []
        session.flush()
        plan.sections = list(sections.values())
        session.flush()
        plan.printed_totals = [
            PrintedTotal(
                section=sections[total.section_key] if total.section_key else None,
                measure=total.measure,
                value=total.value,
            )
            for total in fact.printed_totals
        ]
        session.flush()
        record(
            actor=actor,
            action="plan.register",
            subject=f"plan:{fact.code}",
            details={
                "title": fact.title,
                "sections": [section.key for section in fact.sections],
                "printed_totals": [
                    [total.section_key, total.measure.value, str(total.value)]
                    for total in fact.printed_totals
                ],
            },
        )
    return True


def register_printed_row(fact: PrintedRowFact, *, actor: Actor) -> tuple[int, bool]:
    """Keep a row of the printed list with its notes; return its id and whether anything was written.

    Raises:
        NotFoundError: the plan has no such section.
    """
    cells = [[head, text] for head, text in fact.cells]
    notes = [(note.field, note.printed, note.reading, note.reason) for note in fact.notes]
    with transaction(database.session) as session:
        row = queries.row_for_edit(fact.plan_code, fact.section_key, fact.printed_no)
        if row is None:
            plan = queries.plan_for_edit(fact.plan_code)
            section = (
                next((each for each in plan.sections if each.key == fact.section_key), None) if plan else None
            )
            if section is None:
                message = f"方案 {fact.plan_code} 没有“{fact.section_key}”一节。"
                raise NotFoundError(message)
            row = PrintedRow(section=section, printed_no=fact.printed_no)
            session.add(row)
        elif row.cells == cells and [(n.field, n.printed, n.reading, n.reason) for n in row.notes] == notes:
            return row.id, False
        row.cells = cells
        row.notes = []
        session.flush()
        row.notes = [
            PrintedRowNote(position=position, field=field, printed=printed, reading=reading, reason=reason)
            for position, (field, printed, reading, reason) in enumerate(notes, 1)
        ]
        session.flush()
        record(
            actor=actor,
            action="printed_row.register",
            subject=f"printed_row:{fact.plan_code}:{fact.section_key}:{fact.printed_no}",
            details={"cells": cells, "notes": [list(note) for note in notes]},
        )
        return row.id, True
