"""Whether an observation may stand: its place, its date, its value, and what it corrects."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.outcomes.rules.wording import plain
from app.outcomes.types import ObservationFact
from app.plans.types import StatedMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from app.outcomes.types import RecordObservation

FORECASTS = frozenset(
    {
        StatedMeasure.ELDERLY_POPULATION_FORECAST,
        StatedMeasure.TOTAL_POPULATION_FORECAST,
        StatedMeasure.INFANT_POPULATION_FORECAST,
    }
)
"""Populations of the last year of a plan: the only figures that may be dated ahead."""
POPULATIONS = FORECASTS | {
    StatedMeasure.ELDERLY_POPULATION,
    StatedMeasure.RESIDENT_POPULATION,
    StatedMeasure.INFANT_POPULATION,
}
NEEDS = frozenset(
    {
        StatedMeasure.BEDS_NEEDED,
        StatedMeasure.NEW_BEDS_NEEDED,
        StatedMeasure.NEW_NURSING_BEDS_NEEDED,
        StatedMeasure.PLACES_NEEDED,
        StatedMeasure.NEW_PLACES_NEEDED,
    }
)
"""What a plan says is needed is what it says: nobody observes it."""
COUNTED = POPULATIONS | {StatedMeasure.BEDS, StatedMeasure.PLACES}
"""What is counted one by one, so that it has no decimals."""
_WHOLE_SHARE = Decimal(100)
_PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the database knows around an observation that is entered."""

    regions: frozenset[str]
    """The city of the plan and its counties."""
    last_year: int
    """Of the plan."""
    unit: str | None
    """Of the indicator or measure; None where the plan has no such indicator."""
    same: tuple[ObservationFact, ...]
    """Observations of the same thing in the same region and of the same date, corrected ones too."""
    corrects: ObservationFact | None
    """The observation of the plan that is to be corrected, if there is such a one."""

    @property
    def newest(self) -> ObservationFact | None:
        """The one that holds now."""
        return next((each for each in self.same if each.corrected_by_id is None), None)


def problems_of(command: RecordObservation, setting: Setting, today: date) -> dict[str, str]:
    """Return why an observation cannot stand, a sentence by field of the form; empty where it can."""
    found = {
        "measure": _thing_problem(command, setting),
        "region": ""
        if command.region_code in setting.regions
        else Text("这个地区不属于本方案的城市：请从列表中选择设区市或者它的县（市、区）。"),
        "as_of": _date_problem(command, setting.last_year, today),
        "value": _value_problem(command, setting.unit),
        "source": "" if command.source.strip() else Text("请写明出处：哪份文件、统计公报或者台账。"),
        "corrects": _correction_problem(command, setting),
    }
    return {field: message for field, message in found.items() if message}


def corrected_meanwhile(command: RecordObservation, setting: Setting) -> tuple[ObservationFact, str] | None:
    """Return the observation that holds and a sentence, where somebody was quicker with a correction."""
    seen, newest = setting.corrects, setting.newest
    if seen is None or newest is None or seen.corrected_by_id is None or not _is_same(seen, command):
        return None
    return newest, (
        Text(
            "没有登记：您要更正的第 {old_number} 号（{old_value}，{who} 登记）已由 {other}"
            " 更正为第 {number} 号（{value}，出处：{source}）。请先核对两个数值；如仍要更正，"
            "请对新的一条操作。",
            old_number=seen.id,
            old_value=plain(seen.value),
            who=seen.recorded_by,
            other=newest.recorded_by,
            number=newest.id,
            value=plain(newest.value),
            source=newest.source,
        )
    )


def in_force(
    observations: Iterable[ObservationFact], recorded_until: datetime | None = None
) -> tuple[ObservationFact, ...]:
    """Return the observations that no correction replaces, as they stood at a moment (UTC); None: now."""
    known = [each for each in observations if recorded_until is None or each.recorded_at <= recorded_until]
    corrected = {each.corrects_id for each in known}
    return tuple(each for each in known if each.id not in corrected)


def _thing_problem(command: RecordObservation, setting: Setting) -> str:
    if (command.indicator_code is None) == (command.measure is None):
        return Text("请只选一样：要么是一项指标，要么是一项基础数据。")
    if command.measure is None and setting.unit is None:
        return Text(
            "本方案没有编号为“{code}”的指标，请从指标表重新进入。",
            code=command.indicator_code,
        )
    if command.measure is not None and command.measure in NEEDS:
        return Text("“{measure}”是方案自己的测算，不能登记观测值。", measure=command.measure.label)
    return ""


def _date_problem(command: RecordObservation, last_year: int, today: date) -> str:
    if command.measure in FORECASTS:
        if command.as_of.year != last_year:
            return Text("预测人口应是规划末年的数：请把时间填为 {last_year}。", last_year=last_year)
        return ""
    if command.as_of.first_day > today:
        return Text("时间“{as_of}”还没有到：观测值只登记已经发生的。", as_of=command.as_of)
    return ""


def _value_problem(command: RecordObservation, unit: str | None) -> str:
    if command.value < 0:
        return Text("数值不能是负数。")
    if command.value.as_tuple().exponent < -2:  # type: ignore[operator]  # noqa: PLR2004 - NaN does not come here
        return Text("数值最多两位小数。")
    if unit == _PERCENT and command.value > _WHOLE_SHARE:
        return Text("占比不能超过 100%：您填的是 {value}%。", value=plain(command.value))
    if command.measure in COUNTED and command.value != command.value.to_integral_value():
        return Text("这一项按{unit}计数，请填整数；以万计的请换算。", unit=unit or Text("个"))
    if command.measure in POPULATIONS and command.value == 0:
        return Text("人口不能是 0；没有数就不登记。")
    return ""


def _correction_problem(command: RecordObservation, setting: Setting) -> str:
    newest = setting.newest
    if command.corrects_id is None:
        if newest is None:
            return ""
        return Text(
            "这个地区这一项在 {as_of} 已经登记过：第 {number} 号，{value}，出处：{source}。"
            "如果它不对，请从那一条选择“更正”。",
            as_of=command.as_of,
            number=newest.id,
            value=plain(newest.value),
            source=newest.source,
        )
    if setting.corrects is None:
        return Text("没有第 {number} 号观测值，请从列表重新进入。", number=command.corrects_id)
    if not _is_same(setting.corrects, command):
        return Text(
            "更正只改数值、出处和说明：地区、数据项和时间必须与原来的一条相同。时间或地区记错的，请另行登记。"
        )
    return ""


def _is_same(fact: ObservationFact, command: RecordObservation) -> bool:
    """Return whether an observation is of the same region, thing and date."""
    return (
        fact.region_code == command.region_code
        and fact.indicator_code == command.indicator_code
        and fact.measure is command.measure
        and fact.as_of == command.as_of
    )
