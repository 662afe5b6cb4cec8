"""From HTML to PDF, faithfully or not at all.

WeasyPrint is patient: it writes empty boxes for missing glyphs, leaves out images that it cannot find and
ignores what it does not understand, and only logs it. Here each of these fails the render.
"""

from __future__ import annotations

import gc
import logging
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias, TypeVar
from urllib.parse import unquote, urlsplit

from app.briefs.render import engine, finishing, lines, source
from app.kernel.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

P = ParamSpec("P")
R = TypeVar("R")

ROOT = Path(__file__).parents[3]
ALLOWED = (ROOT / "reports", ROOT / "app" / "web" / "static")
"""Folders whose files a document may use."""
VARIANT = "pdf/ua-1"
PICTURE = "picture:"
"""What the address of a picture begins with that is given to a document and lies in no allowed folder."""
NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
Drawings: TypeAlias = "Callable[[], Iterable[str]]"
_HALF_A_MEGABYTE = 2**16 + 2**10
"""In slots of 8 bytes, and a little more."""
_one_at_a_time = threading.Lock()


class RenderError(TrackerError):
    """A document could not be rendered faithfully."""


class ForbiddenResourceError(BaseException):
    """A document asked for something that it may not have.

    Not an `Exception`: WeasyPrint catches those around a fetch and goes on without the resource.
    """


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """A finished PDF."""

    data: bytes
    pages: int


@contextmanager
def rendered(
    html: str,
    folder: Path,
    pictures: Mapping[str, bytes] = NO_PICTURES,
    drawings: Drawings = tuple,
) -> Iterator[RenderedPdf]:
    """Yield the PDF of an HTML document whose addresses are relative to `folder`.

    `pictures` are JPEG files that the document shows, by the names in its addresses `picture:NAME`.
    `drawings` gives the SVG for those that have only a title in the document, in their order; it is asked
    when everything has its place.

    The same HTML gives the same bytes, in any process, folder and language of the environment: dates come
    from the document itself, fonts from the project, and no clock or random number is asked. One document
    is rendered at a time, since the log is what tells whether it went well.

    A context, since taking the laid-out document apart costs a tenth of the render: what is to be done with
    the PDF is done before.

    Raises:
        MissingLibraryError: a library of the system is missing.
        RenderError: the renderer logged a warning (missing glyph, unknown property), or a file is missing
            or forbidden; the message quotes it.
    """
    engine.weasyprint()
    with _one_at_a_time, _clearing_up():
        with _every_warning_fails():
            try:
                document, data = _set(html, folder, pictures, drawings)
            except ForbiddenResourceError as error:
                message = f"排版中止：{error}"
                raise RenderError(message) from error
        yield RenderedPdf(data, len(document.pages))


def _with_room(function: Callable[P, R]) -> Callable[P, R]:
    """Give a function, and all that it calls, one piece of memory for their frames.

    CPython keeps frames in chunks of 16 KB and returns a chunk when its first frame ends. Where a recursion
    that is as deep as a layout works across the edge of a chunk, every call asks the system for one and gives
    it back: 20,000 times in a brief, a fifth of the time of a fresh process. A frame that says it needs half
    a megabyte gets a chunk of one, and the rest of it holds everything that comes after.
    """
    function.__code__ = function.__code__.replace(co_stacksize=_HALF_A_MEGABYTE)
    return function


@_with_room
def _set(html: str, folder: Path, pictures: Mapping[str, bytes], drawings: Drawings) -> tuple[Any, bytes]:
    """Return the laid-out document and its PDF."""
    files = _local_files()
    files.pictures = pictures
    page, style_sheets = source.page(html, folder, files)
    document = page.render(
        font_config=engine.font_configuration(), stylesheets=style_sheets, pdf_variant=VARIANT
    )
    source.draw(page, drawings())
    return document, document.write_pdf(pdf_variant=VARIANT, finisher=finishing.finish)


def read_ahead(styles: tuple[str, ...], folder: Path) -> None:
    """Read the style sheets of a kind of documents, for all processes that are forked from this one."""
    source.read_ahead(styles, folder, _local_files())


def pdf(html: str, folder: Path, pictures: Mapping[str, bytes] = NO_PICTURES) -> RenderedPdf:
    """Return the PDF of an HTML document; see `rendered`."""
    with rendered(html, folder, pictures) as finished:
        return finished


@lru_cache(maxsize=1)
def _local_files() -> Any:  # noqa: ANN401 - weasyprint is untyped
    """Return the fetcher of resources: files of the allowed folders, the given pictures, and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class LocalFiles(URLFetcher):  # type: ignore[misc] # untyped
        pictures = NO_PICTURES

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401, ARG002
            picture = self.pictures.get(url.removeprefix(PICTURE)) if url.startswith(PICTURE) else None
            if picture is not None:
                return URLFetcherResponse(url, picture, {"Content-Type": "image/jpeg"})
            path = local_file(url)
            kind = {"Content-Type": "text/css"} if path.suffix == ".css" else None
            return URLFetcherResponse(url, path.read_bytes(), kind)

    return LocalFiles(fail_on_errors=True)


def local_file(url: str) -> Path:
    """Return the file behind an address.

    Raises:
        ForbiddenResourceError: it is no file of the allowed folders, or there is none.
    """
    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    if parts.scheme != "file" or not any(path.is_relative_to(folder) for folder in ALLOWED):
        message = f"文档引用了不允许的资源“{url}”。"
        raise ForbiddenResourceError(message)
    if not path.is_file():
        message = f"文档引用的文件不存在：“{url}”。"
        raise ForbiddenResourceError(message)
    return path


@contextmanager
def _every_warning_fails() -> Iterator[None]:
    """Raise what WeasyPrint logged as a warning or worse, every line once."""
    heard = _Listener()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(heard)
    try:
        yield
    finally:
        logger.removeHandler(heard)
    if heard.lines:
        message = "排版程序报告了问题，未生成文件：" + "；".join(dict.fromkeys(heard.lines))
        raise RenderError(message)


class _Listener(logging.Handler):
    """Remembers what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(record.getMessage())


class _Leftovers:
    """Whether an earlier render of this process has left its objects behind."""

    present = False


def clear_up() -> None:
    """Collect what the last render of this process has left behind."""
    if _Leftovers.present:
        lines.let_go()
        gc.collect()
        _Leftovers.present = False


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the garbage collector away from what makes a great many objects that live until its end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _clearing_up() -> Iterator[None]:
    """Render without the garbage collector, and clear up before the next one at the latest.

    A render's objects live until its end: looking through them again and again costs a third of the time, and
    never looking lets a worker grow past 1 GB. Clearing up takes a tenth, which a process that renders once
    and ends need not spend, and a worker spends after it has answered.
    """
    clear_up()
    with without_collector():
        try:
            yield
        finally:
            _Leftovers.present = True
