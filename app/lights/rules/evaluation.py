"""The lights of a project in a month: each dimension for itself, then the worst one for the project.

Whether a light is yellow or red follows from the month's figures alone, and for reporting from how often in a
row nothing came; only the months in a row are counted on from the lights of the month before. A dimension
without the figures that it needs is left out, never guessed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.lights.rules import sentences
from app.lights.rules.measuring import Lag
from app.lights.types import DimensionLight, Evaluation, Light, LightDimension, Preset
from app.projects.types import Stage
from app.returns.types.vocabulary import Reporting

if TYPE_CHECKING:
    from app.lights.types import RuleSet, Standing

NOT_JUDGED = Evaluation(Light.GREEN, 0, ())
"""Of a cancelled project: there is nothing that it could be behind with."""
_MONTHS = 12
_FEN = 6
"""Decimals of 万元 that a 分 has: what a schedule is kept to."""


def evaluate(
    standing: Standing,
    rules: RuleSet,
    *,
    rule_name: str,
    missing_before: int = 0,
    previous: Evaluation | None = None,
    held: bool = False,
) -> Evaluation:
    """Return the lights of a project at the end of a closed month. Source: domain.md §5.

    `missing_before` is how many times running nothing was reported up to the month before, months in which
    nothing was due left aside. `previous` are the lights of the month before, None where that was not closed.
    `held` says that a 正当理由 is approved for the month: it holds a red light at yellow.
    """
    if standing.stage is Stage.CANCELLED:
        return NOT_JUDGED
    judge = _Judge(standing, rules, rule_name, previous)
    found = (judge.start(), judge.progress(), judge.payment(), judge.reporting(missing_before))
    dimensions = tuple(each for each in found if each is not None)
    worst = max((each.light for each in dimensions), key=lambda light: light.rank, default=Light.GREEN)
    months = 0
    if worst.is_on:
        before = previous.months if previous is not None and previous.light.is_on else 0
        months = max(before + 1, *(each.months for each in dimensions))
    is_held = held and worst is Light.RED
    return Evaluation(Light.YELLOW if is_held else worst, months, dimensions, is_held)


class _Judge:
    """Judges the dimensions of one month one by one."""

    def __init__(
        self, standing: Standing, rules: RuleSet, rule_name: str, previous: Evaluation | None
    ) -> None:
        self._standing = standing
        self._rules = rules
        self._rule_name = rule_name
        self._previous = previous

    def start(self) -> DimensionLight | None:
        """Judge whether works have begun. What was never reported of is not known not to have begun."""
        due, month = self._standing.start_due, self._standing.month
        if self._standing.has_started:
            return DimensionLight(LightDimension.START, Light.GREEN, 0, "已开工。")
        if due is None or self._standing.stage is None:
            return None
        planned = f"计划{due.in_words}底前开工"
        if month < due:
            return DimensionLight(LightDimension.START, Light.GREEN, 0, f"{planned}，尚未到期。")
        months = month.months_since(due) + 1
        light = Light.RED if months >= self._rules.start_red_months else Light.YELLOW
        text = f"{planned}，至{month.in_words}仍未开工"
        return self._said(LightDimension.START, light, months, text)

    def progress(self) -> DimensionLight | None:
        """Judge the year's completed investment against 序时进度: the year's plan × month / 12.

        A finished project, or one whose investment is completed, is not behind: nothing is left to be done.
        The default plan spreads the total evenly over years: before the start is due it promises nothing.
        """
        this = self._standing
        if this.completed_year is None or this.year_planned is None or this.year_planned <= 0:
            return None
        is_early = this.start_due is not None and this.month < this.start_due
        if this.year_is_default and is_early and not this.has_started:
            return None
        lag = Lag(
            this.year_planned * _MONTHS, this.year_planned * this.month.number, this.completed_year * _MONTHS
        )
        scheduled = half_up(lag.scheduled / _MONTHS, _FEN)
        light = lag.light(self._rules.preset, self._rules.progress)
        why_not_behind = ""
        if light.is_on and this.is_completed:
            why_not_behind = "项目已竣工"
        elif light.is_on and this.completed is not None and this.completed >= this.total:
            why_not_behind = "累计完成投资已达总投资"
        text = self._progress_in_words(lag, this.completed_year, this.year_planned, scheduled)
        if why_not_behind:
            text, light = f"{text}，{why_not_behind}，不计欠序时", Light.GREEN
        return self._of_money(LightDimension.PROGRESS, light, text, this.completed_year, scheduled)

    def payment(self) -> DimensionLight | None:
        """Judge what is paid against what is completed, both cumulative."""
        completed, paid = self._standing.completed, self._standing.paid
        if completed is None or paid is None or completed <= 0:
            return None
        lag = Lag(completed, completed, paid)
        light = lag.light(self._rules.preset, self._rules.payment)
        text = self._payment_in_words(lag, completed, paid)
        return self._of_money(LightDimension.PAYMENT, light, text, paid, completed)

    def reporting(self, missing_before: int) -> DimensionLight | None:
        """Judge whether the month was reported; where nothing was due there is nothing to judge."""
        how, month = self._standing.reporting, self._standing.month.in_words
        if how is Reporting.NOT_DUE:
            return None
        if how is Reporting.MISSING:
            times = missing_before + 1
            light = Light.RED if times >= self._rules.missing_red_months else Light.YELLOW
            text = f"{month}漏报" + (f"，连续漏报{times}次" if times > 1 else "")
        elif how is Reporting.UNREVIEWED:
            light = Light.YELLOW if self._rules.late_is_yellow else Light.GREEN
            text = f"{month}报而未审"
        elif self._standing.was_late:
            light = Light.YELLOW if self._rules.late_is_yellow else Light.GREEN
            text = f"{month}迟报"
        else:
            return DimensionLight(LightDimension.REPORTING, Light.GREEN, 0, f"{month}按时填报。")
        return self._said(
            LightDimension.REPORTING, light, self._counted(LightDimension.REPORTING, light), text
        )

    def _of_money(
        self, dimension: LightDimension, light: Light, text: str, actual: Decimal, scheduled: Decimal
    ) -> DimensionLight:
        months = self._counted(dimension, light)
        return self._said(dimension, light, months, text, actual=actual, scheduled=scheduled)

    def _counted(self, dimension: LightDimension, light: Light) -> int:
        """Return the months in a row that a dimension has been yellow or red, this one included."""
        if not light.is_on:
            return 0
        before = None if self._previous is None else self._previous.of(dimension)
        return 1 + (before.months if before is not None else 0)

    def _said(
        self,
        dimension: LightDimension,
        light: Light,
        months: int,
        text: str,
        *,
        actual: Decimal | None = None,
        scheduled: Decimal | None = None,
    ) -> DimensionLight:
        """Return a light with its sentence: figures, rule, months in a row."""
        rule = sentences.clause(self._rules, dimension, light)
        named = f"（{self._rule_name}：{rule}）" if rule else f"（{self._rule_name}）"
        sentence = f"{text}{named}{sentences.in_a_row(months)}。"
        return DimensionLight(dimension, light, months, sentence, actual, scheduled)

    def _progress_in_words(self, lag: Lag, completed: Decimal, planned: Decimal, scheduled: Decimal) -> str:
        """Say what was completed of the year's plan, and how that stands against the schedule."""
        done = f"本年完成投资{sentences.wan(completed)}"
        preset, limits = self._rules.preset, self._limits(LightDimension.PROGRESS)
        if preset is Preset.POINTS:
            points = lag.measure(preset)
            stands = f"{'欠' if points > 0 else '超'}序时{sentences.figure(abs(points), limits)}个百分点"
            share = sentences.figure(completed * 100 / planned)
            pace = sentences.figure(Decimal(self._standing.month.number) * 100 / _MONTHS)
            return (
                f"{done}，占年度计划{sentences.wan(planned)}的{share}%，序时进度{pace}%，"
                f"{stands if points else '与序时持平'}"
            )
        return (
            f"{done}，{self._against(lag, f'序时应完成{sentences.wan(scheduled)}', LightDimension.PROGRESS)}"
        )

    def _payment_in_words(self, lag: Lag, completed: Decimal, paid: Decimal) -> str:
        """Say what was paid of what was completed."""
        done = f"累计支付{sentences.wan(paid)}"
        preset, limits = self._rules.preset, self._limits(LightDimension.PAYMENT)
        if preset is Preset.POINTS:
            points = lag.measure(preset)
            share = sentences.figure(paid * 100 / completed)
            behind = f"，落后{sentences.figure(points, limits)}个百分点" if points > 0 else ""
            return f"{done}，占累计完成投资{sentences.wan(completed)}的{share}%{behind}"
        return (
            f"{done}，{self._against(lag, f'累计完成投资{sentences.wan(completed)}', LightDimension.PAYMENT)}"
        )

    def _against(self, lag: Lag, scheduled: str, dimension: LightDimension) -> str:
        """Say a ratio or a shortfall."""
        preset, limits = self._rules.preset, self._limits(dimension)
        measured = lag.measure(preset)
        if preset is Preset.RATIO:
            return f"为{scheduled}的{sentences.figure(measured, limits)}%"
        if lag.gap <= 0:
            return f"不低于{scheduled}"
        return f"比{scheduled}少{sentences.figure(measured, limits)}%"

    def _limits(self, dimension: LightDimension) -> tuple[Decimal, ...]:
        """Return the numbers that a figure must not seem to be: a little behind is not 0 behind."""
        limits = sentences.thresholds_of(self._rules, dimension)
        return Decimal(0), limits.yellow, limits.red
