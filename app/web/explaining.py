"""What a term means, beside the figure that it names: a template names the term, a feature above explains it.

The frame knows no feature: whoever knows the field's terms provides them (`provide`), as it does the viewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

_KEY = "web.explanations"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A term in one sentence, and where more is said of it."""

    text: str
    address: str


def init_app(app: Flask) -> None:
    """Give templates `explanation(term)`."""
    app.add_template_global(explanation)


def provide(app: Flask, provider: Callable[[str], Explanation | None]) -> None:
    """Say who explains terms; None: of this one nothing is said."""
    app.extensions[_KEY] = provider


def explanation(term: str) -> Explanation | None:
    """Return what is said of a term."""
    provider = cast("Callable[[str], Explanation | None] | None", current_app.extensions.get(_KEY))
    return None if provider is None else provider(term)
