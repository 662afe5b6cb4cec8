"""The errors that services raise and that the web and the shell turn into messages.

Each carries a sentence in the field's language: what is wrong, where, and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.kernel.problems import Problem


class TrackerError(Exception):
    """Base of all errors whose message may be shown to a user."""

    def __init__(self, message: str) -> None:
        """Keep the sentence that is shown."""
        super().__init__(message)
        self.message = message


class NotFoundError(TrackerError):
    """The thing asked for does not exist."""


class NotAllowedError(TrackerError):
    """The user may not do this to this subject."""


class BusyError(TrackerError):
    """Others were writing for so long that this writer gave up waiting for its turn; it has saved nothing."""


class ProblemsError(TrackerError):
    """Input was refused; `problems` names every cell that is wrong, all at once."""

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        """Keep the sentence and the problems behind it."""
        super().__init__(message)
        self.problems = tuple(problems)
