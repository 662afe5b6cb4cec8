"""Fonts with the characters of a document alone: cut where they lie, two at a time, and the same ones once.

Each function here takes the place of one of WeasyPrint's, to the same bytes.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from app.briefs.render import finishing
from app.briefs.render.replacing import put_in_place

if TYPE_CHECKING:
    from collections.abc import Hashable

    from app.briefs.render.replacing import Untyped

_MOST_SUBSETS = 64
"""Of 100 KB each."""
_ASIDE = 2
"""Threads: HarfBuzz and zlib work without Python's lock."""


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

    copy, cut = fonts.get_hb_object_data, fonts.Font.subset
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
            return copy(face, ot_color, glyph)
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
    """Cut and compress two fonts at a time: one by one they take a twentieth of the time of a brief."""
    from weasyprint.pdf import fonts  # noqa: PLC0415

    build = fonts.build_fonts_dictionary

    def embed(of_one_file: list[Untyped], options: Untyped) -> None:
        characters: dict[int, str] = {}
        for font in of_one_file:
            characters |= font.to_unicode
        first = of_one_file[0]
        first.subset(characters, options["hinting"])
        finishing.embedded(first.file_content)

    def build_fonts_dictionary(
        pdf: Untyped, found: Untyped, compress: Untyped, subset: Untyped, options: Untyped
    ) -> Untyped:
        files: dict[str, list[Untyped]] = {}
        for font in found.values():
            files.setdefault(font.hash, []).append(font)
        with ThreadPoolExecutor(_ASIDE) as aside:
            # What is cut and compressed is remembered, so that nothing is left to do where it is asked for.
            for of_one_file in files.values() if subset else ():
                aside.submit(embed, of_one_file, options)
        return build(pdf, found, compress, subset, options)

    put_in_place(build, build_fonts_dictionary)
