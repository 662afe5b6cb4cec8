"""Kinds of fields: each keeps what was typed and, where that can be read, its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import Field

from app.kernel.texts import Text
from app.web.reading import clean_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class TypedField(Field):
    """A field of which the text is kept even where it cannot be read; blank is None (or the blank text)."""

    def __init__(
        self,
        label: str,
        read: Callable[[str], Any],
        *,
        blank: Any = None,  # noqa: ANN401 - whatever the reader returns
        is_one_line: bool = True,
        **kwargs: Any,  # noqa: ANN401 - what WTForms passes on
    ) -> None:
        """Take the name that messages use, and the reader of a text that is not blank."""
        super().__init__(label, **kwargs)
        self._read = read
        self._blank = blank
        self._is_one_line = is_one_line
        self.written = ""
        """What was typed, without control characters."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep the text and read it.

        Raises:
            ValueError: it cannot be read; WTForms takes the sentence for the field's message.
        """
        words = clean_words(str(valuelist[0])) if valuelist else ""
        self.written = " ".join(words.split("\n")) if self._is_one_line else words
        self.data = self._blank
        if self.written:
            try:
                self.data = self._read(self.written)
            except ValueError as error:
                message = Text("{field}{problem}", field=self.label.text, problem=str(error))
                raise ValueError(message) from error
