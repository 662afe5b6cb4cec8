"""Words of the interface: Chinese strings that can be said again in another language."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["Text", "joined", "said"]


class Text(str):
    """A Chinese string that remembers the template and the values it was put together from.

    Whoever knows nothing of languages (rules, documents, exports, the database) sees the string. A page says
    it again for its reader from the translated template (`said`). `Text("共{number}个项目", number=3)` reads
    as an f-string does; without values, braces stand for themselves. What users typed is a value, never a
    template.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Put a string together."""
        made = super().__new__(cls, template.format_map(values) if values else template)
        made.template = template
        made.values = values
        return made

    def __str__(self) -> str:
        """Return the text itself: the message of an error is still one that can be translated."""
        return self

    def __reduce__(self) -> tuple[Callable[..., Text], tuple[str, Mapping[str, object]]]:
        """Let it be copied, and sent to another process."""
        return _again, (self.template, self.values)


def said(text: Text, translated: Callable[[str], str]) -> str:
    """Say a text from templates as `translated` gives them, its values that are texts too."""
    # To gettext the blank template is the header of the catalogue.
    template = translated(text.template) if text.template else ""
    if not text.values:
        return template
    return template.format_map(
        {
            name: said(value, translated) if isinstance(value, Text) else value
            for name, value in text.values.items()
        }
    )


def joined(separator: str, parts: Iterable[str]) -> Text:
    """Join texts as `str.join` does, by one of the separators of sentences: 、，；。, a blank or none.

    Raises:
        KeyError: there is no such separator.
    """
    pair = _PAIRS[separator]
    texts = [part if isinstance(part, Text) else _verbatim(part) for part in parts]
    if not texts:
        return _verbatim("")
    return reduce(lambda before, after: Text(pair, before=before, after=after), texts)


_PAIRS = {
    "、": Text("{before}、{after}").template,
    "，": Text("{before}，{after}").template,
    "；": Text("{before}；{after}").template,
    "。": Text("{before}。{after}").template,
    " ": Text("{before} {after}").template,
    "": Text("{before}{after}").template,
}


def _verbatim(words: str) -> Text:
    """Return words that are the same in every language, such as a name."""
    return Text("{words}", words=words)


def _again(template: str, values: Mapping[str, object]) -> Text:
    return Text(template, **values)
