"""Progress and time: stages, milestones, permits."""

from __future__ import annotations

from app.help.types import Term, TermGroup
from app.projects.types import MilestoneKind, Stage
from app.returns.types.vocabulary import Grade

_RETURNS = "关账月份的月报。"
_LAPSING = "，".join(
    f"{kind.label}证{kind.months_to_start}个月内" for kind in MilestoneKind if kind.months_to_start
)


def _joined(vocabulary: type[Stage | Grade | MilestoneKind], sign: str = "、") -> str:
    """Return the words of a vocabulary in their order."""
    return sign.join(each.label for each in vocabulary)


SCHEDULE = TermGroup(
    "进度和时间",
    "time",
    (
        Term("形象进度", "stage", f"工程做到了哪一步：{_joined(Stage)}。", source=_RETURNS),
        Term(
            "开工",
            "start",
            "永久工程实际动工。打桩算开工；拆迁、平整场地、临时设施不算。",
            source="月报中里程碑的实际日期。",
        ),
        Term("竣工", "completion", "工程建成。竣工还不等于床位、托位投用。", source=_RETURNS),
        Term("投入运营", "operation", "床位、托位已经投用。只有投用的才计入成效。", source=_RETURNS),
        Term(
            "里程碑",
            "milestones",
            f"项目先后要过的{len(MilestoneKind)}个节点：{_joined(MilestoneKind, '→')}。"
            "不涉及的可以注明原因略过，例如适老化改造不需要用地。",
            source="月报。",
        ),
        Term(
            "计划、预计、实际",
            "dates",
            "每个里程碑有三个日期：方案或者单位的计划、现在的预计、实际完成的日期。"
            "方案只印年份的，照年份显示；要和某一天比较时，按当年最后一天。",
        ),
        Term("许可有效期", "permits", f"{_LAPSING}不开工，许可失效。", source="月报中许可的实际日期。"),
        Term(
            "进度自评",
            "grade",
            f"项目单位自己评的：{_joined(Grade)}。与系统亮的灯并列；不一致的另有清单。",
            source=_RETURNS,
        ),
    ),
)
