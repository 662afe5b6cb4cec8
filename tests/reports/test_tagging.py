"""What of a page is heard, and as what."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from app.briefs import render
from app.briefs.render import cards, document, markup, source, tagging
from app.briefs.rules import cutting
from app.briefs.types import ProjectCard
from tests.reports.make_card_sample import SAMPLE as CARD
from tests.reports.make_sample import issued
from tests.reports.reading import Element, structure

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable, Container
    from pathlib import Path

    from app.briefs.types import Brief

PAGE = (
    '<html lang="zh-CN"><head><title>样例</title></head>'
    '<body style="font-family: FandolFang; white-space: pre-line">{}</body></html>'
)
TABLE = (
    "<table><caption>表1</caption><thead><tr><th>项目</th><th colspan='2'>数</th></tr></thead>"
    "<tbody><tr><th>甲</th><td>一<br/>二</td><td rowspan='2'>三</td></tr>"
    "<tr><th>乙</th><td></td></tr></tbody></table>"
)


def pdf(body: str, page: str = PAGE) -> PdfReader:
    """Return a page as PDF."""
    made = document.pdf(page.format(body), markup.TEMPLATES / markup.DOCUMENT)
    return PdfReader(io.BytesIO(made.data))


def outline(element: Element) -> str:
    """Return the kinds of an element and of all below it, and how many pieces of the page each has."""
    pieces = sum(isinstance(kid, int) for kid in element.attributes["/K"])
    inner = " ".join(outline(child) for child in element.children)
    return element.kind + (f"={pieces}" if pieces else "") + (f"({inner})" if inner else "")


def test_a_line_belongs_to_the_element_that_it_stands_in() -> None:
    body = "<section><h1>题</h1><p>甲<br/><span>乙</span></p></section>"
    assert outline(structure(pdf(body))) == "Document(Sect(H1=1 P=2))"


def test_a_table_has_its_caption_rows_and_cells() -> None:
    rows = "THead(TR(TH=1 TH=1)) TBody(TR(TH=1 TD=2 TD=1) TR(TH=1 TD))"
    assert outline(structure(pdf(TABLE))) == f"Document(Table(Caption=1 {rows}))"


def test_a_cell_says_what_it_heads_and_over_how_many_it_stands() -> None:
    cells = [each for each in structure(pdf(TABLE)).walk() if each.kind in {"TH", "TD"}]
    said = [
        {key: value for key, value in each.attributes.get("/A", {}).items() if key != "/O"} for each in cells
    ]
    head, row = {"/Scope": "/Column"}, {"/Scope": "/Row"}
    assert said == [head, {"/ColSpan": 2, **head}, row, {}, {"/RowSpan": 2}, row, {}]


def test_an_item_of_a_list_has_its_number_before_its_words() -> None:
    body = "<ol><li>甲</li><li>乙<br/>丙</li></ol>"
    assert outline(structure(pdf(body))) == "Document(L(LI(Lbl=1 LBody=1) LI(Lbl=1 LBody=2)))"


def test_a_link_is_printed_as_it_is_shown_and_belongs_to_its_words() -> None:
    reader = pdf("<p>见<a href='https://example.org/'>网址</a></p>")
    (annotation,) = (each.get_object() for each in reader.pages[0]["/Annots"])  # type: ignore[attr-defined]
    assert annotation["/F"] == 4
    root = reader.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    numbers = root["/ParentTree"]["/Nums"]
    owner = numbers[numbers.index(annotation["/StructParent"]) + 1].get_object()
    assert owner["/S"] == "/Link"
    reference, words = owner["/K"]
    assert reference.get_object()["/Obj"].get_object() == annotation
    assert words == 1


def test_every_piece_of_a_page_is_found_by_its_number() -> None:
    reader = pdf(TABLE)
    owners = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"][1]  # type: ignore[index]
    assert len(owners) == 8
    for number, owner in enumerate(owners):
        assert number in owner.get_object()["/K"]


def test_a_picture_without_words_fails_the_document() -> None:
    with pytest.raises(document.RenderError, match="not described"):
        pdf('<p><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g></g></svg></p>')


def test_a_page_without_a_language_fails_the_document() -> None:
    with pytest.raises(document.RenderError, match="language"):
        pdf("<p>甲</p>", PAGE.replace(' lang="zh-CN"', ""))


def test_a_place_in_a_link_belongs_to_the_link() -> None:
    reader = pdf("<p><a href='https://example.org/'><span>网<b>址</b></span></a></p>")
    annotations = [each.get_object() for each in reader.pages[0]["/Annots"]]  # type: ignore[attr-defined]
    assert len(annotations) > 1
    assert len({each["/StructParent"] for each in annotations}) == len(annotations)
    (link,) = (each for each in structure(reader).walk() if each.kind == "Link")
    assert sum(not isinstance(kid, int) for kid in link.attributes["/K"]) >= len(annotations)


def test_the_place_of_a_figure_is_where_it_is_seen() -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40"><title>图</title><g></g></svg>'
    reader = pdf(f"<div style='padding: 20px 8px'>{picture}</div>")
    (figure,) = (each for each in structure(reader).walk() if each.kind == "Figure")
    left, bottom, right, top = (float(each) for each in figure.attributes["/A"]["/BBox"])
    page = reader.pages[0].mediabox
    assert (right - left, top - bottom) == (75, 30)
    # The margins of a page are 75 pixels, those of its body 8.
    assert left == pytest.approx(0.75 * 91)
    assert float(page.top) - top == pytest.approx(0.75 * 103, abs=1)


@pytest.mark.parametrize("look", ["width: 0; height: 0; overflow: hidden", "transform: scale(0)"])
def test_what_is_not_drawn_is_no_error_of_the_program(look: str) -> None:
    body = f"<div style='{look}'><p>甲</p></div><p>乙</p>"
    try:
        assert outline(structure(pdf(body))).endswith("P=1)")
    except document.RenderError as error:
        assert "not drawn" in error.message  # noqa: PT017 - one of both, for all looks


def test_every_element_of_the_templates_has_its_kind() -> None:
    used = {
        name
        for path in markup.TEMPLATES.glob("*/*.html")
        for name in re.findall(r"<([a-z][a-z0-9]*)", path.read_text(encoding="utf-8"))
    }
    never_seen = {"base", "head", "link", "meta", "title", "br", "col", "colgroup"}
    assert sorted(used - never_seen - set(tagging._KINDS) - tagging._NONE) == []


def words(element: ET.Element, *, but: Container[str] = ()) -> list[str]:
    """Return the words of an element in their order, without blanks, and without those in some elements."""
    if element.tag in but:
        return []
    found = [element.text or ""]
    for child in element:
        found += [*words(child, but=but), child.tail or ""]
    # A word joiner has no width, and nothing is heard of it.
    return [made for each in found if (made := "".join(each.replace("\u2060", "").split()))]


def heard(path: Path) -> str:
    """Return all that is heard of a PDF, in its order; `pdfinfo` writes it in quotes."""
    command = ["pdfinfo", "-struct-text", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pieces = [line.strip() for line in told.splitlines()]
    return "".join("".join(each[1:-1].split()) for each in pieces if each.startswith('"'))


@pytest.mark.parametrize("kind", ["brief", "issued", "card"])
def test_all_that_is_written_is_heard_in_its_order(
    kind: str, sample_brief: Brief, make_pdf: Callable[[Brief], Path], tmp_path: Path
) -> None:
    if kind == "card":
        card = replace(ProjectCard.from_json(CARD.read_text(encoding="utf-8")), photos=())
        path, html = tmp_path / "card.pdf", cards.html(card, cutting.first_level(card))
        path.write_bytes(cards.card_pdf(card, {}).data)
    else:
        brief = issued(sample_brief) if kind == "issued" else sample_brief
        path, html = make_pdf(brief), render.html(brief)
    root = source.parsed(html)
    told, place, between = heard(path), 0, set()
    for each in words(root, but={"head", tagging._SVG}):
        found = told.find(each, place)
        assert found >= 0, each
        between.add(told[place:found])
        place = found + len(each)
    assert told[place:] == ""
    # Heads of tables come again on each page, lists have numbers, and charts have letters.
    again = {"".join(words(head)) for head in root.iter("thead")}
    drawn = {"".join(words(each, but={tagging._TITLE})) for each in root.iter(tagging._SVG)}
    numbers = {f"{number}." for number in range(1, 20)}
    assert sorted(between - again - drawn - numbers - {""}) == []
