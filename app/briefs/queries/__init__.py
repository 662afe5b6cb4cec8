"""The only SELECTs of briefs: settings, drafts and issued ones. Facts come out frozen and ordered."""

from __future__ import annotations

from app.briefs.queries.issuing import (
    data_of,
    draft,
    drafts,
    in_force,
    issue,
    issue_of_code,
    issue_of_file,
    issues,
    mono_pdf_of,
    newest_issue,
    numbered,
    pdf_of,
    restated,
    settings,
    settings_of_plans,
    subject_of_area,
    subject_of_issue,
    successor,
)

__all__ = [
    "data_of",
    "draft",
    "drafts",
    "in_force",
    "issue",
    "issue_of_code",
    "issue_of_file",
    "issues",
    "mono_pdf_of",
    "newest_issue",
    "numbered",
    "pdf_of",
    "restated",
    "settings",
    "settings_of_plans",
    "subject_of_area",
    "subject_of_issue",
    "successor",
]
