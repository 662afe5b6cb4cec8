"""What of a page is heard, and as what."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from app.briefs.render import document, markup
from tests.reports.reading import Element, structure

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
    for number, owner in enumerate(owners):
        assert number in owner.get_object()["/K"]


def test_a_picture_without_words_fails_the_document() -> None:
    with pytest.raises(document.RenderError, match="not described"):
        pdf('<p><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g></g></svg></p>')


def test_a_page_without_a_language_fails_the_document() -> None:
    with pytest.raises(document.RenderError, match="language"):
        pdf("<p>甲</p>", PAGE.replace(' lang="zh-CN"', ""))
