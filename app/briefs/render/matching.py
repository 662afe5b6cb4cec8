"""Elements that stand alike are matched with the selectors of a style sheet once.

Documents are tables: what matches one cell matches the next, as long as nothing that a selector looks at
differs. That is the element itself with its attributes, what it stands in, what stands before it, and whether
it is the first, the last or the last but one. A test looks whether our style sheets ask for anything else.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from app.briefs.render.replacing import Untyped

REPEATED = frozenset({"col", "span", "td", "th", "tr"})
"""Elements that are matched once for each place: what a browser's own style sheet asks of others is more."""
MOST = 20_000
"""Places that are remembered; a brief has some 300."""
_FROM_END = 3
"""Places that are told apart from the end of what an element stands in."""

_numbers = count(1)
_places: dict[Hashable, int] = {}


def match_once() -> None:
    """Let WeasyPrint ask here before it matches an element."""
    import cssselect2  # type: ignore[import-untyped] # noqa: PLC0415 - comes with WeasyPrint

    match = cssselect2.Matcher.match

    def match_place(matcher: Untyped, element: Untyped) -> Untyped:
        if element.etree_element.tag not in REPEATED or not hasattr(element, "place"):
            return match(matcher, element)
        known = matcher.__dict__.setdefault("known", {})
        place = element.place
        found = known.get(place)
        if found is None:
            if len(known) >= MOST:
                known.clear()
            rules = matcher.__dict__.setdefault("as_one", {})
            found = known[place] = _as_one(match(matcher, element), rules)
        return found

    cssselect2.Matcher.match = match_place


def _as_one(found: list[Untyped], known: dict[Hashable, list[Untyped]]) -> list[Untyped]:
    """Return the rules of a style sheet that match an element as one: what is declared again is left out.

    What is left weighs as much as the heaviest of them: between them it is decided already, and what else is
    declared for an element is in its own attributes, or in a sheet of other origin, and weighs more or less
    than any. Rules of pseudo-elements and of layers stay apart. Whoever was given a rule knows it by its
    place in memory, so that all are kept: as many as a sheet has ways to be matched.
    """
    if any(pseudo_type is not None or layer is not None for _, _, pseudo_type, (_, layer) in found):
        return found
    key = tuple(order for _, order, *_ in found)
    if key in known:
        return known[key]
    winners: dict[str, Untyped] = {}
    for _, _, _, (declarations, _) in found:
        for declaration in declarations:
            name, _, is_important = declaration
            if name not in winners or is_important or not winners[name][2]:
                winners[name] = declaration
    if found:
        specificity, order, *_ = found[-1]
        found = [(specificity, order, None, (list(winners.values()), None))]
    known[key] = found
    return found


def place(element: Untyped) -> int:
    """Return a number that elements share which no selector tells apart; it is never another one's later."""
    etree_element, before = element.etree_element, element.previous
    key = (
        element.parent.place if element.parent else 0,
        etree_element.tag,
        tuple(etree_element.attrib.items()),
        element.index == 0,
        min(len(element.etree_siblings) - element.index, _FROM_END),
        before and (before.etree_element.tag, tuple(before.etree_element.attrib.items())),
    )
    found = _places.get(key)
    if found is None:
        if len(_places) >= MOST:
            _places.clear()
        found = _places[key] = next(_numbers)
    return found
