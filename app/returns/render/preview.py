"""A small preview of an image."""

from __future__ import annotations

from io import BytesIO

from app.web.pictures import small

LONGEST_EDGE = 360
"""Pixels."""


def preview_of(content: bytes) -> bytes:
    """Return an image as a small PNG, turned the right way up and without its hidden data.

    Raises:
        ValueError: the bytes are no image that can be read, or a monstrous one.
    """
    written = BytesIO()
    small(BytesIO(content), LONGEST_EDGE).save(written, "PNG", optimize=True)
    return written.getvalue()
