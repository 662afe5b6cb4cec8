"""The columns of the files of commitments: one row a commitment, a target, an update."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

from app.commitments.rules.quarters import in_words
from app.commitments.types import TargetState, UnitRole, UpdateFact
from app.commitments.types.lines import CommitmentLine, DueTarget
from app.kernel.china import in_china

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.commitments.types.lines import TargetLine
    from app.commitments.types.overview import CommitmentExport

Row = TypeVar("Row")
Value = str | int | Decimal | None
"""None and an empty text are a blank cell."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its head, its width in characters, and the value that it takes from a row."""

    head: str
    width: int
    read: Callable[[Row], Value]


@dataclass(frozen=True, slots=True)
class SaidUpdate:
    """An update with its commitment."""

    line: CommitmentLine
    update: UpdateFact


def targets(export: CommitmentExport) -> list[DueTarget]:
    """Return the targets of all commitments, in the order of the file."""
    return [DueTarget(line, target) for line in export.lines for target in line.targets]


def updates(export: CommitmentExport) -> list[SaidUpdate]:
    """Return the updates of all commitments, in the order of the file."""
    return [SaidUpdate(line, each) for line in export.lines for each in export.updates[line.fact.code]]


def units(line: CommitmentLine, role: UnitRole) -> str:
    """Return the units of a role; all county governments and all zones stand last among the responsible."""
    names = [unit.name for unit in line.fact.units if unit.role is role]
    if role is UnitRole.RESPONSIBLE:
        names += line.fact.place_names
    return "、".join(names)


def _number(line: CommitmentLine, state: TargetState) -> int:
    return sum(each.state is state for each in line.targets)


def _next(line: CommitmentLine, read: Callable[[TargetLine], Value]) -> Value:
    return None if line.next_target is None else read(line.next_target)


def _newest(line: CommitmentLine, read: Callable[[UpdateFact], Value]) -> Value:
    return None if line.newest is None else read(line.newest)


def _due(target: TargetLine) -> str | None:
    return None if target.fact.due is None else str(target.fact.due)


def _clock(moment: datetime | None) -> str | None:
    return None if moment is None else f"{in_china(moment):%Y-%m-%d %H:%M}"


def _claimed(each: DueTarget, name: str) -> Value:
    claim = each.target.standing.claim
    if claim is None:
        return None
    values: dict[str, Value] = {
        "value": claim.value,
        "text": claim.text,
        "quarter": in_words(claim.quarter),
        "unit": claim.organisation_name,
    }
    return values[name]


COMMITMENTS: Sequence[Column[CommitmentLine]] = (
    Column("编号", 10, lambda line: line.fact.code),
    Column("方案", 10, lambda line: line.fact.city_name),
    Column("种类", 10, lambda line: line.fact.kind.label),
    Column("文件", 8, lambda line: line.fact.document),
    Column("章节", 9, lambda line: line.fact.section),
    Column("序号", 6, lambda line: line.fact.printed_no),
    Column("标题", 18, lambda line: line.fact.group),
    Column("任务", 30, lambda line: line.fact.title),
    Column("摘要", 44, lambda line: line.fact.summary),
    Column("预期目标", 30, lambda line: line.fact.expected),
    Column("领域", 9, lambda line: line.fact.sector.label),
    Column("牵头单位", 24, lambda line: units(line, UnitRole.LEAD)),
    Column("责任单位", 36, lambda line: units(line, UnitRole.RESPONSIBLE)),
    Column("状态", 10, lambda line: line.state.label),
    Column("最近到期的目标", 30, lambda line: _next(line, lambda target: target.fact.summary)),
    Column("到期", 11, lambda line: _next(line, _due)),
    Column("剩余天数", 9, lambda line: _next(line, lambda target: target.days_left)),
    Column("目标数", 8, lambda line: len(line.targets)),
    Column("已实现", 8, lambda line: _number(line, TargetState.MET)),
    Column("逾期", 8, lambda line: _number(line, TargetState.OVERDUE)),
    Column("最新进展季度", 16, lambda line: _newest(line, lambda update: in_words(update.quarter))),
    Column("最新进展", 10, lambda line: _newest(line, lambda update: update.content.progress.label)),
    Column("填报单位", 22, lambda line: _newest(line, lambda update: update.organisation_name)),
    Column("审核", 9, lambda line: _newest(line, lambda update: update.state.label)),
    Column("备注", 40, lambda line: line.fact.note),
)
TARGETS: Sequence[Column[DueTarget]] = (
    Column("编号", 10, lambda each: each.line.fact.code),
    Column("任务", 30, lambda each: each.line.fact.title),
    Column("目标序号", 9, lambda each: each.target.fact.number),
    Column("期限", 11, lambda each: _due(each.target)),
    Column("目标", 32, lambda each: each.target.fact.summary),
    Column("原文", 40, lambda each: each.target.fact.printed),
    Column("比较", 8, lambda each: each.target.fact.comparison.label),
    Column("数值", 10, lambda each: each.target.fact.value),
    Column("单位", 10, lambda each: each.target.fact.unit),
    Column("指标", 10, lambda each: each.target.fact.indicator_code),
    Column("状态", 10, lambda each: each.target.state.label),
    Column("剩余天数", 9, lambda each: each.target.days_left),
    Column("达到的数值", 11, lambda each: _claimed(each, "value")),
    Column("说明", 36, lambda each: _claimed(each, "text")),
    Column("报告季度", 16, lambda each: _claimed(each, "quarter")),
    Column("报告单位", 22, lambda each: _claimed(each, "unit")),
    Column("备注", 40, lambda each: each.target.fact.note),
)
UPDATES: Sequence[Column[SaidUpdate]] = (
    Column("编号", 10, lambda each: each.line.fact.code),
    Column("任务", 30, lambda each: each.line.fact.title),
    Column("单位", 24, lambda each: each.update.organisation_name),
    Column("季度", 16, lambda each: in_words(each.update.quarter)),
    Column("版次", 6, lambda each: each.update.revision),
    Column("进展", 9, lambda each: each.update.content.progress.label),
    Column("已做的工作", 44, lambda each: each.update.content.done),
    Column("存在的问题", 32, lambda each: each.update.content.problem),
    Column("下一步打算", 32, lambda each: each.update.content.next_step),
    Column("状态", 9, lambda each: each.update.state.label),
    Column("提交时间", 17, lambda each: _clock(each.update.submitted_at)),
    Column("提交人", 14, lambda each: each.update.submitted_by),
    Column("审核时间", 17, lambda each: _clock(each.update.decided_at)),
    Column("审核人", 14, lambda each: each.update.decided_by),
    Column("审核意见", 32, lambda each: each.update.decision_reason),
)


def plain(value: Value) -> str:
    """Write a value for a line of text: numbers without a fraction that says nothing."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
