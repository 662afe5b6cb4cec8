"""Progress and time: stages, milestones, permits."""

from __future__ import annotations

from functools import reduce

from app.help.types import Term, TermGroup
from app.kernel.texts import Text, joined
from app.projects.types import MilestoneKind, Stage
from app.returns.types.vocabulary import Grade

_RETURNS = Text("关账月份的月报。")
_LAPSING = joined(
    "，",
    (
        Text("{permit}证{months}个月内", permit=kind.label, months=kind.months_to_start)
        for kind in MilestoneKind
        if kind.months_to_start
    ),
)


_MILESTONES: str = reduce(
    lambda before, after: Text("{before}→{after}", before=before, after=after),
    (each.label for each in MilestoneKind),
)

SCHEDULE = TermGroup(
    Text("进度和时间"),
    "time",
    (
        Term(
            Text("形象进度"),
            "stage",
            Text("工程做到了哪一步：{stages}。", stages=joined("、", (each.label for each in Stage))),
            source=_RETURNS,
        ),
        Term(
            Text("开工"),
            "start",
            Text("永久工程实际动工。打桩算开工；拆迁、平整场地、临时设施不算。"),
            source=Text("月报中里程碑的实际日期。"),
        ),
        Term(Text("竣工"), "completion", Text("工程建成。竣工还不等于床位、托位投用。"), source=_RETURNS),
        Term(
            Text("投入运营"), "operation", Text("床位、托位已经投用。只有投用的才计入成效。"), source=_RETURNS
        ),
        Term(
            Text("里程碑"),
            "milestones",
            Text(
                "项目先后要过的{count}个节点：{milestones}。不涉及的可以注明原因略过，"
                "例如适老化改造不需要用地。",
                count=len(MilestoneKind),
                milestones=_MILESTONES,
            ),
            source=Text("月报。"),
        ),
        Term(
            Text("计划、预计、实际"),
            "dates",
            Text(
                "每个里程碑有三个日期：方案或者单位的计划、现在的预计、实际完成的日期。"
                "方案只印年份的，照年份显示；要和某一天比较时，按当年最后一天。"
            ),
        ),
        Term(
            Text("许可有效期"),
            "permits",
            Text("{permits}不开工，许可失效。", permits=_LAPSING),
            source=Text("月报中许可的实际日期。"),
        ),
        Term(
            Text("进度自评"),
            "grade",
            Text(
                "项目单位自己评的：{grades}。与系统亮的灯并列；不一致的另有清单。",
                grades=joined("、", (each.label for each in Grade)),
            ),
            source=_RETURNS,
        ),
    ),
)
