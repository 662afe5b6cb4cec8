"""Compression of answers: static files and kept parts of pages once, the rest of a page as it is sent.

Only with zlib of the standard library, and only for those who say that they take gzip; why pages may be
compressed although they hold a CSRF token, says ADR 0018.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import request

from app.web import parts

if TYPE_CHECKING:
    from flask import Flask, Response

_KINDS = frozenset(
    {
        "application/javascript",
        "application/json",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)
SMALLEST = 1024
"""Bytes below which the packet that carries an answer is not filled anyway."""
_OF_A_FILE = 9
"""Level of zlib: a file is compressed once."""
_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
"""Of RFC 1952, without name, time and system."""


def init_app(app: Flask) -> None:
    """Compress what can be. Registered before all others that change a response, and so called after them."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Return the answer, smaller where it is text, whole and long, and where the browser takes it so."""
    is_file = request.endpoint == "web.static"
    if (
        response.mimetype not in _KINDS
        or "Content-Encoding" in response.headers
        or (response.is_streamed and not is_file)
    ):
        return response
    response.vary.add("Accept-Encoding")
    # Neither parts of a file nor answers without a body.
    if response.status_code != HTTPStatus.OK or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < SMALLEST:
        return response
    tag, _ = response.get_etag()
    smaller = _kept(content) if is_file else _of_page(content)
    response.set_data(smaller)
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    if tag is not None:
        # The same content in other bytes: what was kept of either can be asked after, parts of it cannot.
        response.set_etag(tag, weak=True)
    return response


def _of_page(content: bytes) -> bytes:
    """Return a page as gzip (RFC 1952), with the parts that were kept as they were compressed before."""
    compressor = parts.deflater()
    pieces = [_HEADER]
    for piece in parts.cut(content, lambda part: part.encoded):
        if isinstance(piece, parts.Part):
            # Nothing after this point refers to anything before it, so that other blocks can stand between.
            pieces += compressor.flush(zlib.Z_FULL_FLUSH), piece.deflated
        else:
            pieces.append(compressor.compress(piece))
    pieces += compressor.flush(), struct.pack("<LL", zlib.crc32(content), len(content))
    return b"".join(pieces)


@lru_cache(maxsize=64)
def _kept(content: bytes) -> bytes:
    """Return a static file compressed; there are few, and they change with an upgrade only."""
    return gzip.compress(content, _OF_A_FILE, mtime=0)
