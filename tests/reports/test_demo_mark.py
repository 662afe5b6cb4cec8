"""A brief of invented figures says so on every sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pypdf import PdfReader

from tests.reports.reading import pages, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.briefs.types import Brief

MARK = "【演示数据】填报内容为虚构"


def test_every_page_of_a_demo_brief_says_so(make_pdf: Callable[[Brief], Path], sample_brief: Brief) -> None:
    path = make_pdf(replace(sample_brief, is_demo=True, sample=False))
    for number, page in enumerate(pages(path), 1):
        assert MARK in "".join(word.text for word in page.words), number


def test_the_head_and_the_title_of_a_demo_brief_say_so(
    make_pdf: Callable[[Brief], Path], sample_brief: Brief
) -> None:
    path = make_pdf(replace(sample_brief, is_demo=True, sample=False))
    assert pages(path)[0].word("演示数据").top > 0
    title = PdfReader(path).metadata
    assert title is not None
    assert (title.title or "").startswith("【演示数据】")


def test_a_brief_that_was_issued_still_says_that_it_is_a_demo(
    make_pdf: Callable[[Brief], Path], sample_brief: Brief
) -> None:
    issued = replace(sample_brief.masthead, issued_on=sample_brief.cut_off)
    path = make_pdf(replace(sample_brief, is_demo=True, sample=False, masthead=issued))
    assert text(path).count(MARK) == len(pages(path))


def test_a_brief_of_real_figures_does_not(sample_pdf: Path) -> None:
    assert "演示" not in text(sample_pdf)
