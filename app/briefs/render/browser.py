"""The style sheets that stand for a browser, cut down to what a document of ours can meet.

WeasyPrint parses them while it is imported. Whole, they take a fifth of the time until a process can render.
"""

from __future__ import annotations

import contextlib
import re
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.abc import Traversable

_OF_NOTES = re.compile(r"^::(?:foot)?note-[a-z]+ \{[^}]*\}$", re.MULTILINE)
_OF_ATTRIBUTES = re.compile(r"^.*(?:\[dir=|\[rules\]|\)\[hidden\]).*\}$", re.MULTILINE)
_OF_ALL_ITEMS = re.compile(r"^::marker(?= \{)", re.MULTILINE)
_OF_COUNTERS = re.compile(r"^@counter-style (?!(?:disc|circle|square|decimal) ).*$", re.MULTILINE)


def style(whole: str) -> str:
    """Return the style sheet of a browser without notes, old attributes and numerals that nobody uses.

    Its rules for `::footnote-call` and the like match every element, and each match is a style that has to
    be computed: six for every cell of a table, a twentieth of the time of a brief. No document has notes, nor
    attributes for directions of writing and rules of tables, for which every element is looked at. Markers
    are those of items alone, and count in digits.
    """
    for part in (_OF_NOTES, _OF_ATTRIBUTES, _OF_COUNTERS):
        whole = part.sub("", whole)
    return _OF_ALL_ITEMS.sub("li::marker", whole)


def nothing(_whole: str) -> str:
    """Return an empty style sheet: for forms that can be filled in, and for attributes like `bgcolor`."""
    return ""


SHORTER = MappingProxyType(
    {
        "html5_ua.css": style,
        "html5_ua_form.css": nothing,
        "html5_ph.css": nothing,
    }
)
"""What is left of each of WeasyPrint's style sheets."""
_SHEETS = "weasyprint.css"


class _Sheet:
    """A style sheet that is read as what is left of it."""

    def __init__(self, name: str, file: Traversable) -> None:
        self._name, self._file = name, file

    def read_text(self, encoding: str) -> str:
        return SHORTER[self._name](self._file.read_text(encoding))


class _Folder:
    """The folder of the style sheets, with some of them cut down."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder

    def __truediv__(self, name: str) -> Traversable | _Sheet:
        file = self._folder / name
        return _Sheet(name, file) if name in SHORTER else file


@contextlib.contextmanager
def shorter_sheets() -> Iterator[None]:
    """Cut the style sheets down for WeasyPrint, which finds its files by `importlib.resources.files`."""
    files = resources.files

    def with_shorter(package: Any) -> Any:  # noqa: ANN401 - its signature
        folder = files(package)
        return _Folder(folder) if getattr(package, "__name__", "") == _SHEETS else folder

    resources.files = with_shorter
    try:
        yield
    finally:
        resources.files = files
