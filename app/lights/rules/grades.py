"""The owner's own grade beside the light: where the two disagree (domain.md §5).

The grade speaks of the works, so it is held against the lights of start and progress: a return that came
late, or money that was paid late, says nothing about how the owner sees the building.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.lights.types import Disagreement, Light, LightDimension
from app.returns.types.vocabulary import Grade

if TYPE_CHECKING:
    from app.lights.types import Evaluation

_TOO_ROSY = {
    Grade.AHEAD: Light.YELLOW,
    Grade.SMOOTH: Light.YELLOW,
    Grade.SLOW: Light.RED,
}
"""From which light on a grade is too good: who says 超前 or 顺利 must be green, who says 缓慢 not red."""
_TOO_GLOOMY = frozenset({Grade.BEHIND, Grade.SUSPENDED})
"""Who says 滞后 or 停工 is expected to have a light; 缓慢 may still be in time."""


def disagreement(grade: Grade | None, light: Light | None) -> Disagreement | None:
    """Return how a grade differs from a light; None where they agree, or one of them is not there."""
    if grade is None or light is None:
        return None
    if grade in _TOO_ROSY and light.rank >= _TOO_ROSY[grade].rank:
        return Disagreement.ROSIER
    if grade in _TOO_GLOOMY and light is Light.GREEN:
        return Disagreement.GLOOMIER
    return None


def light_of_works(evaluation: Evaluation) -> Light | None:
    """Return the worse light of start and progress, which a grade is held against; None where neither is.

    What an approved 正当理由 holds is yellow here too.
    """
    judged = (evaluation.of(LightDimension.START), evaluation.of(LightDimension.PROGRESS))
    worst = max((each.light for each in judged if each), key=lambda light: light.rank, default=None)
    return Light.YELLOW if evaluation.is_held and worst is Light.RED else worst


def disagreement_of(grade: Grade | None, evaluation: Evaluation) -> Disagreement | None:
    """Return how a grade differs from the lights of the works."""
    return disagreement(grade, light_of_works(evaluation))
