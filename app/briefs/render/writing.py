"""How pydyf writes a PDF, without questions about what is plain: most of it are small dictionaries.

Each function here takes the place of one of pydyf's, to the same bytes.
"""

from __future__ import annotations

from itertools import accumulate, count
from math import ceil, log
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.briefs.render.replacing import Untyped

MOST = 1_000
_MODERN = b"1.5"
"""The first version of PDF that has streams of objects."""
_names: dict[str, bytes] = {}
"""Keys of dictionaries as they are written: few different ones, twenty thousand times in a document. Names of
fonts and pictures are among them, so that their number is bounded."""


def take() -> None:
    """Put all of them in place."""
    _objects()
    _pages()
    _values()
    _whole()


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
            return b"%d" % item if item.is_integer() else f"{item:f}".rstrip("0").encode("ascii")
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


def _whole() -> None:
    """Put all small objects of a PDF in one stream, and make that one first: others are still made aside."""
    import pydyf  # noqa: PLC0415

    write = pydyf.PDF.write

    def write_whole(
        pdf: Untyped,
        output: Untyped,
        version: Untyped = None,
        identifier: Untyped = False,  # noqa: FBT002 - its signature
        compress: Untyped = False,  # noqa: FBT002
    ) -> None:
        version = pydyf._to_bytes(version or b"1.7")  # noqa: SLF001
        if identifier or not compress or version < _MODERN:
            write(pdf, output, version, identifier, compress)
            return
        pdf.add_object(pdf.info)
        written = [each for each in pdf.objects if each.free != "f"]
        small = [each for each in written if each.compressible]
        streams = [each for each in written if not each.compressible]
        together = _together(small)
        pdf.add_object(together)
        pdf.write_line(b"%PDF-" + version, output)
        pdf.write_line(b"%\xf0\x9f\x96\xa4", output)
        for each in (*streams, together):
            each.offset = pdf.current_position
            pdf.write_line(each.indirect, output)
        places = _places(pdf, together)
        pdf.xref_position = places.offset = pdf.current_position
        pdf.add_object(places)
        pdf.write_line(places.indirect, output)
        for line in (b"startxref", b"%d" % pdf.xref_position, b"%%EOF"):
            pdf.write_line(line, output)

    pydyf.PDF.write = write_whole


def _together(small: list[Untyped]) -> Untyped:
    """Return small objects as one stream, which says first where each of them begins."""
    import pydyf  # noqa: PLC0415

    written = [each.data for each in small]
    places = accumulate((len(each) + 1 for each in written), initial=0)
    head = b" ".join([b"%d %d" % (each.number, place) for each, place in zip(small, places, strict=False)])
    about = {"Type": "/ObjStm", "N": len(small), "First": len(head) + 1}
    return pydyf.Stream([head, *written], about, compress=True)


def _places(pdf: Untyped, together: Untyped) -> Untyped:
    """Return the table that says where each object stands: in the file, or in the stream of small ones."""
    import pydyf  # noqa: PLC0415

    inside = count()
    rows = [
        (2, together.number, next(inside))
        if each.compressible
        else (bool(each.number), each.offset, each.generation)
        for each in pdf.objects
    ]
    rows.append((1, pdf.current_position, 0))
    number = next(inside)
    largest = max(number, *(each.generation for each in pdf.objects))
    widths = 1, ceil(log(pdf.current_position + 1, 256)), ceil(log(largest + 1, 256))
    about = {
        "Type": "/XRef",
        "Index": pydyf.Array((0, len(rows))),
        "W": pydyf.Array(widths),
        "Size": len(rows),
        "Root": pdf.catalog.reference,
        "Info": pdf.info.reference,
    }
    table = b"".join(
        [value.to_bytes(width, "big") for row in rows for value, width in zip(row, widths, strict=True)]
    )
    return pydyf.Stream([table], about, compress=True)


def _name(key: Any) -> bytes:  # noqa: ANN401 - whatever a dictionary has
    """Return a key as it is written, and remember it where it is one of the few that all documents have."""
    written = f"/{key} ".encode("ascii")
    if len(_names) < MOST:
        _names[key] = written
    return written
