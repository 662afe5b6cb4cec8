"""Commands of returns: periods, drafts, submitting, review, closing, restatement, evidence files."""

from __future__ import annotations

from app.returns.service.closing import close_period, closing_report
from app.returns.service.errors import (
    DraftConflictError,
    FileError,
    FindingsError,
    PeriodError,
    ReasonError,
    RestatementError,
    StateError,
)
from app.returns.service.evidence import add_file, photos, preview, remove_file, stored_file
from app.returns.service.periods import (
    open_period,
    remove_working_day,
    set_deadline_rule,
    set_working_day,
)
from app.returns.service.reports import report_nothing_changed, save_draft, submit
from app.returns.service.restatements import decide_restatement, propose_restatement
from app.returns.service.review import decide_many, review, review_many

__all__ = [
    "DraftConflictError",
    "FileError",
    "FindingsError",
    "PeriodError",
    "ReasonError",
    "RestatementError",
    "StateError",
    "add_file",
    "close_period",
    "closing_report",
    "decide_many",
    "decide_restatement",
    "open_period",
    "photos",
    "preview",
    "propose_restatement",
    "remove_file",
    "remove_working_day",
    "report_nothing_changed",
    "review",
    "review_many",
    "save_draft",
    "set_deadline_rule",
    "set_working_day",
    "stored_file",
    "submit",
]
