"""Reads a finished PDF with poppler and pypdf: words with their places, fonts, and the tagged structure."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NameObject, StreamObject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pypdf import PdfReader

POINTS_PER_MM = 72 / 25.4
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in mm from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page, its size in mm, and its words."""

    width: float
    height: float
    words: tuple[Word, ...]

    def word(self, pattern: str) -> Word:
        """Return the only word that a pattern matches."""
        (found,) = (word for word in self.words if re.fullmatch(pattern, word.text))
        return found


def pages(path: Path) -> tuple[Page, ...]:
    """Return the pages of a PDF as poppler sees them."""
    text = _run("pdftotext", "-bbox", path, "-")
    return tuple(
        Page(
            float(width) / POINTS_PER_MM,
            float(height) / POINTS_PER_MM,
            tuple(
                Word(unescape(content), *(float(number) / POINTS_PER_MM for number in numbers))
                for *numbers, content in _WORD.findall(body)
            ),
        )
        for width, height, body in _PAGE.findall(text)
    )


def text(path: Path) -> str:
    """Return the text of a PDF without any blank, since Chinese lines break anywhere."""
    return "".join(_run("pdftotext", "-raw", path, "-").split())


def fonts(path: Path) -> list[dict[str, str]]:
    """Return the rows of `pdffonts`."""
    head, rule, *lines = _run("pdffonts", path).splitlines()
    columns = [match.span() for match in re.finditer(r"-+", rule)]
    names = [head[a:b].strip() for a, b in columns]
    return [{name: line[a:b].strip() for name, (a, b) in zip(names, columns, strict=True)} for line in lines]


def _run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def colours(reader: PdfReader) -> set[tuple[float, ...]]:
    """Return the colours that a PDF paints with, of its pages and of what they are composed of."""
    found: set[tuple[float, ...]] = set()
    seen: set[int] = set()

    def look(stream: Any, resources: Any) -> None:  # noqa: ANN401 - untyped
        for operands, operator in ContentStream(stream, reader).operations:
            if operator in {b"rg", b"RG", b"g", b"G", b"k", b"K", b"sc", b"SC", b"scn", b"SCN"}:
                found.add(tuple(float(each) for each in operands if not isinstance(each, NameObject)))
        for kind in ("/XObject", "/Pattern"):
            for each in (resources.get(kind) or {}).values():
                part = each.get_object()
                if isinstance(part, StreamObject) and each.idnum not in seen:
                    seen.add(each.idnum)
                    look(part, part.get("/Resources") or {})

    for page in reader.pages:
        look(page.get_contents(), page["/Resources"].get_object())
    return found


@dataclass
class Element:
    """An element of the tagged structure."""

    kind: str
    attributes: dict[str, Any]
    children: list[Element] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Return this element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def structure(reader: PdfReader) -> Element:
    """Return the tagged structure of a PDF."""
    root = reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0]  # type: ignore[index]
    return _element(root.get_object())


def _element(node: DictionaryObject) -> Element:
    kids = node.get("/K", ArrayObject())
    children = [kid.get_object() for kid in kids]
    return Element(
        kind=str(node["/S"]).removeprefix("/"),
        attributes={str(key): value for key, value in node.items()},
        children=[
            _element(child) for child in children if isinstance(child, DictionaryObject) and "/S" in child
        ],
    )
