"""Reads of plan documents."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.types import Subject
from app.directory.models import Region
from app.extensions import database
from app.kernel.partial_dates import PartialDate
from app.plans.models import Plan, PlanFigure, PlanRelation, PlanSection, PrintedRow
from app.plans.types import (
    PlanFact,
    PlanFigureFact,
    PlanRelationFact,
    PrintedTotalFact,
    SectionFact,
    Sector,
)

if TYPE_CHECKING:
    from collections.abc import Collection


def plan_for_edit(code: str) -> Plan | None:
    """Return one plan for a command."""
    return database.session.get(Plan, code)


def row_for_edit(plan_code: str, section_key: str, printed_no: int) -> PrintedRow | None:
    """Return one printed row for a command."""
    statement = (
        select(PrintedRow)
        .join(PrintedRow.section)
        .where(
            PlanSection.plan_code == plan_code,
            PlanSection.key == section_key,
            PrintedRow.printed_no == printed_no,
        )
    )
    return database.session.scalar(statement)


def to_fact(plan: Plan) -> PlanFact:
    """Return a plan as plain values."""
    keys = {section.id: section.key for section in plan.sections}
    return PlanFact(
        code=plan.code,
        title=plan.title,
        region_code=plan.region_code,
        issuing_unit=plan.issuing_unit,
        document_number=plan.document_number,
        issued_on=plan.issued_on,
        first_year=plan.first_year,
        last_year=plan.last_year,
        list_title=plan.list_title,
        central_share_ceiling=plan.central_share_ceiling,
        sections=tuple(
            SectionFact(
                key=section.key,
                printed_title=section.printed_title,
                sector=section.sector,
                annex=section.annex,
                code_prefix=section.code_prefix,
                position=section.position,
            )
            for section in plan.sections
        ),
        printed_totals=tuple(
            PrintedTotalFact(
                section_key=keys[total.section_id] if total.section_id else None,
                measure=total.measure,
                value=total.value,
            )
            for total in plan.printed_totals
        ),
    )


def plans() -> tuple[PlanFact, ...]:
    """Return every plan, ordered by code."""
    statement = (
        select(Plan)
        .options(selectinload(Plan.sections), selectinload(Plan.printed_totals))
        .order_by(Plan.code)
    )
    return tuple(to_fact(plan) for plan in database.session.scalars(statement))


def plan(code: str) -> PlanFact | None:
    """Return one plan, or None."""
    # Compared here: a code out of an address may hold what PostgreSQL refuses, and plans are few.
    return next((fact for fact in plans() if fact.code == code), None)


def figures(plan_codes: Collection[str]) -> tuple[tuple[str, PlanFigureFact], ...]:
    """Return what plans print outside their project lists, each with its plan's code, in printed order."""
    statement = (
        select(
            PlanFigure.plan_code,
            PlanFigure.table,
            PlanFigure.row,
            PlanFigure.position,
            PlanFigure.label,
            PlanFigure.region_code,
            PlanFigure.item,
            PlanFigure.measure,
            PlanFigure.unit,
            PlanFigure.as_of_on,
            PlanFigure.as_of_precision,
            PlanFigure.printed,
            PlanFigure.value,
            PlanFigure.note,
        )
        .where(PlanFigure.plan_code.in_(plan_codes))
        .order_by(PlanFigure.plan_code, PlanFigure.position)
    )
    return tuple(
        (
            figure.plan_code,
            PlanFigureFact(
                table=figure.table,
                row=figure.row,
                position=figure.position,
                label=figure.label,
                region_code=figure.region_code,
                item=figure.item,
                measure=figure.measure,
                unit=figure.unit,
                as_of=PartialDate.if_known(figure.as_of_on, figure.as_of_precision),
                printed=figure.printed,
                value=figure.value,
                note=figure.note,
            ),
        )
        for figure in database.session.execute(statement)
    )


def figures_of(plan_code: str) -> tuple[PlanFigureFact, ...]:
    """Return what one plan prints outside its project list, in printed order."""
    return tuple(figure for _, figure in figures([plan_code]))


def relations(plan_code: str) -> tuple[PlanRelationFact, ...]:
    """Return the arithmetic that a plan's figures imply, in the order of its package."""
    statement = (
        select(PlanRelation).where(PlanRelation.plan_code == plan_code).order_by(PlanRelation.position)
    )
    return tuple(
        PlanRelationFact(
            table=relation.table,
            item=relation.item,
            relation=relation.relation,
            operands=tuple(relation.operands),
            scale=Decimal(relation.scale),
            rows=tuple(relation.rows),
            note=relation.note,
        )
        for relation in database.session.scalars(statement)
    )


def subject_of(plan_code: str) -> Subject | None:
    """Return what a plan is to the policy: the city whose plan it is; None where there is no such plan."""
    statement = (
        select(Region.city_code).join(Plan, Plan.region_code == Region.code).where(Plan.code == plan_code)
    )
    city = database.session.scalar(statement)
    return None if city is None else Subject(city=city, region=city)


def sector_choices() -> tuple[tuple[str | None, tuple[tuple[str, str], ...]], ...]:
    """Return the sectors to choose from, `sector:city`, for each city that has a plan."""
    statement = (
        select(Region.code, Region.name)
        .where(Region.code.in_(select(Plan.region_code)))
        .order_by(Region.code)
    )
    bureaus = [sector for sector in Sector if sector is not Sector.MIXED]
    return tuple(
        (name, tuple((f"{sector.value}:{code}", sector.label) for sector in bureaus))
        for code, name in database.session.execute(statement)
    )
