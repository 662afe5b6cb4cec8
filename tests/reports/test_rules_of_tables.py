"""A rule of a table is one line, also where the table goes on over pages."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from app.briefs.render import document, markup

PAGE = (
    '<html lang="zh-CN"><head><title>样例</title></head><body style="font-family: FandolFang">'
    '<table style="border-collapse: collapse; width: 150mm; table-layout: fixed">{}</table></body></html>'
)
HEAD = '<thead><tr style="border-bottom: 1pt solid #000"><th>甲</th><th>乙</th></tr></thead>'
LINE = re.compile(rb"([\d.]+) ([\d.]+) m\n([\d.]+) ([\d.]+) l")


def lines(table: str) -> list[list[tuple[float, ...]]]:
    """Return the lines on each page: from where to where."""
    made = document.pdf(PAGE.format(table), markup.TEMPLATES / markup.DOCUMENT)
    pages = [page.get_contents() for page in PdfReader(io.BytesIO(made.data)).pages]
    assert None not in pages
    return [[tuple(map(float, each)) for each in LINE.findall(page.get_data())] for page in pages]  # type: ignore[union-attr]


def body(number: int, row: str = "", cell: str = "") -> str:
    return "<tbody>" + f'<tr style="{row}"><td style="{cell}">一</td><td>二</td></tr>' * number + "</tbody>"


def test_a_rule_is_one_line_over_the_whole_width() -> None:
    (page,) = lines(HEAD + body(3, row="border-bottom: 0.5pt solid #000"))
    assert len(page) == 4
    assert len({(left, right) for left, _, right, _ in page}) == 1
    assert all(above == below for _, above, _, below in page)


def test_the_rules_of_each_page_lie_under_its_rows_and_its_head() -> None:
    pages = lines(HEAD + body(90, row="border-bottom: 0.5pt solid #000"))
    assert len(pages) > 1
    assert sum(map(len, pages)) == 90 + len(pages)
    assert all(len({y for _, y, _, _ in page}) == len(page) for page in pages)


def test_a_table_with_lines_between_columns_has_a_piece_for_each_cell() -> None:
    (page,) = lines(HEAD + body(1, row="border-bottom: 1pt solid #000", cell="border-right: 1pt solid #000"))
    assert len(page) == 5


def test_where_dashes_begin_is_weasyprints() -> None:
    (page,) = lines(body(1, row="border-bottom: 1pt dashed #000"))
    assert len(page) == 2


def test_a_table_without_lines_has_none() -> None:
    assert lines(body(2)) == [[]]
