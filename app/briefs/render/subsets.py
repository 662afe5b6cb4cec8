"""Fonts with the characters of a document alone: cut where they lie, aside, and the same ones only once.

Each function here takes the place of one of WeasyPrint's, to the same bytes.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from app.briefs.render import aside, finishing
from app.briefs.render.replacing import put_in_place

if TYPE_CHECKING:
    from collections.abc import Hashable
    from concurrent.futures import Future

    from app.briefs.render.replacing import Untyped

_MOST_SUBSETS = 64
"""Of 100 KB each."""
_OPEN_TYPE = b"OTTO"


class _Cut(aside.Coming):
    """A font that is being cut and compressed. Cutting does not change of what kind it is."""

    def __init__(self, made: Future[bytes], kind: bytes) -> None:
        super().__init__(made)
        self._kind = kind

    def __getitem__(self, place: slice) -> bytes:
        return self._kind[place]


def take() -> None:
    """Put all of them in place."""
    _cut_once()
    _cut_aside()


def _cut_once() -> None:
    """Cut the characters of a document out of a font file where it lies, and the same ones only once.

    WeasyPrint copies each file whole before (36 MB for a card). What is set in Fang and Kai on a card is the
    same on every card.
    """
    from weasyprint.pdf import fonts  # noqa: PLC0415
    from weasyprint.text.ffi import ffi, harfbuzz  # noqa: PLC0415

    read, cut = fonts.get_hb_object_data, fonts.Font.subset
    known: dict[Hashable, bytes] = {}

    class Declarations:
        """The interface to C, which reads the declaration of an array once, and not for each length anew."""

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it has
            return getattr(ffi, name)

        def new(self, declared: str, value: Untyped = None) -> Untyped:
            is_array = isinstance(value, list | tuple)
            return ffi.new(f"{declared.partition('[')[0]}[]" if is_array else declared, value)

    def seen(face: Untyped, ot_color: str | None = None, glyph: int | None = None) -> Untyped:
        if ot_color:
            return read(face, ot_color, glyph)
        blob = harfbuzz.hb_face_reference_blob(face)
        with ffi.new("unsigned int *") as length:
            data = harfbuzz.hb_blob_get_data(blob, length)
            return ffi.buffer(ffi.gc(data, lambda _: harfbuzz.hb_blob_destroy(blob)), length[0])

    def subset(font: Untyped, to_unicode: Untyped, hinting: bool) -> None:  # noqa: FBT001 - its signature
        # The hash is that of its description, without its size.
        key = font.hash, tuple(sorted(to_unicode)), bool(font.missing), hinting
        if key not in known:
            cut(font, to_unicode, hinting)
            if len(known) >= _MOST_SUBSETS:
                known.clear()
            known[key] = bytes(font.file_content)
        font.file_content = known[key]

    fonts.ffi, fonts.get_hb_object_data, fonts.Font.subset = Declarations(), seen, subset


def _cut_aside() -> None:
    """Cut and compress fonts in other threads: one by one they take a twentieth of the time of a brief."""
    from weasyprint.pdf import fonts  # noqa: PLC0415

    build, cut = fonts.build_fonts_dictionary, fonts.Font.subset

    def subset(font: Untyped, to_unicode: Untyped, hinting: bool) -> None:  # noqa: FBT001 - its signature
        if "coming" in vars(font):
            font.file_content = font.coming
        else:
            cut(font, to_unicode, hinting)

    def embedded(font: Untyped, to_unicode: Untyped, options: Untyped) -> bytes:
        cut(font, to_unicode, options["hinting"])
        return finishing.embedded(font.file_content)

    def begin(of_one_file: list[Untyped], options: Untyped) -> None:
        first = of_one_file[0]
        kind = first.file_content[: len(_OPEN_TYPE)]
        if kind == _OPEN_TYPE and not ("fvar" in first.tables or first.png or first.svg or first.colr):
            characters = {glyph: text for font in of_one_file for glyph, text in font.to_unicode.items()}
            # Another object is cut: nothing of this one changes while it is looked at.
            first.coming = _Cut(aside.begin(embedded, copy.copy(first), characters, options), kind)

    def build_fonts_dictionary(
        pdf: Untyped, found: Untyped, compress: Untyped, subset: Untyped, options: Untyped
    ) -> Untyped:
        files: dict[str, list[Untyped]] = {}
        for font in found.values():
            files.setdefault(font.hash, []).append(font)
        # The largest first: the others are cut meanwhile.
        for of_one_file in sorted(files.values(), key=_size, reverse=True) if subset else ():
            begin(of_one_file, options)
        return build(pdf, found, compress, subset, options)

    fonts.Font.subset = subset
    put_in_place(build, build_fonts_dictionary)


def _size(of_one_file: list[Untyped]) -> int:
    """Return how many characters of a file are used."""
    return sum(len(font.to_unicode) for font in of_one_file)
