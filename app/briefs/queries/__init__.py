"""The only SELECTs of briefs: settings, drafts, issued ones, packs. Facts come out frozen and ordered."""

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
from app.briefs.queries.packs import projects_of_plans

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
    "projects_of_plans",
    "restated",
    "settings",
    "settings_of_plans",
    "subject_of_area",
    "subject_of_issue",
    "successor",
]
