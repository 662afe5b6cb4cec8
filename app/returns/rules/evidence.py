"""What may be attached as evidence: kinds by content and never by name, sizes, numbers."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from io import BytesIO

import filetype

from app.kernel.texts import Text, joined

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
"""Bytes of one file."""
MOST_FILES = 60
"""Files of one project."""
LARGEST_TOTAL = 200 * MEGABYTE
"""Bytes of all files of one project."""
LARGEST_KEPT = 5 * LARGEST_TOTAL
"""Bytes of all files that a project ever had: those that were removed stay on the disk."""
LONGEST_NAME = 120

KINDS = {
    "application/pdf": ("PDF", ".pdf"),
    "image/jpeg": (Text("JPEG 图片"), ".jpg"),
    "image/png": (Text("PNG 图片"), ".png"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        Text("Word（docx）"),
        ".docx",
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (Text("Excel（xlsx）"), ".xlsx"),
    "application/ofd": (Text("OFD 版式文件"), ".ofd"),
}
"""Media type → its word, and the ending that the name of a download gets."""
IMAGES = frozenset(media_type for media_type in KINDS if media_type.startswith("image/"))
ALLOWED = joined("、", (word for word, _ in KINDS.values()))
_PARTS_OF_ZIP = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "OFD.xml": "application/ofd",
}


def media_type_of(content: bytes) -> str | None:
    """Return the media type of an allowed file by its content, or None: then it is not allowed.

    A document of an office program is a ZIP with known parts; one that carries macros is refused.
    """
    if zipfile.is_zipfile(BytesIO(content)):
        return _kind_of_zip(content)
    guessed = filetype.guess_mime(content)
    return guessed if guessed in KINDS and guessed not in _PARTS_OF_ZIP.values() else None


def file_problem(
    content: bytes, number: int, total: int, kept: int, what: str = Text("这个项目")
) -> str | None:
    """Return why a file cannot be taken, or None.

    `number` and `total` (bytes) are those of the files so far of what it belongs to, `kept` those with the
    removed ones; `what` is the word for it.
    """
    if not content:
        return Text("文件是空的。")
    if len(content) > LARGEST_FILE:
        return Text(
            "文件有 {size:.1f} MB，超过单个文件 {most} MB 的上限，请压缩或拆分后再上传。",
            size=len(content) / MEGABYTE,
            most=LARGEST_FILE // MEGABYTE,
        )
    if media_type_of(content) is None:
        return Text(
            "从内容看，这不是可以上传的文件。可以上传{kinds}，不含宏；只改扩展名没有用，请另存后再上传。",
            kinds=ALLOWED,
        )
    return _room_problem(len(content), number, total, kept, what)


def download_name(name: str, media_type: str) -> str:
    """Return the name for a download: the given one, cleaned, with the ending of its kind."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    plain = re.sub(r'[<>:"|?*]', "_", plain).strip(" .")
    ending = KINDS[media_type][1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", plain)[:LONGEST_NAME] or Text("附件")
    kept = plain[len(stem) :].lower()
    return stem + (kept if kept in {ending, ".jpeg"} else ending)


def _room_problem(size: int, number: int, total: int, kept: int, what: str) -> str | None:
    """Return why there is no room for another file of a size, or None."""
    if number >= MOST_FILES:
        return Text("{what}已有 {number} 个附件，达到上限；请先移除不需要的。", what=what, number=number)
    if total + size > LARGEST_TOTAL:
        return Text(
            "{what}的附件合计将超过 {most} MB 的上限；请先移除不需要的。",
            what=what,
            most=LARGEST_TOTAL // MEGABYTE,
        )
    if kept + size > LARGEST_KEPT:
        return Text(
            "{what}上传过的附件（含已移除、仍存档的）合计将超过 {most} MB 的上限，"
            "不能再上传；请与管理员联系。",
            what=what,
            most=LARGEST_KEPT // MEGABYTE,
        )
    return None


def _kind_of_zip(content: bytes) -> str | None:
    """Return what an archive holds, going by its parts."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError):
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for part, kind in _PARTS_OF_ZIP.items() if part in names), None)
