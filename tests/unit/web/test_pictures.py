"""Facts about pictures that were uploaded: what is unpacked, how large, and what is refused."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import ExifTags, Image, ImageFile

from app.web.pictures import small

if TYPE_CHECKING:
    from pathlib import Path


def jpeg(size: tuple[int, int] = (40, 20), orientation: int = 6) -> bytes:
    written, exif = BytesIO(), Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    Image.radial_gradient("L").resize(size).convert("RGB").save(written, "JPEG", exif=exif)
    return written.getvalue()


def test_bytes_and_a_file_give_the_same_upright_picture(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(jpeg())
    from_file, from_bytes = small(path, 10), small(BytesIO(jpeg()), 10)
    assert (from_file.mode, from_file.size) == ("RGB", (5, 10))
    assert from_file.tobytes() == from_bytes.tobytes()


def test_a_picture_that_is_cut_off_is_refused_and_the_switch_of_the_process_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = jpeg((64, 64))
    with pytest.raises(ValueError, match="not an image"):
        small(BytesIO(whole[: len(whole) // 2]), 32)
    assert ImageFile.LOAD_TRUNCATED_IMAGES
    assert small(BytesIO(whole), 32).size == (32, 32)
