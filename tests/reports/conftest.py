"""A rendered sample, and a maker of PDFs: every document is rendered once in a test process."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from app.briefs import render
from app.briefs.types import Brief
from tests.reports.make_sample import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def make_pdf(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Brief], Path]:
    """Return a function from a brief to its PDF on disk."""
    folder = tmp_path_factory.mktemp("briefs")

    def make(brief: Brief) -> Path:
        path = folder / f"{hashlib.sha256(brief.to_json().encode()).hexdigest()[:16]}.pdf"
        if not path.exists():
            path.write_bytes(render.pdf(brief).data)
        return path

    return make


@pytest.fixture(scope="session")
def sample_brief() -> Brief:
    """Return the invented brief, read from disk: no database is needed."""
    return Brief.from_json(SAMPLE.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def sample_pdf(make_pdf: Callable[[Brief], Path], sample_brief: Brief) -> Path:
    """Return the PDF of the invented brief."""
    return make_pdf(sample_brief)
