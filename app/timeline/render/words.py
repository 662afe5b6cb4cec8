"""What a row says in words: beside its bar, and instead of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.partial_dates import Precision, day_in_words
from app.kernel.rounding import half_up
from app.kernel.texts import Text, joined
from app.projects.types import MilestoneKind
from app.timeline.rules.schedules import reached
from app.timeline.types import Verdict
from app.web.filters import period

if TYPE_CHECKING:
    from app.returns.types.report import MilestoneReport
    from app.timeline.types import Mark, Reached, Row, Timeline

_SPOKEN = (MilestoneKind.START, MilestoneKind.COMPLETION, MilestoneKind.OPERATION)
SLIP_MEANS = Text(
    "偏差 = 竣工的实际（没有实际的，取预计）日期比计划晚的天数，竣工还没有日期的取开工；"
    "计划只到年份的，该年之内都算计划期内，晚从该年最后一天算起。"
)
BAR_MEANS = Text("实心条画到月报所知的最后一天；边上的箭头表示前面或后面还有。")
_DAYS_OF_YEAR, _MONTHS_OF_YEAR = 365, 12
_WORTH_MONTHS = 45
"""Days from which a slip is easier to take in as months."""


def slip_in_words(row: Row) -> str:
    """Return how a project keeps to its plan: 晚 123 天, 计划期内, 开工晚 40 天, 未填报."""
    schedule = row.schedule
    if schedule.verdict is Verdict.CANCELLED:
        return schedule.verdict.label
    if schedule.slip is None:
        over = schedule.planned_end.last_day < schedule.known_until
        return Text("方案期限已过") if over and not row.is_reported else "—"
    said = _slip_of(row)
    return Text("开工{slip}", slip=said) if schedule.slip_is_of is MilestoneKind.START else said


def _slip_of(row: Row) -> str:
    """Return how early or late the milestone is that a slip is of."""
    schedule = row.schedule
    if schedule.verdict is Verdict.WITHIN:
        return schedule.verdict.label
    if schedule.verdict is Verdict.EARLY and not _is_day(row):
        # By how much is not known: the last day of a year would make it more than it may be.
        return schedule.verdict.label
    days = abs(schedule.slip or 0)
    if schedule.verdict is Verdict.EARLY:
        return Text("早 {days:,} 天", days=days)
    return Text("已晚 {days:,} 天", days=days) if schedule.is_open else Text("晚 {days:,} 天", days=days)


def slip_in_months(row: Row) -> str:
    """Return a long slip in months: 约 4 个月; empty where it is short or within the plan."""
    slip, verdict = row.schedule.slip, row.schedule.verdict
    is_said = verdict is Verdict.LATE or (verdict is Verdict.EARLY and _is_day(row))
    if slip is None or abs(slip) < _WORTH_MONTHS or not is_said:
        return ""
    months = half_up(Decimal(abs(slip)) * _MONTHS_OF_YEAR / _DAYS_OF_YEAR, 0)
    return Text("约 {months} 个月", months=months)


def _is_day(row: Row) -> bool:
    """Return whether what the slip is held against is planned to the day."""
    schedule = row.schedule
    is_start = schedule.slip_is_of is MilestoneKind.START
    planned = schedule.planned_start if is_start else schedule.planned_end
    return planned.precision is Precision.DAY


def planned_in_words(row: Row) -> str:
    """Return the planned time as precisely as it is given."""
    return period(row.schedule.planned_start, row.schedule.planned_end)


def start_in_words(day: Reached | None) -> str:
    """Return the day of the start, and that it is forecast where it is; or a dash."""
    if day is None:
        return "—"
    written = day.day.isoformat()
    return Text("{day} 开工", day=written) if day.is_actual else Text("预计 {day} 开工", day=written)


def completion_in_words(day: Reached | None) -> str:
    """Return the day of completion, and that it is forecast where it is; or a dash."""
    if day is None:
        return "—"
    written = day.day.isoformat()
    return Text("{day} 竣工", day=written) if day.is_actual else Text("预计 {day} 竣工", day=written)


def spoken(row: Row) -> str:
    """Return what the bar shows, for those who do not see it."""
    parts: list[str] = [Text("计划{planned}", planned=planned_in_words(row))]
    by_kind = {each.kind: each for each in row.milestones}
    parts += [said for kind in _SPOKEN if (said := _said(by_kind.get(kind)))]
    words = slip_in_words(row)
    parts.append(Text("未填报") if not row.is_reported and words == "—" else words)
    return joined("；", (part for part in parts if part != "—"))


def _said(milestone: MilestoneReport | None) -> str:
    """Return a milestone that has a day: 预计2024年4月30日竣工."""
    day = None if milestone is None else reached(milestone)
    if milestone is None or day is None:
        return ""
    when, kind = day_in_words(day.day), milestone.kind.label
    if day.is_actual:
        return Text("{day}{kind}", day=when, kind=kind)
    return Text("预计{day}{kind}", day=when, kind=kind)


def marks_in_words(marks: tuple[Mark, ...]) -> tuple[tuple[str, str, bool], ...]:
    """Return the milestones of a window in the order of their days: day, name, and whether it is past."""
    found = sorted(marks, key=lambda mark: (mark.day, mark.kind.position))
    return tuple(
        (Text("{month}月{day}日", month=mark.day.month, day=mark.day.day), mark.kind.label, mark.is_actual)
        for mark in found
    )


def today_in_words(timeline: Timeline) -> str:
    """Return what stands at today's line: 今日 2023-07-05, or the end of the month that was asked for."""
    day = timeline.today.isoformat()
    return Text("今日 {day}", day=day) if timeline.query.chosen.as_of is None else Text("月末 {day}", day=day)
