"""The printed text of a brief as a flow of blocks: the one wording of the HTML template, without its looks.

The Word version is read from the HTML that becomes the PDF, so that no sentence, table or order of sections
is written twice. What carries looks only (styles, drawings, the QR code) is left behind; what is text is
never lost: a test holds the two against each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.briefs.render import source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree import ElementTree as ET  # nosec B405 - only its types

_NOTHING_SEEN = re.compile("[\u200b\u2060\ufeff]+")
"""What steers the breaking of lines in print, unseen; the fonts of some offices show boxes for it."""
_DRAWN = {"svg", "img"}
_BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "table",
    "figure",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
}
_BLOCKS |= {"dd", "h1", "h2", "h3", "h4", "hr", "aside", "main", "blockquote"}
_LEFT_BEHIND = {"masthead", "verification"}
"""The head has places of its own in a template. What can be edited cannot be verified."""
_WIDTH = re.compile(r"width:\s*([\d.]+)mm")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is 一、, 2 is （一）, 3 is below."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; its kinds are the classes of the HTML, empty for running text."""

    kinds: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its lines, and how many columns it spans."""

    lines: tuple[str, ...]
    span: int
    side: str
    """Where its text stands: `left`, `center`, `right`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells."""

    cells: tuple[Cell, ...]
    is_sum: bool
    """Whether it heads or sums others and is set in 黑体."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that is repeated on every page."""

    caption: str
    widths: tuple[float | None, ...]
    """Of its columns in mm; None shares what is left."""
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    is_small: bool
    """Whether it is set in the type of annexes."""
    is_short: bool
    """Whether it is never parted."""

    @property
    def columns(self) -> int:
        """Return how many columns it has."""
        rows = (*self.head, *self.body)
        return max((sum(cell.span for cell in row.cells) for row in rows), default=0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: its place among all charts of the brief, and its caption."""

    index: int
    caption: str


Block: TypeAlias = Heading | Paragraph | Table | Figure


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: its mark (附件1), its title, and whether its sheets lie on their side."""

    mark: str
    title: str
    is_wide: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ImprintLine:
    """A line of the foot (报尾, 版记); what stands at its two ends is parted by a tab."""

    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head (报头, 版头) as it is worded."""

    name: str
    number: str
    replaced: str
    """Which issue it replaces; empty where none."""
    left: str
    right: str
    """What stands at the two ends of its last line: who issues it, and when."""
    demo: str


@dataclass(frozen=True, slots=True)
class Flow:
    """All text of a brief but its title."""

    status: str
    """What the head of every page says: that it is a draft, a sample, or made of invented figures."""
    masthead: Masthead
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    imprint: tuple[ImprintLine, ...]


def read(html: str) -> Flow:
    """Read the flow of a printed brief.

    Raises:
        TemplateError: it is not well-formed; our own HTML always is.
    """
    body = source.parsed(html).find("body")
    if body is None:
        message = "a printed brief has a body"
        raise ValueError(message)
    reader = _Reader()
    blocks = tuple(reader.blocks(body))
    return Flow(
        _clean(body.get("data-status")), _masthead(body), blocks, tuple(reader.annexes), tuple(reader.imprint)
    )


def _masthead(body: ET.Element) -> Masthead:
    """Return the head, by the classes of its paragraphs."""
    texts: dict[str, str] = {}
    ends: list[str] = []
    for line in body.findall("header//p"):
        kinds = _kinds(line)
        known = next((kind for kind in ("replaced", "number", "name", "demo") if kind in kinds), None)
        if known is None:
            ends.append(_text(line))
        else:
            texts[known] = _text(line)
    left, right = [*ends, "", ""][:2]
    return Masthead(
        texts.get("name", ""),
        texts.get("number", ""),
        texts.get("replaced", ""),
        left,
        right,
        texts.get("demo", ""),
    )


class _Reader:
    """Walks the HTML once, and sets annexes and imprint aside."""

    def __init__(self) -> None:
        self.annexes: list[Annex] = []
        self.imprint: list[ImprintLine] = []
        self._figures = 0

    def blocks(self, parent: ET.Element) -> Iterator[Block]:
        """Yield the blocks under an element. Masthead and title have places of their own in the template."""
        loose = _clean(parent.text)
        if loose:
            yield Paragraph(frozenset(), loose)
        for element in parent:
            yield from self._block(element)
            loose = _clean(element.tail)
            if loose:
                yield Paragraph(frozenset(), loose)

    def _block(self, element: ET.Element) -> Iterator[Block]:
        kinds = _kinds(element)
        if self._is_set_aside(element, kinds):
            return
        if element.tag in {"h2", "h3", "h4"}:
            yield Heading(int(element.tag[1]) - 1, _text(element))
        elif element.tag == "table":
            yield _table(element)
        elif element.tag == "figure":
            yield self._figure(element)
        elif "signature" in kinds:
            for each in element.iter("p"):
                yield Paragraph(frozenset(_kinds(each) or {"signed"}), _text(each))
        elif any(child.tag in _BLOCKS for child in element):
            yield from self.blocks(element)
        else:
            text = _text(element)
            if text:
                yield Paragraph(frozenset(kinds), text)

    def _is_set_aside(self, element: ET.Element, kinds: set[str]) -> bool:
        """Return whether an element stands elsewhere in the template, or nowhere; set it aside for that."""
        if "annex" in kinds:
            self._annex(element, is_wide="wide" in kinds)
        elif "imprint" in kinds:
            self._imprint(element)
        else:
            return bool(kinds & _LEFT_BEHIND) or element.tag in {"h1", "hr"} | _DRAWN
        return True

    def _imprint(self, element: ET.Element) -> None:
        """Set the foot aside."""
        for part in element:
            if part.tag == "p":
                ends = [_text(each) for each in part if each.tag == "span"] if "line" in _kinds(part) else []
                text = "\t".join(ends) or _text(part)
                self.imprint.append(ImprintLine(text, "copies" in _kinds(part)))
            elif not _kinds(part) & _LEFT_BEHIND:
                self._imprint(part)

    def _annex(self, element: ET.Element, *, is_wide: bool) -> None:
        """Set an annex aside: its mark and its title are the first of their kind in it."""
        blocks = list(self.blocks(element))
        mark = next(
            (each for each in blocks if isinstance(each, Paragraph) and "annex-mark" in each.kinds), None
        )
        title = next((each for each in blocks if isinstance(each, Heading)), None)
        rest = tuple(each for each in blocks if each is not mark and each is not title)
        self.annexes.append(Annex(mark.text if mark else "", title.text if title else "", is_wide, rest))

    def _figure(self, element: ET.Element) -> Figure:
        caption = element.find(".//figcaption")
        self._figures += 1
        return Figure(self._figures - 1, "" if caption is None else _text(caption))


def _table(element: ET.Element) -> Table:
    caption = element.find("caption")
    head = [row for part in element.iter("thead") for row in part.iter("tr")]
    heads = set(map(id, head))
    body = [row for row in element.iter("tr") if id(row) not in heads]
    return Table(
        caption="" if caption is None else _text(caption),
        widths=tuple(_width(column) for column in element.iter("col")),
        head=tuple(_row(row, is_head=True) for row in head),
        body=tuple(_row(row, is_head=False) for row in body),
        is_small="small" in _kinds(element),
        is_short="short" in _kinds(element),
    )


def _row(element: ET.Element, *, is_head: bool) -> Row:
    cells = (each for each in element if each.tag in {"td", "th"})
    return Row(
        cells=tuple(_cell(each, is_head=is_head) for each in cells),
        is_sum=bool({"total", "part"} & _kinds(element)),
    )


def _cell(element: ET.Element, *, is_head: bool) -> Cell:
    kinds = _kinds(element)
    side = "center" if is_head or "c" in kinds else "right" if "n" in kinds else "left"
    return Cell(tuple(_lines(element)), int(element.get("colspan", "1")), side)


def _width(column: ET.Element) -> float | None:
    found = _WIDTH.search(column.get("style", ""))
    return float(found[1]) if found else None


def _kinds(element: ET.Element) -> set[str]:
    return set(element.get("class", "").split())


def _local(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _text(element: ET.Element) -> str:
    """Return the text of an element; line breaks stay."""
    return "\n".join(_lines(element))


def _lines(element: ET.Element) -> list[str]:
    """Return the text of an element, one entry a line; parts that stand below each other are lines too."""
    whole = "".join(_pieces(element))
    return [line for line in (_clean(each) for each in whole.split("\n")) if line]


def _pieces(element: ET.Element) -> Iterable[str]:
    yield element.text or ""
    for child in element:
        if _local(child) == "br":
            yield "\n"
        elif _local(child) not in _DRAWN:
            edge = "\n" if child.tag in _BLOCKS else ""
            yield edge
            yield from _pieces(child)
            yield edge
        yield child.tail or ""


def _clean(text: str | None) -> str:
    """Return a text without outer blanks and without what steers lines unseen."""
    return _NOTHING_SEEN.sub("", text or "").strip(" \t\r\n")
