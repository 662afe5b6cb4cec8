"""Commands and pages of outcomes. What is recorded leaves its trace in the audit record."""

from __future__ import annotations

from app.outcomes.service.computing import outcomes
from app.outcomes.service.errors import CorrectedMeanwhileError, IndicatorError, ObservationError
from app.outcomes.service.observing import record_observation
from app.outcomes.service.registering import register_indicators

__all__ = [
    "CorrectedMeanwhileError",
    "IndicatorError",
    "ObservationError",
    "outcomes",
    "record_observation",
    "register_indicators",
]
