"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def writing_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file beside the place, and move it there in the end: nobody ever sees half of it.

    Raises:
        OSError: the folder cannot be written.
    """
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_whole(path: Path, data: bytes) -> None:
    """Write all of a file at once, as `writing_whole` does.

    Raises:
        OSError: the folder cannot be written.
    """
    with writing_whole(path) as file:
        file.write(data)


def cannot_write(path: Path, error: OSError) -> Text:
    """Say which file could not be written, and why."""
    return Text("无法写入“{path}”：{reason}。", path=path, reason=error.strerror)
