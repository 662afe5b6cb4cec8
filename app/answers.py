"""Answers that are kept for as long as the data that they were read from are unchanged. See ADR 0020."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from app.db.state import data_state
from app.extensions import database

if TYPE_CHECKING:
    from collections.abc import Callable

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

MOST = 128
"""So many answers are kept of all functions together; the one asked for longest ago makes room.

A page of two cities' plans takes 0.2 to 1.5 MB, the start page 2.5 MB: some 100 MB in all, at worst."""


def kept_while_unchanged(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Keep what a reading function answers, for each set of arguments, until the data change.

    For functions whose answer follows from their arguments and the data alone, so that who asks and which
    day it is are arguments, and whose answer is a value that nobody changes. Whoever changes the data gets
    an answer of their own until they commit. Arguments must be hashable.
    """

    @wraps(function)
    def answer(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        state = data_state(database.session)
        if state is None:
            return function(*args, **kwargs)
        kept: Answer = _kept(state, function, *args, **kwargs)  # type: ignore[arg-type]  # else unhashable
        return kept

    return answer


def forget() -> None:
    """Give up all that is kept, as after a change."""
    _kept.cache_clear()


@lru_cache(MOST)
def _kept(_state: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
    return function(*args, **kwargs)
