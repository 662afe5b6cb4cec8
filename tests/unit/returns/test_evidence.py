"""What may be attached as evidence, by content and never by name."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageFile

from app.returns.render.preview import LONGEST_EDGE, preview_of
from app.returns.rules.evidence import (
    LARGEST_FILE,
    LARGEST_TOTAL,
    MOST_FILES,
    download_name,
    file_problem,
    media_type_of,
)
from app.web import pictures

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def image(kind: str, size: tuple[int, int] = (8, 6)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "red").save(written, kind)
    return written.getvalue()


def archive(*names: str) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name in names:
            file.writestr(name, "content")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (image("PNG"), "image/png"),
        (image("JPEG"), "image/jpeg"),
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (archive("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        (archive("word/document.xml", "word/vbaProject.bin"), None),
        (archive("anything.txt"), None),
        (image("GIF"), None),
        (b"<html><script>alert(1)</script>", None),
        (b"MZ\x90\x00" + bytes(60), None),
        (b"PK\x03\x04 cut off", None),
        (b"", None),
    ],
)
def test_the_kind_of_a_file_is_that_of_its_content(content: bytes, media_type: str | None) -> None:
    assert media_type_of(content) == media_type


@pytest.mark.parametrize(
    ("content", "number", "total", "said"),
    [
        (PDF, 0, 0, None),
        (PDF, MOST_FILES - 1, LARGEST_TOTAL - len(PDF), None),
        (b"", 0, 0, "空"),
        (bytes(LARGEST_FILE + 1), 0, 0, "10 MB"),
        (b"#!/bin/sh", 0, 0, "只改扩展名没有用"),
        (PDF, MOST_FILES, 0, "60 个附件"),
        (PDF, 0, LARGEST_TOTAL, "200 MB"),
    ],
)
def test_a_file_is_refused_with_what_to_do(content: bytes, number: int, total: int, said: str | None) -> None:
    problem = file_problem(content, number, total, total)
    assert problem is None if said is None else said in (problem or "")


@pytest.mark.parametrize(
    ("name", "media_type", "kept"),
    [
        ("施工许可证.pdf", "application/pdf", "施工许可证.pdf"),
        ("照片.JPEG", "image/jpeg", "照片.jpeg"),
        ("setup.exe", "application/pdf", "setup.pdf"),
        ("C:\\资料\\许可.pdf", "application/pdf", "许可.pdf"),
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("a\x00b\u202egnp.pdf", "application/pdf", "abgnp.pdf"),
        ("", "image/png", "附件.png"),
        ("长" * 300 + ".pdf", "application/pdf", "长" * 120 + ".pdf"),
    ],
)
def test_a_download_has_a_clean_name_with_the_ending_of_its_kind(
    name: str, media_type: str, kept: str
) -> None:
    assert download_name(name, media_type) == kept


def test_a_preview_is_small_and_keeps_the_proportions() -> None:
    with Image.open(BytesIO(preview_of(image("JPEG", (1600, 800))))) as small:
        assert (small.format, small.size) == ("PNG", (LONGEST_EDGE, LONGEST_EDGE // 2))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_preview_stands_the_right_way_up(kind: str) -> None:
    written = BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (40, 20), "red").save(written, kind, exif=exif)
    with Image.open(BytesIO(preview_of(written.getvalue()))) as small:
        assert small.size == (20, 40)


def test_a_small_file_that_unpacks_to_a_monstrous_picture_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    with pytest.raises(ValueError, match="not an image"):
        preview_of(image("PNG", (26, 40)))
    assert preview_of(image("PNG", (25, 40)))


@pytest.mark.parametrize("content", [b"", PDF, image("PNG")[:40], b"\x89PNG\r\n\x1a\n" + bytes(30)])
def test_what_is_no_whole_image_has_no_preview(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    # As WeasyPrint leaves it for the whole process.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(ValueError, match="not an image"):
        preview_of(content)
