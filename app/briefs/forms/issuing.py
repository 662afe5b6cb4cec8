"""What is entered on a draft and when signing it. Shape and messages only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.briefs.forms.settings import version_of
from app.briefs.types.issuing import IssueOrder, Numbers
from app.kernel.problems import words_problem
from app.kernel.texts import Text
from app.web.reading import clean_words, quoted, read_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.briefs.types import DraftFact

LONGEST_REMARK, LONGEST_REASON, MOST_NUMBER = 3000, 500, 99_999
REMARKS = {"editor_note": Text("编者按"), "next_month": Text("下月重点")}
NUMBERS = {"in_year": Text("本年度期号或文号"), "overall": Text("总期号")}


@dataclass(frozen=True, slots=True)
class RemarksForm:
    """编者按 and 下月重点 as typed, each paragraph a line."""

    fields: dict[str, str]
    version: int
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def of(cls, draft: DraftFact) -> RemarksForm:
        """Return the form of a draft that stands."""
        return cls({"editor_note": draft.editor_note, "next_month": draft.next_month}, draft.version, {})

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> RemarksForm:
        """Read the fields of a form."""
        fields = {name: clean_words(given.get(name, "")) for name in REMARKS}
        errors: dict[str, str] = {
            name: problem
            for name, label in REMARKS.items()
            if (problem := words_problem(fields[name], LONGEST_REMARK, label))
        }
        return cls(fields, version_of(given.get("version", "")), errors)

    @property
    def texts(self) -> tuple[str, str]:
        """Both texts."""
        return self.fields["editor_note"], self.fields["next_month"]

    def over(self, version: int) -> RemarksForm:
        """Return the same form, to be saved over another version, once that was seen."""
        return RemarksForm(self.fields, version, self.errors)


@dataclass(frozen=True, slots=True)
class IssueForm:
    """Number, day and reason as typed, and as an order where they can be one."""

    fields: dict[str, str]
    order: IssueOrder | None
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def of(cls, numbers: Numbers, day: date) -> IssueForm:
        """Return the form with what is proposed."""
        fields = {
            "in_year": str(numbers.in_year),
            "overall": str(numbers.overall),
            "issued_on": day.isoformat(),
            "reason": "",
        }
        return cls(fields, None, {})

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> IssueForm:
        """Read the fields of a form."""
        fields = {name: clean_words(given.get(name, "")) for name in (*NUMBERS, "issued_on", "reason")}
        errors: dict[str, str] = {}
        numbers = [_number(fields[name], label, errors, name) for name, label in NUMBERS.items()]
        day = None
        try:
            day = read_day(fields["issued_on"])
        except ValueError as error:
            errors["issued_on"] = (
                Text("签发日期{problem}", problem=error.args[0])
                if fields["issued_on"]
                else Text("签发日期没有填。")
            )
        if problem := words_problem(fields["reason"], LONGEST_REASON):
            errors["reason"] = problem
        if given.get("confirmed") != "y":
            errors["confirmed"] = Text("签发不能撤销：请先核对，再勾选确认。")
        if errors or day is None:
            return cls(fields, None, errors)
        order = IssueOrder(Numbers(*numbers), day, fields["reason"], given.get("seen", ""))
        return cls(fields, order, {})

    def refused(self, field: str, message: str) -> IssueForm:
        """Return the same form with what the service says about one of its fields."""
        return IssueForm(self.fields, self.order, {field: message})


def _number(text: str, label: str, errors: dict[str, str], name: str) -> int:
    """Return a positive number; 0 with a message where the text is none."""
    if not re.fullmatch(r"[0-9]{1,5}", text, re.ASCII) or not 0 < int(text) <= MOST_NUMBER:
        errors[name] = (
            Text("{label}“{text}”不对：请填正整数。", label=label, text=quoted(text))
            if text
            else Text("{label}没有填。", label=label)
        )
        return 0
    return int(text)
