"""Pure rules of pages and exports: the month shown, rates, milestones, unit cost, order, pager, notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.funding.types import FundingSource
from app.kernel.rates import per_unit, percentage
from app.kernel.texts import Text, joined
from app.portfolio.rules.sentences import counted
from app.portfolio.types import MilestoneLine, Ordering, Rates, ShownMonths, UnitCost
from app.projects.rules import applicable_milestones, is_lapsing, slip_in_days
from app.projects.types import Measure, MilestoneKind
from app.returns.rules.differences import differences
from app.returns.rules.periods import closed_by_plan
from app.returns.types.report import Difference, MilestoneReport, Report, SourceAmounts, total_of
from app.returns.types.vocabulary import Amount, Grade, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from app.kernel.months import Month
    from app.portfolio.types import PlanName, ProjectFact, SortKey
    from app.portfolio.types.scrutiny import Promising
    from app.projects.types import Stage
    from app.returns.types.facts import MonthFact, RestatementFact
    from app.returns.types.periods import PeriodFact

_COSTED = (Measure.NEW_BEDS, Measure.RENOVATED_BEDS, Measure.NEW_PLACES)


def unit_cost(project: Promising) -> UnitCost:
    """Return the total investment in 万元 per bed or place, unrounded.

    Only a project that promises one kind of thing has a unit cost: the plan does not divide the total.
    """
    promised = [(measure, count) for measure in _COSTED if (count := project.figure(measure))]
    if not promised:
        return UnitCost(None, reason=Text("方案没有印床位数或托位数"))
    if len(promised) > 1:
        parts = (
            Text("{measure} {number}", measure=measure.label, number=counted(str(count), measure))
            for measure, count in promised
        )
        figures = joined("、", parts)
        return UnitCost(None, reason=Text("方案同时列出{figures}，总投资没有分开", figures=figures))
    measure, count = promised[0]
    return UnitCost(
        per_unit(project.total_investment, count), measure, int(count), project.qualifier(measure)
    )


def ordering_after_click(current: Ordering, key: SortKey) -> Ordering:
    """Return the order after a click on a head: the other direction, or first the one people want."""
    if current.key is key:
        return Ordering(key, descending=not current.descending)
    return Ordering(key, descending=key.begins_descending)


def page_numbers(page: int, pages: int) -> list[int | None]:
    """Return the page numbers of a pager: both ends and those around `page`; None stands for a gap."""
    wanted = [number for number in range(1, pages + 1) if number in {1, pages} or abs(number - page) <= 2]  # noqa: PLR2004 - two on each side
    found: list[int | None] = []
    for number in wanted:
        if found and number - (found[-1] or 0) > 1:
            found.append(None)
        found.append(number)
    return found


def shown_months(
    plans: Iterable[PlanName], periods: Iterable[PeriodFact], as_of: Month | None, reading: Reading
) -> ShownMonths:
    """Return which closed month is shown of each plan: the one asked for, or the latest where none is."""
    closed = closed_by_plan(periods)
    months, not_closed = [], []
    for plan in plans:
        of_plan = closed.get(plan.code, [])
        latest = max(of_plan, default=None)
        month = latest if as_of is None else as_of if as_of in of_plan else None
        if month is not None:
            months.append((plan, month))
        elif as_of is not None:
            not_closed.append((plan, latest))
    return ShownMonths(reading, tuple(months), tuple(not_closed))


def not_closed(plan: PlanName, asked: Month, latest: Month | None) -> str:
    """Return the sentence that says why there are no figures of a month."""
    known = Text("最近关账的是{latest}", latest=latest.in_words) if latest else Text("还没有关过账")
    return Text(
        "{city}方案{asked}没有关账，没有月度数据（{known}）。",
        city=plan.city,
        asked=asked.in_words,
        known=known,
    )


def fact_in_reading(history: Iterable[MonthFact], month: Month | None, reading: Reading) -> MonthFact | None:
    """Return how a month stood in one of its readings: revision 0 is then, the highest is now."""
    of_month = [fact for fact in history if fact.month == month]
    chosen = min if reading is Reading.THEN else max
    return chosen(of_month, key=lambda fact: fact.revision, default=None)


def funding_of(project: ProjectFact) -> tuple[SourceAmounts, ...]:
    """Return the five amounts of each source (万元), in the order of sources, without blank ones.

    What is planned comes from the month shown, and from the plan where that reports no split of its own.
    """
    planned = {each.source: each.amount for each in project.planned_split}
    reported = {each.source: each for each in project.standing.amounts} if project.standing else {}
    is_split_anew = any(each.planned is not None for each in reported.values())
    lines = []
    for source in FundingSource:
        line = reported.get(source, SourceAmounts(source))
        if not is_split_anew:
            line = replace(line, planned=planned.get(source))
        if not line.is_blank:
            lines.append(line)
    return tuple(lines)


def planned_by_plan(project: ProjectFact, source: FundingSource) -> Decimal | None:
    """Return what the plan's own split assigns to a source (万元), None where nothing."""
    return next((each.amount for each in project.planned_split if each.source is source), None)


def change(later: Decimal | None, earlier: Decimal | None) -> Decimal | None:
    """Return by how much an amount differs from another; None where either is blank."""
    return None if later is None or earlier is None else later - earlier


def rates_of(amounts: Sequence[SourceAmounts], total_investment: Decimal) -> Rates:
    """Return the rates of one project in %, unrounded. Source: domain.md §3."""
    received = total_of(amounts, Amount.RECEIVED)
    completed = total_of(amounts, Amount.COMPLETED)
    paid = total_of(amounts, Amount.PAID)
    return Rates(
        received=percentage(received, total_of(amounts, Amount.ALLOCATED)),
        paid=percentage(paid, completed),
        paid_of_received=percentage(paid, received),
        completed=percentage(completed, total_investment),
    )


def milestone_lines(project: ProjectFact, day: date) -> tuple[MilestoneLine, ...]:
    """Return the milestones that apply to a project, or were reported all the same, in their order.

    The plan's own years stand for 开工 and 竣工 where nothing was reported; on `day` permits are looked at.
    """
    reported = {each.kind: each for each in project.standing.milestones} if project.standing else {}
    planned = {MilestoneKind.START: project.start, MilestoneKind.COMPLETION: project.end}
    applicable = applicable_milestones(project.category)
    start = reported.get(MilestoneKind.START)
    started = start.actual if start else None
    lines = []
    for kind in MilestoneKind:
        if kind not in applicable and kind not in reported:
            continue
        report = reported.get(kind) or MilestoneReport(kind)
        if report.planned is None and kind in planned:
            report = replace(report, planned=planned[kind])
        lapsing = is_lapsing(report.expires_on, started, day)
        lines.append(
            MilestoneLine(
                report,
                slip=slip_in_days(report.planned, report.forecast, report.actual),
                is_lapsing=lapsing,
                has_lapsed=lapsing and report.expires_on is not None and report.expires_on < day,
            )
        )
    return tuple(lines)


def restated(fact: RestatementFact) -> tuple[Difference, ...]:
    """Return what a restatement changes: the stage and each amount whose old and new values differ."""

    def content(stage: Stage, amounts: tuple[SourceAmounts, ...]) -> Report:
        # A restatement leaves grade and words alone; the same on both sides, they differ nowhere.
        return Report(stage, Grade.SMOOTH, "", "", amounts)

    old = content(fact.old_stage or fact.new_stage, fact.old_amounts)
    found = differences(old, content(fact.new_stage, fact.new_amounts))
    if fact.old_stage is None:
        return (Difference(Text("形象进度"), Text("未填报"), fact.new_stage.label), *found)
    return found
