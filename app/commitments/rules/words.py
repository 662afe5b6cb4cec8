"""The restrictions of a list in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commitments.types.asking import UNDATED

if TYPE_CHECKING:
    from app.commitments.types.asking import OverviewFilter
    from app.commitments.types.overview import Choices

LABELS = {
    "plan": "方案",
    "unit": "单位",
    "role": "分工",
    "kind": "种类",
    "sector": "领域",
    "state": "状态",
    "due": "到期",
    "target": "目标",
    "document": "文件",
    "group": "标题",
    "year": "期限",
    "q": "搜索",
}
"""What each parameter is called on the page."""


def words_of(chosen: OverviewFilter, choices: Choices) -> tuple[tuple[str, str, str], ...]:
    """Return name, label and value in words of each restriction; what finds nothing says so."""
    known = {
        "plan": dict(choices.plan_options),
        "unit": {key: label for _, options in choices.unit_groups for key, label in options},
        "document": {each: each for each in choices.documents},
    }
    found = []
    for name, value in chosen.parameters().items():
        word = getattr(getattr(chosen, name), "label", value)
        if name in known:
            word = known[name].get(value, f"{value}（查无此项）")
        if name == "year":
            word = "没有定期限的目标" if value == UNDATED else f"{value}年"
        found.append((name, LABELS[name], word))
    return tuple(found)
