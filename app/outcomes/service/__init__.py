"""Commands and pages of outcomes. What is recorded leaves its trace in the audit record."""

from __future__ import annotations

from app.outcomes.service.computing import (
    contributions_of,
    outcomes,
    outcomes_by_region,
    outcomes_in_short,
    outcomes_of_plans,
)
from app.outcomes.service.errors import CorrectedMeanwhileError, IndicatorError, ObservationError
from app.outcomes.service.observing import record_observation
from app.outcomes.service.registering import register_indicators

__all__ = [
    "CorrectedMeanwhileError",
    "IndicatorError",
    "ObservationError",
    "contributions_of",
    "outcomes",
    "outcomes_by_region",
    "outcomes_in_short",
    "outcomes_of_plans",
    "record_observation",
    "register_indicators",
]
