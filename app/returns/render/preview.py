"""A small preview of an image."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from PIL import Image, ImageFile, ImageOps

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_EDGE = 360
"""Pixels."""
MOST_PIXELS = 40_000_000
"""What is unpacked at most: a sheet of A4 at 600 dpi. A JPEG of any camera is unpacked smaller at once."""
_one_at_a_time = Lock()
"""Held while a picture is unpacked, which takes up to 160 MB: many at once would take the whole machine's."""


def preview_of(content: bytes) -> bytes:
    """Return an image as a small PNG, turned the right way up and without its hidden data.

    Raises:
        ValueError: the bytes are no image that can be read, or a monstrous one.
    """
    try:
        with _one_at_a_time, _whole_ones_alone(), warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as image:
                image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
                _refuse_monstrous(image)
                # Turned once it is small: turning copies.
                image.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
                small = ImageOps.exif_transpose(image)
                written = BytesIO()
                small.convert("RGB").save(written, "PNG", optimize=True)
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        message = "not an image that can be read"
        raise ValueError(message) from error
    return written.getvalue()


@contextmanager
def _whole_ones_alone() -> Iterator[None]:
    """Let Pillow refuse a picture that is cut off: WeasyPrint, once imported, makes it fill in the rest."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _refuse_monstrous(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Image.DecompressionBombError
