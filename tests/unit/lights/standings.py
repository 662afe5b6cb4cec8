"""A project that is in time in every respect, to be changed as a case needs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.kernel.months import Month
from app.lights.rules import evaluate
from app.lights.types import PRESETS, DimensionLight, Evaluation, LightDimension, Preset, RuleSet, Standing
from app.projects.types import Stage
from app.returns.types.vocabulary import Reporting

JUNE = Month(2023, 6)
POINTS, RATIO, SHORTFALL = (PRESETS[preset] for preset in Preset)
IN_TIME = Standing(
    month=JUNE,
    stage=Stage.STRUCTURE,
    reporting=Reporting.REPORTED,
    was_late=False,
    start_due=Month(2022, 12),
    has_started=True,
    is_completed=False,
    completed=Decimal(1000),
    completed_year=Decimal(600),
    paid=Decimal(1000),
    year_planned=Decimal(1200),
    year_is_default=False,
    total=Decimal(5000),
)
"""By the end of June half of the year's 1,200 万元 is completed, and all that is completed is paid."""


def standing(**changes: Any) -> Standing:  # noqa: ANN401 - any field
    """Return the project in time, changed as asked; money can be given as text."""
    money = {"completed", "completed_year", "paid", "year_planned", "total"}
    given: dict[str, Any] = {
        name: Decimal(value) if name in money and value is not None else value
        for name, value in changes.items()
    }
    if isinstance(stage := given.get("stage"), Stage):
        given = {"has_started": stage.is_started, "is_completed": stage.is_completed} | given
    return replace(IN_TIME, **given)


def evaluated(given: Standing, rules: RuleSet = POINTS, **others: Any) -> Evaluation:  # noqa: ANN401 - any argument
    """Return the lights of a standing by rules called 百分点制第1版."""
    return evaluate(given, rules, rule_name=f"{rules.preset.label}第1版", **others)


def light_of(
    dimension: LightDimension,
    given: Standing,
    rules: RuleSet = POINTS,
    **others: Any,  # noqa: ANN401 - any argument
) -> DimensionLight:
    """Return the light of one dimension, which is judged."""
    found = evaluated(given, rules, **others).of(dimension)
    assert found is not None
    return found
