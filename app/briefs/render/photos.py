"""Photos as they are printed: small, turned the right way up, without any data but the picture."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from app.briefs.render.document import RenderError

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

LONGEST_EDGE = 560
"""Pixels: 250 dpi at 56 mm."""
QUALITY = 80
MOST_PIXELS = 40_000_000
"""What is unpacked at most, as when a file is uploaded."""


def printed(path: Path, name: str) -> bytes:
    """Return a photo as the JPEG that is printed; the same file gives the same bytes.

    Raises:
        RenderError: the file cannot be read as an image; the message names it.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - only a card with photos needs it

    try:
        with warnings.catch_warnings(), Image.open(path) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            _refuse_monstrous(image)
            image.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
            small = ImageOps.exif_transpose(image).convert("RGB")
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        message = f"照片“{name}”无法打开，项目卡片没有生成；请在月报中移除或重新上传。"
        raise RenderError(message) from error
    written = BytesIO()
    # A picture of its own: what is saved from the opened one would carry its EXIF along.
    plain = Image.new("RGB", small.size)
    plain.paste(small)
    plain.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _refuse_monstrous(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        message = "too many pixels"
        raise ValueError(message)
