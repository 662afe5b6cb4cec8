"""The page of GB/T 9704-2012, measured on the text of the PDF."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from app.briefs.types import ReportedItem
from tests.reports.reading import Page, Word, pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.briefs.types import Brief

A4 = (210, 297)
HEAD, LENGTH, WIDTH = 37, 225, 156
BODY_SIZE = 15.75 * 25.4 / 72
FOLIO = r"—(\d+)—|\d+"
SLACK = 0.3
"""Millimetres; GB/T 9704 itself allows 2 for the two sides of a sheet."""


@pytest.fixture(scope="session")
def prose(make_pdf: Callable[[Brief], Path], sample_brief: Brief) -> tuple[Page, ...]:
    """Return the pages of a brief with a text of several pages without a heading or table."""
    items = (ReportedItem("样例", ("仿宋字样例文" * 300,)), *sample_brief.items)
    return pages(make_pdf(replace(sample_brief, items=items)))


@pytest.fixture(scope="session")
def mixed_prose(make_pdf: Callable[[Brief], Path], sample_brief: Brief) -> tuple[Page, ...]:
    """Return the pages of a text in which every line has Chinese and Latin characters."""
    items = (ReportedItem("样例", ("仿宋字样例文2023年A组" * 200,)), *sample_brief.items)
    return pages(make_pdf(replace(sample_brief, items=items)))


@pytest.fixture(scope="session")
def sample_pages(sample_pdf: Path) -> tuple[Page, ...]:
    return pages(sample_pdf)


def lines(page: Page) -> list[list[Word]]:
    """Return the words of a page line by line, without the head and the folio."""
    inside = [word for word in page.words if word.top > HEAD - 1 and word.bottom < HEAD + LENGTH + 2]
    ordered = sorted(inside, key=lambda word: (round(word.top), word.left))
    return [list(line) for _, line in groupby(ordered, key=lambda word: round(word.top))]


def full_pages(all_pages: tuple[Page, ...]) -> list[tuple[int, Page]]:
    """Return the pages, with their numbers, that hold nothing but text."""
    found = [
        (number, page)
        for number, page in enumerate(all_pages, 1)
        if page.width < page.height
        and all("例文" in "".join(word.text for word in line) for line in lines(page))
    ]
    assert len(found) >= 2, "an odd and an even page are needed"
    return found


def test_every_sheet_is_a4_upright_or_lying(sample_pages: tuple[Page, ...]) -> None:
    sizes = {(round(page.width, 1), round(page.height, 1)) for page in sample_pages}
    assert sizes == {(210.0, 297.0), (297.0, 210.0)}


def test_22_lines_of_28_characters_fill_a_page(prose: tuple[Page, ...]) -> None:
    for _, page in full_pages(prose):
        found = lines(page)
        assert len(found) == 22
        assert {len("".join(word.text for word in line)) for line in found} == {28}


def test_lines_of_two_faces_fill_a_page_of_22_as_well(mixed_prose: tuple[Page, ...]) -> None:
    for _, page in full_pages(mixed_prose):
        assert len(lines(page)) == 22


def test_the_type_area_is_156_by_225_mm_37_mm_below_the_edge(prose: tuple[Page, ...]) -> None:
    for number, page in full_pages(prose):
        found = lines(page)
        left, right = found[0][0].left, found[0][-1].right
        binding = 28 if number % 2 else 26
        assert left == pytest.approx(binding, abs=SLACK)
        assert right == pytest.approx(binding + WIDTH, abs=SLACK)
        pitch = (found[-1][0].top - found[0][0].top) / 21
        assert pitch == pytest.approx(LENGTH / 22, abs=0.01)
        # A line is set in the middle of its 28.99 pt: half of what the type leaves free stands above it.
        half_leading = (pitch - (found[0][0].bottom - found[0][0].top)) / 2
        assert found[0][0].top - half_leading == pytest.approx(HEAD, abs=1)
        assert found[-1][0].bottom + half_leading == pytest.approx(HEAD + LENGTH, abs=1)


def test_the_first_line_of_a_paragraph_is_indented_by_two_characters(prose: tuple[Page, ...]) -> None:
    starts = [line[0] for page in prose for line in lines(page) if line[0].text.startswith("1.")]
    assert starts
    for word in starts:
        assert min(abs(word.left - edge - 2 * BODY_SIZE) for edge in (26, 28)) < SLACK


def test_lines_of_a_paragraph_end_at_the_right_edge(sample_pages: tuple[Page, ...]) -> None:
    first = lines(sample_pages[0])
    texts = ["".join(word.text for word in line) for line in first]
    begin = next(index for index, text in enumerate(texts) if text.startswith("截至"))
    end = next(index for index, text in enumerate(texts) if index > begin and text.endswith("。"))
    assert end - begin >= 3
    for line in first[begin:end]:
        # A full stop or comma at the end fills only the left part of its square.
        assert line[-1].right == pytest.approx(28 + WIDTH, abs=SLACK), line


def test_numbers_are_not_spaced_when_a_line_is_stretched(sample_pages: tuple[Page, ...]) -> None:
    body = "".join(word.text for word in sample_pages[0].words)
    assert "2023年6月30日" in body
    stretched = [word for word in sample_pages[0].words if word.text.isdigit() and len(word.text) == 1]
    assert len(stretched) <= 3, "digits of one number are torn apart"


def folio(page: Page) -> Word:
    """Return the folio of an upright page, its parts joined."""
    parts = sorted((word for word in page.words if word.top > HEAD + LENGTH + 2), key=lambda word: word.left)
    assert parts, "a page without a folio"
    return Word(
        "".join(word.text for word in parts),
        parts[0].left,
        min(word.top for word in parts),
        parts[-1].right,
        max(word.bottom for word in parts),
    )


def test_folios_stand_7_mm_below_right_on_odd_left_on_even_pages(sample_pages: tuple[Page, ...]) -> None:
    upright = [(n, page) for n, page in enumerate(sample_pages, 1) if page.width < page.height]
    assert {number % 2 for number, _ in upright} == {0, 1}
    for number, page in upright:
        found = folio(page)
        assert found.text == f"—{number}—"
        assert (found.top + found.bottom) / 2 == pytest.approx(HEAD + LENGTH + 7, abs=1)
        one_character = 14 * 25.4 / 72
        if number % 2:
            assert found.right == pytest.approx(28 + WIDTH - one_character, abs=SLACK)
        else:
            assert found.left == pytest.approx(26 + one_character, abs=SLACK)


def test_a_lying_page_has_its_folio_where_the_upright_sheet_has_it(sample_pages: tuple[Page, ...]) -> None:
    lying = [(number, page) for number, page in enumerate(sample_pages, 1) if page.width > page.height]
    assert {number % 2 for number, _ in lying} == {0, 1}
    one_character = 14 * 25.4 / 72
    for number, page in lying:
        parts = [word for word in page.words if word.right < 33]
        assert str(number) in {word.text.strip("—") for word in parts}
        # The foot of the upright sheet is the left edge of the lying one, its left edge the upper one.
        middle = (min(word.left for word in parts) + max(word.right for word in parts)) / 2
        assert middle == pytest.approx(35 - 7, abs=1)
        if number % 2:
            assert max(word.bottom for word in parts) == pytest.approx(28 + WIDTH - one_character, abs=1)
        else:
            assert min(word.top for word in parts) == pytest.approx(26 + one_character, abs=1)


def test_wide_tables_repeat_their_heads_and_stay_in_the_type_area(sample_pages: tuple[Page, ...]) -> None:
    lying = [(number, page) for number, page in enumerate(sample_pages, 1) if page.width > page.height]
    for number, page in lying:
        texts = [word.text for word in page.words]
        assert "组织实施单位" in texts
        head = 28 if number % 2 else 26
        inside = [word for word in page.words if word.left > 33 and word.top > 25]
        assert min(word.left for word in inside) >= 35 - SLACK
        assert max(word.right for word in inside) <= 35 + 225 + SLACK
        assert max(word.bottom for word in inside) <= head + WIDTH + SLACK


def test_no_page_is_blank_and_none_overflows(sample_pages: tuple[Page, ...]) -> None:
    for number, page in enumerate(sample_pages, 1):
        assert len(page.words) > 20, number
        assert all(word.left > 0 and word.right < page.width for word in page.words), number


def test_the_imprint_stands_at_the_foot_of_the_last_page(sample_pages: tuple[Page, ...]) -> None:
    last = sample_pages[-1]
    copies = last.word("共印60份")
    assert copies.bottom == pytest.approx(HEAD + LENGTH - 1.5, abs=2)
    assert last.word("报：样例市委、样例市政府").top < copies.top
