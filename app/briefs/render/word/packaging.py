"""The file around a Word document: what is refused before anything opens it, and bytes that do not change.

A .docx is a ZIP of XML. What an office puts into its template goes on to everybody who gets the brief, so
programs, embedded files and references to other machines are refused; and nothing may unpack to more than
a template can need.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from app.kernel.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_FILE = 3_000_000
"""Bytes. The shipped template has a hundredth of it; a crest or a letter-head needs the rest."""
LARGEST_UNPACKED = 12_000_000
"""Bytes, of all parts together as the file declares them; no more than is declared is ever read."""
MOST_PARTS = 120
LARGEST_TEXT = 1_000_000
"""Bytes of the XML of one part: what placeholders are looked for in."""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FIXED = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can hold."""
_PROGRAMS = re.compile(
    r"vbaProject|vbaData|/embeddings/|/activeX/|oleObject|/afchunk|\.(bin|exe|js|vbs|dll|ole)$", re.IGNORECASE
)
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_HYPERLINK = re.compile(r'Type="[^"]*/hyperlink"')
_FOREIGN = re.compile(r'TargetMode\s*=\s*["\']External', re.IGNORECASE)
_OF_FIELDS = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON|IMPORT)\b")


class WordTemplateError(TrackerError):
    """A Word template cannot be used; the message says what is wrong in it, and what to do."""


def refuse_others(data: bytes) -> None:
    """Refuse what is no harmless .docx, before anything opens it.

    Raises:
        WordTemplateError: the bytes are none, too many, of another kind of file, unpack to too many, or hold
            programs, embedded files or references to other machines.
    """
    if not data:
        message = "文件是空的；请选择改好的 .docx 模板。"
        raise WordTemplateError(message)
    if len(data) > LARGEST_FILE:
        message = (
            f"文件有 {len(data) / 1_000_000:,.1f} MB，超过上限 {LARGEST_FILE / 1_000_000:g} MB，没有采用；"
            "请压缩其中的图片，或者确认没有拿错文件。"
        )
        raise WordTemplateError(message)
    if data.startswith(_OLE):
        message = "这是旧格式（.doc）或加了密码的文件；请用“另存为”保存为不带密码的 .docx 再上传。"
        raise WordTemplateError(message)
    message = "这不是 .docx 文件，或者文件已损坏；请从本页下载模板，用 Word 或 WPS 修改后以 .docx 格式保存。"
    if not data.startswith(_ZIP):
        raise WordTemplateError(message)
    try:
        with ZipFile(BytesIO(data)) as parts:
            _refuse_parts(parts)
    # What the standard library raises for damaged, encrypted and too new archives is of many kinds.
    except (
        BadZipFile,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        zlib.error,
    ) as error:
        raise WordTemplateError(message) from error


def _refuse_parts(parts: ZipFile) -> None:
    """Refuse a package by its parts.

    Raises:
        WordTemplateError: see `refuse_others`.
        BadZipFile: it is damaged.
    """
    infos = parts.infolist()
    names = [info.filename for info in infos]
    if "word/document.xml" not in names:
        message = "no document in it"
        raise BadZipFile(message)
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        message = "模板展开后太大或部件太多，没有采用；请从本页下载的模板改起，只保留需要的内容。"
        raise WordTemplateError(message)
    if any(_PROGRAMS.search(name) for name in names):
        message = "模板里有宏、控件或嵌入的文件，不予采用；请删去后另存为 .docx（不是 .docm）再上传。"
        raise WordTemplateError(message)
    for name, text in _texts(parts, infos):
        _refuse_text(name, text)


def _texts(parts: ZipFile, infos: list[ZipInfo]) -> Iterator[tuple[str, str]]:
    """Yield the XML of a package.

    Raises:
        WordTemplateError: one part has too much of it.
    """
    for info in infos:
        if info.filename.endswith((".xml", ".rels")):
            if info.file_size > LARGEST_TEXT:
                message = (
                    f"模板里的“{info.filename}”太大，没有采用；请从本页下载的模板改起，只保留需要的内容。"
                )
                raise WordTemplateError(message)
            yield info.filename, parts.read(info).decode("utf-8", "replace")


def _refuse_text(name: str, text: str) -> None:
    """Refuse one part by its text.

    Raises:
        WordTemplateError: it declares entities, holds a program, or leads to another machine.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text or "\0" in text:
        message = f"模板里的“{name}”写法不正常，不予采用；请从本页下载的模板改起。"
        raise WordTemplateError(message)
    if "macroEnabled" in text and name == "[Content_Types].xml":
        message = "这是带宏的文档（.docm），不予采用；请另存为 .docx 再上传。"
        raise WordTemplateError(message)
    leads_out = name.endswith(".rels") and any(
        _FOREIGN.search(relation) and not _HYPERLINK.search(relation) for relation in _RELATION.findall(text)
    )
    if leads_out or ("instrText" in text and _OF_FIELDS.search(text)):
        message = (
            "模板引用了别处的文件（链接的图片、附加模板或 INCLUDE、DDE 域），"
            "收到简报的人打开时会去访问，不予采用；"
            "请把图片直接插入文档，并取消附加模板和这些域。"
        )
        raise WordTemplateError(message)


def with_fixed_dates(data: bytes) -> bytes:
    """Return a package whose bytes depend on its parts alone: no moment of writing, one way of packing."""
    written = BytesIO()
    with ZipFile(BytesIO(data)) as parts, ZipFile(written, "w", ZIP_DEFLATED) as fixed:
        for info in parts.infolist():
            target = ZipInfo(info.filename, _FIXED)
            target.compress_type = ZIP_DEFLATED
            target.create_system = 0
            fixed.writestr(target, parts.read(info))
    return written.getvalue()
