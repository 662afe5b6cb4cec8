"""Rendered documents on disk, each under the hash of all that decides on its bytes.

A file is there whole or not at all. What was not asked for longest goes first when the folder is full.
"""

from __future__ import annotations

import contextlib
import os
import re
import zlib
from typing import TYPE_CHECKING

from app.kernel.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGEST = 512 * 1024 * 1024
"""Bytes that are kept at most: some 25 packs of both cities."""
_OBJECTS = re.compile(rb"/Type ?/ObjStm[^>]*>>\s*stream\r?\n")
_COUNT = re.compile(rb"/Type ?/Pages\b[^>]*?/Count (\d+)|/Count (\d+)[^>]*?/Type ?/Pages\b")


class RenderedCache:
    """A folder of rendered documents."""

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        """Remember the folder; it is made when the first document is kept."""
        self._folder, self._largest = folder, largest

    def get(self, key: str) -> bytes | None:
        """Return a document, or None where it is not kept or its file was cut off."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if not is_whole(data):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep a document. A folder that cannot be written is no obstacle: it is rendered again next time."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(key), data)

    def kept(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return a document; one that is not kept is made, and what was not asked for longest makes room."""
        data = self.get(key)
        if data is None:
            data = make()
            self.put(key, data)
            self.clean()
        return data

    def clean(self) -> None:
        """Take away what was not asked for longest, until nine tenths of the room are filled at most."""
        files = []
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    found = entry.stat()
                    files.append((found.st_mtime_ns, found.st_size, entry.path))
        size = sum(each[1] for each in files)
        if size <= self._largest:
            return
        for _, its_size, path in sorted(files):
            if size <= self._largest * 0.9:
                return
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - the path came as text
            size -= its_size

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.pdf"


def is_whole(data: bytes) -> bool:
    """Return whether a file begins and ends as a PDF does."""
    return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")


def page_count(data: bytes) -> int:
    """Return the number of pages of a PDF that was written here.

    Raises:
        ValueError: it holds no tree of pages that can be read.
    """
    # The tree lies in a compressed stream of objects. One is inflated in a millisecond; a reader takes ten.
    streams = (zlib.decompressobj().decompress(data[found.end() :]) for found in _OBJECTS.finditer(data))
    found = next((match for part in (data, *streams) if (match := _COUNT.search(part))), None)
    if found is None:
        message = "a PDF without a tree of pages"
        raise ValueError(message)
    return int(found.group(1) or found.group(2))
