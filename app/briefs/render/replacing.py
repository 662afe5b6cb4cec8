"""How a function of WeasyPrint gets another one in its place, and what follows from a style is asked once."""

from __future__ import annotations

import sys
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
Untyped: TypeAlias = Any
"""Something of WeasyPrint or pydyf, which are untyped."""


def put_in_place(old: Untyped, new: Untyped) -> None:
    """Replace a function in all modules of WeasyPrint that have imported it."""
    called: str = old.__name__
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.") and vars(module).get(called) is old:
            setattr(module, called, new)


def asked_once(ask: Callable[[Untyped], T]) -> Callable[[Untyped], T]:
    """Let a style keep the answer to a question about it: few styles have all boxes of a document."""
    kept = f"{ask.__module__}.{ask.__name__}"

    @wraps(ask)
    def answer(style: Untyped) -> T:
        try:
            found: T = getattr(style, kept)
        except AttributeError:
            found = ask(style)
            setattr(style, kept, found)
        return found

    return answer
