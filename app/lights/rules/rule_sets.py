"""Which thresholds can stand, and which version of the rules judges a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.lights.types import LightDimension, Preset

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from typing import Any

    from app.kernel.months import Month
    from app.lights.types import RuleSet, RuleSetFact, Thresholds

MOST_MONTHS = 12
_WHOLE = 100


def rule_set_problem(rules: RuleSet) -> str | None:
    """Return the sentence that says why a rule set cannot stand, or None."""
    for dimension, limits in (
        (LightDimension.PROGRESS, rules.progress),
        (LightDimension.PAYMENT, rules.payment),
    ):
        problem = _problem_of(rules.preset, limits)
        if problem:
            return Text("{dimension}的界限不成立：{problem}", dimension=dimension.label, problem=problem)
    for what, months in ((Text("未开工"), rules.start_red_months), (Text("漏报"), rules.missing_red_months)):
        if not 1 <= months <= MOST_MONTHS:
            return Text("连续{what}亮红灯的月数应在1至{most}之间。", what=what, most=MOST_MONTHS)
    return None


def values_of(rules: RuleSet) -> dict[str, Any]:
    """Return rules value by value, under the names of the columns and of the fields of a form."""
    return {
        "preset": rules.preset,
        "progress_yellow": rules.progress.yellow,
        "progress_red": rules.progress.red,
        "payment_yellow": rules.payment.yellow,
        "payment_red": rules.payment.red,
        "start_red_months": rules.start_red_months,
        "missing_red_months": rules.missing_red_months,
        "late_is_yellow": rules.late_is_yellow,
    }


def _problem_of(preset: Preset, limits: Thresholds) -> str | None:
    yellow, red = limits.yellow, limits.red
    if not all(_is_fine(value) for value in (yellow, red)):
        return Text("请填0至100之间、最多两位小数的数。")
    if preset is Preset.POINTS and not 0 < yellow < red:
        return Text("百分点制落后越多越严重，黄灯界限应大于0，红灯界限应大于黄灯界限。")
    if preset is Preset.RATIO and not 0 < red < yellow:
        return Text("比例制完成比例越低越严重，红灯界限应大于0，并小于黄灯界限。")
    if preset is Preset.SHORTFALL and not yellow < red:
        return Text("缺口制缺口越大越严重，红灯界限应大于黄灯界限。")
    return None


def _is_fine(value: Decimal) -> bool:
    """Return whether a threshold can be kept: 0 to 100, at most two decimals."""
    return (
        value.is_finite() and 0 <= value <= _WHOLE and value * _WHOLE == (value * _WHOLE).to_integral_value()
    )


def in_force(rule_sets: Iterable[RuleSetFact], month: Month) -> RuleSetFact:
    """Return the version that judges a month: the newest that says so, or the first before all of them.

    There is at least one.
    """
    by_version = sorted(rule_sets, key=lambda each: each.version)
    return next((each for each in reversed(by_version) if each.since <= month), by_version[0])
