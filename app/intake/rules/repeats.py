"""Finding what stands twice where it may stand once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Repeat(Generic[T]):
    """A value that stood before: where it stands now, and where it stood first."""

    value: T
    line: int
    first_line: int


def repeats(pairs: Iterable[tuple[int, T | None]]) -> Iterator[Repeat[T]]:
    """Yield each later occurrence of a value; pairs are line and value, and None is no value."""
    first: dict[T, int] = {}
    for line, value in pairs:
        if value is None:
            continue
        if value in first:
            yield Repeat(value, line, first[value])
        else:
            first[value] = line
