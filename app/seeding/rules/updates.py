"""What an invented unit writes of a commitment in a quarter: how far it is, what is done, what of targets."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from app.commitments.rules.updates import holds
from app.commitments.types import CommitmentKind, Progress, TargetReport, UpdateContent
from app.kernel.months import Month
from app.plans.types import Comparison
from app.seeding.rules.chance import happens, pick, stream

if TYPE_CHECKING:
    from app.commitments.types import CommitmentTargetFact
    from app.seeding.types import DemoDuty

_QUARTER = 3
_WHOLE_SHARE = Decimal(100)
_UPWARDS = frozenset({Comparison.EQUAL, Comparison.AT_LEAST, Comparison.MORE_THAN})
_EXCEEDING = frozenset({Comparison.AT_LEAST, Comparison.MORE_THAN})
_FLAWED = "按计划推进。"
_WAITS = (
    "正在研究任务分工，尚未印发工作方案。",
    "已列入下季度工作计划，正在收集各县（市、区）情况。",
)
_DOES = {
    CommitmentKind.POLICY: (
        "会同有关部门起草配套办法，征求了{few}个单位的意见。",
        "到{few}个县（市、区）了解政策落实情况，梳理问题{many}条。",
        "开展政策宣讲{few}场，受理机构咨询{many}件。",
    ),
    CommitmentKind.PILOT: (
        "试点方案已明确，{few}个试点单位启动实施。",
        "召开试点工作调度会{few}次，收集试点单位意见{many}条。",
    ),
    CommitmentKind.REFORM: (
        "改革事项已分解到{few}个部门，逐项明确完成时限。",
        "组织专题研究{few}次，形成改革问题清单{many}条。",
    ),
}
_DOES_A_TASK = (
    "召开推进会{few}次，到{few}个县（市、区）实地督导，交办问题{many}个。",
    "组织业务培训{few}期，参训{many}人次；台账逐项更新。",
    "按季调度各县（市、区）进展，通报进度靠后的{few}个。",
)
_STUCK = (
    "所需资金没有落实，需要财政部门统筹安排。",
    "上级配套文件还没有出台，执行口径需要主管部门明确。",
    "基层专业人员不足，各县（市、区）推进不平衡。",
)
_STOOD_STILL = "本季度没有实质进展，已就存在的问题向上级部门书面汇报。"
_FINISHED = "任务已完成，转入日常工作，按季跟踪实施效果。"
_NEXT = (
    "继续按季调度，对进度靠后的县（市、区）重点督导。",
    "抓紧完善配套措施，按期完成年度任务。",
    "对照目标逐项查漏补缺，及时更新台账。",
)
_STARTS_NEXT = "下季度印发工作方案并启动实施。"
_UNBLOCK = "与有关部门会商解决办法，争取下季度恢复推进。"
_AFTERWARDS = "转入日常工作。"
_NOT_A_DEADLINE = "没有期限，作为长期标准执行。"
_THE_FIRST_SPEAKS = "目标由列在首位的单位填报。"


@dataclass(frozen=True, slots=True)
class _Course:
    """How a commitment goes at one unit. A month of `None` never comes."""

    starts: Month
    blocked: tuple[Month, Month] | None
    """The first quarter in which nothing moves, and the first one after."""
    done: Month | None
    met: dict[int, Month | None]
    """By number of the target."""


def update_of(duty: DemoDuty, quarter: Month, seed: int, *, is_flawed: bool = False) -> UpdateContent:
    """Return what a unit reports for a quarter; a flawed one says too little and is sent back."""
    course = _course(duty, seed)
    progress = _progress(course, quarter)
    chance = stream(seed, duty.fact.plan_code, duty.fact.code, duty.unit.name, quarter, "words")
    done = {
        Progress.NOT_STARTED: chance.choice(_WAITS),
        Progress.BLOCKED: _STOOD_STILL,
        Progress.DONE: _FINISHED,
    }.get(progress) or chance.choice(_DOES.get(duty.fact.kind, _DOES_A_TASK)).format(
        few=chance.randint(2, 9), many=chance.randint(12, 60)
    )
    next_step = {
        Progress.NOT_STARTED: _STARTS_NEXT,
        Progress.BLOCKED: _UNBLOCK,
        Progress.DONE: _AFTERWARDS,
    }.get(progress) or chance.choice(_NEXT)
    return UpdateContent(
        progress=progress,
        done=_FLAWED if is_flawed else done,
        problem=chance.choice(_STUCK) if progress is Progress.BLOCKED else "",
        next_step="" if is_flawed else next_step,
        targets=tuple(
            _target(duty, target, course, quarter, seed, is_done=progress is Progress.DONE)
            for target in duty.fact.targets
        ),
    )


def _course(duty: DemoDuty, seed: int) -> _Course:
    chance = stream(seed, duty.fact.plan_code, duty.fact.code, duty.unit.name, "course")
    starts = duty.begins.plus(2 + _QUARTER * chance.randint(2, 10))
    blocked = None
    if happens(chance, 18):
        first = starts.plus(_QUARTER * chance.randint(1, 5))
        blocked = (first, first.plus(_QUARTER * chance.randint(1, 3)))
    wanted = starts.plus(_QUARTER * chance.randint(4, 14)) if happens(chance, 45) else None
    met = {target.number: _met(duty, target, starts, seed) for target in duty.fact.targets}
    own = [met[target.number] for target in duty.fact.targets if target.due is not None]
    dates = [month for month in own if month is not None]
    is_in_reach = wanted is not None and (not duty.is_first or len(dates) == len(own))
    done = max([wanted, *(dates if duty.is_first else ())]) if wanted is not None and is_in_reach else None
    return _Course(starts, blocked, done, met)


def _met(duty: DemoDuty, target: CommitmentTargetFact, starts: Month, seed: int) -> Month | None:
    """Return when a target is met: mostly in time, some late, some never; one without a date now and then."""
    chance = stream(seed, duty.fact.plan_code, duty.fact.code, target.number, "target")
    if target.due is None:
        after = chance.randint(3, 24)
        return starts.plus(after) if happens(chance, 55) else None
    how = pick(chance, (("early", 58), ("late", 24), ("never", 18)))
    if how == "never":
        return None
    last = Month.of(target.due.last_day)
    month = last.plus(-chance.randint(0, 8)) if how == "early" else last.plus(chance.randint(1, 9))
    return max(month, starts)


def _progress(course: _Course, quarter: Month) -> Progress:
    if quarter < course.starts:
        return Progress.NOT_STARTED
    if course.done is not None and quarter >= course.done:
        return Progress.DONE
    if course.blocked is not None and course.blocked[0] <= quarter < course.blocked[1]:
        return Progress.BLOCKED
    return Progress.ONGOING


def _target(
    duty: DemoDuty,
    target: CommitmentTargetFact,
    course: _Course,
    quarter: Month,
    seed: int,
    *,
    is_done: bool,
) -> TargetReport:
    """Return what is said of a target; only the unit that is printed first speaks for it."""
    if not duty.is_first:
        return TargetReport(
            target.number, is_met=False, value=None, text=_THE_FIRST_SPEAKS if is_done else ""
        )
    month = course.met[target.number]
    if month is not None and month <= quarter:
        return TargetReport(target.number, is_met=True, value=_reached(duty, target, seed), text="")
    return TargetReport(
        target.number,
        is_met=False,
        value=_under_way(duty, target, course, quarter, seed),
        text=_NOT_A_DEADLINE if is_done else "",
    )


def _reached(duty: DemoDuty, target: CommitmentTargetFact, seed: int) -> Decimal | None:
    """Return the value with which a target is met: what is printed, or a little beyond a bound.

    None where there is none beyond it, as for more than 100 %.
    """
    if target.value is None:
        return None
    chance = stream(seed, duty.fact.plan_code, duty.fact.code, target.number, "reached")
    value = target.value
    if target.comparison is Comparison.LESS_THAN:
        value = _rounded(value * 9 / 10, target, ROUND_FLOOR)
    elif target.comparison in _EXCEEDING:
        value = _rounded(value * (100 + chance.randint(1, 6)) / 100, target, ROUND_CEILING)
    if target.unit == "%":
        value = min(value, _WHOLE_SHARE)
    return value if holds(target.comparison, value, target.value) else None


def _under_way(
    duty: DemoDuty, target: CommitmentTargetFact, course: _Course, quarter: Month, seed: int
) -> Decimal | None:
    """Return a value on the way to a target, for about half of those that are counted upwards."""
    chance = stream(seed, duty.fact.plan_code, duty.fact.code, target.number, "under way")
    is_told = happens(chance, 50)
    if not is_told or target.value is None or target.value <= 1 or target.comparison not in _UPWARDS:
        return None
    quarters = quarter.months_since(course.starts) // _QUARTER
    if quarters < 0:
        return None
    percent = min(95, chance.randint(20, 45) + quarters * chance.randint(3, 8))
    return _rounded(target.value * percent / 100, target, ROUND_FLOOR)


def _rounded(value: Decimal, target: CommitmentTargetFact, rounding: str) -> Decimal:
    """Return a value with the decimals that its target has: what is counted stays whole."""
    is_whole = target.value is not None and target.value == target.value.to_integral_value()
    step = Decimal(1) if is_whole and target.unit != "%" else Decimal("0.1")
    return value.quantize(step, rounding=rounding)
