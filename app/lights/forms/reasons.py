"""A 正当理由 as typed. Shape and messages only."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.problems import words_problem
from app.kernel.texts import Text
from app.web.addresses import AddressError, month_of
from app.web.reading import clean_words

if TYPE_CHECKING:
    from collections.abc import Mapping


LONGEST_TEXT, LONGEST_NUMBER = 500, 80
_MONTHS = {"first_month": Text("起始月份"), "last_month": Text("截止月份")}


@dataclass(frozen=True, slots=True)
class ReasonForm:
    """Why a project is behind for good cause, and in which months."""

    fields: dict[str, str]
    months: tuple[Month, Month] | None
    """First and last; None where one of them cannot be read."""
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def of(cls, month: Month | None) -> ReasonForm:
        """Return the form as it is opened, for the month that was closed last."""
        text = "" if month is None else str(month)
        return cls({"first_month": text, "last_month": text, "text": "", "document_number": ""}, None, {})

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> ReasonForm:
        """Read the fields of a form."""
        names = (*_MONTHS, "text", "document_number")
        fields = {name: clean_words(given.get(name, "")) for name in names}
        errors: dict[str, str] = {}
        if not fields["text"]:
            errors["text"] = Text("请写明正当理由：什么原因，依据什么，预计何时恢复。")
        for name, longest in (("text", LONGEST_TEXT), ("document_number", LONGEST_NUMBER)):
            if problem := words_problem(fields[name], longest):
                errors[name] = problem
        months = [month for name in _MONTHS if (month := _month(fields[name], name, errors)) is not None]
        return cls(fields, (months[0], months[1]) if len(months) == len(_MONTHS) else None, errors)


def _month(text: str, name: str, errors: dict[str, str]) -> Month | None:
    try:
        return month_of(unicodedata.normalize("NFKC", text))
    except AddressError as error:
        errors[name] = error.message if text else Text("请填{field}，例如 2023-06。", field=_MONTHS[name])
        return None
