"""Where the bytes of evidence lie: in the data folder, under names that we make; those of commitments too."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from app.kernel.errors import NotFoundError
from app.kernel.files import write_whole
from app.kernel.texts import Text
from app.returns.render.preview import preview_of
from app.returns.rules.evidence import IMAGES, LARGEST_FILE, download_name, file_problem, media_type_of
from app.returns.service.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config import Settings


MISSING = Text("没有这个附件，或者它已被移除。")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is to be remembered of a file whose bytes are kept."""

    stored_name: str
    original_name: str
    """The given name, cleaned, with the ending of its kind."""
    media_type: str
    size: int
    """Bytes."""
    sha256: str


def refuse_broken_image(name: str, content: bytes) -> None:
    """Refuse a picture that cannot be opened; what is no picture passes.

    To be called before the transaction: unpacking a picture takes longer than other writers should wait.

    Raises:
        FileError: it is broken, or larger than any camera makes.
    """
    if len(content) > LARGEST_FILE or media_type_of(content) not in IMAGES:
        return
    try:
        preview_of(content)
    except ValueError as error:
        message = Text("“{name}”没有上传：图片已损坏或者过大，无法打开。", name=name)
        raise FileError(message) from error


@contextmanager
def kept(
    name: str, content: bytes, room: tuple[int, int, int], what: str = Text("这个项目")
) -> Iterator[KeptFile]:
    """Write a file and give what is to be remembered of it; it is gone again if anything is raised.

    `room`: number and bytes of the files so far, and bytes with the removed ones; `what` is the word for
    what they belong to.

    Raises:
        FileError: the file is of no allowed kind, too large, or one too many.
    """
    media_type = media_type_of(content) if len(content) <= LARGEST_FILE else None
    problem = file_problem(content, *room, what)
    if problem is not None or media_type is None:
        message = Text("“{name}”没有上传：{problem}", name=name, problem=problem)
        raise FileError(message)
    stored_name = secrets.token_hex(20)
    path = path_of(stored_name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    try:
        yield KeptFile(
            stored_name=stored_name,
            original_name=download_name(name, media_type),
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def present(stored_name: str, original_name: str) -> Path:
    """Return where the bytes of a file lie.

    Raises:
        NotFoundError: they are gone.
    """
    path = path_of(stored_name)
    if not path.is_file():
        message = Text(
            "附件“{original_name}”的内容不在服务器上，请与管理员联系。", original_name=original_name
        )
        raise NotFoundError(message)
    return path


def path_of(stored_name: str) -> Path:
    """Return where the bytes of a file lie."""
    settings: Settings = current_app.config["SETTINGS"]
    return Path(settings.data_dir) / "evidence" / stored_name[:2] / stored_name
