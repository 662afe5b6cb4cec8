"""How pydyf writes a PDF, without questions about what is plain: most of it are small dictionaries.

Each function here takes the place of one of pydyf's, to the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.briefs.render.replacing import Untyped

MOST = 1_000
_names: dict[str, bytes] = {}
"""Keys of dictionaries as they are written: few different ones, twenty thousand times in a document. Names of
fonts and pictures are among them, so that their number is bounded."""


def take() -> None:
    """Put all of them in place."""
    _objects()
    _pages()
    _values()


def _objects() -> None:
    """Make a dictionary or a list without saying of each what holds of all that are new."""
    import pydyf  # type: ignore[import-untyped] # noqa: PLC0415 - comes with WeasyPrint

    def new_dictionary(made: Untyped, values: Untyped = None) -> None:
        dict.__init__(made, values or {})

    def new_array(made: Untyped, values: Untyped = None) -> None:
        list.__init__(made, values or [])

    def reference(made: Untyped) -> bytes:
        return b"%d %d R" % (made.number, made.generation)

    new = pydyf.Object()
    for name, value in vars(new).items():
        setattr(pydyf.Object, name, value)
    pydyf.Dictionary.__init__, pydyf.Array.__init__ = new_dictionary, new_array
    pydyf.Object.reference = property(reference)


def _pages() -> None:
    """List the pages of a PDF once for all its elements."""
    import pydyf  # noqa: PLC0415

    list_pages = pydyf.PDF.page_references.fget

    def page_references(pdf: Untyped) -> Untyped:
        number = pdf.pages["Count"]
        if getattr(pdf, "listed", (0, ()))[0] != number:
            pdf.listed = number, list_pages(pdf)
        return pdf.listed[1]

    pydyf.PDF.page_references = property(page_references)


def _values() -> None:
    """Write texts, numbers, dictionaries and lists."""
    import pydyf  # noqa: PLC0415

    write = pydyf._to_bytes  # noqa: SLF001

    def to_bytes(item: Untyped) -> bytes:
        kind = type(item)
        if kind is str:
            return item.encode("ascii")  # type: ignore[no-any-return] # untyped
        if kind is bytes:
            return item  # type: ignore[no-any-return]
        if kind is int:
            return b"%d" % item
        if kind is float:
            return number(item)
        return write(item)  # type: ignore[no-any-return]

    def dictionary(entries: Untyped) -> bytes:
        written = [
            (_names.get(key) or _name(key)) + (value if type(value) is bytes else to_bytes(value))
            for key, value in entries.items()
        ]
        return b"<<" + b"".join(written) + b">>"

    def array(items: Untyped) -> bytes:
        return b"[" + b" ".join([item if type(item) is bytes else to_bytes(item) for item in items]) + b"]"

    pydyf.Dictionary.data, pydyf.Array.data = property(dictionary), property(array)
    pydyf._to_bytes = to_bytes  # noqa: SLF001


def number(value: float) -> bytes:
    """Return a number with point as it is written."""
    return b"%d" % value if value.is_integer() else f"{value:f}".rstrip("0").encode("ascii")


def _name(key: Any) -> bytes:  # noqa: ANN401 - whatever a dictionary has
    """Return a key as it is written, and remember it where it is one of the few that all documents have."""
    written = f"/{key} ".encode("ascii")
    if len(_names) < MOST:
        _names[key] = written
    return written
