"""Commands on briefs, and the trees that are rendered."""

from __future__ import annotations

from app.briefs.service.building import (
    build,
    choices,
    file_name,
    months,
    subject_of,
    write,
)

__all__ = ["build", "choices", "file_name", "months", "subject_of", "write"]
