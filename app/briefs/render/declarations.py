"""What WeasyPrint declares of the C libraries that it calls: parsed once for all processes.

cffi parses 450 lines of C in each process that imports WeasyPrint, and a few words more for each kind of
value that is made: a fifth of the time until a first card is rendered. What it has understood can be written
down as Python, which it calls "out-of-line"; that is kept in the user's cache folder, and read in three
milliseconds.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Any

from app.briefs.render import fonts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS = "PangoLayout * pango_layout_copy (PangoLayout *src);"
"""What we call beside WeasyPrint: nothing can be added to what was written down."""


class Kept:
    """Stands for `cffi.FFI`: it is told the declarations, and has them as they were written down before."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._read: Any = None

    def cdef(self, declarations: str) -> None:
        """Take declarations.

        Raises:
            ValueError: they come too late, and are none of ours.
        """
        if self._read is None:
            self._read = _read(f"{declarations}\n{OURS}\n")
            # As its own attributes, they are found as fast as those of what it stands for.
            vars(self).update(
                {
                    name: getattr(self._read, name)
                    for name in dir(self._read)
                    if not (name.startswith("_") or hasattr(type(self), name))
                }
            )
        elif declarations != OURS:
            message = f"“{declarations}” is not declarations.OURS"
            raise ValueError(message)

    def dlopen(self, name: str, flags: int = 0) -> Any:  # noqa: ANN401 - untyped
        """Open a library by the name of its file alone.

        WeasyPrint tries the names of three systems in turn. For each that is no file, cffi itself would ask
        `ctypes.util.find_library`, which starts ldconfig and a compiler: a quarter of a second in all.

        Raises:
            OSError: there is no such file.
        """
        return self._read.dlopen(name, flags)


def _read(declarations: str) -> Any:  # noqa: ANN401 - untyped
    """Return declarations as they were written down; do so where it was never done."""
    cffi = _cffi()
    key = hashlib.sha256(f"{cffi.__version__}\0{declarations}".encode()).hexdigest()[:16]
    path = fonts.cache_folder() / "declarations" / f"{key}.py"
    if not path.exists():
        parser = cffi.api.FFI()
        parser.cdef(declarations)
        parser.set_source("declarations", None)
        try:
            _write_down(parser, path)
        except OSError:
            # What cannot be kept is understood all the same.
            return parser
    found = spec_from_file_location("declarations", path)
    assert found is not None  # noqa: S101 - its name ends as one of Python does # nosec B101
    assert found.loader is not None  # noqa: S101 - as above # nosec B101
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module.ffi


def _write_down(parser: Any, path: Path) -> None:  # noqa: ANN401 - untyped
    """Write down what was parsed, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}")
    parser.emit_python_code(str(temporary))
    temporary.replace(path)


def _cffi() -> Any:  # noqa: ANN401 - untyped
    """Return cffi, which comes with WeasyPrint; only who renders needs it."""
    import cffi  # type: ignore[import-untyped] # its types are a package of their own # noqa: PLC0415

    return cffi


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Let what is imported have the declarations that were written down.

    Elsewhere than on Linux they are parsed: cffi then finds libraries that are named otherwise.
    """
    if sys.platform != "linux":
        yield
        return
    cffi = _cffi()
    original = cffi.FFI
    cffi.FFI = Kept
    try:
        yield
    finally:
        cffi.FFI = original
