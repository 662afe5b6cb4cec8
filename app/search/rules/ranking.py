"""What is found among many entries, the best first, and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.search.rules.matching import excerpt, marked, match
from app.search.types import MOST_SHOWN, Entry, Group, Hit, Kind, Level, Match, Part, Rank, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.search.rules.folding import Prepared, Query

    Prepare = Callable[[str], Prepared]
    Found = tuple[int, Match]
    """The number of a field and the match in it."""

_SOUNDS = {Level.PINYIN: Text("按拼音"), Level.INITIALS: Text("按首字母"), Level.CHANCE: Text("按首字母")}
_KINDS = tuple(Kind)
_NOT_WHOLE: Rank = (Level.CHANCE, True, Part.WORDS)


def groups_of(
    entries: Iterable[Entry], query: Query, prepare: Prepare, only: Kind | None = None
) -> tuple[Group, ...]:
    """Return what a query finds by kind, in each the best hits first.

    A kind stands before the others where the query is the whole of a name or of a code.
    Entries of the same rank keep their order. At most `MOST_SHOWN` of each kind, unless one is asked for.
    """
    hits = [hit for entry in entries if only in {None, entry.kind} and (hit := hit_of(entry, query, prepare))]
    hits.sort(key=lambda hit: (_KINDS.index(hit.entry.kind), *hit.rank))
    groups = []
    for kind, found in groupby(hits, key=lambda hit: hit.entry.kind):
        of_kind = _without_chance(list(found))
        groups.append(Group(kind, tuple(of_kind if only else of_kind[:MOST_SHOWN]), len(of_kind)))
    groups.sort(key=lambda group: group.hits[0].rank if _is_whole(group.hits[0]) else _NOT_WHOLE)
    return tuple(groups)


def _is_whole(hit: Hit) -> bool:
    _, is_related, part = hit.rank
    return part is Part.WHOLE and not is_related


def _without_chance(hits: list[Hit]) -> list[Hit]:
    """Return hits without those of initials in the middle of a name, where anything better was found."""
    better = [hit for hit in hits if hit.rank[0] is not Level.CHANCE]
    return better or hits


def hit_of(entry: Entry, query: Query, prepare: Prepare) -> Hit | None:
    """Return an entry as a hit, or None where it is not found.

    The query counts as a whole; only where that is found nowhere, all of its words must be found somewhere.
    """
    whole = _best(entry, query, prepare)
    found = [whole] if whole else _by_words(entry, query.words, prepare)
    if not found:
        return None
    ranks = [_rank(entry, each) for each in found]
    level, is_related, part = max(ranks)
    return Hit(
        entry=entry,
        rank=(level, is_related, part if whole else Part.WORDS),
        title=marked(entry.title, _spans_in_title(entry, found)),
        reasons=tuple(_reasons(entry, found)),
        is_exact=whole is not None and level is Level.EXACT and not _is_short(entry, whole),
    )


def _rank(entry: Entry, found: Found) -> Rank:
    number, match = found
    is_related = entry.fields[number].is_related
    return (max(match.level, Level.WORD) if is_related else match.level, is_related, match.part)


def _best(entry: Entry, query: Query, prepare: Prepare) -> Found | None:
    """Return the best match of a query in the fields of an entry; of equal ones the first."""
    found = [
        (number, each)
        for number, field in enumerate(entry.fields)
        if (each := match(query, field.kind, prepare(field.text)))
    ]
    return min(found, key=lambda each: (_rank(entry, each), each[0]), default=None)


def _by_words(entry: Entry, words: tuple[Query, ...], prepare: Prepare) -> list[Found]:
    """Return the best match of each word, or nothing where one is found nowhere."""
    found: list[Found] = []
    for word in words:
        best = _best(entry, word, prepare)
        if best is None:
            return []
        found.append(best)
    return found


def _is_short(entry: Entry, found: Found) -> bool:
    """Return whether only a part of the title was found, which is a name by itself: 吉安 of 吉安市."""
    text = entry.fields[found[0]].text
    return text != entry.title and text in entry.title


def _spans_in_title(entry: Entry, found: list[Found]) -> list[tuple[int, int]]:
    """Return what is marked in the title: also where another name that was found is a part of it."""
    offsets = [(entry.title.find(entry.fields[number].text), match) for number, match in found]
    return [
        (first + offset, end + offset)
        for offset, match in offsets
        if offset >= 0
        for first, end in match.spans
    ]


def _reasons(entry: Entry, found: list[Found]) -> Iterable[Reason]:
    """Yield by what an entry was found, each text once with all of its marks."""
    sounds = dict.fromkeys(_SOUNDS[match.level] for _, match in found if match.level in _SOUNDS)
    yield from map(Reason, sounds)
    for number in sorted({number for number, _ in found if entry.fields[number].text not in entry.title}):
        field = entry.fields[number]
        spans = tuple(span for at, match in found if at == number for span in match.spans)
        yield Reason(field.label, excerpt(field.text, spans))
