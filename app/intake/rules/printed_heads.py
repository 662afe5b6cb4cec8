"""Which field a head of the printed list stands for, told from its words.

The register keeps a printed row as pairs of head and text, since each plan prints columns of its own. Where
a check needs the cell of one column, it is found here by the words that every plan uses for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("printed_nursing_beds", ("护理床位", "护理型床位")),
    ("printed_capacity", ("床位数", "托位数", "床（托）位", "床(托)位", "床托位")),
    ("central_requested", ("中央",)),
    ("total_investment", ("总投资",)),
    ("period_printed", ("期限", "起止")),
    ("units", ("实施单位",)),
)
"""The more particular words stand first: a head with 护理床位数 also contains 床位数."""

COMPARED_FIELDS = frozenset(field for field, _ in _WORDS)
"""Fields whose printed cell is compared with something."""


def field_of_head(head: str) -> str | None:
    """Return the compared field that a head stands for, or None."""
    plain = "".join(head.split())
    return next((field for field, words in _WORDS if any(word in plain for word in words)), None)


_NUMBERS = frozenset({"printed_nursing_beds", "printed_capacity", "central_requested", "total_investment"})


def holds_numbers(head: str) -> bool:
    """Say whether the cells under a head are numbers, to be set flush right."""
    return field_of_head(head) in _NUMBERS


def printed_cell(cells: Iterable[tuple[str, str]], field: str) -> tuple[str, str] | None:
    """Return head and text of the printed cell of a field; None where the plan has no such column."""
    return next(((head, text) for head, text in cells if field_of_head(head) == field), None)
