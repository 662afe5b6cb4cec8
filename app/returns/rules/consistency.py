"""The 勾稽 rules of a return (domain.md §3): the same on form, workbook, API and in the service.

Amounts are in 万元, cumulative since the start. A blank is 未填 and never 0: it is missed, not compared.
An error blocks; a warning needs one sentence of explanation, kept in the report under the finding's key.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.funding.types import FundingSource
from app.kernel.money import wan_yuan_text
from app.kernel.problems import Severity
from app.kernel.rates import percentage
from app.kernel.rounding import half_up
from app.kernel.texts import Text
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import Finding, SourceAmounts
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.kernel.months import Month
    from app.returns.types.facts import MonthFact
    from app.returns.types.report import MilestoneReport, ProjectBasis, Report

_LARGEST_OVERRUN = Decimal("1.1")
"""Completed investment beyond this multiple of the total needs 概算调整 first."""
_CUMULATIVE = tuple(kind for kind in Amount if kind is not Amount.PLANNED)
"""What only grows; the plan itself may be split anew."""
_WITHOUT_NEXT_WORK = frozenset({Stage.CANCELLED, Stage.OPERATING})


def findings(
    report: Report, previous: MonthFact | None, basis: ProjectBasis, month: Month
) -> tuple[Finding, ...]:
    """Return all that the rules find in the report of `month`, in the order of the form.

    `previous` is the month before as known now, None where there is none.
    """
    return (
        *_required_texts(report),
        *_negative(report),
        *_falls(report, previous),
        *_within_source(report),
        *_planned_total(report, basis),
        *_total_exceeded(report, basis),
        *_stage(report, basis, month),
        *_single_milestones(report, month),
        *_order(report, previous),
    )


def blocking(findings: Sequence[Finding], report: Report) -> tuple[Finding, ...]:
    """Return what stands in the way of submission: errors, and warnings that nobody explained.

    Source: domain.md §3, "An error blocks submission; a warning needs one sentence of explanation".
    """
    explained = {key for key, sentence in report.explanations if sentence.strip()}
    return tuple(each for each in findings if each.severity is Severity.ERROR or each.key not in explained)


def _required_texts(report: Report) -> Iterator[Finding]:
    """Find what must be said in words; a cancelled or operating project has no next work."""
    if not report.progress.strip():
        yield Finding(
            "required.progress", "progress", Text("“本月进展”没有填：请用一两句话写明截至本月末的进展。")
        )
    if not report.next_work.strip() and report.stage not in _WITHOUT_NEXT_WORK:
        yield Finding("required.next_work", "next_work", Text("“下月工作”没有填：请写明下月的工作安排。"))


def _negative(report: Report) -> Iterator[Finding]:
    """Find amounts below zero."""
    for row in report.amounts:
        for kind in Amount:
            amount = row.amount(kind)
            if amount is not None and amount < 0:
                message = Text(
                    "{place}为 {amount}，不能为负数：请填截至本月末的累计数。",
                    place=_place(row, kind),
                    amount=_text(amount),
                )
                yield _at("negative", row, kind, message)


def _falls(report: Report, previous: MonthFact | None) -> Iterator[Finding]:
    """Find cumulative amounts below last month's: "do not fall without a recorded 冲减 reason"."""
    before = () if previous is None else previous.amounts
    for old_row in before:
        row = report.of_source(old_row.source)
        for kind in _CUMULATIVE:
            old, new = old_row.amount(kind), row.amount(kind)
            if old is None:
                continue
            if new is None:
                message = Text(
                    "{place}上月已填 {old}，本月不能空着：请填截至本月末的累计数，没有变化的照填上月数。",
                    place=_place(row, kind),
                    old=_text(old),
                )
                yield _at("falls", row, kind, message)
            elif new < old and not row.reduction_reason.strip():
                message = Text(
                    "{place}累计数由上月的 {old}减为 {new}，减少 {fall}：请核对；确系冲减的，"
                    "请填写该资金来源的冲减原因。",
                    place=_place(row, kind),
                    old=_text(old),
                    new=_text(new),
                    fall=_text(old - new),
                )
                yield _at("falls", row, kind, message)


def _within_source(report: Report) -> Iterator[Finding]:
    """Find what contradicts itself within one source: 支付 ≤ 到位, 支付 ≤ 完成, 到位 ≤ 下达."""
    for row in report.amounts:
        yield from _at_most(
            "paid_received", row, Amount.PAID, Amount.RECEIVED, Text("请核对两数，支付的钱应先到位。")
        )
        if not row.is_advance:
            yield from _at_most(
                "paid_completed",
                row,
                Amount.PAID,
                Amount.COMPLETED,
                Text("请核对两数；确系预付款的，请勾选“预付款”。"),
            )
        if row.source.is_government:
            yield from _at_most(
                "received_allocated",
                row,
                Amount.RECEIVED,
                Amount.ALLOCATED,
                Text("请核对两数，政府资金按下达文件到位。"),
            )


def _at_most(rule: str, row: SourceAmounts, kind: Amount, limit: Amount, advice: str) -> Iterator[Finding]:
    """Find an amount beyond another of the same source, or one whose limit nobody filled in."""
    amount, most = row.amount(kind), row.amount(limit)
    if amount is None:
        return
    if most is None:
        if amount > 0:
            message = Text(
                "{place}为 {amount}，{limit}未填：请先填{limit}。",
                place=_place(row, kind),
                amount=_text(amount),
                limit=limit.label,
            )
            yield Finding(f"{rule}.{row.source}.{limit}", _field(row, limit), message)
    elif amount > most:
        message = Text(
            "{place} {amount}大于{limit} {most}：{advice}",
            place=_place(row, kind),
            amount=_text(amount),
            limit=limit.label,
            most=_text(most),
            advice=advice,
        )
        yield _at(rule, row, kind, message)


def _planned_total(report: Report, basis: ProjectBasis) -> Iterator[Finding]:
    """Find a split that does not add up: what is assigned fits into the total, 待落实 is the rest."""
    assigned_rows = [
        (row.planned, row.source.position, row)
        for row in report.amounts
        if row.planned is not None and row.source is not FundingSource.UNASSIGNED
    ]
    assigned = sum((planned for planned, _, _ in assigned_rows), Decimal(0))
    total = basis.total_investment
    if assigned_rows and assigned > total:
        largest = max(assigned_rows, key=lambda each: each[:2])[2]
        message = Text(
            "各资金来源的计划投资合计 {assigned}，超过总投资 {total}，多出 {excess}："
            "请调减有关来源的计划投资。",
            assigned=_text(assigned),
            total=_text(total),
            excess=_text(assigned - total),
        )
        yield _at("planned_total", largest, Amount.PLANNED, message)
        return
    rest = report.of_source(FundingSource.UNASSIGNED)
    if rest.planned is not None and assigned + rest.planned != total:
        message = Text(
            "各资金来源的计划投资合计 {assigned}，加待落实 {planned}，与总投资 {total}不等："
            "待落实应为 {rest}。",
            assigned=_text(assigned),
            planned=_text(rest.planned),
            total=_text(total),
            rest=_text(total - assigned),
        )
        yield _at("planned_total", rest, Amount.PLANNED, message)


def _total_exceeded(report: Report, basis: ProjectBasis) -> Iterator[Finding]:
    """Find work beyond the total: over 总投资 is a warning, over 110 % of it an error (概算调整)."""
    completed, total = report.total(Amount.COMPLETED), basis.total_investment
    if completed is None or completed <= total:
        return
    rows = [(row.completed, row.source.position, row) for row in report.amounts if row.completed is not None]
    largest = max(rows, key=lambda each: each[:2])[2]
    share = percentage(completed, total)
    percent = "" if share is None else Text("，为总投资的 {share}%", share=half_up(share, 1))
    facts = Text(
        "各资金来源的完成投资合计 {completed}，超过总投资 {total}{percent}",
        completed=_text(completed),
        total=_text(total),
        percent=percent,
    )
    field = _field(largest, Amount.COMPLETED)
    if completed > total * _LARGEST_OVERRUN:
        yield Finding(
            "total_exceeded",
            field,
            Text("{facts}，超出 10% 以上：需先办理概算调整，再填报超出部分。", facts=facts),
        )
    else:
        yield Finding(
            "total_exceeded",
            field,
            Text("{facts}：请核对；属实的，请说明原因。", facts=facts),
            Severity.WARNING,
        )


def _stage(report: Report, basis: ProjectBasis, month: Month) -> Iterator[Finding]:
    """Find where stage and milestones disagree.

    "started" needs a start date, "completed" needs every earlier milestone met or waived with a reason.
    """
    stage = report.stage
    needed = _needed(stage)
    for kind in basis.milestones:
        milestone = report.of_milestone(kind)
        if kind in needed:
            if milestone.actual is None:
                rule = "started" if kind is MilestoneKind.START else "completed"
                message = Text(
                    "形象进度为“{stage}”，但“{kind}”没有实际日期：请填实际日期，或改正形象进度。",
                    stage=stage.label,
                    kind=kind.label,
                )
                yield _on(rule, kind, "actual", message)
        elif needed and stage.is_completed and kind.position < max(each.position for each in needed):
            if milestone.actual is None and not milestone.waiver.strip():
                message = Text(
                    "形象进度为“{stage}”，但此前的“{kind}”既没有实际日期，"
                    "也没有写明不适用的原因：请补填其一。",
                    stage=stage.label,
                    kind=kind.label,
                )
                yield _on("completed", kind, "actual", message)
        elif (
            milestone.actual is not None
            and milestone.actual <= month.last_day
            and (contradiction := _contradiction(stage, kind))
        ):
            rule, severity = contradiction
            message = Text(
                "“{kind}”的实际日期为 {actual}，但形象进度为“{stage}”：请改正其中一项{rest}",
                kind=kind.label,
                actual=milestone.actual,
                stage=stage.label,
                rest=Text("。") if severity is Severity.ERROR else Text("；属实的，请说明原因。"),
            )
            yield Finding(f"{rule}.{kind}.actual", "stage", message, severity)


def _needed(stage: Stage) -> tuple[MilestoneKind, ...]:
    """Return the milestones without whose actual date a stage cannot be: no reason stands in for them."""
    if stage is Stage.OPERATING:
        return (MilestoneKind.START, MilestoneKind.COMPLETION, MilestoneKind.OPERATION)
    if stage is Stage.COMPLETED:
        return (MilestoneKind.START, MilestoneKind.COMPLETION)
    return (MilestoneKind.START,) if stage.is_started else ()


def _contradiction(stage: Stage, kind: MilestoneKind) -> tuple[str, Severity] | None:
    """Return the rule that a milestone which has been met breaks at this stage, and how badly.

    A project may be cancelled, or stand still, at any time: then nothing is contradicted.
    """
    if stage in {Stage.CANCELLED, Stage.SUSPENDED}:
        return None
    if kind is MilestoneKind.START and not stage.is_started:
        return "not_started", Severity.ERROR
    if kind is MilestoneKind.COMPLETION and not stage.is_completed:
        return "not_completed", Severity.WARNING
    if kind is MilestoneKind.OPERATION and stage is not Stage.OPERATING:
        return "not_operating", Severity.WARNING
    return None


def _single_milestones(report: Report, month: Month) -> Iterator[Finding]:
    """Find milestones that are wrong by themselves: met in the future, or both met and waived."""
    for each in report.milestones:
        if each.actual is None:
            continue
        if each.actual > month.last_day:
            message = Text(
                "“{kind}”的实际日期 {actual} 晚于本月最后一天 {last_day}：尚未发生的，请填预计日期。",
                kind=each.kind.label,
                actual=each.actual,
                last_day=month.last_day,
            )
            yield _on("future", each.kind, "actual", message)
        if each.waiver.strip():
            message = Text(
                "“{kind}”已有实际日期 {actual}，又写了不适用的原因：请只保留其中一项。",
                kind=each.kind.label,
                actual=each.actual,
            )
            yield _on("waived_met", each.kind, "waiver", message)


def _order(report: Report, previous: MonthFact | None) -> Iterator[Finding]:
    """Warn of a milestone met before one that comes earlier in the order.

    Asked once: dates that last month's approved return already had are not asked about again.
    """
    known = {} if previous is None else {each.kind: each.actual for each in previous.milestones}
    latest: MilestoneReport | None = None
    latest_day: date | None = None
    for each in sorted(report.milestones, key=lambda milestone: milestone.kind.position):
        if each.actual is None:
            continue
        if latest is None or latest_day is None or each.actual >= latest_day:
            latest, latest_day = each, each.actual
        elif known.get(each.kind) != each.actual or known.get(latest.kind) != latest_day:
            message = Text(
                "“{kind}”的实际日期 {actual} 早于之前的“{earlier}”（{latest_day}）："
                "请核对；属实的，请说明原因。",
                kind=each.kind.label,
                actual=each.actual,
                earlier=latest.kind.label,
                latest_day=latest_day,
            )
            yield _on("order", each.kind, "actual", message, Severity.WARNING)


def _at(rule: str, row: SourceAmounts, kind: Amount, message: str) -> Finding:
    """Return an error that stands beside one amount."""
    return Finding(f"{rule}.{row.source}.{kind}", _field(row, kind), message)


def _on(
    rule: str, kind: MilestoneKind, part: str, message: str, severity: Severity = Severity.ERROR
) -> Finding:
    """Return a finding that stands beside one part of a milestone."""
    return Finding(f"{rule}.{kind}.{part}", f"milestones-{kind}-{part}", message, severity)


def _field(row: SourceAmounts, kind: Amount) -> str:
    """Return the name of an amount's field in the form."""
    return f"amounts-{row.source}-{kind}"


def _place(row: SourceAmounts, kind: Amount) -> str:
    """Return where an amount stands, in words."""
    return Text("{source}的{kind}", source=row.source.label, kind=kind.label)


def _text(amount: Decimal) -> str:
    """Return an amount with its unit; a sum may be larger than any single amount can be."""
    try:
        return Text("{amount} 万元", amount=wan_yuan_text(amount))
    except ValueError:
        return Text("{amount:f} 万元", amount=amount)
