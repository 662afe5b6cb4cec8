"""The only SELECTs of lights."""

from __future__ import annotations

from app.lights.queries.conditions import light_in, light_is
from app.lights.queries.kept import history, lights
from app.lights.queries.stated import reason, reasons, subject_of_reason
from app.lights.queries.versions import in_force, rule_sets, rule_sets_of

__all__ = [
    "history",
    "in_force",
    "light_in",
    "light_is",
    "lights",
    "reason",
    "reasons",
    "rule_sets",
    "rule_sets_of",
    "subject_of_reason",
]
