"""The structure of a PDF, for those who hear it: PDF/UA-1 (ISO 14289-1) on the elements of a page.

WeasyPrint writes an element of structure for each box and for each line, three for a cell of one line, and
tells each cell the numbers of its heads. Here a line belongs to the element that it stands in, and a head
says whether it heads a row or a column (7.5): less than half of the objects, and what is heard is the same.
What stands in the margins of a page is a pagination artifact (7.8), so that nobody hears "page 7" in the
middle of a sentence; a link is printed as it is shown.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pydyf  # type: ignore[import-untyped] # comes with WeasyPrint

from app.briefs.render.painting import Ended, nothing
from app.briefs.render.replacing import put_in_place

if TYPE_CHECKING:
    from app.briefs.render.replacing import Untyped

_SVG = "{http://www.w3.org/2000/svg}svg"
_TITLE = "{http://www.w3.org/2000/svg}title"
_NONE = frozenset({"html", "body", "span", "hr"})
"""What has no element of its own in the structure: what is in it belongs to what is around it."""
_KINDS = {
    **{name: name.upper() for name in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "th", "td")},
    "a": "Link",
    "caption": "Caption",
    "div": "Div",
    "figcaption": "Caption",
    "figure": "NonStruct",
    "header": "NonStruct",
    "img": "Figure",
    "li": "LI",
    "ol": "L",
    "section": "Sect",
    _SVG: "Figure",
    "table": "Table",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "thead": "THead",
    "ul": "L",
}
_POINTS = 0.75
"""Of a pixel of CSS."""
_PRINT = 4
"""The flag of an annotation that is printed as it is shown (ISO 32000-1, 12.5.3)."""
_say = logging.getLogger("weasyprint").error
"""Says what fails a document (`document.rendered`)."""
_ARTIFACT = b"/Artifact\n<</Type /Pagination>>\nBDC"
"""What opens a piece that no element of the page stands for: one of its margins."""


def take() -> None:
    """Put it in place."""
    from weasyprint.pdf import tags  # noqa: PLC0415
    from weasyprint.pdf.stream import Stream  # noqa: PLC0415

    put_in_place(tags.add_tags, _add_tags)
    Stream.marked = _marked


def _marked(page: Untyped, box: Untyped, tag: str) -> Ended:
    """Open a piece of a page that shows a box; `_tags` has its number."""
    if page._tags is None:  # noqa: SLF001
        return Ended(nothing)
    if box.element is None:
        page.stream.append(_ARTIFACT)
    else:
        number = page._tags[box] = len(page._tags)  # noqa: SLF001
        page.stream.append(b"/%b\n<</MCID %d>>\nBDC" % (tag.encode(), number))
    return Ended(page.end_marked_content)


class _Element(pydyf.Object):  # type: ignore[misc] # untyped
    """An element of the structure, written when it is asked for."""

    def __init__(self, pdf: Untyped, kind: str, parent: Untyped, page: bytes = b"") -> None:
        super().__init__()
        pdf.add_object(self)
        self.kind, self.parent, self.page = kind, parent, page
        self.own: bytes = self.reference
        self.kids: list[bytes] = []
        self.more: dict[str, Untyped] = {}

    @property
    def data(self) -> bytes:
        """Return it as it is written."""
        page = b"/Pg " + self.page if self.page else b""
        more = pydyf.Dictionary(self.more).data[2:-2] if self.more else b""
        return b"<</Type /StructElem/S /%b/P %b%b/K [%b]%b>>" % (
            self.kind.encode(),
            self.parent.reference,
            page,
            b" ".join(self.kids),
            more,
        )


class _Page:
    """What is on a page of a PDF, and which elements it belongs to."""

    def __init__(self, pdf: Untyped, stream: Untyped, reference: bytes, height: float) -> None:
        from weasyprint.formatting_structure import boxes  # noqa: PLC0415

        self._pdf, self._stream, self._reference, self._boxes = pdf, stream, reference, boxes
        self._height = height
        self.owners: list[bytes] = [b"null"] * len(stream._tags)  # noqa: SLF001
        """Of each piece of the page, by its number, the element that it belongs to."""
        self.links: list[tuple[_Element, Untyped]] = []

    def add(self, box: Untyped, around: Untyped, parent: _Element, scope: str = "/Row") -> None:
        """Add a box, and all that is in it, to the element that it stands in."""
        kinds = self._boxes
        if not isinstance(box, kinds.Box):
            box = box._box  # noqa: SLF001 - what is placed by itself, in its place
        if type(box) is kinds.TextBox:
            self._own(box, parent)
            return
        element, tag = box.element, box.element_tag
        if element is None:
            return
        # What WeasyPrint puts around or into a box stands for no element of its own.
        if tag == "li::marker" and parent.kind == "LBody":
            parent = self._label(parent)
        elif element is not around and tag not in _NONE:
            parent = self._element(box, parent, scope)
            scope = "/Column" if tag == "thead" else scope
        if box.link_annotation:
            self._link(box.link_annotation, parent)
        if isinstance(box, kinds.ReplacedBox):
            self._own(box, parent)
        for child in box.children:
            self.add(child, element, parent, scope)

    def _own(self, box: Untyped, element: _Element) -> None:
        number = self._stream._tags.pop(box, None)  # noqa: SLF001
        if number is None:
            _say("A text or a picture was not drawn")
            return
        element.kids.append(b"%d" % number)
        self.owners[number] = element.own

    def _element(self, box: Untyped, parent: _Element, scope: str) -> _Element:
        kind = _KINDS.get(box.element_tag, "NonStruct")
        made = self._below(parent, kind)
        if kind == "Figure":
            made.more = self._figure(box)
        elif kind == "TH" or box.colspan != 1 or box.rowspan != 1:
            spans = {"ColSpan": box.colspan, "RowSpan": box.rowspan}
            attributes = {name: number for name, number in spans.items() if number != 1}
            if kind == "TH":
                attributes["Scope"] = scope
            made.more["A"] = pydyf.Dictionary({"O": "/Table", **attributes})
        elif kind == "LI":
            made = self._below(made, "LBody")
        return made

    def _below(self, parent: _Element, kind: str) -> _Element:
        made = _Element(self._pdf, kind, parent, self._reference)
        parent.kids.append(made.own)
        return made

    def _label(self, body: _Element) -> _Element:
        """Return the element of the number of an item, which stands before the item's body."""
        made = _Element(self._pdf, "Lbl", body.parent, self._reference)
        body.parent.kids.insert(0, made.own)
        return made

    def _figure(self, box: Untyped) -> dict[str, Untyped]:
        """Return where a figure is, in points from the lower left, and what it shows in words."""
        left, bottom = box.content_box_x(), self._height - box.content_box_y() - box.height
        corners = (left, bottom, left + box.width, bottom + box.height)
        place = pydyf.Array([_POINTS * corner for corner in corners])
        words = box.element.findtext(_TITLE) if box.element_tag == _SVG else box.element.get("alt")
        if not words:
            _say("A figure is not described in words")
        return {"A": pydyf.Dictionary({"O": "/Layout", "BBox": place}), "Alt": pydyf.String(words)}

    def _link(self, annotation: Untyped, element: _Element) -> None:
        """Let a place that can be clicked on belong to the link that it is a part of."""
        while element.kind != "Link" and isinstance(element.parent, _Element):
            element = element.parent
        annotation["F"] = _PRINT
        reference = pydyf.Dictionary(
            {"Type": "/OBJR", "Obj": annotation.reference, "Pg": self._reference},
        )
        self._pdf.add_object(reference)
        element.kids.append(reference.reference)
        self.links.append((element, annotation))


def _add_tags(pdf: Untyped, document: Untyped, _version: Untyped, streams: Untyped) -> None:
    """Add the structure of all pages to a PDF."""
    numbers = pydyf.Dictionary({"Nums": pydyf.Array()})
    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    for each in (numbers, root):
        pdf.add_object(each)
    whole = _Element(pdf, "Document", root)
    root.update({"ParentTree": numbers.reference, "K": pydyf.Array([whole.reference])})
    links = []
    pages = zip(document.pages, streams, pdf.page_references, strict=True)
    for number, (page, stream, reference) in enumerate(pages):
        of_page = _Page(pdf, stream, reference, page.height)
        box = page._page_box  # noqa: SLF001
        for child in box.children:
            of_page.add(child, box.element, whole)
        if stream._tags:  # noqa: SLF001
            _say("%d pieces of page %d belong to no element", len(stream._tags), number + 1)  # noqa: SLF001
        numbers["Nums"].extend((number, pydyf.Array(of_page.owners)))
        links += of_page.links
    for number, (element, annotation) in enumerate(links, start=len(document.pages)):
        numbers["Nums"].extend((number, element.own))
        annotation["StructParent"] = number
    if "Lang" not in pdf.catalog:
        _say("A document does not say in which language it is")
    pdf.catalog.update(
        {
            "StructTreeRoot": root.reference,
            "ViewerPreferences": pydyf.Dictionary({"DisplayDocTitle": "true"}),
            "MarkInfo": pydyf.Dictionary({"Marked": "true"}),
        }
    )
