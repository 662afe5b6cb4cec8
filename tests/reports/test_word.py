"""The Word version of a brief: the text of the print in its order, in named styles, the same bytes again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import openpyxl
import pytest
from docx.enum.section import WD_ORIENT

from app.briefs.render import charts, markup, source
from app.briefs.render.word import SHIPPED, docx
from app.briefs.render.word.charts import native
from app.briefs.render.word.placeholders import ANNEX, BLOCK, PLACEHOLDERS
from app.briefs.render.word.placeholders import KINDS as BLOCKS
from app.briefs.types import DocumentForm
from tests.reports.conftest import KINDS
from tests.reports.make_sample import issued
from tests.reports.make_word_template import template
from tests.reports.word import body_text, opened, parts, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docx.document import Document

    from app.briefs.types import Brief

OF_PAPER_ONLY = {"svg", "verification", "head"}
"""What is left behind: pictures (Word draws its own), and the claim that the file can be verified."""


@pytest.fixture(scope="module", params=[(kind, form) for kind in KINDS for form in DocumentForm], ids=str)
def brief(request: pytest.FixtureRequest, sample_brief: Brief) -> Brief:
    """Return the invented brief, as a draft, of each kind and form."""
    kind, form = request.param
    make: Callable[[Brief], Brief] = KINDS[kind]
    return replace(make(sample_brief), form=form)


@pytest.fixture(scope="module")
def sample_word(sample_brief: Brief) -> Document:
    """Return the Word version of the invented brief."""
    return opened(docx(sample_brief))


def printed(element: ET.Element) -> Iterator[str]:
    """Yield the pieces of text of a printed brief."""
    if element.tag in OF_PAPER_ONLY or set(element.get("class", "").split()) & OF_PAPER_ONLY:
        return
    yield element.text or ""
    for child in element:
        yield from printed(child)
        yield child.tail or ""


def squeezed(text: str) -> str:
    """Return a text without blanks and without what steers the breaking of lines."""
    return "".join(text.replace("\u2060", "").split())


def test_every_text_of_the_print_stands_in_the_word_version(brief: Brief) -> None:
    stand_ins = ["<svg></svg>"] * len(charts.described(brief))
    root = ET.fromstring(markup.html(brief, stand_ins))  # noqa: S314 - our own text
    pieces = [piece for piece in map(squeezed, printed(root)) if piece]
    written = body_text(docx(brief))
    assert [piece for piece in pieces if piece not in written] == []
    at = 0
    for piece in pieces[pieces.index(squeezed(brief.title[-1])) :]:
        found = written.find(piece, at)
        assert found >= 0, f"“{piece}” is out of order"
        at = found + len(piece)


def test_nothing_of_the_template_is_left(brief: Brief) -> None:
    assert [text for text in texts(docx(brief)) if re.search(r"\{\{|\}\}|\{%|%\}", text)] == []


def test_braces_that_somebody_wrote_stay_what_they_are(sample_brief: Brief) -> None:
    note = "{{ 7*7 }}<b>&{% if %}"
    remarks = replace(sample_brief.remarks, editor_note=(note,))
    assert squeezed(note) in body_text(docx(replace(sample_brief, remarks=remarks)))


def test_what_no_xml_may_hold_is_left_out_of_the_word_version_too(sample_brief: Brief) -> None:
    pasted = replace(
        sample_brief,
        title=tuple(f"{line}\x0b" for line in sample_brief.title),
        remarks=replace(sample_brief.remarks, editor_note=("从表格\x0b粘贴的按语。",)),
    )
    assert "从表格粘贴的按语。" in body_text(docx(pasted))
    assert source.parsed(markup.html(pasted, ["<svg/>"] * len(charts.described(pasted)))) is not None


def test_the_same_brief_gives_the_same_bytes(sample_brief: Brief) -> None:
    first, second = docx(sample_brief), docx(sample_brief)
    assert first == second
    with ZipFile(BytesIO(first)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.create_system for info in package.infolist()} == {0}


def test_properties_say_title_and_unit_and_the_cut_off(sample_word: Document) -> None:
    properties = sample_word.core_properties
    assert properties.title == "样例市“一老一小”重大项目2023年6月调度情况"
    assert properties.author == "一老一小重大项目台账"
    assert properties.created is not None
    assert properties.created.replace(tzinfo=None) == datetime(2023, 6, 30, 15, 59, 59)  # noqa: DTZ001 - UTC
    assert properties.modified == properties.created


def test_headings_are_headings(sample_word: Document) -> None:
    by_style: dict[str, list[str]] = {}
    for paragraph in sample_word.paragraphs:
        assert paragraph.style is not None
        by_style.setdefault(str(paragraph.style.name), []).append(paragraph.text)
    assert by_style["Title"] == ["样例市“一老一小”重大项目\n2023年6月调度情况"]
    assert by_style["Heading 1"][0] == "一、总体情况"
    assert all(text.startswith("（") for text in by_style["Heading 2"])
    assert by_style["附件标题"][0] == "样例市“一老一小”重大项目表"
    assert "模板指令" not in by_style


def test_pages_are_those_of_the_standard(sample_word: Document) -> None:
    for section in sample_word.sections:
        lies = section.orientation == WD_ORIENT.LANDSCAPE
        measures = (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        assert [round(measure.mm) for measure in measures if measure is not None] == (
            [297, 210, 28, 26, 35, 37] if lies else [210, 297, 37, 35, 28, 26]
        )
    assert [section.orientation for section in sample_word.sections].count(WD_ORIENT.LANDSCAPE) == 1


def test_a_line_holds_28_characters_and_a_page_22_lines(sample_word: Document) -> None:
    styles = sample_word.styles
    leading = styles["Normal"].paragraph_format.line_spacing
    assert 22 * leading.pt <= 225 / 25.4 * 72 < 22.05 * leading.pt
    body = styles["公文正文"].element
    spacing = body.rPr.find("{*}spacing")
    (name,) = [name for name in spacing.keys() if name.endswith("val")]  # noqa: SIM118 - of an XML element
    advance = 16 + int(spacing.get(name)) / 20
    assert 28 * advance <= 156 / 25.4 * 72 < 29 * advance


def test_the_folio_stands_right_on_odd_and_left_on_even_pages(sample_word: Document) -> None:
    first = sample_word.sections[0]
    assert [str(each.paragraphs[0].alignment) for each in (first.footer, first.even_page_footer)] == [
        "RIGHT (2)",
        "LEFT (0)",
    ]
    for footer in (first.footer, first.even_page_footer):
        assert footer.paragraphs[0].text == "— 1 —"
        assert " PAGE " in footer.part.blob.decode()


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"sample": True}, "样例：文字和数字均为虚构"),
        ({"sample": False}, "草稿　未签发"),
        ({"sample": False, "is_demo": True}, "【演示数据】填报内容为虚构，不得作为依据　　草稿　未签发"),
    ],
)
def test_the_head_of_every_page_says_what_it_is(
    sample_brief: Brief, changes: dict[str, bool], mark: str
) -> None:
    data = docx(replace(sample_brief, **changes))  # type: ignore[arg-type]
    first = opened(data).sections[0]
    assert [each.paragraphs[0].text for each in (first.header, first.even_page_header)] == [mark, mark]
    assert ("演示数据" in body_text(data)) == ("is_demo" in changes)
    assert (opened(data).core_properties.title or "").startswith("【演示数据】") == ("is_demo" in changes)


def test_a_copy_of_an_issued_brief_is_not_the_brief(sample_brief: Brief) -> None:
    brief = replace(issued(sample_brief), sample=False)
    assert brief.verification is not None
    data = docx(brief)
    assert opened(data).sections[0].header.paragraphs[0].text.startswith("可编辑稿：")
    assert brief.masthead.number is not None
    assert squeezed(brief.masthead.number) in body_text(data)
    assert brief.verification.code not in body_text(data)


def test_tables_repeat_their_head_and_never_part_a_row(sample_word: Document) -> None:
    assert len(sample_word.tables) > 10
    for table in sample_word.tables:
        assert table.style is not None
        assert table.style.name == "公文表格"
        rows = [row._tr.trPr for row in table.rows]
        assert all(row is not None and row.find("{*}cantSplit") is not None for row in rows)
        assert [row.find("{*}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        widths = sum(column.width.mm for column in table.columns if column.width is not None)
        assert widths == pytest.approx(156, abs=0.3) or widths == pytest.approx(225, abs=0.3)


def test_charts_are_words_own_and_hold_their_figures(sample_brief: Brief) -> None:
    files = parts(docx(sample_brief))
    drawn = [chart for chart in charts.described(sample_brief) if native(chart) is not None]
    assert len(drawn) >= 4
    assert [name for name in files if name.startswith("word/charts/brief")] != []
    books = [files[name] for name in files if name.endswith(".xlsx")]
    assert len(books) == len(drawn)
    for name in [name for name in files if re.fullmatch(r"word/charts/brief\d+\.xml", name)]:
        xml = files[name].decode()
        assert 'c:externalData r:id="rId1"' in xml
        assert '<c:showSerName val="1"/>' not in xml
    sheet = openpyxl.load_workbook(BytesIO(books[0])).active
    assert sheet is not None
    head, *rows = sheet.iter_rows(values_only=True)
    assert head[1:6] == ("计划", "下达", "到位", "完成", "支付")
    assert [(row[0], row[1]) for row in rows][: len(sample_brief.sources)] == [
        (source.label, float(source.planned)) for source in sample_brief.sources
    ]


def test_what_word_cannot_draw_is_told(sample_brief: Brief) -> None:
    told = [chart for chart in charts.described(sample_brief) if native(chart) is None]
    assert [chart.name for chart in told] == ["milestones", "outcomes"]
    written = body_text(docx(sample_brief))
    for chart in told:
        assert squeezed(chart.title.partition("。")[2]) in written


def test_the_shipped_template_is_what_the_script_writes() -> None:
    assert SHIPPED.read_bytes() == template(), "run python -m tests.reports.make_word_template"


def test_the_readme_explains_every_placeholder() -> None:
    said = (SHIPPED.parent / "README.md").read_text(encoding="utf-8")
    names = {*PLACEHOLDERS, *BLOCK, *ANNEX, *BLOCKS}
    assert sorted(name for name in names if f"`{name}`" not in said) == []
