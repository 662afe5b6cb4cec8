"""A rendered sample, its variants, and a maker of PDFs: every document is rendered once for all processes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.briefs import render
from app.briefs.types import Brief, DocumentForm
from app.kernel.files import write_whole
from tests.reports.make_sample import SAMPLE, issued, of_county, of_open_month

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def make_pdf(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Brief], Path]:
    """Return a function from a brief to its PDF on disk, in a folder that parallel processes share."""
    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent

    def make(brief: Brief) -> Path:
        path = folder / f"brief-{hashlib.sha256(brief.to_json().encode()).hexdigest()[:16]}.pdf"
        if not path.exists():
            write_whole(path, render.pdf(brief).data)
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


KINDS = {"closed": lambda brief: brief, "open": of_open_month, "county": of_county}
"""Of a closed month, of one that is not closed, and of one county."""
VARIANTS = [
    (kind, form, is_monochrome) for kind in KINDS for form in DocumentForm for is_monochrome in (False, True)
]


@pytest.fixture(
    scope="session",
    params=VARIANTS,
    ids=lambda each: f"{each[0]}-{each[1].value}-{'mono' if each[2] else 'colour'}",
)
def variant(request: pytest.FixtureRequest, sample_brief: Brief) -> Brief:
    """Return the invented brief as it is issued, in each kind, form and colour."""
    kind, form, is_monochrome = request.param
    return replace(issued(KINDS[kind](sample_brief), form), is_monochrome=is_monochrome)


@pytest.fixture(scope="session")
def variant_pdf(make_pdf: Callable[[Brief], Path], variant: Brief) -> Path:
    """Return the PDF of a variant."""
    return make_pdf(variant)
