"""What outcomes are computed from, made by hand: figures of 吉安 as the plan prints them, and few projects.

16,138 beds for 795,000 elders in October 2021, 53.9 % of them nursing beds; 900,000 elders and 33 beds for
each thousand in 2025. 8,600 nursery places for 4,469,000 residents; 20,550 are needed at 4.5 per thousand.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.outcomes.types import (
    Direction,
    IndicatorKind,
    IndicatorValue,
    ObservationFact,
    OutcomeMeasure,
    RegisterIndicator,
    ValueKind,
)
from app.outcomes.types.basis import Basis, PlanOfOutcomes, RegisteredOutput, Standing
from app.plans.types import Comparison, PlanFigureFact, Sector, StatedMeasure
from app.projects.types import BedKind, MilestoneKind, Stage
from app.returns.types.report import MilestoneReport

CITY, COUNTY = "360800", "360802"
PLAN = PlanOfOutcomes("jian-2022", CITY, "吉安市", 2025, ((COUNTY, "吉州区"), ("360803", "青原区")))
JUNE = Month(2023, 6)
BEDS, SHARE = OutcomeMeasure.BEDS_PER_1000_ELDERS, OutcomeMeasure.NURSING_BED_SHARE
RATE_OFDECIMALS, PLACES = OutcomeMeasure.PLACES_PER_1000_RESIDENTS, OutcomeMeasure.PLACES


def decimals(*values: int) -> tuple[Decimal, ...]:
    """Return whole numbers as values of outcomes are."""
    return tuple(Decimal(value) for value in values)


def figure(
    measure: StatedMeasure,
    value: str,
    as_of: str,
    unit: str | None = None,
    *,
    region: str = CITY,
    printed: str | None = None,
) -> PlanFigureFact:
    """Return a figure of the text."""
    return PlanFigureFact(
        table="正文",
        row=1,
        position=1,
        label="一（一）",
        region_code=region,
        item=measure.label,
        measure=measure,
        unit=measure.unit if unit is None else unit,
        as_of=PartialDate.parse(as_of),
        printed=value if printed is None else printed,
        value=Decimal(value),
        note="",
    )


FIGURES = (
    figure(StatedMeasure.BEDS, "16138", "2021-10"),
    figure(StatedMeasure.NURSING_BED_SHARE, "53.9", "2021-10"),
    figure(StatedMeasure.BEDS_PER_1000_ELDERS, "20.3", "2021-10"),
    figure(StatedMeasure.BEDS_PER_1000_ELDERS, "28.6", "2021-10", region=COUNTY),
    figure(StatedMeasure.ELDERLY_POPULATION, "79.5", "2020-11", "万人"),
    figure(StatedMeasure.ELDERLY_POPULATION_FORECAST, "90", "2025", "万人"),
    figure(StatedMeasure.NEW_BEDS_NEEDED, "1.36", "2025", "万张"),
    figure(StatedMeasure.NEW_NURSING_BEDS_NEEDED, "0.91", "2025", "万张"),
    figure(StatedMeasure.RESIDENT_POPULATION, "446.9", "2020-11", "万人"),
    figure(StatedMeasure.PLACES, "8600", "2021-10"),
    figure(StatedMeasure.PLACES_PER_1000_RESIDENTS, "1.93", "2021-10"),
    figure(StatedMeasure.PLACES_NEEDED, "20550", "2025"),
    figure(StatedMeasure.NEW_PLACES_NEEDED, "11950", "2025"),
)


def indicator(
    measure: OutcomeMeasure, number: int, target: str, comparison: Comparison = Comparison.EQUAL
) -> RegisterIndicator:
    """Return an indicator with an actual value of 2020 and targets of 2023 and 2025."""
    values = (
        IndicatorValue(ValueKind.ACTUAL, 2020, "—", None, Comparison.EQUAL),
        IndicatorValue(ValueKind.TARGET, 2023, "1", Decimal(1), Comparison.EQUAL),
        IndicatorValue(ValueKind.TARGET, 2025, target, Decimal(target), comparison),
    )
    return RegisterIndicator(
        code=f"JA-I-{number:02d}",
        plan_code=PLAN.code,
        printed_no=number,
        group="一老",
        name=measure.label,
        unit=measure.unit,
        kind=IndicatorKind.EXPECTED,
        direction=Direction.UP,
        measure=measure,
        note="",
        values=values,
    )


INDICATORS = (indicator(BEDS, 7, "33"), indicator(SHARE, 8, "60"), indicator(RATE_OFDECIMALS, 21, "4.5"))


def project(code: str = "JA-02", **changes: Any) -> RegisteredOutput:  # noqa: ANN401 - any field of a project
    """Return a project of a county that promises 100 new beds, 60 of them nursing beds, until 2023."""
    values: dict[str, Any] = {
        "code": code,
        "plan_code": PLAN.code,
        "name": "示例养老院",
        "region_code": COUNTY,
        "region_name": "吉州区",
        "unit_name": "吉州区民政局",
        "sector": Sector.ELDER_CARE,
        "end": PartialDate.of_year(2023),
        "new_beds": 100,
        "nursing_beds": 60,
        "renovated_beds": None,
        "new_places": None,
        "bed_kind": BedKind.ELDER_CARE,
    }
    return RegisteredOutput(**values | changes)


def nursery(code: str = "JA-34", places: int | None = 200, **changes: Any) -> RegisteredOutput:  # noqa: ANN401 - any field
    """Return a project that promises nursery places."""
    of_children = {"sector": Sector.CHILD_CARE, "new_beds": None, "nursing_beds": None, "bed_kind": None}
    return project(code, new_places=places, **of_children | changes)


def operating(day: date | None) -> Standing:
    """Return a project that is in use, since a day that was reported or not."""
    return Standing(Stage.OPERATING, (MilestoneReport(MilestoneKind.OPERATION, actual=day),))


def standing(stage: Stage | None = Stage.STRUCTURE, *milestones: MilestoneReport) -> Standing:
    """Return a project at a stage."""
    return Standing(stage, milestones)


def observation(
    measure: StatedMeasure | None,
    value: str,
    as_of: str,
    region: str = CITY,
    **changes: Any,  # noqa: ANN401 - any field
) -> ObservationFact:
    """Return an observation of the city's bureau."""
    values: dict[str, Any] = {
        "id": 1,
        "plan_code": PLAN.code,
        "region_code": region,
        "region_name": "吉安市",
        "indicator_code": None,
        "measure": measure,
        "as_of": PartialDate.parse(as_of),
        "value": Decimal(value),
        "source": "民政统计台账",
        "note": "",
        "corrects_id": None,
        "corrected_by_id": None,
        "recorded_at": datetime(2024, 1, 10, 2),  # noqa: DTZ001 - stored so
        "recorded_by": "city",
    }
    return ObservationFact(**values | changes)


def basis(*projects: RegisteredOutput, **changes: Any) -> Basis:  # noqa: ANN401 - any part of a basis
    """Return a basis of some projects: before any return, unless `now` says how they stand in June 2023."""
    now = changes.pop("now", None)
    values: dict[str, Any] = {
        "plan": PLAN,
        "month": None if now is None else JUNE,
        "figures": FIGURES,
        "observations": (),
        "indicators": INDICATORS,
        "projects": projects,
        "standings": {} if now is None else {JUNE: now},
        "elsewhere": {},
        "first_elsewhere": {},
    }
    return Basis(**values | changes)
