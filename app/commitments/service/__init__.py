"""Commands of commitments: registering, drafts, updates, review, evidence files."""

from __future__ import annotations

from app.commitments.service.errors import (
    DecisionError,
    RegisterError,
    UpdateConflictError,
    UpdateProblemsError,
    UpdateStateError,
)
from app.commitments.service.evidence import add_file, remove_file, stored_file
from app.commitments.service.month import of_month
from app.commitments.service.overview import due_page, matrix_page, overview, unit_page
from app.commitments.service.registering import register_commitments
from app.commitments.service.reminders import reminders
from app.commitments.service.review import decide_many, decide_update
from app.commitments.service.updates import save_draft, submit_update
from app.returns.service import FileError

__all__ = [
    "DecisionError",
    "FileError",
    "RegisterError",
    "UpdateConflictError",
    "UpdateProblemsError",
    "UpdateStateError",
    "add_file",
    "decide_many",
    "decide_update",
    "due_page",
    "matrix_page",
    "of_month",
    "overview",
    "register_commitments",
    "reminders",
    "remove_file",
    "save_draft",
    "stored_file",
    "submit_update",
    "unit_page",
]
