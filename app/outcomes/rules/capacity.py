"""What each project adds, how far it is, and when it is expected in use. Source: domain.md §6, §4.

Only beds of kind 养老床位 count; renovated beds add none; a cancelled project adds nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.texts import Text
from app.outcomes.types import CapacityState, OutcomeMeasure
from app.outcomes.types.outcome import Capacity, CapacityOfProject
from app.projects.types import BedKind, MilestoneKind, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.outcomes.types.basis import Basis, RegisteredOutput, Standing
    from app.returns.types.report import MilestoneReport

NOT_SAID = Text("方案完工年份")
_LAST_STEPS = (MilestoneKind.COMPLETION, MilestoneKind.ACCEPTANCE, MilestoneKind.FILING)
"""Where nobody says when beds or places open, the last of these steps that is reported tells it."""
_DONE = {
    MilestoneKind.COMPLETION: Text("已竣工，投用时间未报"),
    MilestoneKind.ACCEPTANCE: Text("已验收，投用时间未报"),
    MilestoneKind.FILING: Text("已备案，投用时间未报"),
}
_FORECAST = {
    MilestoneKind.COMPLETION: Text("预计竣工"),
    MilestoneKind.ACCEPTANCE: Text("预计验收"),
    MilestoneKind.FILING: Text("预计备案"),
}


def capacities(basis: Basis) -> tuple[CapacityOfProject, ...]:
    """Return the projects of a plan as they stand at its month; before any month is closed, as planned."""
    month, first = basis.month, first_in_use(basis.standings)
    standings = {} if month is None else basis.standings.get(month, {})
    return tuple(
        capacity_of(each, standings.get(each.code), month, first.get(each.code))
        for each in basis.own_projects
    )


def capacities_by_month(basis: Basis) -> dict[Month, tuple[CapacityOfProject, ...]]:
    """Return the projects of a plan as they stood at the end of each closed month, in its order.

    Only those of which something stood then: no other project can have given a bed or a place yet.
    """
    first = first_in_use(basis.standings)
    return {
        month: tuple(
            capacity_of(each, stood[each.code], month, first.get(each.code))
            for each in basis.own_projects
            if each.code in stood
        )
        for month, stood in sorted(basis.standings.items())
    }


def capacity_of(
    output: RegisteredOutput, standing: Standing | None, month: Month | None, first_seen: date | None = None
) -> CapacityOfProject:
    """Return one project as it stands at the end of a month.

    `first_seen` is the end of the first closed month in which it was in use: it stands in for a date that
    nobody reported.
    """
    milestones = {} if standing is None else {each.kind: each for each in standing.milestones}
    stage = None if standing is None else standing.stage
    planned = output.end.last_day
    in_use_on = None
    if stage is Stage.OPERATING and month is not None:
        in_use_on = _actual(milestones, MilestoneKind.OPERATION) or first_seen or month.last_day
    expected, said = (in_use_on, Text("实际投用")) if in_use_on else _expected(milestones, planned)
    if in_use_on is None and month is not None and expected <= month.last_day:
        # Said to be in use by now, and is not: the earliest that it can still be is after this month.
        expected = month.last_day + timedelta(days=1)
        said = said if said in _DONE.values() else Text("{said}，日期已过", said=said)
    return CapacityOfProject(
        code=output.code,
        name=output.name,
        region_code=output.region_code,
        region_name=output.region_name,
        unit_name=output.unit_name,
        capacity=promised_by(output),
        state=state_of(stage),
        is_cancelled=stage is Stage.CANCELLED,
        planned=planned,
        expected=expected,
        expected_basis=said,
        in_use_on=in_use_on,
    )


def promised_by(output: RegisteredOutput) -> Capacity:
    """Return what a project promises, beds that are no elder-care beds apart."""
    places = _decimal(output.new_places)
    if output.bed_kind not in {None, BedKind.ELDER_CARE}:
        others = [each for each in (output.new_beds, output.renovated_beds) if each is not None]
        return Capacity(new_places=places, other_beds=Decimal(sum(others)) if others else None)
    return Capacity(
        new_beds=_decimal(output.new_beds),
        new_nursing_beds=None if output.new_beds is None else _decimal(output.nursing_beds),
        renovated_beds=_decimal(output.renovated_beds),
        new_places=places,
    )


def state_of(stage: Stage | None) -> CapacityState:
    """Return how far beds and places are: planned, built once 竣工, in use once 运营."""
    if stage is Stage.OPERATING:
        return CapacityState.IN_USE
    return CapacityState.BUILT if stage is Stage.COMPLETED else CapacityState.PLANNED


def first_in_use(standings: Mapping[Month, Mapping[str, Standing]]) -> dict[str, date]:
    """Return the end of the first closed month in which each project was in use, by code."""
    found: dict[str, date] = {}
    for month in sorted(standings):
        for code, standing in standings[month].items():
            if standing.stage is Stage.OPERATING:
                found.setdefault(code, month.last_day)
    return found


def amount_of(measure: OutcomeMeasure, project: CapacityOfProject) -> Decimal | None:
    """Return what a project adds to a measure: beds, nursing beds or places; None where it prints none."""
    if measure is OutcomeMeasure.BEDS_PER_1000_ELDERS:
        return project.capacity.new_beds
    if measure is OutcomeMeasure.NURSING_BED_SHARE:
        return project.capacity.new_nursing_beds
    return project.capacity.new_places


def stock_amount(measure: OutcomeMeasure, project: CapacityOfProject) -> Decimal:
    """Return what a project adds to all beds, or to all places, that a measure is about."""
    found = project.capacity.new_beds if measure.is_of_beds else project.capacity.new_places
    return found or Decimal(0)


def months_later(day: date, months: int) -> date:
    """Return the same day that many months later; one that the month lacks becomes its last."""
    last = Month.of(day).plus(months).last_day
    return last.replace(day=min(day.day, last.day))


def in_region(projects: Iterable[CapacityOfProject], region_code: str) -> tuple[CapacityOfProject, ...]:
    """Return the projects of one county, or those of the whole city."""
    return tuple(each for each in projects if each.region_code == region_code)


def _expected(milestones: Mapping[MilestoneKind, MilestoneReport], planned: date) -> tuple[date, str]:
    """Return when a project that is not in use is expected to be, and where that comes from."""
    opening = milestones.get(MilestoneKind.OPERATION)
    if opening is not None and opening.forecast is not None:
        return opening.forecast, Text("预计投用")
    steps = [
        (each.actual or each.forecast, kind, each.actual is not None)
        for kind in _LAST_STEPS
        if (each := milestones.get(kind)) is not None
    ]
    dated = [(day, kind, is_actual) for day, kind, is_actual in steps if day is not None]
    if dated:
        day, kind, is_actual = max(dated, key=lambda step: (step[0], step[1].position))
        return day, (_DONE if is_actual else _FORECAST)[kind]
    return planned, NOT_SAID


def _actual(milestones: Mapping[MilestoneKind, MilestoneReport], kind: MilestoneKind) -> date | None:
    found = milestones.get(kind)
    return None if found is None else found.actual


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
