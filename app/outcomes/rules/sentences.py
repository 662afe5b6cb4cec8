"""Where a measure stands and whether its target is in reach, in one or two plain sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.kernel.texts import Text, joined
from app.outcomes.rules.standing import meets
from app.outcomes.rules.wording import (
    count,
    difference_text,
    in_units,
    level_text,
    percent,
    plain,
)
from app.outcomes.types import Direction, OutcomeMeasure
from app.plans.types import Comparison

if TYPE_CHECKING:
    from app.outcomes.rules.course import Course
    from app.outcomes.types.outcome import RangeOfForecast

_ALL = Decimal(100)
_NOUN = {
    OutcomeMeasure.BEDS_PER_1000_ELDERS: Text("张养老床位"),
    OutcomeMeasure.NURSING_BED_SHARE: Text("张护理型床位"),
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS: Text("个托位"),
    OutcomeMeasure.PLACES: Text("个托位"),
}
"""What a gap is counted in, behind its number."""


def sentence(course: Course, gap: Decimal | None, range_: RangeOfForecast | None) -> str:
    """Return where a measure stands, where it will be, and whether that reaches the target."""
    parts = [_now(course), _then(course, gap), _runs(course, range_)]
    return joined("", (part for part in parts if part))


def target_text(measure: OutcomeMeasure, value: Decimal, comparison: Comparison) -> str:
    """Return a target in words: 33张, 60%, （不少于20张）."""
    text = in_units(plain(half_up(value, 2)), measure)
    match comparison:
        case Comparison.AT_LEAST:
            return Text("（不少于{text}）", text=text)
        case Comparison.MORE_THAN:
            return Text("（大于{text}）", text=text)
        case Comparison.LESS_THAN:
            return Text("（小于{text}）", text=text)
        case Comparison.AT_MOST:
            return Text("（不超过{text}）", text=text)
    return text


def _now(course: Course) -> str:
    measure, attained, month = course.measure, course.attained, course.basis.month
    if attained is None:
        return Text(
            "{measure}现状数据不全：{lacking}，登记后即可测算。",
            measure=measure.label,
            lacking=_lacking(course),
        )
    known = course.ground.stock or course.ground.rate
    since = None if known is None else known.as_of
    value = level_text(measure, attained)
    if month is None:
        if since is None:
            return Text("{measure}为{value}，还没有关账的月份。", measure=measure.label, value=value)
        return Text(
            "{measure}{since}为{value}，还没有关账的月份。",
            measure=measure.label,
            since=since.in_words,
            value=value,
        )
    return Text("截至{month}，{measure}为{value}。", month=month.in_words, measure=measure.label, value=value)


def _then(course: Course, gap: Decimal | None) -> str:
    measure, forecast, wanted, year = course.measure, course.forecast, course.wanted, course.year
    if wanted is None:
        return ""
    goal = target_text(measure, wanted.value, wanted.comparison)
    if forecast is None:
        return Text("{year}年目标是{goal}，能否达到暂不能判断。", year=year, goal=goal)
    how = Text("清单项目都按方案的年份投用") if course.basis.month is None else Text("按各项目目前的预计")
    value = level_text(measure, forecast)
    if meets(forecast, wanted.value, wanted.comparison, Direction.UP):
        more = (
            "" if gap is None or gap >= 0 else Text("，多出{gap}{noun}", gap=count(-gap), noun=_NOUN[measure])
        )
        return Text(
            "{how}，{year}年末为{value}，可以达到目标{goal}{more}。",
            how=how,
            year=year,
            value=value,
            goal=goal,
            more=more,
        )
    distance = difference_text(measure, wanted.value - forecast)
    short = "" if gap is None or gap <= 0 else Text("，缺{gap}{noun}", gap=count(gap), noun=_NOUN[measure])
    if measure is OutcomeMeasure.PLACES:
        short = ""
    if measure.unit == "%":
        return Text(
            "{how}，{year}年末为{value}，比目标{goal}低{distance}{short}。",
            how=how,
            year=year,
            value=value,
            goal=goal,
            distance=distance,
            short=short,
        )
    return Text(
        "{how}，{year}年末为{value}，比目标{goal}少{distance}{short}。",
        how=how,
        year=year,
        value=value,
        goal=goal,
        distance=distance,
        short=short,
    )


def _runs(course: Course, range_: RangeOfForecast | None) -> str:
    if range_ is None or course.wanted is None:
        return ""
    low, high = (level_text(course.measure, each) for each in (range_.low, range_.high))
    return Text(
        "按以往项目的早晚模拟{runs}次，八成结果在{low}至{high}之间，{share}。",
        runs=range_.runs,
        low=low,
        high=high,
        share=_share(range_.share_reaching),
    )


def _share(reaching: Decimal) -> str:
    """Return how many runs reach the target, in words where it is none or all of them."""
    if reaching == 0:
        return Text("没有一次达到目标")
    return (
        Text("每一次都达到目标")
        if reaching == _ALL
        else Text("{reaching}的结果达到目标", reaching=percent(reaching))
    )


def _lacking(course: Course) -> str:
    ground = course.ground
    lacking = []
    if ground.stock is None:
        lacking.append(Text("现有养老床位数") if course.measure.is_of_beds else Text("现有托位数"))
    if course.measure is OutcomeMeasure.NURSING_BED_SHARE and ground.share is None:
        lacking.append(Text("现有护理型床位占比"))
    if course.measure is OutcomeMeasure.BEDS_PER_1000_ELDERS and ground.population is None:
        lacking.append(Text("老年人口"))
    if course.measure is OutcomeMeasure.PLACES_PER_1000_RESIDENTS and ground.population is None:
        lacking.append(Text("常住人口"))
    return Text("方案未给出{lacking}", lacking=joined("、", lacking))
