"""Units that a cell names: each must be in organisations.csv, and each body once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intake.rules.wording import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.intake.types.package import Draft


def owners(draft: Draft) -> dict[str, str]:
    """Return the own name of each organisation by every name that it goes by."""
    found: dict[str, str] = {}
    for row in draft.organisations or ():
        if row.name:
            for name in (row.name, *row.aliases):
                found.setdefault(name, row.name)
    return found


def unit_messages(draft: Draft, units: tuple[str, ...], owned: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the units of one cell; `owned` is what `owners` gives."""
    known = draft.known_organisations
    if known is None:
        return
    seen: dict[str, str] = {}
    for unit in units:
        if unit not in known:
            yield (
                f"organisations.csv 里没有单位“{unit}”{suggestion(unit, known)}"
                "请改正，或者补上这个单位（或把它写成某个单位的别名）。"
            )
            continue
        owner = owned.get(unit, unit)
        if owner in seen:
            yield f"“{seen[owner]}”和“{unit}”是同一个单位（{owner}）；每个单位只写一次。"
        seen.setdefault(owner, unit)
