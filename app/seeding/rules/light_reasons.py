"""Which owners of projects with a red light state a 正当理由, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.seeding.rules.chance import happens, pick, stream
from app.seeding.rules.conduct import closes_at, later
from app.seeding.types import LightReasonLife

if TYPE_CHECKING:
    from app.seeding.types import Life, Window

_STATED_PERCENT = 6
"""Of the projects with a red light, each month."""
_WHY = (
    "连续降雨，土方和基础施工无法进行，施工组织已调整，天气好转后即恢复。",
    "规划调整，项目用地边界重新划定，正在办理变更手续。",
    "施工中发现地下管线需要迁改，迁改方案已报相关部门审批。",
    "原施工单位退场，正在重新组织招标。",
    "专项债券发行批次调整，资金推后到位，工程款按新的计划支付。",
)
_APPROVED = "情况属实，同意在所列月份内按黄灯管理。"
_REFUSED = "所述情况属于施工组织问题，不属于正当理由。"


def light_reason_of(life: Life, window: Window) -> LightReasonLife | None:
    """Return the 正当理由 that is stated once a month has been closed with a red light, or None.

    It holds for that month and some after it. One in seven still waits for the city.
    """
    project = life.project
    chance = stream(life.seed, project.plan_code, project.code, window.month, "light reason")
    if not happens(chance, _STATED_PERCENT):
        return None
    stated_at = later(closes_at(window), chance, 1, 2)
    decision = pick(chance, ((True, 62), (False, 24), (None, 14)))
    number = chance.randint(10, 99)
    return LightReasonLife(
        last=window.month.plus(chance.randint(1, 3)),
        text=chance.choice(_WHY),
        document_number=f"演示函〔{window.month.year}〕{number}号" if happens(chance, 60) else "",
        stated_at=stated_at,
        decided_at=None if decision is None else later(stated_at, chance, 1, 4),
        approve=bool(decision),
        decision=_APPROVED if decision else _REFUSED,
    )
