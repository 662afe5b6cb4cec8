"""What holds a project up, for how long, and whose help is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.projects.types import MilestoneKind
from app.returns.types.report import ProblemReport
from app.returns.types.vocabulary import ProblemKind, ProblemLevel
from app.seeding.rules.chance import happens, pick, stream
from app.seeding.types import Fate, ProblemLife

if TYPE_CHECKING:
    from random import Random

    from app.seeding.types import Course, DemoProject, Life, MilestoneLife

_WORDS: dict[ProblemKind, tuple[str, ...]] = {
    ProblemKind.LAND: (
        "用地指标尚未落实，用地预审未通过。",
        "选址地块涉及基本农田调整，需重新选址。",
        "土地使用权证与现状不符，无法办理后续手续。",
    ),
    ProblemKind.MONEY: (
        "县级配套资金未按计划到位，影响工程款支付。",
        "专项债券额度未落实，资金缺口较大。",
        "银行授信审批缓慢，贷款合同尚未签订。",
    ),
    ProblemKind.APPROVAL: (
        "可研及初步设计审批环节多，批复进度滞后。",
        "规划许可办理中，图纸需按意见修改后再报。",
        "消防设计审查未通过，正在整改。",
    ),
    ProblemKind.DEMOLITION: ("项目红线内尚有农户未签订征收协议。", "场地内旧房拆除和杆线迁移未完成。"),
    ProblemKind.TENDER: ("首次招标流标，需重新组织招标。", "招标控制价评审时间长，招标公告未能发布。"),
    ProblemKind.DESIGN: (
        "地质条件与勘察不符，基础形式需作设计变更。",
        "使用单位提出功能调整，设计变更尚未批准。",
    ),
    ProblemKind.WORKS: ("施工单位投入力量不足，工期安排不合理。", "阴雨天气较多，室外作业受影响。"),
    ProblemKind.SUPPLY: ("电梯及护理设备供货周期长，影响安装。", "主要材料价格上涨，供应商要求调价。"),
    ProblemKind.OPERATION: (
        "运营机构尚未确定，护理人员招聘困难。",
        "托育机构备案材料未齐，暂不能收托。",
        "建成后入住率偏低，运营收支难以平衡。",
    ),
    ProblemKind.OTHER: ("永久用电接入方案未批复。", "与周边居民就出入口设置存在分歧，正在协商。"),
}
_DEPARTMENTS: dict[ProblemKind, str] = {
    ProblemKind.LAND: "自然资源{office}",
    ProblemKind.MONEY: "财政{office}",
    ProblemKind.APPROVAL: "行政审批{office}",
    ProblemKind.DEMOLITION: "住房和城乡建设{office}",
    ProblemKind.TENDER: "公共资源交易中心",
    ProblemKind.DESIGN: "住房和城乡建设{office}",
    ProblemKind.WORKS: "住房和城乡建设{office}",
    ProblemKind.SUPPLY: "工业和信息化{office}",
    ProblemKind.OPERATION: "民政{office}",
    ProblemKind.OTHER: "发展和改革{office}",
}
_OF_OBSTACLE: dict[MilestoneKind, tuple[ProblemKind, ...]] = {
    MilestoneKind.SITE: (ProblemKind.LAND, ProblemKind.LAND, ProblemKind.DEMOLITION),
    MilestoneKind.FEASIBILITY: (ProblemKind.APPROVAL,),
    MilestoneKind.DESIGN: (ProblemKind.APPROVAL, ProblemKind.DESIGN),
    MilestoneKind.PLANNING_PERMIT: (ProblemKind.APPROVAL, ProblemKind.LAND),
    MilestoneKind.TENDER: (ProblemKind.TENDER, ProblemKind.MONEY),
    MilestoneKind.CONSTRUCTION_PERMIT: (ProblemKind.DEMOLITION, ProblemKind.APPROVAL),
    MilestoneKind.START: (ProblemKind.MONEY, ProblemKind.DEMOLITION, ProblemKind.OTHER),
}
_OF_STANDSTILL = (
    (ProblemKind.MONEY, 45),
    (ProblemKind.WORKS, 20),
    (ProblemKind.DESIGN, 20),
    (ProblemKind.SUPPLY, 15),
)
_OF_SLOWNESS = ((ProblemKind.WORKS, 40), (ProblemKind.SUPPLY, 30), (ProblemKind.DESIGN, 30))
_OF_ANY_DAY = (
    (ProblemKind.SUPPLY, 25),
    (ProblemKind.WORKS, 25),
    (ProblemKind.OTHER, 30),
    (ProblemKind.MONEY, 20),
)
_LEVELS = tuple(ProblemLevel)
_MOST_RISES = 2
_LATE_IN_USE = 4


def problems_of(
    project: DemoProject, course: Course, milestones: tuple[MilestoneLife, ...], seed: int
) -> tuple[ProblemLife, ...]:
    """Return all problems that a project ever has, in the order of their beginning."""
    chance = stream(seed, project.plan_code, project.code, "problems")
    days = {each.kind: each.actual for each in milestones}
    found: list[ProblemLife] = []
    if course.obstacle is not None and course.delay > 0:
        first = course.planned_start.plus(-chance.randint(0, 3))
        last = None if course.start is None else course.start.plus(-chance.randint(0, 1))
        if last is None or last >= first:
            kind = chance.choice(_OF_OBSTACLE[course.obstacle])
            found.append(_problem(kind, first, last, chance, is_serious=course.delay > _LATE_IN_USE))
    for stands_from, goes_on in course.pauses:
        last = None if goes_on is None else goes_on.plus(-1)
        found.append(
            _problem(pick(chance, _OF_STANDSTILL), stands_from.plus(-1), last, chance, is_serious=True)
        )
    if course.start is not None and course.fate in {Fate.SLOW, Fate.LATE_START}:
        first = course.start.plus(chance.randint(2, 6))
        found.append(_problem(pick(chance, _OF_SLOWNESS), first, first.plus(chance.randint(2, 7)), chance))
    if course.start is not None and happens(chance, 45):
        first = course.start.plus(chance.randint(1, 9))
        found.append(_problem(pick(chance, _OF_ANY_DAY), first, first.plus(chance.randint(0, 3)), chance))
    finished, used = days.get(MilestoneKind.COMPLETION), days.get(MilestoneKind.OPERATION)
    if finished and used and Month.of(used).months_since(Month.of(finished)) >= _LATE_IN_USE:
        found.append(
            _problem(ProblemKind.OPERATION, Month.of(finished).plus(2), Month.of(used).plus(-1), chance)
        )
    return tuple(sorted(found, key=lambda each: (each.first, each.kind.value)))


def reported_problems(life: Life, month: Month) -> tuple[ProblemReport, ...]:
    """Return the problems that stand in a month: asked of higher authorities, the longer they last."""
    if life.course.cancelled is not None and month >= life.course.cancelled:
        return ()
    return tuple(
        _reported(life.project, each, month)
        for each in life.problems
        if each.first <= month and (each.last is None or month <= each.last)
    )


def _problem(
    kind: ProblemKind,
    first: Month,
    last: Month | None,
    chance: Random,
    *,
    is_serious: bool = False,
) -> ProblemLife:
    """Return a problem with its words."""
    level = pick(chance, ((0, 55), (1, 35), (2, 10))) + (1 if is_serious and happens(chance, 50) else 0)
    return ProblemLife(
        first=first,
        last=last,
        kind=kind,
        level=_LEVELS[level],
        patience=chance.randint(4, 7) if is_serious else chance.randint(6, 10),
        description=chance.choice(_WORDS[kind]),
    )


def _reported(project: DemoProject, each: ProblemLife, month: Month) -> ProblemReport:
    """Return a problem as the return of a month tells it."""
    age = month.months_since(each.first)
    rises = min(age // each.patience, _MOST_RISES)
    level = _LEVELS[min(_LEVELS.index(each.level) + rises, len(_LEVELS) - 1)]
    needed_by = month.plus(1 + each.patience // 3 - age % (each.patience // 3 + 1)).last_day
    asked = {
        ProblemLevel.UNIT: "",
        ProblemLevel.COUNTY: project.region_name + _DEPARTMENTS[each.kind].format(office="局"),
        ProblemLevel.CITY: project.city_name + _DEPARTMENTS[each.kind].format(office="局"),
        ProblemLevel.PROVINCE: "省" + _DEPARTMENTS[each.kind].format(office="厅"),
    }
    return ProblemReport(
        kind=each.kind,
        level=level,
        description=each.description,
        department=asked[level],
        needed_by=None if level is ProblemLevel.UNIT else needed_by,
    )
