"""The page of GB/T 9704-2012, measured on the text of the PDF."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.briefs.types import DocumentForm, NoteRow, Remarks
from tests.reports.make_sample import issued, of_county, of_open_month
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


@pytest.fixture(
    scope="session",
    params=[(form, is_monochrome) for form in DocumentForm for is_monochrome in (False, True)],
    ids=lambda each: f"{each[0].value}-{'mono' if each[1] else 'colour'}",
)
def small_brief(request: pytest.FixtureRequest, sample_brief: Brief) -> Brief:
    """Return a brief of few pages in each form and colour, to put long texts in."""
    form, is_monochrome = request.param
    return replace(issued(of_county(of_open_month(sample_brief)), form), is_monochrome=is_monochrome)


@pytest.fixture(scope="session")
def prose(make_pdf: Callable[[Brief], Path], small_brief: Brief) -> tuple[Page, ...]:
    """Return the pages of a brief with a text of several pages without a heading or table."""
    texts = ("首行" + "仿宋字样例文" * 420,)
    return pages(make_pdf(replace(small_brief, remarks=Remarks((), texts))))


@pytest.fixture(scope="session")
def mixed_prose(make_pdf: Callable[[Brief], Path], small_brief: Brief) -> tuple[Page, ...]:
    """Return the pages of a text in which every line has Chinese and Latin characters."""
    texts = ("仿宋字样例文2023年A组" * 240,)
    return pages(make_pdf(replace(small_brief, remarks=Remarks((), texts))))


@pytest.fixture(scope="session")
def variant_pages(variant_pdf: Path) -> tuple[Page, ...]:
    return pages(variant_pdf)


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
    # The last one ends where the text does.
    assert len(found) >= 3, "an odd and an even page are needed, and one that is not full"
    return found[:-1]


def test_every_sheet_is_a4_upright_or_lying(variant_pages: tuple[Page, ...]) -> None:
    sizes = {(round(page.width, 1), round(page.height, 1)) for page in variant_pages}
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
    starts = [line[0] for page in prose for line in lines(page) if line[0].text.startswith("首行")]
    assert starts
    for word in starts:
        assert min(abs(word.left - edge - 2 * BODY_SIZE) for edge in (26, 28)) < SLACK


def test_lines_of_a_paragraph_end_at_the_right_edge(variant_pages: tuple[Page, ...]) -> None:
    for number, page in enumerate(variant_pages, 1):
        found = lines(page)
        texts = ["".join(word.text for word in line) for line in found]
        begin = next((index for index, text in enumerate(texts) if text.startswith("截至2023年")), None)
        if begin is None:
            continue
        ends = (index for index, text in enumerate(texts) if index > begin and text.endswith("。"))
        end = next(ends, len(texts) - 1)
        assert end - begin >= 2
        for line in found[begin:end]:
            # A full stop or comma at the end fills only the left part of its square.
            edge = (28 if number % 2 else 26) + WIDTH
            assert line[-1].right == pytest.approx(edge, abs=SLACK), line
        return
    pytest.fail("no headline")


def test_numbers_are_not_spaced_when_a_line_is_stretched(variant_pages: tuple[Page, ...]) -> None:
    body = "".join(word.text for word in variant_pages[0].words)
    assert "2023年6月30日" in body
    stretched = [word for word in variant_pages[0].words if word.text.isdigit() and len(word.text) == 1]
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


def test_folios_stand_7_mm_below_right_on_odd_left_on_even_pages(variant_pages: tuple[Page, ...]) -> None:
    upright = [(n, page) for n, page in enumerate(variant_pages, 1) if page.width < page.height]
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


def test_a_lying_page_has_its_folio_where_the_upright_sheet_has_it(variant_pages: tuple[Page, ...]) -> None:
    lying = [(number, page) for number, page in enumerate(variant_pages, 1) if page.width > page.height]
    assert lying
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


def test_wide_tables_repeat_their_heads_and_stay_in_the_type_area(variant_pages: tuple[Page, ...]) -> None:
    lying = [(number, page) for number, page in enumerate(variant_pages, 1) if page.width > page.height]
    for number, page in lying:
        texts = [word.text for word in page.words]
        assert "组织实施单位" in texts
        head = 28 if number % 2 else 26
        inside = [word for word in page.words if word.left > 33 and word.top > 25]
        assert min(word.left for word in inside) >= 35 - SLACK
        assert max(word.right for word in inside) <= 35 + 225 + SLACK
        assert max(word.bottom for word in inside) <= head + WIDTH + SLACK


def test_no_page_is_blank_and_none_overflows(variant_pages: tuple[Page, ...]) -> None:
    for number, page in enumerate(variant_pages, 1):
        assert len(page.words) > 8, number
        assert all(word.left > 0 and word.right < page.width for word in page.words), number


def test_the_foot_stands_at_the_foot_of_the_last_page(
    variant: Brief, variant_pages: tuple[Page, ...]
) -> None:
    last = variant_pages[-1]
    if variant.form is DocumentForm.RED_HEAD:
        final = last.word("2023年7月5日印发")
        others = ["抄送：样例市委，样例市政府，样例市发展改革委。", "样例市发展和改革委员会"]
    else:
        final = last.word("共印60份")
        others = ["报：样例市委、样例市政府", "送：样例市发展改革委"]
    assert final.bottom == pytest.approx(HEAD + LENGTH - 1.5, abs=2)
    assert all(last.word(text).top < final.bottom for text in others)


def rules(path: Path, page: int) -> list[tuple[float, float, int]]:
    """Return the rules as wide as the type area: upper and lower edge in mm, and how red they are."""
    per_mm = 20
    command = ["pdftoppm", "-r", str(25.4 * per_mm), "-f", str(page), "-l", str(page), str(path)]
    data = subprocess.run(command, check=True, capture_output=True).stdout
    image = Image.open(io.BytesIO(data))
    # A column at the left end and one at the right end, where no text of a centred line stands.
    columns = [(28 + 0.5) * per_mm, (28 + WIDTH - 0.5) * per_mm]
    found: list[tuple[float, float, int]] = []
    begin, tone = None, 0
    for y in range(image.height):
        red, green, blue = (
            max(image.getpixel((int(x), y))[channel] for x in columns)  # type: ignore[index]
            for channel in range(3)
        )
        is_dark = min(green, blue) < 128
        if is_dark and begin is None:
            begin, tone = y, red - green
        elif not is_dark and begin is not None:
            found.append((begin / per_mm, y / per_mm, tone))
            begin = None
    return found


def test_a_red_head_stands_where_the_standard_wants_it(variant: Brief, variant_pdf: Path) -> None:
    """GB/T 9704-2012, 7.2.4 to 7.2.7 and 7.3.1."""
    if variant.form is not DocumentForm.RED_HEAD:
        return
    first = pages(variant_pdf)[0]
    name = first.word("样例市发展和改革委员会文件")
    # Poppler's box is higher than the type by what the font leaves above it.
    assert name.top == pytest.approx(HEAD + 35, abs=2)
    assert (name.left + name.right) / 2 == pytest.approx(28 + WIDTH / 2, abs=1)
    number = first.word("样老小办〔2023〕6号")
    line = 28.99 * 25.4 / 72
    # A line of the grid holds its type in the middle: a little of it is free above.
    assert number.top - name.bottom == pytest.approx(2 * line + 2.3, abs=1)
    replaced = first.word("（替代样老小办〔2023〕5号）")
    ((upper, lower, tone),) = rules(variant_pdf, 1)
    assert upper - replaced.bottom == pytest.approx(4, abs=0.6)
    assert 0.4 < lower - upper < 0.8
    assert (tone > 100) is not variant.is_monochrome
    title = first.word("2023年6月调度情况")
    assert title.top - lower == pytest.approx(2 * line + 35 * 25.4 / 72, abs=3)


def test_the_date_begins_two_characters_to_the_right_of_the_unit(
    variant: Brief, variant_pages: tuple[Page, ...]
) -> None:
    """GB/T 9704-2012, 7.3.5.3: without a seal; the name ends two characters from the edge."""
    if variant.form is not DocumentForm.RED_HEAD:
        return
    for number, page in enumerate(variant_pages, 1):
        texts = {word.text: word for word in page.words}
        annexes = next((word for word in page.words if word.text.startswith("附件：")), None)
        if "2023年7月5日" in texts and annexes is not None:
            unit, day = texts["样例市发展和改革委员会"], texts["2023年7月5日"]
            assert day.left - unit.left == pytest.approx(2 * BODY_SIZE, abs=SLACK)
            edge = (28 if number % 2 else 26) + WIDTH
            assert unit.right == pytest.approx(edge - 2 * BODY_SIZE, abs=SLACK)
            assert any("例" in word.text for word in page.words if word.bottom < annexes.top)
            return
    pytest.fail("no signature")


def test_a_foot_with_long_lists_covers_nothing(make_pdf: Callable[[Brief], Path], small_brief: Brief) -> None:
    names = tuple(f"样例第{number}局、样例单位" for number in range(1, 30))
    lists = replace(small_brief.distribution, report_to=names, send_to=names, copy_to=names)
    notes = tuple(NoteRow("YL-01", "样例项目", "新增床位", "100", "100", "样例说明") for _ in range(20))
    for count in (0, 14, 20):
        path = make_pdf(replace(small_brief, distribution=lists, notes=notes[:count]))
        last = pages(path)[-1]
        foot = next(word for word in last.words if word.text.startswith("校验码"))
        overlapping = [
            word.text for word in last.words if word.top < foot.top < word.bottom and word is not foot
        ]
        assert overlapping == []
        assert max(word.bottom for word in last.words if word.bottom < 270) <= HEAD + LENGTH + 1
