"""Why a project gives nothing to what a plan promises of beds and places (domain.md §6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.projects.types import BedKind, Measure, Stage

if TYPE_CHECKING:
    from app.portfolio.types import ProjectFact

_COUNTED = (Measure.NEW_BEDS, Measure.NURSING_BEDS, Measure.NEW_PLACES)
"""What outcomes are computed from."""


def may_contribute(project: ProjectFact) -> bool:
    """Return whether the plan prints any figure of a project that outcomes are computed from."""
    return any(project.figure(measure) for measure in _COUNTED)


def why_nothing(project: ProjectFact) -> str:
    """Return the sentence for a project that gives nothing to any measure."""
    if project.standing is not None and project.standing.stage is Stage.CANCELLED:
        return Text("项目已取消，不计入成效。")
    kind = project.bed_kind
    if project.figure(Measure.NEW_BEDS) and kind and kind is not BedKind.ELDER_CARE:
        return Text("新增的是{kind}，不是养老床位，不计入成效。", kind=kind.label)
    if project.figure(Measure.RENOVATED_BEDS):
        return Text("只改造床位：改善条件，不增加床位，不计入成效。")
    if not may_contribute(project):
        return Text("方案没有印这个项目新增多少床位或托位，无法计入成效。")
    return Text("所增床位、托位在基期数中已有，或者方案没有相应的目标，不再计入成效。")
