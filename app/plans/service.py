"""Commands on plan documents. Registering the same thing again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.plans import queries
from app.plans.models import (
    Plan,
    PlanFigure,
    PlanRelation,
    PlanSection,
    PrintedRow,
    PrintedRowNote,
    PrintedTotal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.audit.types import Actor
    from app.plans.types import PlanFact, PlanFigureFact, PlanRelationFact, PrintedRowFact


def register_plan(fact: PlanFact, *, actor: Actor) -> bool:
    """Add a plan with its sections and printed totals, or update it; return whether anything was written."""
    with transaction(database.session) as session:
        plan = queries.plan_for_edit(fact.code)
        stored = None if plan is None else queries.to_fact(plan)
        if stored == fact:
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
            changes=changes_between(None if stored is None else _recorded(stored), _recorded(fact)),
        )
    return True


def register_printed_row(fact: PrintedRowFact, *, actor: Actor) -> tuple[int, bool]:
    """Keep a row of the printed list with its notes; return its id and whether anything was written.

    Raises:
        NotFoundError: the plan has no such section.
    """
    cells = [[head, text] for head, text in fact.cells]
    notes = [(note.field, note.printed, note.reading, note.reason) for note in fact.notes]
    recorded = {"cells": cells, "notes": [list(note) for note in notes]}
    before: dict[str, Any] | None = None
    with transaction(database.session) as session:
        row = queries.row_for_edit(fact.plan_code, fact.section_key, fact.printed_no)
        if row is None:
            plan = queries.plan_for_edit(fact.plan_code)
            section = (
                next((each for each in plan.sections if each.key == fact.section_key), None) if plan else None
            )
            if section is None:
                message = Text(
                    "方案 {plan_code} 没有“{section_key}”一节。",
                    plan_code=fact.plan_code,
                    section_key=fact.section_key,
                )
                raise NotFoundError(message)
            row = PrintedRow(section=section, printed_no=fact.printed_no)
            session.add(row)
        else:
            known = [[note.field, note.printed, note.reading, note.reason] for note in row.notes]
            before = {"cells": row.cells, "notes": known}
            if before == recorded:
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
            changes=changes_between(before, recorded),
        )
        return row.id, True


def register_figures(
    plan_code: str,
    figures: Iterable[PlanFigureFact],
    relations: Iterable[PlanRelationFact],
    *,
    actor: Actor,
) -> int:
    """Make the figures and relations of a plan those that are stated; return how many differ from before.

    The whole set is compared, and replaced where anything differs: nothing refers to a printed figure, and
    one that the package states no longer was never printed.

    Raises:
        NotFoundError: there is no such plan.
    """
    stated_figures, stated_relations = tuple(figures), tuple(relations)
    with transaction(database.session) as session:
        if queries.plan_for_edit(plan_code) is None:
            message = Text("没有代码为“{plan_code}”的方案。", plan_code=plan_code)
            raise NotFoundError(message)
        known_figures = queries.figures_of(plan_code)
        known_relations = queries.relations(plan_code)
        if (known_figures, known_relations) == (stated_figures, stated_relations):
            return 0
        session.execute(delete(PlanFigure).where(PlanFigure.plan_code == plan_code))
        session.execute(delete(PlanRelation).where(PlanRelation.plan_code == plan_code))
        session.add_all(_figure(plan_code, figure) for figure in stated_figures)
        session.add_all(
            _relation(plan_code, position, relation) for position, relation in enumerate(stated_relations, 1)
        )
        session.flush()
        before = _recorded_all(known_figures, known_relations)
        after = _recorded_all(stated_figures, stated_relations)
        changes = changes_between(before or None, after)
        record(actor=actor, action="plan.figures", subject=f"plan:{plan_code}", changes=changes)
    return len(changes)


def _figure(plan_code: str, fact: PlanFigureFact) -> PlanFigure:
    return PlanFigure(
        plan_code=plan_code,
        table=fact.table,
        row=fact.row,
        position=fact.position,
        label=fact.label,
        region_code=fact.region_code,
        item=fact.item,
        measure=fact.measure,
        unit=fact.unit,
        as_of=fact.as_of,
        printed=fact.printed,
        value=fact.value,
        note=fact.note,
    )


def _relation(plan_code: str, position: int, fact: PlanRelationFact) -> PlanRelation:
    return PlanRelation(
        plan_code=plan_code,
        position=position,
        table=fact.table,
        item=fact.item,
        relation=fact.relation,
        operands=list(fact.operands),
        scale=f"{fact.scale:f}",
        rows=list(fact.rows),
        note=fact.note,
    )


def _recorded_all(
    figures: Iterable[PlanFigureFact], relations: Iterable[PlanRelationFact]
) -> dict[str, list[str]]:
    """Return figures and relations as the audit record holds them, each as a field in words."""
    recorded = {f"{fact.table}第{fact.row}行：{fact.item}": _recorded_figure(fact) for fact in figures}
    for position, fact in enumerate(relations, 1):
        words = "、".join((*fact.operands, *fact.rows))
        field = f"{fact.table}：{fact.item}（{fact.relation.label}{words and f'：{words}'}）"
        recorded[field] = _recorded_relation(fact, position)
    return recorded


def _recorded_figure(fact: PlanFigureFact) -> list[str]:
    return [
        fact.label,
        fact.printed,
        "" if fact.value is None else f"{fact.value.normalize():f}{fact.unit}",
        "" if fact.as_of is None else str(fact.as_of),
        "" if fact.measure is None else fact.measure.label,
        fact.region_code or "",
        str(fact.position),
        fact.note,
    ]


def _recorded_relation(fact: PlanRelationFact, position: int) -> list[str]:
    return [f"{fact.scale.normalize():f}", str(position), fact.note]


def _recorded(fact: PlanFact) -> dict[str, Any]:
    """Return a plan as the audit record holds it."""
    return {
        "title": fact.title,
        "region_code": fact.region_code,
        "issuing_unit": fact.issuing_unit,
        "document_number": fact.document_number,
        "issued_on": fact.issued_on and fact.issued_on.isoformat(),
        "first_year": fact.first_year,
        "last_year": fact.last_year,
        "list_title": fact.list_title,
        "central_share_ceiling": None
        if fact.central_share_ceiling is None
        else f"{fact.central_share_ceiling.normalize():f}",
        "sections": [
            [each.key, each.printed_title, each.sector.label, each.annex, each.code_prefix, each.position]
            for each in fact.sections
        ],
        "printed_totals": [
            [total.section_key, total.measure.label, f"{total.value.normalize():f}"]
            for total in fact.printed_totals
        ],
    }
