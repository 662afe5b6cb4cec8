"""The only SELECTs of outcomes. Facts come out frozen and ordered, in a constant number of queries."""

from __future__ import annotations

from app.outcomes.queries.indicators import indicators
from app.outcomes.queries.observations import observation, observations

__all__ = ["indicators", "observation", "observations"]
