"""Small files that stand for evidence: a drawn picture of a building site, and a one-page document."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from app.seeding.rules.chance import stream

if TYPE_CHECKING:
    from app.kernel.months import Month

_WIDTH, _HEIGHT = 480, 320
_GROUND = 250
_STOREYS = 6


def site_photo(code: str, month: Month, thousandths: int) -> bytes:
    """Return a PNG of a building as high as its works have come, marked as a drawing for demonstration."""
    # Imported here: only a run that invents files needs it.
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    chance = stream(code, month, "photo")
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), (178, 204, 222))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, _GROUND, _WIDTH, _HEIGHT), fill=(150, 128, 100))
    storeys = max(1, _STOREYS * thousandths // 1000)
    left, width = 90 + chance.randint(0, 40), 220
    for storey in range(storeys):
        top = _GROUND - 32 * (storey + 1)
        draw.rectangle((left, top, left + width, top + 30), fill=(205, 200, 190), outline=(120, 116, 108))
        for window in range(5):
            place = left + 14 + window * 42
            draw.rectangle((place, top + 8, place + 22, top + 24), fill=(96, 120, 140))
    crane = left + width + 40
    draw.line((crane, _GROUND, crane, 40), fill=(200, 150, 30), width=5)
    draw.line((crane - 130, 52, crane + 50, 52), fill=(200, 150, 30), width=4)
    draw.text(
        (12, _HEIGHT - 34), f"DEMO  {code}  {month}", fill=(255, 255, 255), font=ImageFont.load_default(22)
    )
    data = io.BytesIO()
    picture.save(data, "PNG", optimize=True)
    return data.getvalue()


def one_page(title: str) -> bytes:
    """Return a PDF of one page with one line of ASCII text."""
    content = f"BT /F1 18 Tf 72 720 Td ({title}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    data = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(data)
