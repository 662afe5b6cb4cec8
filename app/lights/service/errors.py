"""The named errors of lights, each with the sentence that its user reads."""

from __future__ import annotations

from app.kernel.errors import TrackerError


class RuleSetError(TrackerError):
    """A version of the rules cannot stand, or not from that month on."""


class LightReasonError(TrackerError):
    """A 正当理由 cannot be stated or decided."""
