"""What commands on briefs refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.errors import TrackerError

if TYPE_CHECKING:
    from app.briefs.types import BriefSettings, DraftFact


class SettingsConflictError(TrackerError):
    """Somebody else has saved the settings since they were shown; `theirs` are what stands now."""

    def __init__(self, message: str, theirs: BriefSettings) -> None:
        """Keep the sentence and the other settings."""
        super().__init__(message)
        self.theirs = theirs


class RemarksConflictError(TrackerError):
    """Somebody else, or another window, has saved the remarks meanwhile; `theirs` is what stands now."""

    def __init__(self, message: str, theirs: DraftFact) -> None:
        """Keep the sentence and the other draft."""
        super().__init__(message)
        self.theirs = theirs


class IssueError(TrackerError):
    """A brief cannot be issued like this; `field` names what has to be changed, where it is one field."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep the sentence and the field."""
        super().__init__(message)
        self.field = field


class ChangedMeanwhileError(IssueError):
    """Figures, remarks, settings or numbers are no longer those that were looked at."""
