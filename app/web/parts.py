"""Parts of pages that are written once of an answer, and kept as long as the very same answer is shown.

What is read is kept by `app.answers`; writing it as a table of fifty rows takes as long again. See ADR 0020.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flask import current_app, render_template, request
from markupsafe import Markup

from app.web.languages import chosen

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from flask import Flask

    from app.web.languages import Language

MOST = 128
"""So many parts are kept of all pages together."""
OF_A_REQUEST = ("csrf_token", "g", "get_flashed_messages", "navigation", "request", "session", "viewer")
"""What a part does not see: it is shown to others too."""


def init_app(app: Flask) -> None:
    """Give templates `kept_part(template, {name: value}, name=answer)`."""
    app.add_template_global(kept_part)


def kept_part(template: str, asked: Mapping[str, Hashable] | None = None, **answers: object) -> Markup:
    """Return what a template makes of answers that nobody changes, in the language of the reader.

    The template must show the same for the same objects, whoever asks. What was `asked` are small values,
    of which equal ones are as good as the same. While templates and styles are worked on, nothing is kept.
    """
    shown = tuple((name, _Same(answer)) for name, answer in answers.items())
    write = _written.__wrapped__ if current_app.debug else _written
    return write(template, chosen(), request.script_root, tuple((asked or {}).items()), shown)


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
) -> Markup:
    answers = {name: same.value for name, same in shown}
    unseen = dict.fromkeys(OF_A_REQUEST)
    return Markup(render_template(template, **unseen, **dict(asked), **answers))  # noqa: S704 # nosec B704 - our own template
