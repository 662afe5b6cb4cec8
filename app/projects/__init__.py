"""The register: projects with their units in charge, timeline, investment and promised capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Say what an address with a project is about."""
    from app.accounts.service import provide_subjects  # noqa: PLC0415 - types are used without the web
    from app.projects import queries  # noqa: PLC0415

    provide_subjects(app, "project", queries.subject_of)
