"""What decides on the bytes of a document beside its data: files, libraries, and the system's libraries."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from app.briefs.render import fonts

if TYPE_CHECKING:
    from collections.abc import Iterable

APP = Path(__file__).parents[2]
LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "fonttools", "jinja2", "pillow")
_SYSTEM = (
    ("libpango-1.0.so.0", "pango_version_string"),
    ("libharfbuzz.so.0", "hb_version_string"),
    ("libharfbuzz-subset.so.0", "hb_version_string"),
)


def fingerprint(files: Iterable[Path], libraries: Iterable[str] = LIBRARIES) -> str:
    """Return the SHA-256 over some files, the shipped fonts, and the versions of libraries."""
    digest = hashlib.sha256(_of_fonts().encode())
    for path in files:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    for name in libraries:
        digest.update(f"{name} {version(name)}\0".encode())
    for name, function in _SYSTEM:
        digest.update(f"{name} {_version_of(name, function)}\0".encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _of_fonts() -> str:
    """Return the SHA-256 over the shipped fonts: 20 MB, read once in a process."""
    digest = hashlib.sha256(fonts.CONFIGURATION.encode())
    for path in sorted(fonts.FONTS.rglob("*")):
        if path.suffix in {".otf", ".ttf", ".conf"}:
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version_of(library: str, function: str) -> str:
    """Return the version of a library of the system, nothing where it cannot be had: then nothing renders."""
    with contextlib.suppress(OSError, AttributeError):
        named = getattr(ctypes.CDLL(library), function)
        named.restype = ctypes.c_char_p
        return str(named().decode())
    return ""
