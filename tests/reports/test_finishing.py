"""The keys of CFF fonts, before and after, of every font that ships; and how streams are written."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from app.briefs.render.finishing import with_identity_charset
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

FONTS = sorted((PROJECT_ROOT / "reports" / "fonts").glob("*/*.otf"))


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_cid_and_index_become_the_same_and_no_outline_changes(path: object) -> None:
    data = path.read_bytes()  # type: ignore[attr-defined]
    changed = with_identity_charset(data)
    assert len(changed) == len(data)
    before, after = (TTFont(io.BytesIO(each), lazy=True) for each in (data, changed))
    top_before, top_after = (font["CFF "].cff.topDictIndex[0] for font in (before, after))
    number = len(top_before.charset)
    assert list(top_after.charset) == [".notdef", *(f"cid{index:05d}" for index in range(1, number))]
    for index in (1, 700, number - 1):
        old = top_before.CharStrings[top_before.charset[index]]
        new = top_after.CharStrings[top_after.charset[index]]
        old.decompile()
        new.decompile()
        assert old.program == new.program


def test_other_fonts_are_left_alone() -> None:
    path = PROJECT_ROOT / "reports" / "fonts" / "liberation-serif" / "LiberationSerif-Regular.ttf"
    assert with_identity_charset(path.read_bytes()) == path.read_bytes()


def test_all_is_compressed_with_the_usual_effort_and_read_back(sample_pdf: Path) -> None:
    data = sample_pdf.read_bytes()
    reader = PdfReader(io.BytesIO(data))
    assert data.count(b"stream\nx\x9c") > len(reader.pages), "zlib's own choice says so in its second byte"
    assert b"stream\nx\xda" not in data, "pydyf would compress as hard as it can"
    assert all(page.get_contents().get_data() for page in reader.pages)  # type: ignore[union-attr]
