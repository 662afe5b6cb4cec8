"""JSON in the stable shape of `interfaces.md` (schema 1). Keys may be added, never changed or dropped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.portfolio.render.columns import note_text, plain_amount
from app.portfolio.rules.register import funding_of
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from app.kernel.partial_dates import PartialDate
    from app.portfolio.types import Export, ProjectFact

SCHEMA = 1


def write(export: Export) -> bytes:
    """Return the file: UTF-8, one object, null for what the plan does not print."""
    document = {
        "schema": SCHEMA,
        "as_of": str(export.as_of) if export.as_of else None,
        "reading": export.shown.reading.value if export.shown else None,
        **({"demo": True} if export.is_demo else {}),
        "projects": [_project(project) for project in export.projects],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _project(project: ProjectFact) -> dict[str, Any]:
    """Return one project; what was reported of it is that of the month shown."""
    standing, light = project.standing, project.light
    return {
        "code": project.code,
        "plan": project.plan_code,
        "section": project.section_key,
        "printed_no": project.printed_no,
        "name": project.name,
        "type": project.printed_type,
        "category": project.category.value,
        "sector": project.sector.value,
        "region": project.region_code,
        "region_name": project.region_name,
        "location": project.location,
        "start_year": project.start.year,
        "end_year": project.end.year,
        "total_investment": plain_amount(project.total_investment),
        "central_requested": _amount(project.central_requested),
        "units": [unit.name for unit in project.units],
        "units_printed": [unit.printed_name for unit in project.units],
        "new_beds": project.new_beds,
        "nursing_beds": project.nursing_beds,
        "renovated_beds": project.renovated_beds,
        "bed_kind": project.bed_kind.value if project.bed_kind else None,
        "new_places": project.new_places,
        "floor_area_m2": _area(project.floor_area_m2),
        "site_count": project.site_count,
        "household_count": project.household_count,
        "qualifiers": {measure.value: qualifier.value for measure, qualifier in project.qualifiers},
        "scope": project.scope,
        "content": project.content,
        "stage": standing.stage.value if standing and standing.stage else None,
        "grade": standing.grade.value if standing and standing.grade else None,
        "reporting": standing.reporting.value if standing else None,
        "light": light.evaluation.light.value if light else None,
        "light_months": light.evaluation.months if light else None,
        "light_rules": light.rule_name if light else None,
        "light_sentences": [each.sentence for each in light.evaluation.leading] if light else [],
        "funding": [
            {"source": each.source.value} | {amount.value: _amount(each.amount(amount)) for amount in Amount}
            for each in funding_of(project)
        ],
        "milestones": [
            {
                "kind": each.kind.value,
                "planned": _date(each.planned),
                "forecast": _date(each.forecast),
                "actual": _date(each.actual),
            }
            for each in (standing.milestones if standing else ())
        ],
        "source": {
            "document": project.plan_title,
            "annex": project.annex,
            "section": project.section_title,
            "row": project.printed_no,
        },
        "notes": [note_text(note) for note in project.notes],
    }


def _amount(amount: Decimal | None) -> str | None:
    """Return an amount in 万元 as text, so that no reader makes a float of it."""
    return None if amount is None else plain_amount(amount)


def _date(value: PartialDate | date | None) -> str | None:
    """Return a date as precise as it is: a year stays a year."""
    return None if value is None else str(value)


def _area(area: Decimal | None) -> int | float | None:
    """Return an area as a number like the counts beside it; two decimals survive a float unchanged."""
    if area is None:
        return None
    return int(area) if area == area.to_integral_value() else float(area)
