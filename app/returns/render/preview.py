"""A small preview of an image."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps

LONGEST_EDGE = 360
"""Pixels."""


def preview_of(content: bytes) -> bytes:
    """Return an image as a small PNG, turned the right way up and without its hidden data.

    Raises:
        ValueError: the bytes are no image that can be read, or a monstrous one.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as image:
                image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
                small = ImageOps.exif_transpose(image)
                small.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
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
