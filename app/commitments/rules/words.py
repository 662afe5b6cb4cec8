"""The restrictions of a list in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commitments.types.asking import UNDATED
from app.kernel.texts import Text

if TYPE_CHECKING:
    from app.commitments.types.asking import OverviewFilter
    from app.commitments.types.overview import Choices

LABELS = {
    "plan": Text("方案"),
    "unit": Text("单位"),
    "role": Text("分工"),
    "kind": Text("种类"),
    "sector": Text("领域"),
    "state": Text("状态"),
    "due": Text("到期"),
    "target": Text("目标"),
    "document": Text("文件"),
    "group": Text("标题"),
    "year": Text("期限"),
    "q": Text("搜索"),
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
            word = known[name].get(value, Text("{value}（查无此项）", value=value))
        if name == "year":
            word = Text("没有定期限的目标") if value == UNDATED else Text("{year}年", year=value)
        found.append((name, LABELS[name], word))
    return tuple(found)
