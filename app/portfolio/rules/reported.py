"""What findings see in what was reported: money that lies, works that run ahead of their papers.

A blank is 未填 and never 0. Where what should have followed is blank (nothing paid, no matching funds),
nothing is on record, and the sentence says so; where what it is held against is blank, a rule says nothing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.funding.types import FundingSource
from app.kernel.partial_dates import day_in_words
from app.kernel.rates import percentage
from app.kernel.texts import Text, joined
from app.portfolio.rules.sentences import places, rate, wan
from app.portfolio.types.findings import Finding, NotJudged
from app.projects.rules import applicable_milestones
from app.projects.types import MilestoneKind
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.portfolio.types.findings import Verdict
    from app.portfolio.types.scrutiny import CheckedProject, Standing
    from app.returns.types.report import SourceAmounts

JUMP = Decimal(10)
"""% of the total investment, from which completed investment is said to jump within a month."""
WHOLE = Decimal(100)
_NOTHING = Decimal(0)
NOT_CLOSED = NotJudged(Text("所属方案该月没有关账"))
NEVER_REPORTED = NotJudged(Text("截至该月从未填报形象进度"))


def idle(project: CheckedProject, months: int) -> Verdict:
    """Find money that was received `months` ago and is still unpaid, first in, first out, source by source.

    Money of one source does not stand for another's, so what one paid beyond its receipts covers nothing
    elsewhere. What was taken back since (冲减) lies no longer.
    """
    now, earlier = project.now, project.earlier
    if now is None:
        return NOT_CLOSED
    if earlier is None:
        return NotJudged(Text("所属方案 {months} 个月之前没有关账的月份", months=months))
    if earlier.total(Amount.RECEIVED) is None:
        return NotJudged(Text("{months} 个月之前到位未填报", months=months))
    lines = [(now.of_source(each.source), each.received) for each in earlier.amounts if each.received]
    kept = [(line, min(received, _or(line.received, received))) for line, received in lines]
    lying = [(line, received) for line, received in kept if received > _or(line.paid)]
    if not lying:
        return None
    received = sum((amount for _, amount in lying), _NOTHING)
    paid = _sum([line for line, _ in lying], Amount.PAID)
    stake = received - _or(paid)
    sources = joined(
        "；",
        (
            Text(
                "{source}到位 {received}，{paid}",
                source=line.source.label,
                received=wan(amount),
                paid=_paid_in_words(line),
            )
            for line, amount in lying
        ),
    )
    reason = Text(
        "{earlier}末已到位的钱，到{now}末满 {months} 个月，仍有 {stake}没有支付：{sources}。",
        earlier=earlier.month.in_words,
        now=now.month.in_words,
        months=months,
        stake=wan(stake),
        sources=sources,
    )
    return Finding(project, (received, paid, stake, percentage(stake, received)), stake, reason, stake)


def paid_ahead(project: CheckedProject) -> Verdict:
    """Find more paid than completed, in the project as a whole or in one of its sources."""
    now = project.now
    if now is None:
        return NOT_CLOSED
    completed, paid = now.total(Amount.COMPLETED), now.total(Amount.PAID)
    if completed is None or paid is None:
        return NotJudged(Text("该月末完成投资或支付未填报"))
    ahead = [(line, over) for line in now.amounts if (over := _excess(line)) > 0]
    whole = max(paid - completed, _NOTHING)
    in_sources = sum((over for _, over in ahead), _NOTHING)
    stake = max(whole, in_sources)
    if not stake:
        return None
    marked = [line for line, _ in ahead if line.is_advance]
    parts = joined(
        "、",
        (
            Text(
                "{source}超出 {over}（{advance}）",
                source=line.source.label,
                over=wan(over),
                advance=Text("已标明预付款") if line.is_advance else Text("没有标明预付款"),
            )
            for line, over in ahead
        ),
    )
    first = (
        Text(
            "全项目支付 {paid}，完成投资 {completed}，超出 {over}",
            paid=wan(paid),
            completed=wan(completed),
            over=wan(whole),
        )
        if whole
        else Text("全项目支付 {paid}没有超过完成投资 {completed}", paid=wan(paid), completed=wan(completed))
    )
    word = Text("否") if not marked else Text("是") if len(marked) == len(ahead) else Text("部分")
    reason = (
        Text("{whole}；分来源看，{parts}。", whole=first, parts=parts)
        if ahead
        else Text("{whole}。", whole=first)
    )
    return Finding(project, (completed, paid, whole, in_sources, word), stake, reason, stake)


def jump(project: CheckedProject) -> Verdict:
    """Find completed investment that rose by a tenth of the total or more within the month, and nothing else.

    Nothing else: the stage is that of the month before, and no file was attached to the month's return.
    """
    now, before = project.now, project.before
    if now is None:
        return NOT_CLOSED
    if before is None:
        return NotJudged(Text("所属方案上月没有关账"))
    later, sooner = now.total(Amount.COMPLETED), before.total(Amount.COMPLETED)
    if later is None or sooner is None or before.stage is None:
        return NotJudged(Text("本月或上月的完成投资、形象进度未填报"))
    rise = later - sooner
    share = percentage(rise, now.total_investment)
    if share is None or share < JUMP or now.stage is not before.stage or now.evidence:
        return None
    stage = before.stage.label
    reason = Text(
        "完成投资由 {before}升到 {now}，一个月增加 {rise}，占总投资的 {share}；"
        "形象进度仍是“{stage}”，本月月报没有附件。",
        before=wan(sooner),
        now=wan(later),
        rise=wan(rise),
        share=rate(share),
        stage=stage,
    )
    cells = (now.total_investment, sooner, later, rise, share, stage)
    return Finding(project, cells, rise, reason, rise)


def not_completed(project: CheckedProject) -> Verdict:
    """Find a project whose whole investment is completed while the building is not."""
    now = project.now
    if now is None:
        return NOT_CLOSED
    completed = now.total(Amount.COMPLETED)
    share = percentage(completed, now.total_investment)
    if completed is None or share is None:
        return NotJudged(Text("该月末完成投资未填报"))
    if now.stage is None:
        return NEVER_REPORTED
    if share < WHOLE or now.stage.is_completed:
        return None
    reason = Text(
        "完成投资 {completed}，为总投资 {total_investment}的 {share}，形象进度是“{stage}”，不是竣工或运营。",
        completed=wan(completed),
        total_investment=wan(now.total_investment),
        share=rate(share),
        stage=now.stage.label,
    )
    return Finding(
        project, (now.total_investment, completed, share, now.stage.label), completed, reason, completed
    )


def no_permit(project: CheckedProject) -> Verdict:
    """Find works that began without 施工许可, where it applies and was not waived with a reason."""
    now = project.now
    if now is None:
        return NOT_CLOSED
    if MilestoneKind.CONSTRUCTION_PERMIT not in applicable_milestones(project.category):
        return NotJudged(Text("{category}项目不需要施工许可", category=project.category.label))
    if now.stage is None:
        return NEVER_REPORTED
    last = now.month.last_day
    permit = now.milestone(MilestoneKind.CONSTRUCTION_PERMIT)
    has_permit = permit.actual is not None and permit.actual <= last
    if not is_started(now) or has_permit or permit.waiver.strip():
        return None
    begun = _begun(now)
    days = None if begun is None else (last - begun).days
    since = Text("实际开工日期未填") if begun is None else Text("{day}开工", day=day_in_words(begun))
    reason = Text(
        "形象进度“{stage}”，{since}；截至{month}末，施工许可既没有取得日期，也没有填不适用的理由。",
        stage=now.stage.label,
        since=since,
        month=now.month.in_words,
    )
    cells = (
        now.total_investment,
        now.total(Amount.COMPLETED),
        now.stage.label,
        None if begun is None else day_in_words(begun),
        days,
    )
    return Finding(project, cells, now.total_investment, reason, now.total_investment)


def matching_behind(project: CheckedProject) -> Verdict:
    """Find matching funds (配套) of which a smaller part has come than of the central money.

    Matching is every assigned source that is not central. The shortfall is what would have come at the
    central rate, less what came.
    """
    now = project.now
    if now is None:
        return NOT_CLOSED
    assigned = [line for line in now.amounts if line.source is not FundingSource.UNASSIGNED]
    central = [line for line in assigned if line.source.is_central]
    matching = [line for line in assigned if not line.source.is_central]
    planned, received = _sum(central, Amount.PLANNED), _sum(central, Amount.RECEIVED)
    other_planned, other_received = _sum(matching, Amount.PLANNED), _sum(matching, Amount.RECEIVED)
    if not planned:
        return NotJudged(Text("计划中没有中央资金"))
    if not other_planned:
        return NotJudged(Text("计划中没有落实到来源的配套资金"))
    if received is None:
        return NotJudged(Text("中央资金到位未填报"))
    shortfall = other_planned * received / planned - _or(other_received)
    if shortfall <= 0:
        return None
    ours, theirs = percentage(received, planned), percentage(other_received, other_planned)
    points = _or(ours) - _or(theirs)
    other_rate = (
        Text("（未填，按没有到位计）")
        if other_received is None
        else Text("，到位率 {rate}", rate=rate(theirs))
    )
    reason = Text(
        "中央资金计划 {planned}、到位 {received}，到位率 {rate}；配套计划 {other_planned}、"
        "到位 {other_received}{other_rate}，落后 {points} 个百分点，按中央到位率还差 {shortfall}。",
        planned=wan(planned),
        received=wan(received),
        rate=rate(ours),
        other_planned=wan(other_planned),
        other_received=wan(other_received),
        other_rate=other_rate,
        points=places(points, 1),
        shortfall=wan(shortfall),
    )
    cells = (planned, received, ours, other_planned, other_received, theirs, points, shortfall)
    return Finding(project, cells, shortfall, reason, shortfall)


def unassigned(project: CheckedProject, day: date) -> Verdict:
    """Find a split that leaves money 待落实 after the works began, or after `day` passed the planned start.

    As reported where the stage is known; else the last day of the planned start is held against `day`.
    Source: domain.md §4, a year means "its last day only when a comparison needs a day".
    """
    now = project.now
    line = None if now is None else now.of_source(FundingSource.UNASSIGNED)
    is_split = now is not None and now.total(Amount.PLANNED) is not None
    open_amount = line.planned if line is not None and is_split else project.unassigned
    if not open_amount:
        return None
    if now is not None and now.stage is not None:
        if not is_started(now):
            return None
        word = now.stage.label
        why = Text("形象进度“{stage}”，已开工", stage=word)
    else:
        if project.start.last_day >= day:
            return None
        word = Text("按方案应已开工")
        planned = project.start.in_words
        why = Text(
            "没有月报；方案计划{planned}开工，到{day}已过，按方案应已开工",
            planned=planned,
            day=day_in_words(day),
        )
    total = now.total_investment if now is not None else project.total_investment
    share = percentage(open_amount, total)
    reason = Text(
        "{why}；资金计划中仍有 {amount}待落实，占总投资的 {share}。",
        why=why,
        amount=wan(open_amount),
        share=rate(share),
    )
    cells = (total, open_amount, share, word, project.start.in_words)
    return Finding(project, cells, open_amount, reason, open_amount)


def is_started(now: Standing) -> bool:
    """Return whether works had begun by the end of the month: by stage, or by the actual date of 开工."""
    return (now.stage is not None and now.stage.is_started) or _begun(now) is not None


def _begun(now: Standing) -> date | None:
    """Return the day on which works began, None where it is not known or lies after the month."""
    actual = now.milestone(MilestoneKind.START).actual
    return actual if actual is not None and actual <= now.month.last_day else None


def _excess(line: SourceAmounts) -> Decimal:
    """Return by how much more is paid than completed; 0 where either is blank."""
    return _NOTHING if line.paid is None or line.completed is None else line.paid - line.completed


def _paid_in_words(line: SourceAmounts) -> str:
    return Text("支付未填，按没有支付计") if line.paid is None else Text("支付 {paid}", paid=wan(line.paid))


def _sum(lines: Sequence[SourceAmounts], amount: Amount) -> Decimal | None:
    filled = [value for line in lines if (value := line.amount(amount)) is not None]
    return sum(filled, _NOTHING) if filled else None


def _or(amount: Decimal | None, instead: Decimal = _NOTHING) -> Decimal:
    return instead if amount is None else amount
