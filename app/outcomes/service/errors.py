"""The named errors of outcomes, each with the sentence that its user reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.errors import TrackerError
from app.kernel.texts import Text, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.outcomes.types import ObservationFact


class IndicatorError(TrackerError):
    """Indicators of a plan cannot be registered as they are stated."""


class ObservationError(TrackerError):
    """An observation cannot be recorded; `problems` says why, by field of the form."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep the sentences, so that each stands beside its field."""
        super().__init__(Text("没有登记：{problems}", problems=joined("", problems.values())))
        self.problems = dict(problems)


class CorrectedMeanwhileError(TrackerError):
    """Somebody else has corrected the same observation; both are kept, so that they can be shown."""

    def __init__(self, seen: ObservationFact, newest: ObservationFact, message: str) -> None:
        """Keep what was to be corrected and what holds now."""
        super().__init__(message)
        self.seen = seen
        self.newest = newest
