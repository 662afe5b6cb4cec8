"""The named errors of commitments, each with the sentence that its user reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.errors import TrackerError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.commitments.types.writing import DraftFact


class RegisterError(TrackerError):
    """Commitments of a plan cannot be registered as they are stated."""


class UpdateStateError(TrackerError):
    """An update is not where this step could be taken."""


class DecisionError(TrackerError):
    """A decision has no reason, is the second one, or is of one's own update."""


class UpdateConflictError(TrackerError):
    """The draft was saved meanwhile, by somebody or in another window; `theirs` is what is stored."""

    def __init__(self, theirs: DraftFact) -> None:
        """Keep what is stored, so that both can be shown."""
        super().__init__(
            Text("在您打开之后，另有人（或另一窗口）保存过这份进展；两份内容都在下面，请核对后再保存。")
        )
        self.theirs = theirs


class UpdateProblemsError(TrackerError):
    """An update lacks what it must say; `problems` names every field that is wrong."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep what was found, so that each stands beside its field."""
        super().__init__(Text("还有 {number} 处需要更正，进展没有提交。", number=len(problems)))
        self.problems = dict(problems)
