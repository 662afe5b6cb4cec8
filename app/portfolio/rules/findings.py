"""What a sharp eye looks for, kind by kind: each rule in words, and everything that it finds."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.kernel.texts import Text, joined
from app.portfolio.rules.ceilings import PER_BED, PER_PLACE, SHARES, above_ceiling
from app.portfolio.rules.reported import (
    JUMP,
    idle,
    jump,
    matching_behind,
    no_permit,
    not_completed,
    paid_ahead,
    unassigned,
)
from app.portfolio.rules.unit_costs import LEAST, LIMIT, NORMAL, cost_outlier, costed, groups_of
from app.portfolio.types.findings import Finding, FindingKind, Findings, NotJudged, Unjudged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from app.portfolio.types.findings import CostGroup, Verdict
    from app.portfolio.types.scrutiny import CheckedProject


def findings_of(
    kind: FindingKind, projects: Sequence[CheckedProject], shown: frozenset[str], *, months: int, day: date
) -> Findings:
    """Return what is found of one kind among the projects whose codes are shown, the heaviest first.

    All `projects` are compared with each other, whatever is shown of them, so that a filter makes nobody an
    outlier. `months` is how long money may lie; a planned start is held against `day`.
    """
    rules: dict[FindingKind, Callable[[CheckedProject], Verdict]] = {
        FindingKind.IDLE: lambda project: idle(project, months),
        FindingKind.PAID_AHEAD: paid_ahead,
        FindingKind.JUMP: jump,
        FindingKind.NOT_COMPLETED: not_completed,
        FindingKind.NO_PERMIT: no_permit,
        FindingKind.MATCHING_BEHIND: matching_behind,
        FindingKind.CEILING: above_ceiling,
        FindingKind.UNASSIGNED: lambda project: unassigned(project, day),
    }
    if kind is FindingKind.UNIT_COST:
        compared = costed(projects)
        found = [(each.project, cost_outlier(each)) for each in compared if each.project.code in shown]
        return _collected(kind, months, found, groups_of(compared))
    rule = rules[kind]
    return _collected(kind, months, [(each, rule(each)) for each in projects if each.code in shown])


def rule_in_words(kind: FindingKind, months: int) -> str:
    """Return what a rule looks for and on what basis, as the page prints it."""
    shares = joined("、", (Text("{part} {share}%", part=part, share=share) for share, part in SHARES.items()))
    words = {
        FindingKind.IDLE: (
            Text(
                "{months} 个月以前已经到位、到本月末还没有支付的钱：{months}"
                " 个月前月末的累计到位，减去本月末的累计支付，先到先付，"
                "分来源计算（一个来源多付的不抵另一个来源）；其间冲减的到位不计。"
                "表中到位和支付只计有余款的来源。",
                months=months,
            )
        ),
        FindingKind.PAID_AHEAD: (
            Text(
                "本月末累计支付大于累计完成投资。全项目超出的，或者任一资金来源超出的，都列出；"
                "标明预付款的照列并注明。"
            )
        ),
        FindingKind.JUMP: (
            Text(
                "完成投资一个月内增加达到总投资的 {share}%，形象进度与上月相同，"
                "并且本月月报没有上传任何附件。首次填报完成投资的月份不判。",
                share=JUMP,
            )
        ),
        FindingKind.NOT_COMPLETED: Text(
            "累计完成投资达到或超过总投资（完成率 ≥ 100%），形象进度不是竣工或运营。"
        ),
        FindingKind.NO_PERMIT: (
            Text(
                "形象进度为在建、竣工、运营或停工，或者已有实际开工日期；施工许可适用于该类项目，"
                "却既没有取得日期，也没有填写不适用的理由。"
            )
        ),
        FindingKind.MATCHING_BEHIND: (
            Text(
                "到位率 = 累计到位 ÷ 计划投资。中央 = 中央预算内投资和其他中央资金；"
                "配套 = 其余已落实的来源，待落实不计。配套到位率低于中央的列出；"
                "配套缺口 = 配套计划 × 中央到位率 − 配套到位。"
            )
        ),
        FindingKind.CEILING: (
            Text(
                "按方案所印数字计算：普惠托育中央投资不超过 {per_place} 万元/托位，"
                "普惠养老不超过 {per_bed} 万元/床，公办项目不超过总投资的一定比例（{shares}，"
                "取方案登记的比例）。适用哪一项，先看类型所印的“普惠”“公办”，"
                "没有印的看实施单位是否都是政府部门。列出的是需要核对的项目，不等于申请有错："
                "恰好按另一地区的比例（如西部 80%）申请的，理由中注明，"
                "可能另有政策依据（如比照执行西部政策）。",
                per_place=PER_PLACE,
                per_bed=PER_BED,
                shares=shares,
            )
        ),
        FindingKind.UNIT_COST: (
            Text(
                "单位造价 = 总投资 ÷ 床位或托位，只算只建一种床位或托位的项目，在同一项目类别、"
                "同一种床位或托位之内比较，各方案合在一起，不受筛选影响。"
                "取单位造价自然对数的中位数和绝对中位差（MAD），修正 z = {normal}"
                " ×（ln 造价 − 中位数）÷ MAD，|z| > {limit} 列出（Iglewicz–Hoaglin 法）；"
                "同类不足 {least} 个的不判。偏高偏低都列：偏低的，可能床位数含原有床位。",
                normal=NORMAL,
                limit=LIMIT,
                least=LEAST,
            )
        ),
        FindingKind.UNASSIGNED: (
            Text(
                "资金计划中“待落实”大于 0，而项目已开工：以月报形象进度为准；没有月报的，"
                "计划开工年份已经过完的，按方案应已开工计。"
            )
        ),
    }
    return words[kind]


def _collected(
    kind: FindingKind,
    months: int,
    verdicts: Iterable[tuple[CheckedProject, Verdict]],
    groups: tuple[CostGroup, ...] = (),
) -> Findings:
    """Return verdicts sorted into what is found and what is left aside, the commonest reason first."""
    found: list[Finding] = []
    aside: dict[str, list[CheckedProject]] = defaultdict(list)
    judged = 0
    for project, verdict in verdicts:
        if isinstance(verdict, NotJudged):
            aside[verdict.reason].append(project)
            continue
        judged += 1
        if verdict is not None:
            found.append(verdict)
    return Findings(
        kind=kind,
        rule=rule_in_words(kind, months),
        findings=tuple(sorted(found, key=lambda each: (-each.weight, each.project.code))),
        judged=judged,
        unjudged=tuple(
            Unjudged(reason, tuple(projects))
            for reason, projects in sorted(aside.items(), key=lambda each: (-len(each[1]), each[0]))
        ),
        groups=groups,
    )
