"""What an invented unit writes about its month, in the field's own phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.money import wan_yuan_text
from app.kernel.months import Month
from app.kernel.rates import percentage
from app.kernel.rounding import half_up
from app.projects.types import MilestoneKind, Stage
from app.seeding.rules.chance import stream

if TYPE_CHECKING:
    from app.returns.types.report import MilestoneReport, SourceAmounts
    from app.seeding.types import Life

_DOING: dict[Stage, tuple[str, ...]] = {
    Stage.PREPARATION: ("正在开展前期工作。", "前期手续正在办理。", "正在与有关部门对接前期手续。"),
    Stage.FOUNDATION: (
        "正在进行桩基和承台施工。",
        "基坑开挖及支护施工中。",
        "基础工程施工有序推进。",
    ),
    Stage.STRUCTURE: (
        "主体结构正在施工。",
        "主体框架逐层施工，砌体工程同步跟进。",
        "正在进行主体结构及屋面施工。",
    ),
    Stage.FITTING_OUT: (
        "室内装饰装修施工中。",
        "内外墙抹灰、门窗安装及水电布线同步进行。",
        "正在进行室内改造和适老化（适儿化）装修。",
    ),
    Stage.INSTALLATION: (
        "电梯、消防及护理设备安装中。",
        "设施设备陆续进场安装调试，室外附属工程同步推进。",
    ),
    Stage.COMPLETED: ("工程已竣工，正在落实运营机构和人员。", "正在做好开业前的准备工作。"),
    Stage.OPERATING: ("项目已投入运营，运行平稳。", "已正常开展服务，正在办理工程结算。"),
    Stage.SUSPENDED: ("项目处于停工状态，现场安排专人值守。", "工程停工，正在协商复工事宜。"),
    Stage.CANCELLED: ("经研究，项目不再实施，已按程序申请取消。",),
}
_STANDS = "协调解决停工原因，争取尽快复工。"
_NAMED = 0.3
"""How often the next milestone is named, once works are under way."""
_NEXT: dict[Stage, tuple[str, ...]] = {
    Stage.FOUNDATION: ("继续推进基础工程施工。", "完成剩余基础施工，组织基础验收。"),
    Stage.STRUCTURE: ("继续主体结构施工。", "加快主体施工，争取早日封顶。"),
    Stage.FITTING_OUT: ("继续装饰装修施工。", "完成公共部位装修，启动设备采购。"),
    Stage.INSTALLATION: ("完成设备安装调试，做好竣工准备。", "推进室外道路、绿化等附属工程。"),
    Stage.COMPLETED: ("完善附属设施，推进移交。", "落实运营机构和人员，做好开业准备。"),
    Stage.OPERATING: ("做好运营管理，完成工程决算和尾款支付。",),
}

_COMES: dict[MilestoneKind, str] = {
    MilestoneKind.PROPOSAL: "取得立项批复",
    MilestoneKind.SITE: "办结用地预审与选址",
    MilestoneKind.FEASIBILITY: "取得可研批复",
    MilestoneKind.DESIGN: "取得初步设计及概算批复",
    MilestoneKind.PLANNING_PERMIT: "取得规划许可",
    MilestoneKind.DRAWING_REVIEW: "通过施工图审查",
    MilestoneKind.TENDER: "完成招标",
    MilestoneKind.CONSTRUCTION_PERMIT: "取得施工许可",
    MilestoneKind.START: "正式开工",
    MilestoneKind.FOUNDATION: "完成基础工程",
    MilestoneKind.TOPPING_OUT: "实现主体封顶",
    MilestoneKind.FITTING_OUT: "完成装饰装修与设备安装",
    MilestoneKind.COMPLETION: "全面竣工",
    MilestoneKind.ACCEPTANCE: "通过竣工验收和消防验收",
    MilestoneKind.FILING: "办结备案登记",
    MilestoneKind.OPERATION: "投入运营",
}


def progress_text(
    life: Life,
    month: Month,
    stage: Stage,
    amounts: tuple[SourceAmounts, ...],
    milestones: tuple[MilestoneReport, ...],
) -> str:
    """Return what the unit says of its progress by the end of a month."""
    chance = stream(life.seed, life.project.plan_code, life.project.code, month, "progress")
    met = [each for each in milestones if each.actual is not None and Month.of(each.actual) == month]
    sentences = []
    if met:
        sentences.append("本月" + "、".join(_met(each) for each in met) + "。")
    sentences.append(chance.choice(_DOING[stage]))
    filled = [each.completed for each in amounts if each.completed is not None]
    if filled and stage.is_started:
        total = sum(filled[1:], filled[0])
        share = percentage(total, life.project.total)
        if share is not None:
            sentences.append(f"累计完成投资{wan_yuan_text(total)}万元，占总投资的{half_up(share, 1)}%。")
    return "".join(sentences)


def next_text(life: Life, month: Month, stage: Stage, milestones: tuple[MilestoneReport, ...]) -> str:
    """Return what the unit means to do next month; empty for a project that is cancelled."""
    if stage is Stage.CANCELLED:
        return ""
    if stage is Stage.SUSPENDED:
        return _STANDS
    chance = stream(life.seed, life.project.plan_code, life.project.code, month, "next")
    coming = next(
        (each for each in milestones if each.actual is None and not each.waiver and each.forecast), None
    )
    if (
        coming is not None
        and coming.forecast is not None
        and (stage is Stage.PREPARATION or chance.random() < _NAMED)
    ):
        when = f"{coming.forecast.year}年{coming.forecast.month}月底前"
        return f"抓紧工作，力争{when}{_COMES[coming.kind]}。"
    if stage is Stage.PREPARATION:
        return "做好开工准备。"
    return chance.choice(_NEXT[stage])


def explanation(key: str) -> str:
    """Return the sentence with which an invented unit explains what a 勾稽 rule warns of."""
    if key.startswith("total_exceeded"):
        return "材料和人工价格上涨，超出部分由建设单位自行解决，正在办理概算调整。"
    if key.startswith("order."):
        return "有关手续经批准容缺办理，批复日期晚于后一环节，情况属实。"
    return "情况属实，已向主管部门说明。"


def _met(each: MilestoneReport) -> str:
    """Return a milestone met this month, with its document."""
    return _COMES[each.kind] + (f"（{each.document_number}）" if each.document_number else "")
