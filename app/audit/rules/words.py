"""How an entry of the record is said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.audit.types.words import ACTIONS, ACTORS, FIELDS, SUBJECTS, SpokenChange, SpokenEntry
from app.kernel.texts import Text, joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.audit.types import Change, EntryFact
    from app.audit.types.words import Vocabulary

NOTHING = Text("（无）")
"""Stands where there was no value, or is none any more."""
_ACTION_WORDS = {action: word for group in ACTIONS.values() for action, word in group.items()}
_GROUP_WORDS = {action.partition(".")[0]: group for group, words in ACTIONS.items() for action in words}


def spoken(entry: EntryFact, vocabulary: Vocabulary) -> SpokenEntry:
    """Return an entry in words; what has no word stays as it was recorded."""
    kind = entry.subject.partition(":")[0]
    return SpokenEntry(
        fact=entry,
        actor=actor_in_words(entry.actor),
        action=action_in_words(entry.action),
        subject=subject_in_words(entry.subject, entry.project_code),
        changes=tuple(_spoken_change(change, kind, vocabulary) for change in entry.changes),
    )


def action_in_words(action: str) -> str:
    """Return the word for an action, or for what it begins with."""
    return _ACTION_WORDS.get(action) or _GROUP_WORDS.get(action, action)


def actor_in_words(actor: str) -> str:
    """Return who acted: a user by the name they sign in with."""
    return ACTORS.get(actor, actor)


def subject_in_words(subject: str, project_code: str | None = None) -> str:
    """Return the word for a thing and what tells it from others of its kind, without its project's code."""
    kind, *key = subject.split(":")
    return joined(" ", [SUBJECTS.get(kind, kind), *(part for part in key if part != project_code)])


def value_in_words(value: Any, words: Callable[[str], str] = str) -> str:  # noqa: ANN401 - any JSON value
    """Return a recorded value as a reader understands it; `words` says a text of a closed vocabulary."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return Text("是") if value else Text("否")
    if isinstance(value, list):
        between = "；" if any(isinstance(each, list) for each in value) else "、"
        return joined(between, (value_in_words(each, words) for each in value))
    if isinstance(value, dict):
        return joined("；", (_pair(key, value_in_words(each, words)) for key, each in value.items()))
    return words(value) if isinstance(value, str) else str(value)


def _pair(key: str, value: str) -> str:
    return Text("{key}：{value}", key=key, value=value)


def _spoken_change(change: Change, kind: str, vocabulary: Vocabulary) -> SpokenChange:
    """Return one changed field in words."""
    words = vocabulary.values.get((kind, change.field), str)
    label = FIELDS.get(change.field) or vocabulary.fields(change.field)
    return SpokenChange(label, value_in_words(change.old, words), value_in_words(change.new, words))
