"""The tagged structure of PDF/UA-1 in detail; outloud and pdfua look at every variant (`test_variants`)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.reports.reading import Element, structure

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def tagged(sample_pdf: Path) -> Element:
    return structure(PdfReader(sample_pdf))


def test_the_document_says_that_it_is_pdf_ua_1(sample_pdf: Path) -> None:
    root = PdfReader(sample_pdf).trailer["/Root"]
    assert root["/Lang"] == "zh-CN"  # type: ignore[index]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()  # type: ignore[index]


def test_headings_begin_with_one_title_and_skip_no_level(tagged: Element) -> None:
    levels = [int(each.kind[1]) for each in tagged.walk() if each.kind in {"H1", "H2", "H3", "H4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_figure_is_described_in_words(tagged: Element) -> None:
    figures = [each for each in tagged.walk() if each.kind == "Figure"]
    assert len(figures) == 6
    for figure in figures:
        assert str(figure.attributes["/Alt"]).endswith("。")


def test_every_header_cell_says_what_it_heads(tagged: Element) -> None:
    heads = [each for each in tagged.walk() if each.kind == "TH"]
    assert {str(each.attributes["/A"]["/Scope"]) for each in heads} == {"/Column", "/Row"}


def test_status_and_folio_of_every_page_are_artifacts_and_no_part_of_the_text(sample_pdf: Path) -> None:
    reader = PdfReader(sample_pdf)
    parents = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]  # type: ignore[index]
    for number, page in enumerate(reader.pages):
        contents = page.get_contents()
        assert contents is not None
        assert contents.get_data().count(b"/Type /Pagination") == 2
        assert contents.get_data().count(b"/MCID") == len(parents[2 * number + 1]) > 0
