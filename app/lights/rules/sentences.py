"""How lights and their rules are said: figures rounded half up, and never so that they contradict a light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.kernel.texts import Text, joined
from app.lights.types import Light, LightDimension, Preset

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from app.lights.types import RuleSet, Thresholds

_MOST_PLACES = 6


def wan(amount: Decimal) -> str:
    """Write an amount with its unit: 1,200.00万元."""
    return f"{_signed(half_up(amount, 2), 2)}万元"


def figure(value: Decimal, limits: Collection[Decimal] = ()) -> str:
    """Write a number with one decimal; with more where it would else read as a limit that it is not.

    30.01 points are over 30: a sentence that says 30.0 would seem to say that the light is wrong.
    """
    places = 1
    while places < _MOST_PLACES and half_up(value, places) in limits and value not in limits:
        places += 1
    return _signed(half_up(value, places), places)


def plain(number: Decimal) -> str:
    """Write a threshold without idle zeros: 10, 12.5."""
    return f"{number.normalize():f}"


def in_a_row(months: int) -> str:
    """Return what is said of the months in a row; nothing of the first."""
    return f"，连续{months}个月" if months > 1 else ""


def thresholds_of(rules: RuleSet, dimension: LightDimension) -> Thresholds:
    """Return the thresholds of a dimension that is measured in money."""
    return rules.payment if dimension is LightDimension.PAYMENT else rules.progress


def clause(rules: RuleSet, dimension: LightDimension, light: Light) -> str:
    """Return what the rules say of when a light of a dimension is yellow or red; nothing of green."""
    if not light.is_on:
        return ""
    if dimension is LightDimension.START:
        return {
            Light.YELLOW: Text("到期未开工亮黄灯"),
            Light.RED: Text("到期连续{months}个月未开工亮红灯", months=rules.start_red_months),
        }[light]
    if dimension is LightDimension.REPORTING:
        return {
            Light.YELLOW: Text("迟报、报而未审、漏报亮黄灯") if rules.late_is_yellow else Text("漏报亮黄灯"),
            Light.RED: Text("连续漏报{times}次亮红灯", times=rules.missing_red_months),
        }[light]
    return _clause_on_money(rules.preset, thresholds_of(rules, dimension), light)


def _clause_on_money(preset: Preset, limits: Thresholds, light: Light) -> str:
    """Return when a light of a dimension that is measured in money is yellow or red."""
    yellow, red = plain(limits.yellow), plain(limits.red)
    if preset is Preset.POINTS:
        return {
            Light.YELLOW: Text("落后{yellow}至{red}个百分点亮黄灯", yellow=yellow, red=red),
            Light.RED: Text("落后超过{red}个百分点亮红灯", red=red),
        }[light]
    if preset is Preset.RATIO:
        return {
            Light.YELLOW: Text("低于{yellow}%亮黄灯", yellow=yellow),
            Light.RED: Text("低于{red}%亮红灯", red=red),
        }[light]
    if light is Light.RED:
        return Text("缺口超过{red}%亮红灯", red=red)
    if limits.yellow:
        return Text("缺口超过{yellow}%、不超过{red}%亮黄灯", yellow=yellow, red=red)
    return Text("缺口不超过{red}%亮黄灯", red=red)


def clauses(rules: RuleSet) -> tuple[tuple[LightDimension, str], ...]:
    """Return what the rules say of each dimension, yellow before red, for pages that show a rule set."""
    measured = {
        LightDimension.START: Text("计划开工月份（方案只印年份的，为当年12月）"),
        LightDimension.PROGRESS: Text("本年完成投资与年度计划的序时进度（月份 ÷ 12）相比"),
        LightDimension.PAYMENT: Text("累计支付与累计完成投资相比"),
        LightDimension.REPORTING: Text("本月月报"),
    }
    yellow_and_red = (Light.YELLOW, Light.RED)
    said = {each: joined("，", (clause(rules, each, light) for light in yellow_and_red)) for each in measured}
    return tuple(
        (each, Text("{what}：{limits}。", what=measured[each], limits=said[each])) for each in LightDimension
    )


def _signed(rounded: Decimal, places: int) -> str:
    """Write a number with thousands commas and a true minus."""
    written = f"{abs(rounded):,.{places}f}"
    return f"−{written}" if rounded < 0 else written
