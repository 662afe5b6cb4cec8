"""Photos as they are printed: small, turned the right way up, without any data but the picture."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from app.briefs.render.document import RenderError
from app.web.pictures import small

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_EDGE = 560
"""Pixels: 250 dpi at 56 mm."""
QUALITY = 80


def printed(path: Path, name: str) -> bytes:
    """Return a photo as the JPEG that is printed; the same file gives the same bytes.

    Raises:
        RenderError: the file cannot be read as an image, whole; the message names it.
    """
    from PIL import Image  # noqa: PLC0415 - only a card with photos needs it

    try:
        shown = small(path, LONGEST_EDGE)
    except ValueError as error:
        message = f"照片“{name}”无法打开，项目卡片没有生成；请在月报中移除或重新上传。"
        raise RenderError(message) from error
    # A picture of its own: what is saved from the opened one would carry its EXIF along.
    plain = Image.new("RGB", shown.size)
    plain.paste(shown)
    written = BytesIO()
    plain.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
