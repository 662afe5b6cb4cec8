"""A measure by county: what the plan or an observation states there, and in one sentence what is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.kernel.texts import Text, joined
from app.outcomes.rules.adding import adding
from app.outcomes.rules.capacity import amount_of, in_region
from app.outcomes.rules.grounds import ground
from app.outcomes.rules.levels import NOTHING, short_of, value_of
from app.outcomes.types import OutcomeMeasure
from app.outcomes.types.outcome import InputKind, RegionOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.outcomes.rules.course import Course
    from app.outcomes.types.basis import Ground

_PEOPLE = {
    OutcomeMeasure.BEDS_PER_1000_ELDERS: Text("老年人口"),
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS: Text("常住人口"),
}


def regions(course: Course) -> tuple[RegionOutcome, ...]:
    """Return the measure in each county and zone, in the order of the plan.

    Projects of the whole city stand in no county: the counties together may promise less than the portfolio.
    """
    return tuple(_region(course, code, name) for code, name in course.basis.plan.counties)


def _region(course: Course, code: str, name: str) -> RegionOutcome:
    measure, end = course.measure, course.end
    here = in_region(course.projects, code)
    ground_ = ground(course.basis, measure, code, course.basis.month)
    now = adding(measure, ground_, here, until=end)
    then = adding(measure, ground_, here, until=end, horizon=end)
    wanted, note = _target(course, code)
    forecast = value_of(measure, ground_, then, is_ahead=True)
    lacking = _lacking(measure, ground_)
    gap = None
    if wanted is not None and forecast is not None:
        gap = short_of(measure, ground_, then, wanted, forecast)
    if ground_.ahead is not None and ground_.ahead.kind is InputKind.DERIVED:
        note = ground_.ahead.source
    return RegionOutcome(
        region_code=code,
        region_name=name,
        baseline=value_of(measure, ground_, NOTHING),
        attained=value_of(measure, ground_, now),
        forecast=forecast,
        target=wanted,
        gap=gap,
        planned_amount=_sum(amount_of(measure, each) for each in here if not each.is_cancelled),
        in_use_amount=_sum(amount_of(measure, each) for each in here if each.in_use_on is not None),
        missing=Text("方案未给出{name}的{lacking}，登记后可算缺口", name=name, lacking=joined("、", lacking))
        if lacking
        else "",
        lacking=lacking,
        note=note,
    )


def _target(course: Course, code: str) -> tuple[Decimal | None, str]:
    """Return the target of a county: that of its city; of a number of places, its part by population."""
    if course.wanted is None:
        return None, ""
    if course.measure is not OutcomeMeasure.PLACES:
        return course.wanted.value, ""
    rate, city = OutcomeMeasure.PLACES_PER_1000_RESIDENTS, course.basis.plan.region_code
    here = ground(course.basis, rate, code, course.basis.month).ahead
    whole = ground(course.basis, rate, city, course.basis.month).ahead
    if here is None or whole is None:
        return None, ""
    return half_up(course.wanted.value * here.value / whole.value, 0), Text("全市目标按人口分摊")


def _lacking(measure: OutcomeMeasure, ground_: Ground) -> tuple[str, ...]:
    """Return what is not known of a county and would tell its gap if it were recorded."""
    lacking = []
    if ground_.stock is None and (ground_.rate is None or measure is OutcomeMeasure.NURSING_BED_SHARE):
        lacking.append(Text("现有养老床位数") if measure.is_of_beds else Text("现有托位数"))
    if measure is OutcomeMeasure.NURSING_BED_SHARE and ground_.share is None:
        lacking.append(Text("护理型床位占比"))
    if measure in _PEOPLE and ground_.population is None:
        lacking.append(_PEOPLE[measure])
    return tuple(lacking)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((each for each in amounts if each is not None), Decimal(0))
