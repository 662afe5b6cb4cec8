"""Commands on briefs, and the trees that are rendered."""

from __future__ import annotations

from app.briefs.service.building import (
    build,
    choices,
    file_name,
    months,
    render_pdf,
    subject_of,
    write,
)

__all__ = ["build", "choices", "file_name", "months", "render_pdf", "subject_of", "write"]
