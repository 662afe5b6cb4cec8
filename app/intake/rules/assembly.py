"""A draft without errors → the package, as commands of the features that will keep it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from app.commitments.types import (
    CommitmentTargetFact,
    CommitmentUnitFact,
    RegisterCommitment,
    UnitRole,
)
from app.directory.types import MapPlace, RegionAliasKind, RegionLevel, RegisterOrganisation, RegisterRegion
from app.funding.rules import split_of_plan
from app.funding.types import FundingSource, PlannedAmount
from app.intake.types.package import PlanPackage
from app.outcomes.types import IndicatorValue, RegisterIndicator
from app.plans.types import (
    Comparison,
    PlanFact,
    PlanFigureFact,
    PlanRelationFact,
    PrintedRowFact,
    PrintedTotalFact,
    RowNote,
    SectionFact,
)
from app.projects.types import Figure, Measure, Qualifier, RegisterProject

if TYPE_CHECKING:
    from app.intake.types.package import Draft, PlanSheet, ProjectRow, RegionRow

T = TypeVar("T")

LIST_SEPARATOR = "、"
"""Between several units of one printed cell: the paper sets them on lines of their own."""


def assemble(draft: Draft) -> PlanPackage:
    """Return the package that a draft without errors states.

    Raises:
        ValueError: something is blank that the checks would have reported.
    """
    sheet = _needed(draft.plan)
    plan = _plan(sheet)
    notes: dict[str, list[RowNote]] = {}
    for row in draft.notes or ():
        note = RowNote(_needed(row.field), row.printed or "", row.reading or "", _needed(row.reason))
        notes.setdefault(_needed(row.code), []).append(note)
    positions = {section.key: section.position for section in plan.sections}
    rows = sorted(
        _needed(draft.projects),
        key=lambda row: (positions[_needed(row.section)], _needed(row.printed_no)),
    )
    printed_rows = tuple(
        PrintedRowFact(
            plan_code=plan.code,
            section_key=_needed(row.section),
            printed_no=_needed(row.printed_no),
            cells=tuple(
                (_needed(column.head), _printed(row, _needed(column.field))) for column in sheet.columns
            ),
            notes=tuple(notes.get(_needed(row.code), ())),
        )
        for row in rows
    )
    return PlanPackage(
        plan=plan,
        regions=_regions(_needed(draft.regions)),
        organisations=tuple(
            RegisterOrganisation(
                city_code=plan.region_code,
                name=_needed(row.name),
                kind=_needed(row.kind),
                region_code=_needed(row.region),
                aliases=tuple(sorted(row.aliases)),
            )
            for row in _needed(draft.organisations)
        ),
        printed_rows=printed_rows,
        projects=tuple(_project(row, sheet, plan.code) for row in rows),
        splits=_splits(draft, rows),
        figures=_figures(draft),
        relations=_relations(draft),
        indicators=_indicators(draft, plan.code),
        commitments=_commitments(draft, plan.code),
    )


def _needed(value: T | None) -> T:
    """Return what the checks have made sure is there."""
    if value is None:
        message = "a package with errors cannot be assembled"
        raise ValueError(message)
    return value


def _printed(row: ProjectRow, field: str) -> str:
    """Return a cell as it stands in the file; several units are set apart as the paper's list."""
    text = row.printed.get(field, "")
    return LIST_SEPARATOR.join(row.units) if field == "units" else text


def _plan(sheet: PlanSheet) -> PlanFact:
    return PlanFact(
        code=_needed(sheet.code),
        title=_needed(sheet.title),
        region_code=_needed(sheet.region),
        issuing_unit=sheet.issuing_unit,
        document_number=sheet.document_number,
        issued_on=sheet.issued_on,
        first_year=_needed(sheet.first_year),
        last_year=_needed(sheet.last_year),
        list_title=_needed(sheet.list_title),
        central_share_ceiling=sheet.central_share_ceiling,
        sections=tuple(
            SectionFact(
                key=_needed(row.key),
                printed_title=_needed(row.printed_title),
                sector=_needed(row.sector),
                annex=_needed(row.annex),
                code_prefix=_needed(row.code_prefix),
                position=position,
            )
            for position, row in enumerate(sheet.sections, 1)
        ),
        printed_totals=tuple(
            PrintedTotalFact(row.section, _needed(row.measure), _needed(row.value))
            for row in sheet.printed_totals
        ),
    )


def _regions(rows: tuple[RegionRow, ...]) -> tuple[RegisterRegion, ...]:
    """Return the regions in the order of the file, except that cities come before what lies in them."""
    regions = [
        RegisterRegion(
            code=_needed(row.code),
            name=_needed(row.name),
            level=_needed(row.level),
            parent_code=row.parent,
            position=position,
            aliases=tuple(
                sorted(
                    (kind, alias)
                    for kind, aliases in (
                        (RegionAliasKind.SHORT_NAME, row.short_names),
                        (RegionAliasKind.FORMER_NAME, row.former_names),
                        (RegionAliasKind.FORMER_CODE, row.former_codes),
                    )
                    for alias in aliases
                )
            ),
            map_place=None if row.map_row is None else MapPlace(row.map_row, _needed(row.map_column)),
        )
        for position, row in enumerate(rows, 1)
    ]
    return tuple(sorted(regions, key=lambda region: region.level is not RegionLevel.CITY))


def _project(row: ProjectRow, sheet: PlanSheet, plan_code: str) -> RegisterProject:
    qualifiers = dict(row.qualifiers)
    categories = {each.printed_type: each.category for each in sheet.types}
    figures = []
    for measure in Measure:
        value = row.figure(measure)
        if value is not None:
            figures.append(Figure(measure, value, qualifiers.get(measure, Qualifier.EXACT)))
    return RegisterProject(
        code=_needed(row.code),
        plan_code=plan_code,
        section_key=_needed(row.section),
        printed_no=_needed(row.printed_no),
        name=_needed(row.name),
        printed_type=_needed(row.printed_type),
        category=_needed(categories[_needed(row.printed_type)]),
        start=_needed(row.start),
        end=_needed(row.end),
        region_code=_needed(row.region),
        location=_needed(row.location),
        content=_needed(row.content),
        scope=_needed(row.scope),
        total_investment=_needed(row.total_investment),
        central_requested=row.central_requested,
        figures=tuple(figures),
        bed_kind=row.bed_kind,
        units=row.units,
    )


def _splits(draft: Draft, rows: list[ProjectRow]) -> tuple[tuple[str, tuple[PlannedAmount, ...]], ...]:
    """Return the explicit splits, and for every other project the one that its plan implies."""
    explicit: dict[str, dict[FundingSource, Decimal]] = {}
    for row in draft.funding or ():
        explicit.setdefault(_needed(row.code), {})[_needed(row.source)] = _needed(row.planned)
    return tuple(
        (
            code,
            tuple(
                PlannedAmount(source, explicit[code][source])
                for source in FundingSource
                if explicit[code].get(source)
            )
            if code in explicit
            else split_of_plan(_needed(row.total_investment), row.central_requested),
        )
        for row in rows
        for code in [_needed(row.code)]
    )


def _figures(draft: Draft) -> tuple[PlanFigureFact, ...]:
    """Return the figures in the order of the file."""
    return tuple(
        PlanFigureFact(
            table=_needed(row.table),
            row=_needed(row.row),
            position=position,
            label=_needed(row.label),
            region_code=row.region,
            item=_needed(row.item),
            measure=row.measure,
            unit=row.unit or "",
            as_of=row.as_of,
            printed=_needed(row.printed),
            value=row.value,
            note=row.note or "",
        )
        for position, row in enumerate(draft.figures or (), 1)
    )


def _relations(draft: Draft) -> tuple[PlanRelationFact, ...]:
    """Return the relations in the order of the file."""
    return tuple(
        PlanRelationFact(
            table=_needed(row.table),
            item=_needed(row.item),
            relation=_needed(row.relation),
            operands=row.operands,
            scale=Decimal(1) if row.scale is None else row.scale,
            rows=row.rows,
            note=row.note or "",
        )
        for row in draft.relations or ()
    )


def _indicators(draft: Draft, plan_code: str) -> tuple[RegisterIndicator, ...]:
    """Return the indicators by printed number, the values of each by year."""
    values: dict[str, list[IndicatorValue]] = {}
    for row in draft.indicator_values or ():
        value = IndicatorValue(
            kind=_needed(row.kind),
            year=_needed(row.year),
            printed=_needed(row.printed),
            value=row.value,
            comparison=row.comparison or Comparison.EQUAL,
            note=row.note or "",
        )
        values.setdefault(_needed(row.indicator), []).append(value)
    rows = sorted(draft.indicators or (), key=lambda row: _needed(row.printed_no))
    return tuple(
        RegisterIndicator(
            code=code,
            plan_code=plan_code,
            printed_no=_needed(row.printed_no),
            group=_needed(row.group),
            name=_needed(row.name),
            unit=row.unit or "",
            kind=_needed(row.kind),
            direction=_needed(row.direction),
            measure=row.measure,
            note=row.note or "",
            values=tuple(sorted(values.get(code, ()), key=lambda value: (value.year, value.kind.value))),
        )
        for row in rows
        for code in [_needed(row.code)]
    )


def _commitments(draft: Draft, plan_code: str) -> tuple[RegisterCommitment, ...]:
    """Return the commitments in the order of the file, their leading units first."""
    targets: dict[str, list[CommitmentTargetFact]] = {}
    for row in draft.commitment_targets or ():
        target = CommitmentTargetFact(
            number=_needed(row.no),
            due=row.due,
            printed=_needed(row.printed),
            summary=_needed(row.summary),
            value=row.value,
            unit=row.unit or "",
            comparison=row.comparison or Comparison.EQUAL,
            indicator_code=row.indicator,
            note=row.note or "",
        )
        targets.setdefault(_needed(row.commitment), []).append(target)
    return tuple(
        RegisterCommitment(
            code=code,
            plan_code=plan_code,
            kind=_needed(row.kind),
            document=_needed(row.document),
            section=row.section or "",
            printed_no=_needed(row.printed_no),
            position=position,
            group=row.group or "",
            title=_needed(row.title),
            summary=_needed(row.summary),
            expected=row.expected or "",
            sector=_needed(row.sector),
            counties=row.counties,
            zones=row.zones,
            note=row.note or "",
            units=tuple(
                CommitmentUnitFact(role, name)
                for role, names in (
                    (UnitRole.LEAD, row.lead_units),
                    (UnitRole.RESPONSIBLE, row.responsible_units),
                )
                for name in names
            ),
            targets=tuple(sorted(targets.get(code, ()), key=lambda target: target.number)),
        )
        for position, row in enumerate(draft.commitments or (), 1)
        for code in [_needed(row.code)]
    )
