"""The named errors of returns, each with the sentence that its user reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.errors import TrackerError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.returns.types.drafts import DraftFact
    from app.returns.types.report import Finding


class PeriodError(TrackerError):
    """A period cannot be opened or closed, or its rule cannot stand."""


class StateError(TrackerError):
    """A return is not where this step could be taken."""


class ReasonError(TrackerError):
    """A step that needs a reason has none."""


class RestatementError(TrackerError):
    """A restatement cannot be asked for or decided."""


class FileError(TrackerError):
    """A file cannot be taken as evidence."""


class DraftConflictError(TrackerError):
    """The draft was saved meanwhile, by somebody or in another window; `theirs` is what is stored."""

    def __init__(self, theirs: DraftFact) -> None:
        """Keep what is stored, so that both can be shown."""
        super().__init__(
            Text(
                "{who}在您打开之后保存过这份月报；两份内容都在下面，请核对后再保存。",
                who=theirs.saved_by or Text("另一窗口"),
            )
        )
        self.theirs = theirs


class FindingsError(TrackerError):
    """A return breaks 勾稽 rules, or leaves a warning without an explanation."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep what was found, so that each stands beside its field."""
        super().__init__(Text("还有 {number} 处需要更正或说明，月报没有提交。", number=len(findings)))
        self.findings = tuple(findings)
