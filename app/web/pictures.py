"""Pictures that somebody has uploaded, unpacked small. Pillow is loaded when the first one is."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from threading import Lock
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image

MOST_PIXELS = 40_000_000
"""What is unpacked at most: a sheet of A4 at 600 dpi. A JPEG of any camera is unpacked smaller at once."""
_one_at_a_time = Lock()
"""Held while a picture is unpacked, which takes up to 160 MB: many at once would take the whole machine's."""


def small(source: Path | IO[bytes], longest_edge: int) -> Image:
    """Return a picture in RGB, turned the right way up, neither edge longer than so many pixels.

    Raises:
        ValueError: it is no image that can be read, one that is cut off, or a monstrous one.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - most processes never see a picture

    try:
        with _one_at_a_time, _whole_ones_alone(), warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source) as image:
                image.draft("RGB", (longest_edge, longest_edge))
                _refuse_monstrous(image)
                # Turned once it is small: turning copies.
                image.thumbnail((longest_edge, longest_edge))
                return ImageOps.exif_transpose(image).convert("RGB")
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        message = "not an image that can be read"
        raise ValueError(message) from error


def _refuse_monstrous(image: Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        message = "too many pixels"
        raise ValueError(message)


@contextmanager
def _whole_ones_alone() -> Iterator[None]:
    """Let Pillow refuse a picture that is cut off: WeasyPrint, once imported, makes it fill in the rest."""
    from PIL import ImageFile  # noqa: PLC0415 - see `small`

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
