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
    from collections.abc import Iterable, Iterator

APP = Path(__file__).parents[2]
ROOT = APP.parent
SHARED = (
    "briefs/render/aside.py",
    "briefs/render/borders.py",
    "briefs/render/breaking.py",
    "briefs/render/browser.py",
    "briefs/render/cells.py",
    "briefs/render/declarations.py",
    "briefs/render/document.py",
    "briefs/render/drawings.py",
    "briefs/render/engine.py",
    "briefs/render/finishing.py",
    "briefs/render/fonts.py",
    "briefs/render/glyphs.py",
    "briefs/render/lines.py",
    "briefs/render/markup.py",
    "briefs/render/matching.py",
    "briefs/render/painting.py",
    "briefs/render/replacing.py",
    "briefs/render/runs.py",
    "briefs/render/shortcuts.py",
    "briefs/render/source.py",
    "briefs/render/styles.py",
    "briefs/render/subsets.py",
    "briefs/render/tagging.py",
    "briefs/render/texts.py",
    "briefs/render/writing.py",
    "kernel/partial_dates.py",
    "kernel/rounding.py",
    "lights/types/__init__.py",
    "web/filters.py",
    "web/static/tokens.css",
)
"""What decides on the bytes of every document beside its data, its templates and the fonts; below `app`."""
_KINDS = {".html", ".css", ".py", ".js"}
"""Of files that are read while a document is made; what explains a template, or shows it, is none of them."""
_LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "fonttools", "jinja2", "pillow")
_SYSTEM = (
    ("libpango-1.0.so.0", "pango_version_string"),
    ("libharfbuzz.so.0", "hb_version_string"),
    ("libharfbuzz-subset.so.0", "hb_version_string"),
)


def fingerprint(templates: Iterable[Path], code: Iterable[str], libraries: Iterable[str] = ()) -> str:
    """Return the SHA-256 over all that decides on the bytes of a kind of documents beside its data.

    `templates` are folders; `code` and `libraries` are files and folders below `app`, and names of packages,
    beside those that all documents share.
    """
    digest = hashlib.sha256(_of_fonts().encode())
    for path in deciding_files(templates, code):
        name = path.relative_to(ROOT).as_posix()
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    for name in (*_LIBRARIES, *libraries):
        digest.update(f"{name} {version(name)}\0".encode())
    for name, function in _SYSTEM:
        digest.update(f"{name} {_version_of(name, function)}\0".encode())
    return digest.hexdigest()


def deciding_files(templates: Iterable[Path], code: Iterable[str]) -> Iterator[Path]:
    """Yield the files behind a fingerprint, those of one folder in their order."""
    for path in (*templates, *(APP / name for name in (*SHARED, *code))):
        yield from (
            each for each in (sorted(path.iterdir()) if path.is_dir() else [path]) if each.suffix in _KINDS
        )


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
