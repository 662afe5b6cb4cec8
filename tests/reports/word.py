"""Reads and changes Word files: their text in order, the text of their parts, and templates made wrong."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document

from app.briefs.render.word import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as Opened

_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:(tab|br)/>")


def opened(data: bytes) -> Opened:
    """Return a document as python-docx reads it."""
    return Document(BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def body_text(data: bytes) -> str:
    """Return the text of the body without any blank, in reading order, tables included."""
    xml = parts(data)["word/document.xml"].decode()
    written = "".join(match[1] or "" for match in _TEXT.finditer(xml))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        written = written.replace(entity, character)
    return "".join(written.split())


def texts(data: bytes) -> Iterator[str]:
    """Yield the XML of every part."""
    for name, content in parts(data).items():
        if name.endswith((".xml", ".rels")):
            yield content.decode()


def packed(files: dict[str, bytes]) -> bytes:
    """Return a package of parts."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return written.getvalue()


def damaged(data: bytes) -> bytes:
    """Return a package whose body no longer unpacks: one byte of it is another."""
    with ZipFile(BytesIO(data)) as package:
        info = package.getinfo("word/document.xml")
    # The first byte of the packed data says how it is packed; 11 in its second and third bit says nothing.
    place = info.header_offset + 30 + len(info.filename)
    return data[:place] + bytes([data[place] | 0b110]) + data[place + 1 :]


def of_version(tenths: int, data: bytes) -> bytes:
    """Return a package that asks for a later version of the program that unpacks it."""
    place = data.index(b"PK\x01\x02") + 6
    return data[:place] + bytes([tenths]) + data[place + 1 :]


def saying(text: str) -> bytes:
    """Return the shipped template with one more paragraph at its beginning."""
    run = f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    return changed("word/document.xml", "<w:body>", f"<w:body>{run}")


def changed(part: str, old: str, new: str) -> bytes:
    """Return the shipped template with a text of one part replaced."""
    files = parts(SHIPPED.read_bytes())
    before = files[part].decode()
    assert old in before, f"{part} holds no {old}"
    files[part] = before.replace(old, new, 1).encode()
    return packed(files)
