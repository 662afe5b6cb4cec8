"""Parts of pages that are written once of an answer, and kept as long as the very same answer is shown.

What is read is kept by `app.answers`; writing it as a table of fifty rows takes as long again, and so does
compressing it. See ADR 0020.
"""

from __future__ import annotations

import zlib
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, AnyStr

from flask import Response, current_app, has_request_context, render_template, request
from markupsafe import Markup

from app.web.languages import chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from flask import Flask

    from app.web.languages import Language

MOST = 128
"""So many parts are kept of all pages together."""
OF_A_REQUEST = ("g", "request", "session")
"""What a part does not see: it is shown to others too."""
ASKED_OF_A_REQUEST = ("csrf_token", "get_flashed_messages", "navigation", "viewer")
"""What a part may not ask, nor may a macro that it imports."""
_LEVEL = 5
"""Of zlib, for a page: somebody waits for it."""
_SMALLEST = 4096
"""Characters from which looking for a part in its page takes less time than encoding it again."""
_HEAD = 64
"""Characters by which it is looked for: long enough to be rare, short enough to need no preparation."""
_SHOWN = "tracker.parts"
"""Where a request keeps the parts that it shows."""
_WRITES = "tracker.writes_part"
"""Where a request says that it writes a part."""


def deflater() -> zlib._Compress:
    """Return what makes blocks after RFC 1951, of a part or of what stands around it."""
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)


class PartError(RuntimeError):
    """A part of a page, which others see too, asked for something of this request."""


class Part:
    """A part as it was written. In bytes, and in compressed bytes, it is the same in every page."""

    def __init__(self, text: Markup) -> None:
        self.text = text

    @cached_property
    def encoded(self) -> bytes:
        """The part as a page holds it before it is compressed."""
        return self.text.encode()

    @cached_property
    def deflated(self) -> bytes:
        """Blocks after RFC 1951 that refer to nothing before them, and to which nothing after them refers."""
        compressor = deflater()
        return compressor.compress(self.encoded) + compressor.flush(zlib.Z_FULL_FLUSH)


class PageResponse(Response):
    """An answer in which the parts that were kept are not encoded again."""

    def set_data(self, value: bytes | str) -> None:
        """Set the whole of what is sent."""
        if isinstance(value, str):
            value = b"".join(
                piece.encoded if isinstance(piece, Part) else piece.encode()
                for piece in cut(value, lambda part: part.text)
            )
        super().set_data(value)


def init_app(app: Flask) -> None:
    """Give templates `kept_part(template, {name: value}, name=answer)`."""
    app.response_class = PageResponse
    for name in ASKED_OF_A_REQUEST:
        app.jinja_env.globals[name] = _refused_to_parts(name, app.jinja_env.globals[name])
    app.add_template_global(kept_part)


def kept_part(template: str, asked: Mapping[str, Hashable] | None = None, **answers: object) -> Markup:
    """Return what a template makes of answers that nobody changes, in the language of the reader.

    The template must show the same for the same objects, whoever asks. What was `asked` are small values,
    of which equal ones are as good as the same. While templates and styles are worked on, nothing is kept.
    """
    shown = tuple((name, _Same(answer)) for name, answer in answers.items())
    write = _written.__wrapped__ if current_app.debug else _written
    part = write(template, chosen(), request.script_root, tuple((asked or {}).items()), shown)
    if len(part.text) >= _SMALLEST:
        request.environ.setdefault(_SHOWN, []).append(part)
    return part.text


def cut(content: AnyStr, form: Callable[[Part], AnyStr]) -> Iterator[AnyStr | Part]:
    """Yield an answer to this request in pieces: its larger parts, and what stands before and after each.

    `form` returns a part as the content holds it, as text or as bytes.
    """
    position = 0
    for part in request.environ.get(_SHOWN, ()) if has_request_context() else ():
        whole = form(part)
        head = whole[:_HEAD]
        found = content.find(head, position)
        while found >= 0 and not content.startswith(whole, found):
            found = content.find(head, found + 1)
        if found >= 0:
            yield content[position:found]
            yield part
            position = found + len(whole)
    yield content[position:]


def _refused_to_parts(name: str, function: Any) -> Callable[..., Any]:  # noqa: ANN401 - any global is an object
    def asked(*values: object, **named: object) -> Any:  # noqa: ANN401 - what the function answers
        if request.environ.get(_WRITES):
            message = f"{name}: a part of a page is shown to others too"
            raise PartError(message)
        return function(*values, **named)

    return asked


def forget() -> None:
    """Give up all that was written."""
    _written.cache_clear()


class _Same:
    """A value that equals itself alone: comparing two long tables would take longer than writing one."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value


@lru_cache(MOST)
def _written(
    template: str,
    _language: Language,
    _root: str,
    asked: tuple[tuple[str, Hashable], ...],
    shown: tuple[tuple[str, _Same], ...],
) -> Part:
    answers = {name: same.value for name, same in shown}
    unseen: dict[str, object] = dict.fromkeys(OF_A_REQUEST)
    # What Flask-WTF puts into the context of each page stands before the global that refuses.
    unseen["csrf_token"] = current_app.jinja_env.globals["csrf_token"]
    writes = request.environ.get(_WRITES, False)
    request.environ[_WRITES] = True
    try:
        text = render_template(template, **unseen, **dict(asked), **answers)
    finally:
        request.environ[_WRITES] = writes
    return Part(Markup(text))  # noqa: S704 # nosec B704 - our own template
