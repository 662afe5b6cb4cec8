"""Facts about the small files that stand for evidence."""

from __future__ import annotations

import io

from PIL import Image
from pypdf import PdfReader

from app.kernel.months import Month
from app.seeding.render import one_page, site_photo


def test_a_photo_is_a_picture_and_the_same_each_time() -> None:
    data = site_photo("DE-YL-01", Month(2023, 6), 400)
    assert data == site_photo("DE-YL-01", Month(2023, 6), 400)
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (480, 320))


def test_a_document_is_a_pdf_of_one_page() -> None:
    reader = PdfReader(io.BytesIO(one_page("DEMO DE-YL-01 2023-06-01")), strict=True)
    assert [page.extract_text() for page in reader.pages] == ["DEMO DE-YL-01 2023-06-01"]
