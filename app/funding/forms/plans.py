"""What the forms of the planned split and of the annual plan have in common: the document and the reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.kernel.problems import words_problem
from app.kernel.texts import Text
from app.web.reading import clean_words

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_DOCUMENT, LONGEST_REASON = 80, 500
_MOST_DIGITS = 9


def read_line(
    given: Mapping[str, str],
    name: str,
    label: str,
    longest: int,
    *,
    fields: dict[str, str],
    errors: dict[str, str],
    is_required: bool = True,
) -> str:
    """Read a text, keep it in `fields`, and say in `errors` where it is missing or too long."""
    fields[name] = text = clean_words(given.get(name, ""))
    if is_required and not text:
        errors[name] = Text("请填写{label}。", label=label)
    elif problem := words_problem(text, longest, label):
        errors[name] = problem
    return text


def number_seen(given: Mapping[str, str]) -> int:
    """Return the number of the change that held when a form was opened; -1, which none has, without it."""
    text = given.get("seen", "")
    return int(text) if re.fullmatch(rf"[0-9]{{1,{_MOST_DIGITS}}}", text, re.ASCII) else -1
